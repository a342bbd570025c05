import assert from 'node:assert/strict';
import { EXAMPLE_LAST_WEEK, EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';

describe('digest-weekly [I]', () => {
  const rig = useRig();
  const inSpace = { as: ADMIN, space: SPACE };

  it('stores the slot for the space, in the zone of the asker', async () => {
    const answer = asMessage(await rig.ask('digest weekly friday 16:30', inSpace));
    assert.deepEqual(await rig.store.state.get('subscriptions', SPACE), {
      spaceId: SPACE,
      weekday: 5,
      minuteOfDay: 990,
      zone: 'Europe/Berlin',
      createdBy: ADMIN,
      createdAt: EXAMPLE_NOW,
    });
    assert.equal(answer.title, 'The digest comes every Friday at 16:30 (Europe/Berlin)');
    assert.match(answer.lines.join(' '), /next one is posted here on Fri 27 Nov 2026, 16:30 CET/);
  });

  it('says that the first one comes next week when the slot is over', async () => {
    const answer = asMessage(await rig.ask('digest weekly monday 09:00', inSpace));
    assert.match(answer.lines.join(' '), /Mon 30 Nov 2026, 09:00 CET/);
  });

  it('replaces an earlier slot', async () => {
    await rig.ask('digest weekly friday 16:30', inSpace);
    await rig.ask('digest weekly monday 09:00', inSpace);
    const stored = await rig.store.state.list('subscriptions');
    assert.deepEqual(
      stored.map(({ value }) => [value.weekday, value.minuteOfDay]),
      [[1, 540]],
    );
  });

  it('is for admins: a viewer changes nothing, by text or by button', async () => {
    const viewer = { as: VIEWER, space: SPACE };
    assert.match(refusalOf(await rig.ask('digest weekly monday 09:00', viewer)).reason, /Only admins/);
    const pressed = await rig.press({ intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } }, viewer);
    assert.match(refusalOf(pressed).reason, /Only admins/);
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
  });

  it('belongs to a space', async () => {
    const { reason } = refusalOf(await rig.ask('digest weekly monday 09:00', { as: 'operator' }));
    assert.match(reason, /in the Webex space/);
  });

  it('is undone by its button: to the slot before, or to none', async () => {
    const first = asMessage(await rig.ask('digest weekly monday 09:00 from 3 changes only users and teams', inSpace));
    const before = await rig.store.state.get('subscriptions', SPACE);
    const second = asMessage(await rig.ask('digest weekly friday 10:00', { ...inSpace, now: EXAMPLE_NOW + 1 }));
    assert.match(second.lines.join(' '), /Before: every Monday at 09:00/);
    const undo = (answer: typeof first) => {
      const [button] = answer.buttons ?? [];
      assert.ok(button?.label === 'Undo' && 'question' in button);
      return button.question;
    };
    await rig.press(undo(second), { ...inSpace, now: EXAMPLE_NOW + 2 });
    const { createdAt: _, ...restored } = (await rig.store.state.get('subscriptions', SPACE)) ?? assert.fail();
    const { createdAt: __, ...wanted } = before ?? assert.fail();
    assert.deepEqual(restored, wanted);
    assert.match(
      refusalOf(await rig.press(undo(first), { ...inSpace, now: EXAMPLE_NOW + 3 })).reason,
      /changed nothing/,
    );
    const third = asMessage(await rig.ask('digest weekly friday 10:00', { as: ADMIN, space: 'space-2' }));
    await rig.press(undo(third), { as: ADMIN, space: 'space-2' });
    assert.equal(await rig.store.state.get('subscriptions', 'space-2'), undefined);
  });

  it('changes nothing when it is so already, and keeps its beginning', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    const answer = asMessage(await rig.ask('digest weekly monday 09:00', { ...inSpace, now: EXAMPLE_NOW + 60_000 }));
    assert.match(answer.lines[0] ?? '', /so already/);
    assert.equal((await rig.store.state.get('subscriptions', SPACE))?.createdAt, EXAMPLE_NOW);
    assert.equal((await rig.store.state.list('journal')).length, 1);
  });

  const wishes = [
    ['from 5 changes', { minimum: 5 }, /No digest comes in a week with fewer than 5 changes without a name/],
    ['if at least 2 changes', { minimum: 2 }, /fewer than 2/],
    ['from 1 change without a name', { minimum: 1 }, /No digest comes in a week in which every change names a person/],
    ['quiet when nothing happened', { minimum: 1 }, /every change names a person/],
    ['but only when something happened', { minimum: 1 }, /every change names a person/],
    ['even when nothing happened', { minimum: 0 }, /in quiet weeks too/],
    ['only queues', { entityTypes: ['contact-service-queue'] }, /covers contact service queues only/],
    ['only queues and users', { entityTypes: ['contact-service-queue', 'user'] }, /queues and users only/],
    ['about skill profiles, teams', { entityTypes: ['skill-profile', 'team'] }, /skill profiles and teams only/],
    ['in UTC only users from 2 changes', { zone: 'UTC', minimum: 2, entityTypes: ['user'] }, /fewer than 2/],
  ] as const;
  for (const [words, stored, said] of wishes) {
    it(`takes "${words}"`, async () => {
      const answer = asMessage(await rig.ask(`digest weekly monday 09:00 ${words}`, inSpace));
      assert.match(answer.lines.join(' '), said);
      const { minimum, entityTypes, zone } = (await rig.store.state.get('subscriptions', SPACE)) ?? assert.fail();
      assert.deepEqual(
        { zone, ...(minimum === undefined ? {} : { minimum }), ...(entityTypes === undefined ? {} : { entityTypes }) },
        { zone: 'Europe/Berlin', ...stored },
      );
    });
  }

  it('keeps in mind that the space was told of a reached goal', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    const goalTold = { from: 1, to: 2, goal: 100 };
    await rig.store.state.update('subscriptions', SPACE, (stored) => stored && { ...stored, goalTold });
    await rig.ask('digest weekly monday 09:00 from 0 changes', inSpace);
    const { minimum, goalTold: kept } = (await rig.store.state.get('subscriptions', SPACE)) ?? assert.fail();
    assert.deepEqual([minimum, kept], [0, goalTold]);
  });

  it('refuses what it does not know, by name', async () => {
    const { notUnderstood } = refusalOf(await rig.ask('digest weekly monday 09:00 only unicorns', inSpace));
    assert.deepEqual(notUnderstood, ['only unicorns']);
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
  });

  for (const [status, next] of [
    ['posted', 'Mon 30 Nov 2026, 15:00 CET'],
    ['quiet', 'Mon 30 Nov 2026, 15:00 CET'],
    ['muted', 'Mon 30 Nov 2026, 15:00 CET'],
    ['failed', 'Mon 23 Nov 2026, 15:00 CET'],
  ] as const) {
    it(`promises what comes: ${next} when this week's is ${status}`, async () => {
      await rig.store.state.update('digests', 'x', () => ({
        spaceId: SPACE,
        ...EXAMPLE_LAST_WEEK,
        status,
        plannedAt: 0,
        attempts: 1,
      }));
      const answer = asMessage(await rig.ask('digest weekly monday 15:00', inSpace));
      assert.match(answer.lines[0] ?? '', new RegExp(`posted here on ${next}`));
    });
  }

  it('offers to show it now, as it will come', async () => {
    const answer = asMessage(await rig.ask('digest weekly monday 09:00 only users', inSpace));
    const show = answer.buttons?.find(({ label }) => label === 'Show the digest now');
    assert.ok(show !== undefined && 'question' in show);
    assert.match(render(await rig.press(show.question, inSpace)).markdown, /Weekly digest · users only · 16-22 Nov/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'digest-weekly/set', 'digest weekly monday 09:00', inSpace);
    await matchGolden(rig, 'digest-weekly/wishes', 'digest weekly friday 16:30 from 5 changes only queues', inSpace);
    await matchGolden(rig, 'digest-weekly/not-an-admin', 'digest weekly monday 09:00', { as: VIEWER, space: SPACE });
  });
});
