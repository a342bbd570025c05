import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { allPages, asEvents, eventsOf, render, sameFromButton, useRig } from './rig.ts';

describe('unattributed [I]', () => {
  const rig = useRig();
  const ALL = ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified'];

  it('gives the changes of service identities and of nobody, and no others', async () => {
    const answer = asEvents(await sameFromButton(rig, 'unattributed last week'));
    assert.deepEqual(eventsOf(answer), ALL);
    assert.deepEqual([answer.total, answer.anonymous], [4, 4]);
    assert.ok(answer.rows.every(({ attribution }) => attribution.kind === 'unknown'));
    assert.equal(answer.reading, 'changes that name nobody, 16-22 Nov 2026 (CET)');
  });

  it('counts an actor with only an id as somebody', async () => {
    assert.deepEqual(eventsOf(await rig.ask('unattributed in teams')), []);
  });

  it('keeps to a kind and a span', async () => {
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'anonymous changes in queues yesterday')), ['night-sunday']);
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'anonymous changes in queues today')), []);
  });

  it('never shows the name of a person', async () => {
    const { markdown, card } = render(await rig.ask('unattributed'));
    assert.doesNotMatch(markdown + JSON.stringify(card), /Mara|Jon|mara\.lind|jon\.berg/);
  });

  it('pages through every change exactly once', async () => {
    assert.deepEqual(await allPages(rig, 'unattributed', 3), ALL);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'unattributed/last-week', 'unattributed last week');
    await matchGolden(rig, 'unattributed/none', 'unattributed in teams last week');
  });
});
