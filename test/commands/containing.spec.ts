import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { asEvents, eventsOf, render, sameFromButton, useRig } from './rig.ts';

describe('containing [I]', () => {
  const rig = useRig();

  it('finds words in what the records say', async () => {
    const answer = asEvents(await sameFromButton(rig, 'changes containing "wrap-up timer"'));
    assert.deepEqual(eventsOf(answer), ['sales-renamed']);
    assert.equal(answer.reading, 'changes containing "wrap-up timer", all time (Europe/Berlin)');
  });

  it('does not mind case, and takes the text as a whole', async () => {
    assert.deepEqual(eventsOf(await rig.ask('changes containing "WRAP-UP Timer"')), ['sales-renamed']);
    assert.deepEqual(eventsOf(await rig.ask('changes containing "timer wrap-up"')), []);
  });

  it('keeps to a kind, a person and a span', async () => {
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'changes containing "Zoe" in users last week')), [
      'zoe-modified',
    ]);
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'changes containing "Zoe" in queues')), []);
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'changes containing "timer" from mara.lind@example.com')), [
      'sales-renamed',
    ]);
    assert.deepEqual(eventsOf(await sameFromButton(rig, 'changes containing "timer" from jon.berg@example.com')), []);
  });

  it('takes patterns and formulas as plain text', async () => {
    assert.deepEqual(eventsOf(await rig.ask('changes containing ".*"')), []);
    const answer = await sameFromButton(rig, 'changes containing "<@all>"');
    assert.deepEqual(eventsOf(answer), ['hostile']);
    const { markdown, card } = render(answer);
    assert.doesNotMatch(markdown + JSON.stringify(card), /<@all>/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'containing/found', 'changes containing "wrap-up timer"');
    await matchGolden(rig, 'containing/none', 'changes containing "nowhere to be found" last week');
  });
});
