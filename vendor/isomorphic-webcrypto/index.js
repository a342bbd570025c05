'use strict';
module.exports = require('node:crypto').webcrypto;
