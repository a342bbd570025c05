import assert from 'node:assert/strict';
import { digestKey } from '../../src/jobs/digest-run.ts';
import { at, HOUR_MS, MINUTE_MS, useDigests } from './digest-rig.ts';

const DAY_MS = 24 * HOUR_MS;

describe('weekly digests [I]', () => {
  const rig = useDigests();

  it('come when the slot is there, not before, and exactly once over many ticks', async () => {
    await rig.subscribe();
    await rig.tickTo(at('2026-11-23T07:59:00Z'), MINUTE_MS * 7);
    assert.deepEqual(rig.posted, []);
    await rig.tickTo(at('2026-11-25T12:00:00Z'), MINUTE_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00.000Z']);
  });

  it('tell of the Monday to Sunday before the slot, in the zone of the subscription', async () => {
    await rig.subscribe({ zone: 'America/New_York' });
    await rig.tickTo(at('2026-11-23T15:00:00Z'));
    assert.equal(rig.posted.length, 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /16-22 Nov 2026 \(EST\)/);
    const [run] = await rig.store.state.list('digests');
    assert.deepEqual(run?.value, {
      spaceId: 'space-1',
      from: at('2026-11-16T05:00:00Z'),
      to: at('2026-11-23T05:00:00Z'),
      status: 'posted',
      plannedAt: at('2026-11-23T14:00:00Z'),
      postedAt: at('2026-11-23T14:00:00Z'),
      messageId: `id-of-${run?.key}`,
      attempts: 1,
      scope: { zone: 'America/New_York' },
      counted: { total: 16, unattributed: 4, automation: 0 },
    });
  });

  it('tell of the week before the slot even when they come days late', async () => {
    await rig.subscribe();
    rig.now = at('2026-11-27T20:00:00Z');
    assert.equal(await rig.newJob().run(), 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /16-22 Nov 2026 \(CET\)/);
  });

  it('are sent as what must arrive once, under a key that survives Markdown', async () => {
    await rig.subscribe();
    await rig.tickTo(at('2026-11-23T08:00:00Z'));
    const { key = '', durable } = rig.posted[0]?.options ?? {};
    assert.match(key, /^digest-[a-z0-9-]+$/);
    assert.equal(durable, true);
  });

  it('come although nothing happened', async () => {
    await rig.subscribe({ createdAt: at('2026-10-01T00:00:00Z') });
    rig.now = at('2026-10-12T08:00:00Z');
    assert.equal(await rig.newJob().run(), 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /No changes in what I have/);
  });

  it('come every week', async () => {
    await rig.subscribe();
    await rig.tickTo(at('2026-12-15T00:00:00Z'), HOUR_MS);
    assert.deepEqual(rig.times(), [
      '2026-11-23T08:00:00.000Z',
      '2026-11-30T08:00:00.000Z',
      '2026-12-07T08:00:00.000Z',
      '2026-12-14T08:00:00.000Z',
    ]);
    assert.equal(new Set(rig.posted.map(({ options }) => options.key)).size, 4);
  });

  it('are caught up once after weeks of downtime, not once per week', async () => {
    await rig.subscribe();
    rig.now = at('2026-12-30T10:00:00Z');
    await rig.tickTo(rig.now + HOUR_MS, MINUTE_MS);
    assert.equal(rig.posted.length, 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /21-27 Dec 2026 \(CET\)/);
  });

  it('are not due before the subscription was made', async () => {
    await rig.subscribe({ createdAt: at('2026-11-23T08:00:00Z') });
    rig.now = at('2026-11-24T08:00:00Z');
    assert.equal(await rig.newJob().run(), 0);
    await rig.tickTo(at('2026-11-30T08:00:00Z'), HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-30T08:00:00.000Z']);
  });

  describe('where the clocks change', () => {
    it('keep to the wall clock, one a week', async () => {
      rig.now = at('2026-10-12T08:00:00Z');
      await rig.subscribe();
      await rig.tickTo(at('2026-11-10T00:00:00Z'), HOUR_MS / 2);
      assert.deepEqual(rig.times(), [
        '2026-10-19T07:00:00.000Z',
        '2026-10-26T08:00:00.000Z',
        '2026-11-02T08:00:00.000Z',
        '2026-11-09T08:00:00.000Z',
      ]);
      const runs = (await rig.store.state.list('digests')).map(({ value }) => (value.to - value.from) / HOUR_MS);
      assert.deepEqual(runs.toSorted(), [168, 168, 168, 169]);
    });

    it('come once when the hour of the slot is skipped', async () => {
      rig.now = at('2026-03-24T00:00:00Z');
      await rig.subscribe({ weekday: 7, minuteOfDay: 150 });
      await rig.tickTo(at('2026-03-31T00:00:00Z'));
      assert.deepEqual(rig.times(), ['2026-03-29T01:30:00.000Z']);
    });

    it('come once when the hour of the slot is there twice', async () => {
      rig.now = at('2026-10-20T00:00:00Z');
      await rig.subscribe({ weekday: 7, minuteOfDay: 150 });
      await rig.tickTo(at('2026-10-27T00:00:00Z'));
      assert.deepEqual(rig.times(), ['2026-10-25T00:30:00.000Z']);
    });
  });

  it('come once when the clock jumps back and forth', async () => {
    await rig.subscribe();
    const job = rig.newJob();
    for (const when of [
      '2026-11-23T08:00:00Z',
      '2026-11-23T07:00:00Z',
      '2026-11-23T09:00:00Z',
      '2026-11-20T00:00:00Z',
    ]) {
      rig.now = at(when);
      await job.run();
    }
    assert.equal(rig.posted.length, 1);
    rig.now += 14 * DAY_MS;
    await job.run();
    assert.equal(rig.posted.length, 2);
  });

  it('have a key of their own per space and week', () => {
    const keys = ['space-1', 'space-2'].flatMap((space) => [digestKey(space, 1), digestKey(space, 2)]);
    assert.equal(new Set(keys).size, 4);
    assert.equal(digestKey('space-1', 1), keys[0]);
  });
});
