import assert from 'node:assert/strict';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import type { DigestRun } from '../../src/audit/state.ts';
import { answerDigest } from '../../src/commands/digest.ts';
import { contextOf } from '../commands/rig.ts';
import { at, HOUR_MS, useDigests } from './digest-rig.ts';

const MONDAY = at('2026-11-23T08:00:00Z');

describe('weekly digests, as the space wants them, [I]', () => {
  const rig = useDigests();
  const runs = async (): Promise<readonly DigestRun[]> =>
    (await rig.store.state.list('digests')).map(({ value }) => value).toSorted((a, b) => a.from - b.from);

  for (const [minimum, isPosted] of [
    [undefined, true],
    [0, true],
    [1, true],
    [4, true],
    [5, false],
  ] as const) {
    it(`from ${minimum ?? 'any number of'} changes without a name: ${isPosted ? 'posted' : 'quiet'} with four`, async () => {
      await rig.subscribe(minimum === undefined ? {} : { minimum });
      await rig.tickTo(at('2026-11-24T00:00:00Z'), HOUR_MS);
      assert.equal(rig.posted.length, isPosted ? 1 : 0);
      const [run] = await runs();
      assert.equal(run?.status, isPosted ? 'posted' : 'quiet');
      assert.deepEqual(run?.counted, { total: 16, unattributed: 4, automation: 0 });
    });
  }

  it('stay quiet for a week that was quiet, whatever comes in later', async () => {
    await rig.subscribe({ minimum: 5 });
    rig.now = MONDAY;
    await rig.newJob().run();
    for (const id of ['late-1', 'late-2']) await rig.addLate(id);
    await rig.tickTo(at('2026-11-30T07:00:00Z'), HOUR_MS);
    assert.deepEqual(rig.posted, []);
    assert.deepEqual(
      (await runs()).map(({ status }) => status),
      ['quiet'],
    );
  });

  it('pass over the weeks for which they are muted, and none of those comes later', async () => {
    await rig.subscribe({ mutedUntil: at('2026-12-07T08:00:00Z') });
    await rig.tickTo(at('2026-12-08T00:00:00Z'), HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-12-07T08:00:00.000Z']);
    assert.deepEqual(
      (await runs()).map(({ status }) => status),
      ['muted', 'muted', 'posted'],
    );
    await rig.subscribe();
    rig.now = at('2026-11-30T12:00:00Z');
    await rig.newJob().run();
    assert.equal(rig.posted.length, 1);
  });

  it('pass over a muted week also when the bot was down at its slot', async () => {
    await rig.subscribe({ mutedUntil: at('2026-11-23T08:00:01Z') });
    rig.now = at('2026-11-26T00:00:00Z');
    assert.equal(await rig.newJob().run(), 0);
    assert.deepEqual(
      (await runs()).map(({ status }) => status),
      ['muted'],
    );
  });

  it('tell of the kinds asked for only, and are quiet when those are', async () => {
    await rig.subscribe({ entityTypes: ['user', 'team'], minimum: 1 });
    await rig.subscribe({ spaceId: 'space-2', entityTypes: ['site'], minimum: 1 });
    rig.now = MONDAY;
    assert.equal(await rig.newJob().run(), 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /users and teams only.*\*\*1 of 5 changes names no person/s);
    const [of1, of2] = (await runs()).toSorted((a, b) => (a.spaceId < b.spaceId ? -1 : 1));
    assert.deepEqual(of1?.scope, { zone: 'Europe/Berlin', entityTypes: ['user', 'team'] });
    assert.deepEqual([of2?.status, of2?.counted?.unattributed], ['quiet', 0]);
  });

  it('come all the same when somebody has asked for the week before, or since', async () => {
    await rig.subscribe();
    const asking = { as: 'operator', space: 'space-1', now: at('2026-11-23T07:00:00Z') } as const;
    const answer = await answerDigest({ intent: 'digest' }, await contextOf(rig.store, asking));
    assert.equal(answer.total, 16);
    assert.deepEqual(await rig.store.state.list('digests'), []);
    rig.now = MONDAY;
    assert.equal(await rig.newJob().run(), 1);
    const [before] = await runs();
    await answerDigest({ intent: 'digest' }, await contextOf(rig.store, { ...asking, now: MONDAY + HOUR_MS }));
    assert.deepEqual(await runs(), [before]);
  });

  it('wait while everything is paused, and the newest is caught up then', async () => {
    await rig.subscribe();
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ paused: { by: 'admin@example.com', at: 1 } }));
    await rig.tickTo(at('2026-12-02T00:00:00Z'), HOUR_MS);
    assert.equal(rig.posted.length, 0);
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({}));
    await rig.tickTo(at('2026-12-03T00:00:00Z'), HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-12-02T01:00:00.000Z']);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /23-29 Nov 2026 \(CET\)/);
  });

  it('wait while an admin wants nothing in the space, and the newest is caught up then', async () => {
    await rig.subscribe();
    await rig.subscribe({ spaceId: 'space-2' });
    await rig.store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', denied: true }));
    await rig.tickTo(at('2026-12-02T00:00:00Z'), HOUR_MS);
    assert.deepEqual(new Set(rig.posted.map(({ spaceId }) => spaceId)), new Set(['space-2']));
    await rig.store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group' }));
    await rig.tickTo(at('2026-12-03T00:00:00Z'), HOUR_MS);
    const here = rig.posted.filter(({ spaceId }) => spaceId === 'space-1');
    assert.equal(here.length, 1);
    assert.match(here[0]?.reply.markdown ?? '', /23-29 Nov 2026 \(CET\)/);
  });

  for (const zone of ['America/Los_Angeles', 'Pacific/Auckland', 'UTC']) {
    it(`come once a week when the zone is changed to ${zone} and the slot set again`, async () => {
      await rig.subscribe();
      await rig.tickTo(at('2026-11-23T10:00:00Z'), HOUR_MS);
      assert.equal(rig.posted.length, 1);
      await rig.subscribe({ zone, weekday: 3 });
      await rig.tickTo(at('2026-11-29T00:00:00Z'), HOUR_MS);
      assert.equal(rig.posted.length, 1);
      await rig.tickTo(at('2026-12-05T00:00:00Z'), HOUR_MS);
      assert.equal(rig.posted.length, 2);
    });
  }

  it('keep the zone they were planned in when they are sent late', async () => {
    await rig.subscribe();
    rig.now = MONDAY;
    rig.trouble.set('space-1', () => Promise.reject(new Error('gone')));
    await rig.newJob().run();
    rig.trouble.clear();
    await rig.subscribe({ zone: 'UTC', createdAt: 0 });
    rig.now += 3 * HOUR_MS;
    await rig.newJob().run();
    assert.match(rig.posted.at(-1)?.reply.markdown ?? '', /Weekly digest · 16-22 Nov 2026 \(CET\)/);
  });
});
