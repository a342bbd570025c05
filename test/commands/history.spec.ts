import assert from 'node:assert/strict';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { allPages, asEvents, choicesOf, eventsOf, sameFromButton, useRig } from './rig.ts';
import { IDS } from './world.ts';

describe('history [I]', () => {
  const rig = useRig();

  it('tells everything of one object, newest first, across a rename', async () => {
    const answer = asEvents(await sameFromButton(rig, 'history of queue Sales_EMEA'));
    assert.deepEqual(eventsOf(answer), ['sales-today', 'sales-renamed', 'sales-created']);
    assert.equal(answer.reading, 'changes to contact service queue Sales_EMEA, all time (Europe/Berlin)');
    assert.equal(answer.anonymous, 0);
    assert.deepEqual(answer.rows[1]?.event.changes, [{ field: 'name', before: 'Sales', after: 'Sales_EMEA' }]);
  });

  it('finds by id, also one wrapped as the vendor does', async () => {
    const plain = await sameFromButton(rig, `history of ${IDS.nightQueue}`);
    assert.deepEqual(eventsOf(plain), ['night-sunday', 'night-anonymous', 'night-created']);
    const wrapped = Buffer.from(IDS.nightQueue).toString('base64');
    assert.deepEqual(eventsOf(await rig.ask(`history of ${wrapped}`)), eventsOf(plain));
  });

  it('answers an id that no record has with none, and says so', async () => {
    const answer = asEvents(await sameFromButton(rig, 'history of AW3zqPSEh5ILmjsY44DC'));
    assert.equal(answer.total, 0);
    assert.match(answer.reading, /no record names AW3zqPSEh5ILmjsY44DC$/);
  });

  it('joins records that give only the name to the one object of that name', async () => {
    const byName = await sameFromButton(rig, 'history of entry point Main Line');
    assert.deepEqual(eventsOf(byName), ['line-by-id', 'line-by-name']);
    assert.deepEqual(eventsOf(await rig.ask(`history of ${IDS.mainLine}`)), ['line-by-id', 'line-by-name']);
  });

  it('joins no record of another kind with the same name', async () => {
    const team = { entityType: 'team', target: { id: 'team-line', name: 'Main Line' } };
    await rig.store.append([anIncoming({ id: 'c-team', ...team })]);
    assert.deepEqual(eventsOf(await rig.ask(`history of ${IDS.mainLine}`)), ['line-by-id', 'line-by-name']);
  });

  it('leaves them out, and says so, where two objects have that name', async () => {
    assert.deepEqual(choicesOf(await rig.ask('history of site Hub')), ['Hub', 'Hub']);
    const answer = await rig.ask(`history of ${IDS.hub}`);
    assert.deepEqual(eventsOf(answer), ['hub-one']);
    assert.match(answer.reading, /records that give only the name are left out, as others are called so too/);
  });

  it('keeps to the kind that was asked for', async () => {
    assert.deepEqual(eventsOf(await rig.ask('history of team Night Shift')), ['team-by-id-only', 'night-team-created']);
  });

  it('keeps to the span that was asked for', async () => {
    const answer = await sameFromButton(rig, 'what happened to queue "Night Shift" since Sunday');
    assert.deepEqual(eventsOf(answer), ['night-sunday']);
    assert.match(answer.reading, /since 22 Nov 2026 \(CET\)$/);
  });

  it('pages through every change exactly once', async () => {
    assert.deepEqual(await allPages(rig, 'history of queue Night Shift', 1), [
      'night-sunday',
      'night-anonymous',
      'night-created',
    ]);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'history/renamed', 'history of queue Sales_EMEA');
    await matchGolden(rig, 'history/anonymous', 'history of queue Night Shift');
    await matchGolden(rig, 'history/unknown-id', 'history of AW3zqPSEh5ILmjsY44DC');
  });
});
