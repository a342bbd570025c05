import assert from 'node:assert/strict';
import type { SummaryAnswer } from '../../src/audit/answer.ts';
import { ChatError } from '../../src/audit/errors.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { postDueDigests } from '../../src/jobs/digest-job.ts';
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
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('send-gave-up', 'Webex is away.', 'Wait.')));
    assert.equal(await postDueDigests(rig.newJob()), 0);
    const [planned] = await rig.store.state.list('digests');
    assert.deepEqual(
      [planned?.value.status, planned?.value.attempts, planned?.value.postedAt],
      ['planned', 1, undefined],
    );
    rig.trouble.clear();
    rig.now += MINUTE_MS;
    assert.equal(await postDueDigests(rig.newJob()), 1);
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
    assert.equal(await postDueDigests(rig.newJob({ store: failingOnce })), 0);
    assert.equal(await postDueDigests(rig.newJob()), 1);
    assert.equal(rig.posted.length, 2);
    assert.equal(rig.posted[0]?.options.key, rig.posted[1]?.options.key);
  });

  it('are given up after an hour of tries, and the next week starts afresh', async () => {
    await rig.subscribe();
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('send-refused', 'Gone.', 'Add me again.')));
    await rig.tickTo(at('2026-11-24T00:00:00Z'), MINUTE_MS * 5);
    assert.equal(rig.posted.length, 60);
    const [run] = await rig.store.state.list('digests');
    assert.equal(run?.value.status, 'failed');
    assert.equal(rig.failures.at(-1), 'digest given up');
    rig.trouble.clear();
    await rig.tickTo(at('2026-12-01T00:00:00Z'), HOUR_MS);
    assert.equal(rig.posted.length, 61);
    assert.equal(rig.posted.at(-1)?.at, at('2026-11-30T08:00:00Z'));
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
    const tick = postDueDigests(rig.newJob());
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
    await postDueDigests(rig.newJob());
    await rig.store.state.update('subscriptions', 'space-1', () => undefined);
    rig.trouble.clear();
    assert.equal(await postDueDigests(rig.newJob()), 0);
    assert.equal(rig.posted.length, 1);
  });

  it('that cannot be put together are tried again', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    const answer = (): Promise<SummaryAnswer> => Promise.reject(new Error('no'));
    assert.equal(await postDueDigests(rig.newJob({ answer })), 0);
    assert.equal(await postDueDigests(rig.newJob()), 1);
    assert.equal(rig.posted.length, 1);
  });

  it('are not repeated after a restart', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-23T08:00:00Z');
    assert.equal(await postDueDigests(rig.newJob()), 1);
    rig.now += MINUTE_MS;
    assert.equal(await postDueDigests(rig.newJob()), 0);
    assert.equal(rig.posted.length, 1);
  });
});
