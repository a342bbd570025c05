#!/usr/bin/env node
// The command line: TypeScript is read as it is, by tsx.
import { register } from 'tsx/esm/api';

register();
await import('../src/cli.ts');
