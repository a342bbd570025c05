import assert from 'node:assert/strict';
import { asJson } from '../../src/app/answer-json.ts';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { asEvents, asSummary, choicesOf, choose, render, sameFromButton, useRig } from './rig.ts';

describe('a word that can mean several kinds [I]', () => {
  const rig = useRig();

  beforeEach(async () => {
    const rows = [
      ['c-p1', 'user-profile', 'Supervisor'],
      ['c-p2', 'user-profile', 'Gold'],
      ['c-p3', 'skill-profile', 'Gold'],
      ['c-p4', 'agent-profile', 'Night Shift'],
      ['c-p5', 'skill-profile', 'Profile Berlin'],
      ['c-p6', 'user', 'Supervisor'],
    ] as const;
    await rig.store.append(
      rows.map(([id, entityType, name]) => anIncoming({ id, entityType, target: { id: `id of ${id}`, name } })),
    );
  });

  it('is settled by a name that only one of them has', async () => {
    const answer = asEvents(await sameFromButton(rig, 'who changed profile Supervisor'));
    assert.deepEqual(
      answer.rows.map(({ event }) => event.id),
      ['c-p1'],
    );
    assert.equal(answer.question.entityType, 'user-profile');
    assert.equal(answer.question.entityTypes, undefined);
    assert.match(answer.reading, /^changes to user profile Supervisor/);
  });

  it('reaches nothing of another kind', async () => {
    const answer = asEvents(await rig.ask('history of profile Night Shift'));
    assert.deepEqual(
      answer.rows.map(({ event }) => event.id),
      ['c-p4'],
    );
  });

  it('may be part of the name, before or behind', async () => {
    assert.equal(asEvents(await rig.ask('history of profile Berlin')).rows[0]?.event.id, 'c-p5');
    assert.equal(asEvents(await rig.ask('who changed the Supervisor profile')).rows[0]?.event.id, 'c-p1');
  });

  it('offers what has the name among them', async () => {
    const answer = await sameFromButton(rig, 'who changed profile Gold');
    assert.deepEqual(choicesOf(answer), ['Gold', 'Gold']);
    const picked = asEvents(await choose(rig, answer, 0));
    assert.equal(picked.total, 1);
    assert.equal(picked.question.entityTypes, undefined);
  });

  it('says of a name that nothing has what was looked for', async () => {
    const answer = asEvents(await rig.ask('who changed profile Nowhere'));
    assert.deepEqual([answer.total, answer.unrecorded], [0, 'Nowhere']);
    assert.match(answer.reading, /^changes to profile Nowhere/);
  });

  it('is offered by kind without a name, the fullest first', async () => {
    const answer = await sameFromButton(rig, 'who changed profile last month');
    assert.deepEqual(choicesOf(answer), ['User profiles', 'Skill profiles', 'Agent profiles', 'Multimedia profiles']);
    const all = await rig.ask('who changed profiles');
    assert.ok(all.kind === 'clarify');
    assert.deepEqual(
      all.choices.map(({ detail, question }) => [detail, question.entityType, question.entityTypes]),
      [
        ['2 changes recorded', 'user-profile', undefined],
        ['2 changes recorded', 'skill-profile', undefined],
        ['1 change recorded', 'agent-profile', undefined],
        ['no changes recorded', 'multimedia-profile', undefined],
      ],
    );
    assert.equal(asEvents(await choose(rig, all, 1)).total, 2);
    assert.equal(asJson(all, render(all))['kind'], 'clarify');
  });

  it('is offered for counts too', async () => {
    const answer = await rig.ask('how many changes in profiles by action');
    assert.equal(asSummary(await choose(rig, answer, 0)).total, 2);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'offer-kinds/profiles', 'who changed profiles');
  });
});
