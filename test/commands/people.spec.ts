import assert from 'node:assert/strict';
import { KEY_STATUSES } from '../../src/audit/roster.ts';
import { matchGolden } from './golden-case.ts';
import { addPerson, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, refusalOf, render, useRig } from './rig.ts';

const REVIEWER = 'reviewer@example.com';
const AS_ADMIN = { as: ADMIN } as const;

describe('people [I]', () => {
  const rig = useRig();
  beforeEach(async () => {
    await rig.store.state.update('settings', 'bot', () => ({ reviewers: [REVIEWER] }));
  });

  /** First cell of each row. */
  const namesIn = async (text: string, as = ADMIN): Promise<readonly string[]> => {
    const answer = asMessage(await rig.ask(text, { as }));
    render(answer);
    return (answer.table?.rows ?? []).map(([name = '']) => name);
  };
  const factsIn = async (text: string): Promise<readonly string[]> => {
    const { facts = [] } = asMessage(await rig.ask(text, AS_ADMIN));
    return facts.map(({ label, value }) => `${label}: ${value}`);
  };
  const addTeams = async (): Promise<void> => {
    await addPerson(rig.store, 'a@example.com', { name: 'Anna', team: 'North', status: 'proven' });
    await addPerson(rig.store, 'b@example.com', { name: 'Bert', team: 'North', status: 'missing' });
    await addPerson(rig.store, 'c@example.com', { name: 'Cleo', team: 'south', status: 'exempt' });
    await addPerson(rig.store, 'd@example.com', { name: 'Dora', team: 'South', status: 'proven' });
    await addPerson(rig.store, 'e@example.com', { name: 'Émile' });
    await addPerson(rig.store, 'f@example.com');
  };

  it('says how to begin when nobody is there', async () => {
    const answer = asMessage(await rig.ask('people', AS_ADMIN));
    assert.equal(answer.title, 'Nobody is on the roster yet');
    assert.deepEqual(labelsOf(answer), ['Import people']);
  });

  it('counts but names nobody where others read along', async () => {
    await addTeams();
    const answer = asMessage(await rig.ask('people', { ...AS_ADMIN, spaceKind: 'group' }));
    render(answer);
    assert.match(answer.title, /^6 people$/);
    assert.doesNotMatch(JSON.stringify({ ...answer, question: undefined }), /Anna|Bert|@/);
    const form = { intent: 'key', people: ['a@example.com'] } as const;
    assert.match(refusalOf(await rig.press(form, { ...AS_ADMIN, spaceKind: 'group' })).reason, /in a 1:1 space/);
  });

  it('counts by status and by team first, then lists by name', async () => {
    await addTeams();
    assert.deepEqual(await factsIn('people'), [
      'Key unknown: 2',
      'Key missing: 1',
      'Key proven: 2',
      'Key exempt: 1',
      'Team North: 1 of 2 proven',
      'Team south: 1 of 2 proven',
    ]);
    assert.deepEqual(await namesIn('people'), ['Anna', 'Bert', 'Cleo', 'Dora', 'Émile', 'f@example.com']);
  });

  it('ranks no people: the order is that of their names', async () => {
    await addPerson(rig.store, 'z@example.com', { name: 'Abel', status: 'proven' });
    await addPerson(rig.store, 'a@example.com', { name: 'Zara', status: 'missing' });
    assert.deepEqual(await namesIn('people'), ['Abel', 'Zara']);
  });

  it('keeps to a status, a team, or both', async () => {
    await addTeams();
    assert.deepEqual(await namesIn('people proven'), ['Anna', 'Dora']);
    assert.deepEqual(await namesIn('who has no key'), ['Bert']);
    assert.deepEqual(await namesIn('people in team South'), ['Cleo', 'Dora']);
    assert.deepEqual(await namesIn('people in team "north" missing'), ['Bert']);
    assert.deepEqual(await namesIn('people revoked'), []);
  });

  it('does not let "missing" look like everybody without a key', async () => {
    await addPerson(rig.store, 'a@example.com', { name: 'Anna', status: 'proven' });
    await addPerson(rig.store, 'b@example.com', { name: 'Bert', status: 'unknown' });
    const { title, lines } = asMessage(await rig.ask("who hasn't got keys", AS_ADMIN));
    assert.equal(title, '0 people, key missing');
    assert.match(lines.join(' '), /1 of 2 are unknown/);
    assert.doesNotMatch(asMessage(await rig.ask('people', AS_ADMIN)).lines.join(' '), /unknown/);
  });

  it('names the teams there are when the one asked for is not', async () => {
    await addTeams();
    const { reason, notUnderstood } = refusalOf(await rig.ask('people in team West', AS_ADMIN));
    assert.match(reason, /I know North, south\.$/);
    assert.deepEqual(notUnderstood, ['West']);
  });

  it('lists fifteen at most and says so', async () => {
    for (let index = 0; index < 40; index += 1)
      await addPerson(rig.store, `person${index}@example.com`, { status: KEY_STATUSES[index % 7] ?? 'unknown' });
    assert.equal((await namesIn('people')).length, 15);
    const answer = asMessage(await rig.ask('people', AS_ADMIN));
    assert.match(answer.lines.join(' '), /15 of 40 are listed/);
  });

  it('is for reviewers to look at and for admins to change', async () => {
    await addTeams();
    assert.deepEqual(await namesIn('people missing', REVIEWER), ['Bert']);
    const seen = await rig.ask('people', { as: REVIEWER });
    assert.deepEqual(labelsOf(seen), ['Only missing keys']);
    const several = questionOf(await rig.ask('people', AS_ADMIN), 'Set several keys');
    assert.match(refusalOf(await rig.press(several, { as: REVIEWER })).reason, /^Only admins may/);
    assert.match(asMessage(await rig.press(several, AS_ADMIN)).title, /several/);
    assert.match(refusalOf(await rig.ask('people')).reason, /^Only reviewers may/);
  });

  it('lets hostile names and teams do nothing but stand there', async () => {
    await addPerson(rig.store, 'evil@example.com', {
      name: '<@all> [pay](http://evil.example.com) \u202Etxt\u0007',
      team: '<@all>, a|b *c*',
      status: 'missing',
    });
    const reply = render(await rig.ask('people', AS_ADMIN));
    assert.doesNotMatch(reply.markdown, /<@all>|\]\(http/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'people/nobody', 'people', AS_ADMIN);
    await addTeams();
    await matchGolden(rig, 'people/everybody', 'people', AS_ADMIN);
    await matchGolden(rig, 'people/missing', 'people missing', AS_ADMIN);
  });
});
