import assert from 'node:assert/strict';
import { createMemoryState, type MemoryState } from './memory-state.ts';
import { createService, open } from './outbox-rig.ts';

describe('outbox, what would come at a wrong time', () => {
  const ANN = { kind: 'person', id: 'ann@example.com' } as const;
  const TIMELY = { key: 'nudge-1', durable: true, notAfter: 2000 };
  const words = { markdown: 'a reminder' };
  let state: MemoryState;
  beforeEach(() => {
    state = createMemoryState();
  });

  it('is sent up to the last moment [U]', async () => {
    const service = createService();
    assert.equal(await open(service, state, { ms: 2000 }).send(ANN, words, TIMELY), 'm0');
    assert.deepEqual(service.posted, ['a reminder']);
  });

  it('is not sent after it, and can be sent under the same key at a better time [U]', async () => {
    const service = createService();
    const now = { ms: 2001 };
    const outbox = open(service, state, now);
    await assert.rejects(outbox.send(ANN, words, TIMELY), { code: 'send-gave-up' });
    assert.deepEqual(service.posted, []);
    assert.equal((await state.get('outbox', 'nudge-1'))?.status, 'failed');
    now.ms = 9000;
    assert.equal(await outbox.send(ANN, words, { ...TIMELY, notAfter: 10_000 }), 'm0');
    assert.deepEqual(service.posted, ['a reminder']);
  });

  it('is not tried again when Webex asked to wait beyond it [U]', async () => {
    const now = { ms: 1000 };
    const service = createService(['limited', 'limited']);
    const { post } = service.transport;
    service.transport.post = async (message) => {
      const outcome = await post(message);
      now.ms = 3000;
      return outcome;
    };
    await assert.rejects(open(service, state, now).send(ANN, words, TIMELY), { code: 'send-gave-up' });
    assert.deepEqual([service.posted, service.script], [[], ['limited']]);
  });

  for (const [step, outcome] of [
    ['lost-after', 'found'],
    ['lost-before', 'given up'],
  ] as const) {
    it(`is looked for when it may have been posted, and ${outcome} [U]`, async () => {
      const now = { ms: 1000 };
      const service = createService([step]);
      const { post } = service.transport;
      service.transport.post = async (message) => {
        const answer = await post(message);
        now.ms = 3000;
        return answer;
      };
      const sending = open(service, state, now).send(ANN, words, TIMELY);
      if (outcome === 'found') assert.equal(await sending, 'm0');
      else await assert.rejects(sending, { code: 'send-gave-up' });
      assert.equal(service.posted.length, outcome === 'found' ? 1 : 0);
    });
  }

  it('tells what became of a key when the moment is past [U]', async () => {
    const service = createService();
    const outbox = open(service, state, { ms: 1000 });
    assert.equal(await outbox.send(ANN, words, TIMELY), 'm0');
    const later = open(service, state, { ms: 9000 });
    assert.equal(await later.send(ANN, words, { ...TIMELY, notAfter: 0 }), 'm0');
    await assert.rejects(later.send(ANN, words, { ...TIMELY, key: 'nudge-2', notAfter: 0 }), { code: 'send-gave-up' });
    assert.deepEqual(service.posted, ['a reminder']);
  });

  it('is not sent by a restart after it [U]', async () => {
    await state.update('outbox', 'nudge-1', () => ({
      to: ANN,
      reply: words,
      durable: true,
      notAfter: 2000,
      queuedAt: 1900,
      status: 'queued',
      attempts: 0,
    }));
    const service = createService();
    const outbox = open(service, state, { ms: 2100 });
    await outbox.resume();
    await outbox.settled();
    assert.deepEqual(service.posted, []);
    assert.equal((await state.get('outbox', 'nudge-1'))?.status, 'failed');
  });
});
