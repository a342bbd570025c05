import assert from 'node:assert/strict';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, SPACE } from './rig.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';

describe('settings [I]', () => {
  const rig = useOrders();
  const facts = async (asking: object = { space: SPACE }) => {
    const { facts: pairs = [] } = asMessage(await rig.ask('settings', { as: ADMIN, ...asking }));
    return Object.fromEntries(pairs.map(({ label, value }) => [label, value]));
  };

  it('tells what stands when nothing was set', async () => {
    const all = await facts();
    assert.equal(all['Working hours'], "09:00 to 17:00, in each person's time zone");
    assert.equal(all['Workdays'], 'Monday, Tuesday, Wednesday, Thursday, Friday');
    assert.equal(all['Weekly digest here'], 'off');
    assert.equal(all['This space is for'], 'all organisations');
    assert.equal(all['Anonymous actors'], 'api@cconesp.net');
  });

  it('tells everything that was set, of this space and of the bot', async () => {
    await rig.order('digest weekly friday 16:00 in Europe/Berlin');
    await rig.done('the time zone of this space is Asia/Tokyo');
    await rig.done(`this space is for org ${ORG}`);
    await rig.done('anonymous actor add svc@example.com');
    await rig.store.state.update('settings', SETTINGS_KEY, (now) => ({
      ...now,
      workHours: { from: 480, to: 1440 },
      workdays: [7, 1],
      country: 'DE-BY',
      holidays: [{ date: '2026-12-24', name: 'Closed' }],
      graceDays: 1,
      goal: 95,
      paused: { by: ADMIN, at: EXAMPLE_NOW },
    }));
    const { 'Your time zone': _, ...all } = await facts();
    assert.deepEqual(all, {
      'Time zone of this space': 'Asia/Tokyo',
      'Weekly digest here': 'every Friday at 16:00 (Europe/Berlin)',
      'This space is for': `organisation ${ORG}`,
      'Working hours': "08:00 to 24:00, in each person's time zone",
      Workdays: 'Monday, Sunday',
      'Public holidays': 'DE-BY',
      'Own holidays': '1 day',
      'First reminder': '1 day after the introduction',
      'Sent by itself': `nothing: paused by ${ADMIN} on Mon 23 Nov 2026, 13:00 CET`,
      'Goal of the named share': '95 %',
      'Anonymous actors': 'api@cconesp.net, svc@example.com',
    });
  });

  it('tells nothing of a space where there is none', async () => {
    const all = await facts({ as: 'operator' });
    assert.ok(!Object.keys(all).some((label) => /space|here/.test(label)));
    assert.ok('Time zone' in all);
  });

  it('offers to pause or to resume, whichever there is to do', async () => {
    const offered = async () =>
      asMessage(await rig.ask('settings', { as: ADMIN }))
        .buttons?.map(({ label }) => label)
        .at(-1);
    assert.equal(await offered(), 'Pause everything');
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ paused: { by: ADMIN, at: EXAMPLE_NOW } }));
    assert.equal(await offered(), 'Resume');
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'settings/space', 'settings', { as: ADMIN, space: SPACE });
  });
});
