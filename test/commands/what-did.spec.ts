import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { allPages, asEvents, choicesOf, choose, eventsOf, render, sameFromButton, useRig } from './rig.ts';

describe('what-did [I]', () => {
  const rig = useRig();

  it('gives the changes of one person in a span', async () => {
    const answer = asEvents(await sameFromButton(rig, 'what did jon.berg@example.com change last week'));
    assert.deepEqual(eventsOf(answer), ['hub-two', 'hub-one', 'max-modified']);
    assert.equal(answer.reading, 'changes by jon.berg@example.com, 16-22 Nov 2026 (CET)');
    assert.deepEqual([answer.total, answer.anonymous], [3, 0]);
    assert.ok(answer.rows.every(({ attribution }) => attribution.kind === 'recorded'));
  });

  it('keeps to a kind and an action', async () => {
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'changes by jon.berg@example.com in users last week')), [
      'max-modified',
    ]);
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'what did mara.lind@example.com delete')), [
      'zoe-accent-deleted',
    ]);
  });

  it('finds a person by name, with the records that give the name alone', async () => {
    const answer = await rig.ask('what did Mara Lind change on 18 Nov');
    assert.deepEqual(eventsOf(answer), ['line-by-name']);
    assert.deepEqual(asEvents(answer).question.actor, { kind: 'person', email: 'mara.lind@example.com' });
  });

  it('finds an actor that has only an id', async () => {
    const answer = await sameFromButton(rig, 'what did id 00000000-0000-4000-8000-0000000000f9 change');
    assert.deepEqual(eventsOf(answer), ['team-by-id-only']);
  });

  it('offers two people of one name, and answers the one that is picked', async () => {
    const answer = await rig.ask('what did Jon Berg change');
    assert.deepEqual(choicesOf(answer), ['Jon Berg', 'Jon Berg']);
    const other = await choose(rig, answer, 0);
    assert.deepEqual(eventsOf(other), ['other-org', 'other-max-modified', 'braun-created']);
    assert.equal(asEvents(await choose(rig, answer, 1)).total, 5);
  });

  it('offers a person known by a part of the name, even if there is only one', async () => {
    const answer = await rig.ask('what did mara change on 18 Nov');
    assert.deepEqual(choicesOf(answer), ['Mara Lind']);
    assert.deepEqual(eventsOf(await choose(rig, answer, 0)), ['line-by-name']);
  });

  it('mends one letter of a name and says so', async () => {
    const answer = await rig.ask('what did Mara Lindt change');
    assert.match(answer.reading, /"Mara Lindt" read as Mara Lind$/);
    assert.equal(asEvents(answer).total, 11);
  });

  it('knows who is meant by "I"', async () => {
    const mine = await rig.ask('what did I change today', { as: 'mara.lind@example.com' });
    assert.deepEqual(eventsOf(mine), ['sales-today']);
    const nothing = asEvents(await rig.ask('what did I change last week'));
    assert.deepEqual([nothing.total, nothing.coverage.complete], [0, true]);
    assert.match(nothing.reading, /no record names viewer@example\.com/);
  });

  it('takes "nobody" and the service identity as the changes without a name', async () => {
    const expected = ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified'];
    for (const who of ['nobody', 'api@cconesp.net']) {
      const answer = asEvents(await sameFromButton(rig, `what did ${who} change last week`));
      assert.deepEqual(eventsOf(answer), expected);
      assert.equal(answer.anonymous, 4);
      assert.ok(answer.rows.every(({ attribution }) => attribution.kind === 'unknown'));
    }
  });

  it('finds nothing by a person whom no record names, and says so by name', async () => {
    const answer = asEvents(await rig.ask('what did Nora Nobody change'));
    assert.deepEqual([answer.total, answer.unrecorded], [0, 'Nora Nobody']);
    assert.match(render(answer).markdown, /No record says that .?Nora Nobody.? changed anything/);
  });

  it('pages through every change exactly once', async () => {
    const seen = await allPages(rig, 'what did mara.lind@example.com change', 4);
    assert.deepEqual(seen, eventsOf(await rig.ask('what did mara.lind@example.com change')));
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'what-did/person', 'what did jon.berg@example.com change last week');
    await matchGolden(rig, 'what-did/same-names', 'what did Jon Berg change');
    await matchGolden(rig, 'what-did/part-of-a-name', 'what did mara change');
  });
});
