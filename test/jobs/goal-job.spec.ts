import assert from 'node:assert/strict';
import { actorKey } from '../../src/audit/actor.ts';
import { claimKey } from '../../src/audit/claims.ts';
import { ChatError } from '../../src/audit/errors.ts';
import { type BotSettings, SETTINGS_KEY } from '../../src/audit/settings.ts';
import type { DigestSubscription } from '../../src/audit/state.ts';
import { readActionData } from '../../src/cards/action-data.ts';
import { createGoalJob, type GoalJob } from '../../src/jobs/goal-job.ts';
import { eventId, MARA, SERVICE } from '../commands/world.ts';
import { anIncoming } from '../fixtures/events.ts';
import { at, MINUTE_MS, useDigests } from './digest-rig.ts';

/** Monday 23 Nov 2026, 09:00 in Berlin: the slot of week 47, in which 12 of 16 changes carry a name. */
const SLOT = at('2026-11-23T08:00:00Z');
const WEEK = 7 * 24 * 60 * MINUTE_MS;
const WEEK_47 = { from: at('2026-11-15T23:00:00Z'), to: at('2026-11-22T23:00:00Z') };

describe('goal job [I]', () => {
  const rig = useDigests();
  let job: GoalJob;
  beforeEach(async () => {
    job = createGoalJob(rig.parts());
    await rig.subscribe();
    rig.now = SLOT;
  });

  const set = (settings: Partial<BotSettings>): Promise<unknown> =>
    rig.store.state.update('settings', SETTINGS_KEY, (current) => ({ ...current, ...settings }));
  const told = async (): Promise<DigestSubscription['goalTold']> =>
    (await rig.store.state.get('subscriptions', 'space-1'))?.goalTold;
  const runAt = (now: number): Promise<number> => {
    rig.now = now;
    return job.run();
  };
  /** A change on the Wednesday of the week that ends before the slot, weeks after week 47. */
  const change = (id: string, weeks: number, actor: typeof MARA = MARA): Promise<unknown> =>
    rig.store.append([anIncoming({ id, time: SLOT - 5 * 24 * 60 * MINUTE_MS + weeks * WEEK, actor })]);
  const confirm = async (name: Parameters<typeof eventId>[0]): Promise<void> => {
    const event = (await rig.store.find(eventId(name))) ?? assert.fail(name);
    await rig.store.state.update('claims', claimKey(event.id, 'mara.lind@example.com'), () => ({
      eventId: event.id,
      event: { time: event.time, entityType: event.entityType, identity: actorKey(event.actor) },
      by: 'mara.lind@example.com',
      statement: 'mine',
      verdict: 'confirmed',
      steps: [],
    }));
  };
  const keys = (): readonly string[] => rig.posted.map(({ options }) => options.key);

  it('tells the space once, when its digest is due, and takes note', async () => {
    await set({ goal: 75 });
    assert.equal(await runAt(SLOT - MINUTE_MS), 0);
    assert.equal(await runAt(SLOT), 1);
    assert.equal(rig.posted[0]?.options.durable, true);
    assert.match(keys()[0] ?? '', /^goal-75-[a-z0-9-]+$/);
    assert.deepEqual(await told(), { ...WEEK_47, goal: 75 });
    for (const minutes of [1, 20, 24 * 60]) await runAt(SLOT + minutes * MINUTE_MS);
    job = createGoalJob(rig.parts());
    assert.equal(await runAt(SLOT + 2 * 24 * 60 * MINUTE_MS), 0);
    assert.equal(rig.posted.length, 1);
  });

  it('says what was reached, what is not proven, and how to keep the digest', async () => {
    await set({ goal: 75 });
    await runAt(SLOT);
    const { markdown, card } = rig.posted[0]?.reply ?? assert.fail('nothing was said');
    assert.match(markdown, /\*\*The goal of 75 % is reached\*\*/);
    assert.match(markdown, /12 of 16 changes \(75 %\), 16-22 Nov 2026 \(CET\)\./);
    assert.match(markdown, /no digest here. It comes back by itself/);
    assert.doesNotMatch(markdown, /of the records I have/);
    const actions = (card as { actions?: { title: string; data: Record<string, unknown> }[] }).actions ?? [];
    const keep = actions.find(({ title }) => title === 'Keep the weekly digest');
    assert.deepEqual(readActionData(keep?.data ?? {}), {
      kind: 'question',
      question: {
        intent: 'digest-weekly',
        schedule: { weekday: 1, minuteOfDay: 540 },
        zone: 'Europe/Berlin',
        count: 0,
      },
    });
    // Week 48 is not proven complete; every change in it carries a name.
    await set({ goal: 100 });
    await change('a', 1);
    await runAt(SLOT + WEEK);
    assert.match(rig.posted[1]?.reply.markdown ?? '', /\*\*Every change in the week from 23 Nov carries a name\*\*/);
    assert.match(
      rig.posted[1]?.reply.markdown ?? '',
      /All 2 changes, 23-29 Nov 2026 \(CET\)\.[\s\S]*of the records I have\. /,
    );
  });

  it('offers nothing to keep where the digest is kept anyway', async () => {
    await set({ goal: 75 });
    await rig.subscribe({ minimum: 0, createdAt: SLOT - WEEK });
    await runAt(SLOT);
    assert.doesNotMatch(JSON.stringify(rig.posted[0]?.reply), /Keep the weekly|no digest here/);
  });

  it('says nothing below the goal, or where there was nothing to name', async () => {
    assert.equal(await runAt(SLOT), 0);
    await set({ goal: 76 });
    assert.equal(await runAt(SLOT + MINUTE_MS), 0);
    assert.equal(await runAt(SLOT + 2 * WEEK), 0);
    assert.deepEqual(rig.posted, []);
  });

  it('looks again, and sees that claims were confirmed since', async () => {
    await runAt(SLOT);
    for (const name of ['zoe-modified', 'night-anonymous', 'support-deleted', 'night-sunday'] as const)
      await confirm(name);
    assert.equal(await runAt(SLOT + 14 * MINUTE_MS), 0);
    assert.equal(await runAt(SLOT + 15 * MINUTE_MS), 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /16 changes, .* 4 names by confirmed claim\./);
  });

  for (const [title, prepare] of [
    ['while everything is paused', () => set({ paused: { by: 'admin@example.com', at: 0 } })],
    ['in a muted space', () => rig.subscribe({ mutedUntil: SLOT + 1, createdAt: SLOT - WEEK })],
    [
      'in a denied space',
      () => rig.store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', denied: true })),
    ],
    ['in a space that subscribed after the slot', () => rig.subscribe({ createdAt: SLOT })],
    ['while the chat is away', async () => Object.assign(rig, { ready: false })],
  ] as const) {
    it(`says nothing ${title}`, async () => {
      await set({ goal: 75 });
      await prepare();
      assert.equal(await runAt(SLOT), 0);
      assert.deepEqual(rig.posted, []);
    });
  }

  it('says it again under the same key when the process died before it was noted', async () => {
    await set({ goal: 75 });
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('stopped', 'stopped', 'start again')));
    assert.equal(await runAt(SLOT), 0);
    assert.equal(await told(), undefined);
    rig.trouble.clear();
    job = createGoalJob(rig.parts());
    assert.equal(await runAt(SLOT + MINUTE_MS), 1);
    assert.equal(new Set(keys()).size, 1);
  });

  it('tells other spaces though one cannot be reached', async () => {
    await set({ goal: 75 });
    await rig.subscribe({ spaceId: 'space-2', createdAt: SLOT - WEEK });
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('send-refused', 'gone', 'look')));
    assert.equal(await runAt(SLOT), 1);
    assert.deepEqual(rig.failures, ['reached goal not told']);
  });

  it('counts only the organisation that the space is for', async () => {
    const other = '00000000-0000-4000-8000-00000000a002';
    await rig.store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', orgId: other }));
    assert.equal(await runAt(SLOT), 1);
    assert.match(rig.posted[0]?.reply.markdown ?? '', /Every change in the week from 16 Nov.*[\s\S]*The one change, /);
  });

  describe('after it was told', () => {
    beforeEach(async () => {
      // Week 48: every change carries a name.
      assert.equal(await runAt(SLOT + WEEK), 1);
    });

    it('stays told over weeks with nothing to name', async () => {
      assert.equal(await runAt(SLOT + 3 * WEEK), 0);
      assert.equal((await told())?.goal, 100);
    });

    for (const [title, weeks] of [
      ['of the next week', 2],
      ['of a week between, whose record comes late', 2],
    ] as const) {
      it(`takes it back with a change ${title}, and tells the next time it is reached`, async () => {
        await change('late', weeks, SERVICE);
        await change('named', 3);
        const slot = title.includes('late') ? SLOT + 3 * WEEK : SLOT + 2 * WEEK;
        assert.equal(await runAt(slot), 0);
        assert.equal(await told(), undefined);
        assert.equal(await runAt(SLOT + 3 * WEEK + 20 * MINUTE_MS), 1);
        assert.equal(new Set(keys()).size, 2);
      });
    }

    it('says nothing of a lower goal, and tells of a higher one when that is reached', async () => {
      await set({ goal: 90 });
      assert.equal(await runAt(SLOT + WEEK + 20 * MINUTE_MS), 0);
      assert.equal((await told())?.goal, 100);
      await rig.subscribe({ createdAt: SLOT, goalTold: { ...WEEK_47, goal: 90 } });
      assert.equal(await runAt(SLOT + WEEK + 40 * MINUTE_MS), 0);
      await set({ goal: 95 });
      assert.equal(await runAt(SLOT + WEEK + 60 * MINUTE_MS), 1);
      assert.equal((await told())?.goal, 95);
    });
  });

  describe('and the digest', () => {
    /** Statuses of the digests by week since 47. */
    const statuses = async (weeks: number): Promise<readonly (string | undefined)[]> => {
      const runs = (await rig.store.state.list('digests')).map(({ value }) => value);
      return Array.from(
        { length: weeks },
        (_, week) => runs.find(({ from }) => from === WEEK_47.from + week * WEEK)?.status,
      );
    };
    const live = async (weeks: number): Promise<void> => {
      const digests = rig.newJob();
      for (let week = 0; week < weeks; week += 1) {
        rig.now = SLOT + week * WEEK;
        await Promise.all([digests.run(), job.run()]);
      }
    };

    it('goes quiet from the week after, and comes back with the first change that names nobody', async () => {
      for (const week of [2, 3, 6]) await change(`named-${week}`, week);
      await change('nobody', 5, SERVICE);
      await live(8);
      // 47: not reached; 48: told and still posted; 49-51 quiet, also where nothing happened; 52: a change without a
      // name; 53: every change carries one, so it is told anew; then quiet.
      assert.deepEqual(await statuses(8), ['posted', 'posted', 'quiet', 'quiet', 'quiet', 'posted', 'posted', 'quiet']);
      assert.equal(keys().filter((key) => key.startsWith('goal-')).length, 2);
    });

    it('is posted every week where it was asked to be kept', async () => {
      await rig.subscribe({ minimum: 0, createdAt: SLOT - WEEK });
      await live(4);
      assert.deepEqual(await statuses(4), ['posted', 'posted', 'posted', 'posted']);
    });

    it('comes back for a record that came late', async () => {
      await live(3);
      await change('late', 2, SERVICE);
      rig.now = SLOT + 3 * WEEK;
      await rig.newJob().run();
      assert.deepEqual(await statuses(4), ['posted', 'posted', 'quiet', 'posted']);
    });
  });
});
