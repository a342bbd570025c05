import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, askOf, asMessage, refusalOf, SPACE, sameFromButton, useRig, VIEWER } from './rig.ts';

describe('digest-weekly [I]', () => {
  const rig = useRig();
  const inSpace = { as: ADMIN, space: SPACE };

  it('stores the slot for the space, in the zone of the asker', async () => {
    const answer = asMessage(await sameFromButton(rig, 'digest weekly friday 16:30', inSpace));
    assert.deepEqual(await rig.store.state.get('subscriptions', SPACE), {
      spaceId: SPACE,
      weekday: 5,
      minuteOfDay: 990,
      zone: 'Europe/Berlin',
      createdBy: ADMIN,
      createdAt: EXAMPLE_NOW,
    });
    assert.equal(answer.title, 'The digest comes every Friday at 16:30 (Europe/Berlin)');
    assert.match(answer.lines.join(' '), /first one is posted here on Fri 27 Nov 2026, 16:30 CET/);
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

  it('offers to show it now and to stop it, in words that are read', async () => {
    const answer = asMessage(await rig.ask('digest weekly monday 09:00', inSpace));
    for (const ask of (answer.buttons ?? []).map((button) => askOf(button) ?? '')) {
      assert.notEqual((await rig.ask(ask, inSpace)).kind, 'refused', ask);
    }
    assert.equal(answer.buttons?.length, 2);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'digest-weekly/set', 'digest weekly monday 09:00', inSpace);
    await matchGolden(rig, 'digest-weekly/not-an-admin', 'digest weekly monday 09:00', { as: VIEWER, space: SPACE });
  });
});
