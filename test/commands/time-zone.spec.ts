import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { askOf, asMessage, refusalOf, sameFromButton, useRig, VIEWER } from './rig.ts';

describe('time-zone [I]', () => {
  const rig = useRig();

  it('stores the zone of the person who asks', async () => {
    const answer = asMessage(await sameFromButton(rig, 'my time zone is America/New_York'));
    assert.deepEqual(await rig.store.state.get('people', VIEWER), { email: VIEWER, zone: 'America/New_York' });
    assert.equal(answer.title, 'Your time zone is now America/New_York');
    assert.equal(answer.zone, 'America/New_York');
    assert.deepEqual(answer.lines, ['It is Mon 23 Nov 2026, 07:00 EST there. It was Europe/Berlin before.']);
  });

  it('keeps one record for a person, however the email is written', async () => {
    await rig.ask('my time zone is Asia/Tokyo', { as: 'Viewer@Example.com' });
    assert.deepEqual(await rig.store.state.list('people'), [
      { key: VIEWER, value: { email: VIEWER, zone: 'Asia/Tokyo' } },
    ]);
  });

  it('is undone by its button', async () => {
    const undo = askOf(asMessage(await rig.ask('my time zone is Asia/Tokyo')).buttons?.[0]) ?? '';
    await rig.ask(undo);
    assert.equal((await rig.store.state.get('people', VIEWER))?.zone, 'Europe/Berlin');
  });

  for (const zone of ['Europe/Atlantis', '+02:00', 'EST', 'x']) {
    it(`stores nothing for ${zone}, by text or by a forged button`, async () => {
      refusalOf(await rig.ask(`my time zone is ${zone}`));
      assert.deepEqual(refusalOf(await rig.press({ intent: 'time-zone', zone })).notUnderstood, [zone]);
      assert.deepEqual(await rig.store.state.list('people'), []);
    });
  }

  it('stores the zone as the time zone database writes it', async () => {
    await rig.press({ intent: 'time-zone', zone: 'europe/LISBON' });
    assert.equal((await rig.store.state.get('people', VIEWER))?.zone, 'Europe/Lisbon');
  });

  it('has nobody to store it for on the command line', async () => {
    const { reason } = refusalOf(await rig.ask('my time zone is Asia/Tokyo', { as: 'operator' }));
    assert.match(reason, /--time-zone/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'time-zone/set', 'my time zone is America/New_York');
    await matchGolden(rig, 'time-zone/unknown', 'my time zone is Europe/Atlantis');
  });
});
