import assert from 'node:assert/strict';
import { pino } from 'pino';
import { Deliveries } from '../../../src/chat/webex/deliveries.ts';
import { createWriteLater } from '../../../src/chat/write-later.ts';
import { createMemoryState, type MemoryState } from '../memory-state.ts';

const HOUR_MS = 3_600_000;

describe('marks of deliveries', () => {
  let state: MemoryState;
  let now: number;
  beforeEach(() => {
    state = createMemoryState();
    now = 1000;
  });
  const open = async (later = createWriteLater(1)): Promise<Deliveries> => {
    const deliveries = new Deliveries(state, { now: () => now }, pino({ level: 'silent' }), later);
    await deliveries.load();
    return deliveries;
  };
  const kept = async (): Promise<readonly string[]> => (await state.list('deliveries')).map(({ key }) => key);

  it('are kept for a day and an hour when they are few, done or not [U]', async () => {
    await state.update('deliveries', 'done', () => ({ at: now, doneAt: now + 5 }));
    await state.update('deliveries', 'open', () => ({ at: now }));
    const deliveries = await open();
    now += 25 * HOUR_MS;
    await deliveries.prune();
    assert.deepEqual(await kept(), ['done', 'open']);
    now += 1;
    await deliveries.prune();
    assert.deepEqual(await kept(), []);
  });

  it('beyond two hours are the newest 500, those not done aside; a few at a time are forgotten [U]', async () => {
    await state.update('deliveries', 'open', () => ({ at: 0 }));
    for (let index = 0; index < 900; index += 1) {
      await state.update('deliveries', `old-${index}`, () => ({ at: index, doneAt: index }));
    }
    now = 3 * HOUR_MS;
    for (let index = 0; index < 10; index += 1) {
      await state.update('deliveries', `new-${index}`, () => ({ at: 2 * HOUR_MS, doneAt: 2 * HOUR_MS }));
    }
    const deliveries = await open();
    for (const [left, oldest] of [
      [711, 'old-200'],
      [511, 'old-400'],
      [511, 'old-400'],
    ] as const) {
      await deliveries.prune();
      const keys = await kept();
      assert.deepEqual([keys.length, keys[0], keys[1]], [left, 'open', oldest]);
    }
    assert.equal(deliveries.claim('old-399'), true);
    assert.equal(deliveries.claim('old-400'), false);
    assert.equal(deliveries.claim('new-0'), false);
  });

  it('as done are written together and a little later, and survive a restart [U]', async () => {
    const later = createWriteLater(60_000);
    const deliveries = await open(later);
    for (const key of ['a', 'b']) {
      deliveries.claim(key);
      await deliveries.store(key);
      deliveries.done(key);
    }
    assert.equal(state.writes, 2);
    assert.deepEqual(
      (await open()).unfinished().map(({ key }) => key),
      ['a', 'b'],
    );
    await later.flush();
    assert.equal(state.writes, 4);
    assert.deepEqual((await open()).unfinished(), []);
  });
});
