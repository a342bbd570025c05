import assert from 'node:assert/strict';
import type { OutboxEntry } from '../../src/audit/state.ts';
import { createMemoryState, type MemoryState } from './memory-state.ts';
import { createService, GIVE_UP_MS, HOUR, open, SPACE } from './outbox-rig.ts';

describe('outbox after a restart', () => {
  let state: MemoryState;
  beforeEach(() => {
    state = createMemoryState();
  });

  /** An entry as a process that died left it. */
  const leave = (key: string, more: Partial<OutboxEntry>): Promise<unknown> =>
    state.update('outbox', key, () => ({
      to: SPACE,
      reply: { markdown: key },
      queuedAt: 0,
      status: 'queued',
      attempts: 0,
      ...more,
    }));
  const statusOf = async (key: string): Promise<string | undefined> => (await state.get('outbox', key))?.status;

  it('sends what is young enough and marks what is too old as failed, each kind by its own limit [U]', async () => {
    await leave('young', {});
    await leave('young and durable', { durable: true });
    const service = createService();
    const young = open(service, state, { ms: GIVE_UP_MS.ordinary });
    await young.resume();
    await young.settled();
    assert.deepEqual(service.posted, ['young', 'young and durable']);
    await leave('old', {});
    await leave('old and durable', { durable: true });
    const old = open(service, state, { ms: GIVE_UP_MS.ordinary + 1 });
    await old.resume();
    await old.settled();
    assert.deepEqual(service.posted, ['young', 'young and durable', 'old and durable']);
    assert.equal(await statusOf('old'), 'failed');
    await leave('very old', { durable: true });
    const veryOld = open(service, state, { ms: GIVE_UP_MS.durable + 1 });
    await veryOld.resume();
    await veryOld.settled();
    assert.equal(service.posted.length, 3);
    const failed = await state.get('outbox', 'very old');
    assert.deepEqual([failed?.status, failed?.reply.markdown], ['failed', '']);
  });

  it('sends what is too old when it is asked for again, but looks first for what may have been posted [U]', async () => {
    const service = createService();
    service.posted.push('doubtful');
    await leave('doubtful', { status: 'sending', attempts: 1 });
    await leave('waiting', {});
    const outbox = open(service, state, { ms: HOUR });
    await outbox.resume();
    await outbox.settled();
    assert.deepEqual([await statusOf('doubtful'), await statusOf('waiting')], ['failed', 'failed']);
    for (const key of ['doubtful', 'waiting']) await outbox.send(SPACE, { markdown: key }, { key });
    await outbox.settled();
    assert.deepEqual(service.posted, ['doubtful', 'waiting']);
    assert.equal((await state.get('outbox', 'waiting'))?.queuedAt, HOUR);
  });

  it('looks for what may have been posted in the words of then, though the answer would be another one now [U]', async () => {
    const service = createService();
    service.posted.push('noted as yours');
    await leave('answer', { status: 'sending', attempts: 1, reply: { markdown: 'noted as yours' } });
    const outbox = open(service, state, { ms: HOUR });
    await outbox.resume();
    await outbox.settled();
    await outbox.send(SPACE, { markdown: 'you said so already' }, { key: 'answer' });
    await outbox.settled();
    assert.deepEqual(service.posted, ['noted as yours']);
  });
});
