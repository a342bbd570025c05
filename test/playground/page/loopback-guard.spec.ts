import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, it } from 'mocha';
import { refusalFor } from '../../../src/playground/page/loopback-guard.ts';

const HOST = '127.0.0.1:3000';

describe('the loopback guard [U]', () => {
  const passes: [string, string, IncomingHttpHeaders][] = [
    ['curl', '127.0.0.1', { host: HOST }],
    ['the address bar', '127.0.0.1', { host: 'localhost:3000', 'sec-fetch-site': 'none' }],
    ['the page itself', '127.0.0.1', { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }],
    ['IPv6', '::1', { host: '[::1]:3000', origin: 'http://[::1]:3000' }],
    ['IPv4 in IPv6', '::ffff:127.0.0.1', { host: HOST }],
    [
      'a link on another site',
      '127.0.0.1',
      {
        host: HOST,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
    ],
  ];
  for (const [who, remoteAddress, headers] of passes) {
    it(`lets ${who} pass`, () => assert.equal(refusalFor({ remoteAddress, headers }), undefined));
  }

  const refused: [string, string | undefined, IncomingHttpHeaders][] = [
    ['another computer', '192.168.1.20', { host: HOST }],
    ['an unknown address', undefined, { host: HOST }],
    ['an address that only begins like loopback', '127.0.0.1.example.com', { host: HOST }],
    ['a host name that resolves here (DNS rebinding)', '127.0.0.1', { host: 'rebind.example.com:3000' }],
    ['a host that only begins right', '127.0.0.1', { host: 'localhost.example.com' }],
    ['a host with a user part', '127.0.0.1', { host: '127.0.0.1:3000@example.com' }],
    ['no host', '127.0.0.1', {}],
    ['a form or script of another site', '127.0.0.1', { host: HOST, origin: 'https://example.com' }],
    ['another port of this computer', '127.0.0.1', { host: HOST, origin: 'http://127.0.0.1:9999' }],
    ['a sandboxed frame', '127.0.0.1', { host: HOST, origin: 'null' }],
    [
      'an image or script tag elsewhere',
      '127.0.0.1',
      { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    [
      'a frame elsewhere',
      '127.0.0.1',
      {
        host: HOST,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      },
    ],
  ];
  for (const [who, remoteAddress, headers] of refused) {
    it(`refuses ${who}`, () => assert.match(refusalFor({ remoteAddress, headers }) ?? '', /^The playground /));
  }
});
