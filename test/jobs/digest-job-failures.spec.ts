import assert from 'node:assert/strict';
import type { SummaryAnswer } from '../../src/audit/answer.ts';
import { ChatError } from '../../src/audit/errors.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { at, HOUR_MS, MINUTE_MS, useDigests } from './digest-rig.ts';

describe('weekly digests, when something fails, [I]', () => {
  const rig = useDigests();

  it('wait until the chat is ready', async () => {
    await rig.subscribe();
    rig.ready = false;
    await rig.tickTo(at('2026-11-23T11:00:00Z'));
    assert.deepEqual(rig.posted, []);
    assert.deepEqual(await rig.store.state.list('digests'), []);
    rig.ready = true;
    await rig.tickTo(at('2026-11-23T12:00:00Z'));
    assert.deepEqual(rig.times(), ['2026-11-23T11:10:00.000Z']);
  });

  it('stay planned when they cannot be sent, and are tried again under the same key', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    rig.trouble.set('space-1', () =>
      Promise.reject(new ChatError('stopped', 'The bot was stopped.', 'Start it again.')),
    );
    assert.equal(await rig.newJob().run(), 0);
    const [planned] = await rig.store.state.list('digests');
    assert.deepEqual(
      [planned?.value.status, planned?.value.attempts, planned?.value.postedAt],
      ['planned', 1, undefined],
    );
    rig.trouble.clear();
    rig.now += MINUTE_MS;
    assert.equal(await rig.newJob().run(), 1);
    assert.equal(new Set(rig.posted.map(({ options }) => options.key)).size, 1);
    const [done] = await rig.store.state.list('digests');
    assert.deepEqual(
      [done?.value.status, done?.value.attempts, done?.value.plannedAt],
      ['posted', 2, at('2026-11-23T08:00:00Z')],
    );
    assert.deepEqual(rig.failures, ['digest not posted yet']);
  });

  it('keep their key when the store fails between posting and recording', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    const { store } = rig;
    const { state } = store;
    let writes = 0;
    const failingOnce: AuditStore = {
      ...store,
      coverage: store.coverage.bind(rig.store),
      arrivals: store.arrivals.bind(rig.store),
      extent: store.extent.bind(rig.store),
      count: store.count.bind(rig.store),
      group: store.group.bind(rig.store),
      page: store.page.bind(rig.store),
      state: {
        get: state.get.bind(state),
        list: state.list.bind(state),
        update: (collection, key, change) => {
          writes += 1;
          return writes === 2 ? Promise.reject(new Error('the disk is full')) : state.update(collection, key, change);
        },
      },
    };
    assert.equal(await rig.newJob({ store: failingOnce }).run(), 0);
    assert.equal(await rig.newJob().run(), 1);
    assert.equal(rig.posted.length, 2);
    assert.equal(rig.posted[0]?.options.key, rig.posted[1]?.options.key);
  });

  for (const code of ['send-refused', 'send-gave-up', 'send-unknown']) {
    it(`are not lost with ${code}: tried again, ever more rarely, until the next slot`, async () => {
      await rig.subscribe();
      rig.trouble.set('space-1', () => Promise.reject(new ChatError(code, 'Gone.', 'Add me again.')));
      await rig.tickTo(at('2026-11-24T00:00:00Z'), 5 * MINUTE_MS);
      assert.deepEqual(
        rig.times().map((time) => time.slice(11, 16)),
        ['08:00', '08:15', '08:45', '09:45', '11:45', '15:45', '21:45'],
      );
      const [run] = await rig.store.state.list('digests');
      assert.deepEqual([run?.value.status, run?.value.attempts], ['failed', 7]);
      assert.equal(new Set(rig.posted.map(({ options }) => options.key)).size, 1);
      rig.trouble.clear();
      await rig.tickTo(at('2026-11-25T00:00:00Z'), 5 * MINUTE_MS);
      const [done] = await rig.store.state.list('digests');
      assert.deepEqual([done?.value.status, done?.value.attempts, done?.value.failedAt], ['posted', 8, undefined]);
      assert.equal(rig.times().at(-1), '2026-11-24T03:45:00.000Z');
    });

    it(`and start afresh in the next week when ${code} never ends`, async () => {
      await rig.subscribe();
      rig.trouble.set('space-1', () => Promise.reject(new ChatError(code, 'Gone.', 'Add me again.')));
      await rig.tickTo(at('2026-11-30T07:59:00Z'), HOUR_MS);
      rig.trouble.clear();
      const before = rig.posted.length;
      await rig.tickTo(at('2026-12-07T07:00:00Z'), HOUR_MS);
      assert.deepEqual(rig.times().slice(before), ['2026-11-30T08:59:00.000Z']);
      const runs = (await rig.store.state.list('digests')).map(({ value }) => [value.from, value.status]);
      assert.deepEqual(
        runs.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, status]) => status),
        ['failed', 'posted'],
      );
    });
  }

  it('say again what may stand in the space already, whatever has come since', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    rig.trouble.set('space-1', () =>
      Promise.reject(new ChatError('stopped', 'The bot was stopped.', 'Start it again.')),
    );
    await rig.newJob().run();
    const { reply, options } = rig.posted[0] ?? assert.fail();
    const { markdown, card } = reply;
    const entry = { markdown, ...(card === undefined ? {} : { card }) };
    await rig.store.state.update('outbox', options.key, () => ({
      to: { kind: 'space', id: 'space-1' },
      reply: entry,
      queuedAt: rig.now,
      status: 'sending',
      attempts: 1,
      durable: true,
    }));
    await rig.addLate('late-1');
    rig.trouble.clear();
    await rig.newJob().run();
    assert.equal(rig.posted.length, 2);
    assert.deepEqual(rig.posted[1]?.reply, entry);
    const [run] = await rig.store.state.list('digests');
    assert.deepEqual(run?.value.counted, { total: 16, unattributed: 4, automation: 0 });
  });

  it('that take hours to send are put together once, sent once, and posted in the end', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    let release = (): void => undefined;
    const slow = new Promise<string>((resolve) => {
      release = () => resolve('late');
    });
    rig.trouble.set('space-1', () => slow);
    let answered = 0;
    const { answer } = rig.parts();
    const job = rig.newJob({
      answer: (...how) => {
        answered += 1;
        return answer(...how);
      },
    });
    const first = job.run();
    while (rig.posted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let minute = 1; minute <= 90; minute += 1) {
      rig.now += MINUTE_MS;
      assert.equal(await job.run(), 0);
    }
    const [waiting] = await rig.store.state.list('digests');
    assert.deepEqual([waiting?.value.status, waiting?.value.attempts], ['planned', 0]);
    release();
    assert.equal(await first, 1);
    assert.equal(await job.run(), 0);
    const [run] = await rig.store.state.list('digests');
    assert.deepEqual([run?.value.status, run?.value.attempts, run?.value.messageId], ['posted', 1, 'late']);
    assert.deepEqual([answered, rig.posted.length, rig.failures], [1, 1, []]);
  });

  it('of one space do not wait for another that hangs or fails', async () => {
    for (const spaceId of ['space-1', 'space-2', 'space-3']) await rig.subscribe({ spaceId });
    rig.now = at('2026-11-23T08:00:00Z');
    let release = (): void => undefined;
    rig.trouble.set(
      'space-1',
      () =>
        new Promise((resolve) => {
          release = () => resolve('late');
        }),
    );
    rig.trouble.set('space-2', () => Promise.reject(new Error('gone')));
    const tick = rig.newJob().run();
    while (!(await rig.store.state.list('digests')).some(({ value }) => value.status === 'posted')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [done] = (await rig.store.state.list('digests')).filter(({ value }) => value.status === 'posted');
    assert.equal(done?.value.spaceId, 'space-3');
    release();
    assert.equal(await tick, 2);
  });

  it('of a space that unsubscribed do not come, also when they were planned', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    rig.trouble.set('space-1', () => Promise.reject(new Error('gone')));
    await rig.newJob().run();
    await rig.store.state.update('subscriptions', 'space-1', () => undefined);
    rig.trouble.clear();
    assert.equal(await rig.newJob().run(), 0);
    assert.equal(rig.posted.length, 1);
  });

  it('that cannot be put together are tried again', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    const answer = (): Promise<SummaryAnswer> => Promise.reject(new Error('no'));
    assert.equal(await rig.newJob({ answer }).run(), 0);
    assert.equal(await rig.newJob().run(), 1);
    assert.equal(rig.posted.length, 1);
  });

  it('are not repeated after a restart', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    assert.equal(await rig.newJob().run(), 1);
    rig.now += MINUTE_MS;
    assert.equal(await rig.newJob().run(), 0);
    assert.equal(rig.posted.length, 1);
  });
});
