import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asEvents, eventsOf, refusalOf, render, SPACE, sameFromButton, useRig, VIEWER } from './rig.ts';
import { eventId } from './world.ts';

describe('show [I]', () => {
  const rig = useRig();

  it('gives one event whole, with its evidence', async () => {
    const answer = asEvents(await sameFromButton(rig, `show ${eventId('zoe-modified')}`));
    assert.deepEqual(eventsOf(answer), ['zoe-modified']);
    assert.equal(answer.rows[0]?.event.ip, '192.0.2.7');
    assert.equal(answer.rows[0]?.event.sources[0]?.name, 'synthetic.csv');
    assert.deepEqual([answer.total, answer.anonymous, answer.offset, answer.next], [1, 1, 0, undefined]);
    assert.match(render(answer).markdown, new RegExp(eventId('zoe-modified')));
  });

  it('says whether all of its day is known', async () => {
    const answer = asEvents(await rig.ask(`show ${eventId('zoe-modified')}`));
    assert.equal(answer.coverage.sentence, 'Complete for 18 Nov 2026 (CET).');
  });

  it('says of an id that no event has that there is none', async () => {
    const answer = asEvents(await sameFromButton(rig, 'show c-99999999999999999999'));
    assert.deepEqual([answer.total, answer.rows.length, answer.coverage.complete], [0, 0, false]);
    assert.match(answer.reading, /c-99999999999999999999/);
    assert.match(render(answer).markdown, /no change with this id/);
  });

  it('asks for the whole id when a part of one was given', async () => {
    const answer = asEvents(await rig.ask(`show ${eventId('zoe-modified').slice(0, 10)}`));
    assert.equal(answer.total, 0);
    assert.match(render(answer).markdown, /give the whole id/);
  });

  it('refuses a button that carries no id', async () => {
    assert.match(refusalOf(await rig.press({ intent: 'show' })).reason, /^Give the id/);
  });

  it('hands the record over as a file to who may see evidence, and never where others read along', async () => {
    const text = `show ${eventId('zoe-modified')}`;
    const file = (await rig.ask(text, { as: ADMIN })).file;
    assert.match(file?.name ?? '', /^change-.*\.json$/);
    assert.equal(JSON.parse(new TextDecoder().decode(file?.bytes)).ip, '192.0.2.7');
    assert.equal((await rig.ask(text, { as: VIEWER })).file, undefined);
    assert.equal((await rig.ask(text, { as: ADMIN, space: SPACE, spaceKind: 'group' })).file, undefined);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'show/anonymous', `show ${eventId('zoe-modified')}`);
    await matchGolden(rig, 'show/hostile', `show ${eventId('hostile')}`);
    await matchGolden(rig, 'show/unknown', 'show c-99999999999999999999');
  });
});
