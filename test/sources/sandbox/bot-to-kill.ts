/** Starts a reading process with the program it is given, tells its id, and waits to be killed. */
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnReader } from '../../../src/sources/sandbox/spawn-reader.ts';

const [, , program = ''] = process.argv;
const names = { meanings: {}, footers: [] };
const child = spawnReader({
  program: Buffer.from(program),
  job: { task: 'read', name: 'trail.csv', choices: {}, names, importedAt: 0 },
  fd: openSync(new URL(import.meta.url), 'r'),
  totalMs: 300,
});
// It has begun, and nobody listens to the rest.
child.stdio[3]?.once('data', () => {
  child.stdio[3]?.removeAllListeners('data');
  process.stdout.write(`${child.pid}\n`);
});
await sleep(60_000);
