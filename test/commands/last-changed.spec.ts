import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { asEvents, choicesOf, eventsOf, render, sameFromButton, useRig } from './rig.ts';

describe('last-changed [I]', () => {
  const rig = useRig();

  it('gives the newest change only, and counts all', async () => {
    const answer = asEvents(await sameFromButton(rig, 'when was queue Sales_EMEA last changed'));
    assert.deepEqual(eventsOf(answer), ['sales-today']);
    assert.equal(answer.total, 3);
    assert.equal(answer.reading, 'last change to contact service queue Sales_EMEA, all time (Europe/Berlin)');
  });

  it('keeps to the action that was asked for', async () => {
    const answer = asEvents(await sameFromButton(rig, 'when was queue Sales_EMEA last created'));
    assert.deepEqual(eventsOf(answer), ['sales-created']);
  });

  it('says when, and that nobody is known, of a service identity', async () => {
    const answer = await rig.ask('when was queue Support_DE last changed');
    assert.deepEqual(asEvents(answer).rows[0]?.attribution, { kind: 'unknown' });
    assert.match(render(answer).markdown, /20 Nov 2026.*17:45 CET/);
  });

  it('stays a list of events when there is none', async () => {
    const answer = asEvents(await rig.ask('when was user Zoe Keller last deleted'));
    assert.deepEqual([answer.total, answer.rows.length], [0, 0]);
  });

  it('offers equal names', async () => {
    assert.deepEqual(choicesOf(await rig.ask('who last changed Night Shift')), ['Night Shift', 'Night Shift']);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'last-changed/recorded', 'when was queue Sales_EMEA last changed');
    await matchGolden(rig, 'last-changed/anonymous', 'when was queue Support_DE last changed');
  });
});
