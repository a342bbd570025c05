import assert from 'node:assert/strict';
import pino from 'pino';
import { createRounds, type Job } from '../../src/app/rounds.ts';

describe('rounds of scheduled work [U]', () => {
  const log = pino({ level: 'silent' });
  let done: string[] = [];
  beforeEach(() => {
    done = [];
  });
  const job = (name: string, work: () => Promise<unknown> = async () => undefined): Job => ({
    name,
    run: async () => {
      done.push(name);
      await work();
    },
  });
  const rounds = (parts: Partial<Parameters<typeof createRounds>[0]>) =>
    createRounds({ finds: [], sends: [], canSend: () => true, log, ...parts });

  it('finds out first, then sends', async () => {
    await rounds({ finds: [job('a'), job('b')], sends: [job('c'), job('d')] })();
    assert.deepEqual(done, ['a', 'b', 'c', 'd']);
  });

  it('finds out, but sends nothing where nothing can be sent', async () => {
    await rounds({ finds: [job('a')], sends: [job('b')], canSend: () => false })();
    assert.deepEqual(done, ['a']);
  });

  it('goes on after a job that failed', async () => {
    const fails = () => Promise.reject(new Error('broken'));
    await rounds({ finds: [job('a', fails), job('b')], sends: [job('c', fails), job('d')] })();
    assert.deepEqual(done, ['a', 'b', 'c', 'd']);
  });

  it('waits only so long for a send that hangs', async () => {
    const run = rounds({ sends: [job('hangs', () => new Promise(() => undefined)), job('b')], waitMs: 5 });
    await run();
    await run();
    assert.deepEqual(done, ['hangs', 'b', 'hangs', 'b']);
  });

  it('never runs two rounds at a time, and looks again for who came while one ran', async () => {
    let running = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = rounds({
      finds: [
        job('a', async () => {
          running += 1;
          assert.equal(running, 1);
          await gate;
          running -= 1;
        }),
      ],
    });
    const all = [run(), run(), run()];
    await Promise.resolve();
    const later = [run(), run()];
    release();
    await Promise.all([...all, ...later]);
    assert.equal(done.length, 2);
    await run();
    assert.equal(done.length, 3);
  });
});
