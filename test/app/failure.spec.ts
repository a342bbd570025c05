import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describeFailure, stackOf } from '../../src/app/failure.ts';
import { WhodunitError } from '../../src/audit/errors.ts';

describe('what ended a program [U]', () => {
  const system = (syscall: string, code: string): Error =>
    Object.assign(new Error(`${syscall} ${code}`), { syscall, code });

  for (const [syscall, code, named] of [
    ['listen', 'EADDRINUSE', /PORT=/],
    ['listen', 'EADDRNOTAVAIL', /^HOST /],
    ['listen', 'EACCES', /PORT/],
    ['getaddrinfo', 'ENOTFOUND', /^HOST /],
    ['getaddrinfo', 'EAI_AGAIN', /^HOST /],
  ] as const) {
    it(`is one line with a way out for ${code} of ${syscall}`, () => {
      const { what, next } = describeFailure(system(syscall, code));
      assert.match(`${what} ${next}`, named);
      assert.doesNotMatch(`${what} ${next}`, /\n|LOG_LEVEL| at /);
    });
  }

  it('does not blame HOST or PORT for a folder that may not be opened', () => {
    const { code, what } = describeFailure(system('mkdir', 'EACCES'));
    assert.deepEqual([code, what], ['unexpected', 'Something failed: mkdir EACCES']);
  });

  it('keeps the words of our own errors', () => {
    assert.deepEqual(describeFailure(new WhodunitError('locked', 'Busy.', 'Wait.')), {
      code: 'locked',
      what: 'Busy.',
      next: 'Wait.',
    });
  });

  it('is one line for whatever is thrown, without its stack', () => {
    const error = new Error('first\n  second');
    for (const thrown of [error, 'text', undefined]) {
      const { code, what, next } = describeFailure(thrown);
      assert.equal(code, 'unexpected');
      assert.doesNotMatch(`${what} ${next}`, /\n|\.ts:/);
    }
    assert.match(describeFailure(error).what, /first second/);
  });

  it('shows the stack at the levels debug and trace only', () => {
    const error = new Error('x');
    for (const level of ['debug', 'trace']) assert.match(stackOf(error, level), /failure\.spec/);
    for (const level of ['info', 'warn', undefined]) assert.equal(stackOf(error, level), '');
  });

  it('knows what the system really says about addresses that are not here [I]', async () => {
    for (const [host, code] of [
      ['192.0.2.1', 'bad-host'],
      ['a..b', 'bad-host'],
    ] as const) {
      const error = await new Promise<unknown>((resolve) => createServer().once('error', resolve).listen(0, host));
      assert.equal(describeFailure(error).code, code);
    }
  });
});
