import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Transport } from '../../src/chat/transport.ts';
import { createMemoryState, type MemoryState } from './memory-state.ts';
import { createService, HOUR, open, SPACE, type Step } from './outbox-rig.ts';

describe('outbox', () => {
  let state: MemoryState;
  beforeEach(() => {
    state = createMemoryState();
  });

  it('has the message stored as being sent before it is posted [U]', async () => {
    const service = createService();
    const seen: (string | undefined)[] = [];
    const { post } = service.transport;
    const transport: Transport = {
      ...service.transport,
      post: async (message) => {
        seen.push((await state.get('outbox', 'k'))?.status);
        return post(message);
      },
    };
    const outbox = open({ ...service, transport }, state);
    assert.equal(await outbox.send(SPACE, { markdown: 'hi' }, { key: 'k' }), 'm0');
    assert.deepEqual(seen, ['sending']);
    await outbox.settled();
    assert.equal((await state.get('outbox', 'k'))?.status, 'sent');
  });

  it('writes twice per answer, no more [U]', async () => {
    const outbox = open(createService(), state);
    await outbox.send(SPACE, { markdown: 'hi' }, { key: 'k' });
    await outbox.settled();
    assert.equal(state.writes, 2);
  });

  it('forgets the words once they are said [U]', async () => {
    const card = { type: 'AdaptiveCard', body: ['audit data'] } as const;
    const outbox = open(createService(), state);
    await outbox.send(SPACE, { markdown: 'audit data', card }, { key: 'k', threadId: 'root' });
    await outbox.settled();
    assert.equal((await state.get('outbox', 'k'))?.status, 'sent');
    assert.ok(!JSON.stringify(await state.list('outbox')).includes('audit data'));
  });

  it('posts each key exactly once, in order, whatever happens to each try [U]', async () => {
    const step = fc.constantFrom<Step>('ok', 'limited', 'unreached', 'lost-before', 'lost-after');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), async (script, messages) => {
        const service = createService([...script]);
        const outbox = open(service, createMemoryState());
        const keys = Array.from({ length: messages }, (_, index) => `k${index}`);
        await Promise.all(keys.map((key) => outbox.send(SPACE, { markdown: key }, { key, durable: true })));
        assert.deepEqual(service.posted, keys);
      }),
      { numRuns: 60 },
    );
  });

  it('posts each key at most once over crashes at any moment, and exactly once in the end [U]', async () => {
    const step = fc.constantFrom<Step>('ok', 'limited', 'lost-before', 'lost-after');
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 6 }),
        async (script, crashAfter) => {
          const disk = createMemoryState();
          const service = createService([...script]);
          // After so many writes the process is gone: nothing more reaches disk or service.
          let writes = 0;
          const dying = {
            ...disk,
            update: async (...how: Parameters<typeof disk.update>) => {
              writes += 1;
              if (writes > crashAfter) await new Promise(() => undefined);
              return disk.update(...how);
            },
          };
          const first = open(service, dying as MemoryState);
          void first.send(SPACE, { markdown: 'k' }, { key: 'k', durable: true }).catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 15));
          service.script.length = 0;
          const second = open(service, disk);
          await second.resume();
          await second.settled();
          await second.send(SPACE, { markdown: 'k' }, { key: 'k', durable: true });
          assert.deepEqual(service.posted, ['k']);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not post again what may be there when nobody can tell, and says so [U]', async () => {
    const service = createService(['lost-after']);
    service.finding = 'cannot-tell';
    const outbox = open(service, state);
    await assert.rejects(outbox.send(SPACE, { markdown: 'k' }, { key: 'k' }), { code: 'send-unknown' });
    await assert.rejects(outbox.send(SPACE, { markdown: 'k' }, { key: 'k' }), { code: 'send-unknown' });
    assert.deepEqual(service.posted, ['k']);
    assert.equal((await state.get('outbox', 'k'))?.reply.markdown, 'k', 'what may have been said is remembered');
    service.finding = 'look';
    assert.equal(await outbox.send(SPACE, { markdown: 'k' }, { key: 'k' }), 'm0');
    assert.deepEqual(service.posted, ['k']);
  });

  it('asks again when the space cannot be looked at now [U]', async () => {
    const service = createService(['lost-after']);
    service.finding = 'fails-once';
    assert.equal(await open(service, state).send(SPACE, { markdown: 'k' }, { key: 'k' }), 'm0');
    assert.deepEqual(service.posted, ['k']);
  });

  it('gives up after its time, lets the next message through, and takes the key up when asked again [U]', async () => {
    const service = createService(Array.from({ length: 500 }, () => 'unreached' as const));
    const outbox = open(service, state);
    const first = outbox.send(SPACE, { markdown: 'a' }, { key: 'a' });
    await assert.rejects(first, { code: 'send-gave-up' });
    service.script.length = 0;
    await outbox.send(SPACE, { markdown: 'b' }, { key: 'b' });
    await outbox.send(SPACE, { markdown: 'a' }, { key: 'a' });
    assert.deepEqual(service.posted, ['b', 'a']);
  });

  it('lets one space wait without holding up another [U]', async () => {
    const service = createService();
    const { post } = service.transport;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const transport: Transport = {
      ...service.transport,
      post: async (message) => {
        if (message.to.id === 'slow') await held;
        return post(message);
      },
    };
    const outbox = open({ ...service, transport }, state);
    const slow = outbox.send({ kind: 'space', id: 'slow' }, { markdown: 'slow' }, { key: 's' });
    await outbox.send(SPACE, { markdown: 'fast' }, { key: 'f' });
    assert.equal(outbox.depth, 1);
    release();
    await slow;
    assert.deepEqual(service.posted, ['fast', 'slow']);
  });

  it('answers a key that was sent a moment ago, before that is stored, without another look [U]', async () => {
    const service = createService();
    service.finding = 'cannot-tell';
    const outbox = open(service, state);
    assert.equal(await outbox.send(SPACE, { markdown: 'a' }, { key: 'a' }), 'm0');
    assert.equal((await state.get('outbox', 'a'))?.status, 'sending');
    assert.equal(await outbox.send(SPACE, { markdown: 'a' }, { key: 'a' }), 'm0');
    assert.deepEqual(service.posted, ['a']);
  });

  it('forgets ordinary keys after two hours, failed ones after a day and durable ones after five weeks [U]', async () => {
    const now = { ms: 1000 };
    const service = createService(['refused']);
    const outbox = open(service, state, now);
    await assert.rejects(outbox.send(SPACE, { markdown: 'f' }, { key: 'failed' }), { code: 'send-refused' });
    await outbox.send(SPACE, { markdown: 'a' }, { key: 'a' });
    await outbox.send(SPACE, { markdown: 'd' }, { key: 'd', durable: true });
    await outbox.settled();
    const keys = async (): Promise<readonly string[]> => (await state.list('outbox')).map((one) => one.key);
    for (const [hours, kept] of [
      [1.9, ['failed', 'a', 'd']],
      [0.2, ['failed', 'd']],
      [21, ['failed', 'd']],
      [2, ['d']],
      [33 * 24, ['d']],
      [48, []],
    ] as const) {
      now.ms += hours * HOUR;
      await outbox.prune();
      assert.deepEqual(await keys(), kept);
    }
  });
});
