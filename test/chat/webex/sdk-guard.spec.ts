import assert from 'node:assert/strict';
import { pino } from 'pino';
import { guardAgainstSdk, isFromSdk } from '../../../src/chat/webex/sdk-guard.ts';

function errorAt(...places: readonly string[]): Error {
  const error = new Error('x');
  error.stack = `Error: x\n${places.map((place) => `    at f (${place}:1:1)`).join('\n')}`;
  return error;
}

describe('net under the SDK', () => {
  const rows: readonly (readonly [what: string, reason: unknown, expected: boolean])[] = [
    [
      'thrown in the SDK',
      errorAt('/app/node_modules/@webex/http-core/dist/index.js', 'node:internal/process/task_queues'),
      true,
    ],
    ['thrown in the framework', errorAt('/app/node_modules/webex-node-bot-framework/lib/bot.js'), true],
    ['on Windows', errorAt('C:\\app\\node_modules\\@webex\\webex-core\\x.js'), true],
    ['our code called by the SDK', errorAt('/app/src/commands/ask.ts', '/app/node_modules/@webex/x.js'), false],
    ['our code', errorAt('/app/src/main.ts'), false],
    ['another package', errorAt('/app/node_modules/lowdb/x.js'), false],
    ['no place known', errorAt('node:internal/timers'), false],
    ['no error at all', 'text', false],
  ];
  for (const [what, reason, expected] of rows) {
    it(`${expected ? 'holds' : 'does not hold'} ${what} [U]`, () => assert.equal(isFromSdk(reason), expected));
  }

  it('is there as long as one bot runs, and leaves no listener behind [U]', () => {
    const log = pino({ level: 'silent' });
    const before = process.listenerCount('unhandledRejection');
    const first = guardAgainstSdk(log);
    const second = guardAgainstSdk(log);
    const during = process.listenerCount('unhandledRejection');
    first();
    first();
    const between = process.listenerCount('unhandledRejection');
    second();
    const left = process.listenerCount('unhandledRejection');
    assert.ok(during <= before + 1 && between === during);
    assert.ok(left <= before);
  });
});
