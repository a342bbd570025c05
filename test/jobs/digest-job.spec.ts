import assert from 'node:assert/strict';
import type { SummaryAnswer } from '../../src/audit/answer.ts';
import { ChatError } from '../../src/audit/errors.ts';
import type { AuditStore, SendOptions } from '../../src/audit/ports.ts';
import type { Reply } from '../../src/audit/reply.ts';
import type { DigestSubscription } from '../../src/audit/state.ts';
import { answerDigest } from '../../src/commands/digest.ts';
import { type DigestJob, digestKey, postDueDigests } from '../../src/jobs/digest-job.ts';
import { contextOf, openWorld, render } from '../commands/rig.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Posted {
  readonly spaceId: string;
  readonly reply: Reply;
  readonly options: SendOptions;
  readonly at: number;
}

describe('weekly digests [I]', () => {
  let store: AuditStore;
  let now: number;
  let ready: boolean;
  let posted: Posted[];
  /** What sending to a space does instead of succeeding. */
  let trouble: Map<string, () => Promise<string>>;
  let failures: string[];

  beforeEach(async () => {
    store = await openWorld();
    now = at('2026-11-17T12:00:00Z');
    ready = true;
    posted = [];
    trouble = new Map();
    failures = [];
  });
  afterEach(() => store.close());

  /** A new job over the same store, as after a restart. */
  function newJob(changes: Partial<DigestJob> = {}): DigestJob {
    return {
      store,
      clock: { now: () => now },
      chat: {
        get ready() {
          return ready;
        },
        say: async (spaceId, reply, options) => {
          posted.push({ spaceId, reply, options, at: now });
          return trouble.get(spaceId)?.() ?? `id-of-${options.key}`;
        },
      },
      answer: (period, zone, spaceId) =>
        answerDigest({ intent: 'digest', ...period }, contextOf(store, { as: 'operator', now, zone, space: spaceId })),
      render,
      log: { info: () => undefined, error: (_, text) => failures.push(text) },
      ...changes,
    };
  }

  async function subscribe(changes: Partial<DigestSubscription> = {}): Promise<void> {
    const subscription: DigestSubscription = {
      spaceId: 'space-1',
      weekday: 1,
      minuteOfDay: 540,
      zone: 'Europe/Berlin',
      createdBy: 'admin@example.com',
      createdAt: now,
      ...changes,
    };
    await store.state.update('subscriptions', subscription.spaceId, () => subscription);
  }

  /** Ticks all the way to an instant, as node-cron would. */
  async function tickTo(end: number, stepMs = 10 * MINUTE_MS, job = newJob()): Promise<void> {
    for (now += stepMs; now <= end; now += stepMs) await postDueDigests(job);
    now = end;
  }

  const times = (): readonly string[] => posted.map((post) => iso(post.at));

  it('come when the slot is there, not before, and exactly once over many ticks', async () => {
    await subscribe();
    await tickTo(at('2026-11-23T07:59:00Z'), MINUTE_MS * 7);
    assert.deepEqual(posted, []);
    await tickTo(at('2026-11-25T12:00:00Z'), MINUTE_MS);
    assert.deepEqual(times(), ['2026-11-23T08:00:00.000Z']);
  });

  it('tell of the Monday to Sunday before the slot, in the zone of the subscription', async () => {
    await subscribe({ zone: 'America/New_York' });
    await tickTo(at('2026-11-23T15:00:00Z'));
    assert.equal(posted.length, 1);
    assert.match(posted[0]?.reply.markdown ?? '', /16-22 Nov 2026 \(EST\)/);
    const [run] = await store.state.list('digests');
    assert.deepEqual(run?.value, {
      spaceId: 'space-1',
      from: at('2026-11-16T05:00:00Z'),
      to: at('2026-11-23T05:00:00Z'),
      status: 'posted',
      plannedAt: at('2026-11-23T14:00:00Z'),
      postedAt: at('2026-11-23T14:00:00Z'),
      messageId: `id-of-${run?.key}`,
      attempts: 1,
    });
  });

  it('tell of the week before the slot even when they come days late', async () => {
    await subscribe();
    now = at('2026-11-27T20:00:00Z');
    assert.equal(await postDueDigests(newJob()), 1);
    assert.match(posted[0]?.reply.markdown ?? '', /16-22 Nov 2026 \(CET\)/);
  });

  it('are sent as what must arrive once, under a key that survives Markdown', async () => {
    await subscribe();
    await tickTo(at('2026-11-23T08:00:00Z'));
    const { key = '', durable } = posted[0]?.options ?? {};
    assert.match(key, /^digest-[a-z0-9-]+$/);
    assert.equal(durable, true);
  });

  it('come although nothing happened', async () => {
    await subscribe({ createdAt: at('2026-10-01T00:00:00Z') });
    now = at('2026-10-12T08:00:00Z');
    assert.equal(await postDueDigests(newJob()), 1);
    assert.match(posted[0]?.reply.markdown ?? '', /No changes in what I have/);
  });

  it('come every week', async () => {
    await subscribe();
    await tickTo(at('2026-12-15T00:00:00Z'), HOUR_MS);
    assert.deepEqual(times(), [
      '2026-11-23T08:00:00.000Z',
      '2026-11-30T08:00:00.000Z',
      '2026-12-07T08:00:00.000Z',
      '2026-12-14T08:00:00.000Z',
    ]);
    assert.equal(new Set(posted.map(({ options }) => options.key)).size, 4);
  });

  it('are caught up once after weeks of downtime, not once per week', async () => {
    await subscribe();
    now = at('2026-12-30T10:00:00Z');
    await tickTo(now + HOUR_MS, MINUTE_MS);
    assert.equal(posted.length, 1);
    assert.match(posted[0]?.reply.markdown ?? '', /21-27 Dec 2026 \(CET\)/);
  });

  it('are not repeated after a restart', async () => {
    await subscribe();
    now = at('2026-11-23T08:00:00Z');
    assert.equal(await postDueDigests(newJob()), 1);
    now += MINUTE_MS;
    assert.equal(await postDueDigests(newJob()), 0);
    assert.equal(posted.length, 1);
  });

  it('are not due before the subscription was made', async () => {
    await subscribe({ createdAt: at('2026-11-23T08:00:00Z') });
    now = at('2026-11-24T08:00:00Z');
    assert.equal(await postDueDigests(newJob()), 0);
    await tickTo(at('2026-11-30T08:00:00Z'), HOUR_MS);
    assert.deepEqual(times(), ['2026-11-30T08:00:00.000Z']);
  });

  it('wait until the chat is ready', async () => {
    await subscribe();
    ready = false;
    await tickTo(at('2026-11-23T11:00:00Z'));
    assert.deepEqual(posted, []);
    assert.deepEqual(await store.state.list('digests'), []);
    ready = true;
    await tickTo(at('2026-11-23T12:00:00Z'));
    assert.deepEqual(times(), ['2026-11-23T11:10:00.000Z']);
  });

  it('stay planned when they cannot be sent, and are tried again under the same key', async () => {
    await subscribe();
    now = at('2026-11-23T08:00:00Z');
    trouble.set('space-1', () => Promise.reject(new ChatError('send-gave-up', 'Webex is away.', 'Wait.')));
    assert.equal(await postDueDigests(newJob()), 0);
    const [planned] = await store.state.list('digests');
    assert.deepEqual(
      [planned?.value.status, planned?.value.attempts, planned?.value.postedAt],
      ['planned', 1, undefined],
    );
    trouble.clear();
    now += MINUTE_MS;
    assert.equal(await postDueDigests(newJob()), 1);
    assert.equal(new Set(posted.map(({ options }) => options.key)).size, 1);
    const [done] = await store.state.list('digests');
    assert.deepEqual(
      [done?.value.status, done?.value.attempts, done?.value.plannedAt],
      ['posted', 2, at('2026-11-23T08:00:00Z')],
    );
    assert.deepEqual(failures, ['digest not posted yet']);
  });

  it('keep their key when the store fails between posting and recording', async () => {
    await subscribe();
    now = at('2026-11-23T08:00:00Z');
    const { state } = store;
    let writes = 0;
    const failingOnce: AuditStore = {
      ...store,
      coverage: store.coverage.bind(store),
      extent: store.extent.bind(store),
      count: store.count.bind(store),
      group: store.group.bind(store),
      page: store.page.bind(store),
      state: {
        get: state.get.bind(state),
        list: state.list.bind(state),
        update: (collection, key, change) => {
          writes += 1;
          return writes === 2 ? Promise.reject(new Error('the disk is full')) : state.update(collection, key, change);
        },
      },
    };
    assert.equal(await postDueDigests(newJob({ store: failingOnce })), 0);
    assert.equal(await postDueDigests(newJob()), 1);
    assert.equal(posted.length, 2);
    assert.equal(posted[0]?.options.key, posted[1]?.options.key);
  });

  it('are given up after an hour of tries, and the next week starts afresh', async () => {
    await subscribe();
    trouble.set('space-1', () => Promise.reject(new ChatError('send-refused', 'Gone.', 'Add me again.')));
    await tickTo(at('2026-11-24T00:00:00Z'), MINUTE_MS * 5);
    assert.equal(posted.length, 60);
    const [run] = await store.state.list('digests');
    assert.equal(run?.value.status, 'failed');
    assert.equal(failures.at(-1), 'digest given up');
    trouble.clear();
    await tickTo(at('2026-12-01T00:00:00Z'), HOUR_MS);
    assert.equal(posted.length, 61);
    assert.equal(posted.at(-1)?.at, at('2026-11-30T08:00:00Z'));
  });

  it('of one space do not wait for another that hangs or fails', async () => {
    for (const spaceId of ['space-1', 'space-2', 'space-3']) await subscribe({ spaceId });
    now = at('2026-11-23T08:00:00Z');
    let release = (): void => undefined;
    trouble.set(
      'space-1',
      () =>
        new Promise((resolve) => {
          release = () => resolve('late');
        }),
    );
    trouble.set('space-2', () => Promise.reject(new Error('gone')));
    const tick = postDueDigests(newJob());
    while (!(await store.state.list('digests')).some(({ value }) => value.status === 'posted')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [done] = (await store.state.list('digests')).filter(({ value }) => value.status === 'posted');
    assert.equal(done?.value.spaceId, 'space-3');
    release();
    assert.equal(await tick, 2);
  });

  it('of a space that unsubscribed do not come, also when they were planned', async () => {
    await subscribe();
    now = at('2026-11-23T08:00:00Z');
    trouble.set('space-1', () => Promise.reject(new Error('gone')));
    await postDueDigests(newJob());
    await store.state.update('subscriptions', 'space-1', () => undefined);
    trouble.clear();
    assert.equal(await postDueDigests(newJob()), 0);
    assert.equal(posted.length, 1);
  });

  it('that cannot be put together are tried again', async () => {
    await subscribe();
    now = at('2026-11-23T08:00:00Z');
    const answer = (): Promise<SummaryAnswer> => Promise.reject(new Error('no'));
    assert.equal(await postDueDigests(newJob({ answer })), 0);
    assert.equal(await postDueDigests(newJob()), 1);
    assert.equal(posted.length, 1);
  });

  describe('where the clocks change', () => {
    it('keep to the wall clock, one a week', async () => {
      now = at('2026-10-12T08:00:00Z');
      await subscribe();
      await tickTo(at('2026-11-10T00:00:00Z'), HOUR_MS / 2);
      assert.deepEqual(times(), [
        '2026-10-19T07:00:00.000Z',
        '2026-10-26T08:00:00.000Z',
        '2026-11-02T08:00:00.000Z',
        '2026-11-09T08:00:00.000Z',
      ]);
      const runs = (await store.state.list('digests')).map(({ value }) => (value.to - value.from) / HOUR_MS);
      assert.deepEqual(runs.toSorted(), [168, 168, 168, 169]);
    });

    it('come once when the hour of the slot is skipped', async () => {
      now = at('2026-03-24T00:00:00Z');
      await subscribe({ weekday: 7, minuteOfDay: 150 });
      await tickTo(at('2026-03-31T00:00:00Z'));
      assert.deepEqual(times(), ['2026-03-29T01:30:00.000Z']);
    });

    it('come once when the hour of the slot is there twice', async () => {
      now = at('2026-10-20T00:00:00Z');
      await subscribe({ weekday: 7, minuteOfDay: 150 });
      await tickTo(at('2026-10-27T00:00:00Z'));
      assert.deepEqual(times(), ['2026-10-25T00:30:00.000Z']);
    });
  });

  it('come once when the clock jumps back and forth', async () => {
    await subscribe();
    const job = newJob();
    for (const when of [
      '2026-11-23T08:00:00Z',
      '2026-11-23T07:00:00Z',
      '2026-11-23T09:00:00Z',
      '2026-11-20T00:00:00Z',
    ]) {
      now = at(when);
      await postDueDigests(job);
    }
    assert.equal(posted.length, 1);
    now += 14 * DAY_MS;
    await postDueDigests(job);
    assert.equal(posted.length, 2);
  });

  it('have a key of their own per space and week', () => {
    const keys = ['space-1', 'space-2'].flatMap((space) => [digestKey(space, 1), digestKey(space, 2)]);
    assert.equal(new Set(keys).size, 4);
    assert.equal(digestKey('space-1', 1), keys[0]);
  });
});
