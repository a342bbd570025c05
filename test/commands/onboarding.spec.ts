import assert from 'node:assert/strict';
import { progressByTeam, sumOfTeams } from '../../src/audit/onboarding-progress.ts';
import { newRosterPerson } from '../../src/audit/roster.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, INTRODUCED, put, SAM } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('onboarding [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const failed = {
    status: 'failed',
    askedBy: ADMIN,
    askedAt: 1,
    atOnce: true,
    problem: 'Nobody by that address.',
  } as const;

  const fill = async (): Promise<void> => {
    await put(
      rig,
      SAM,
      { team: 'Blue', name: 'Sam Hill' },
      { ...INTRODUCED, reply: { said: 'done', at: EXAMPLE_NOW } },
    );
    await put(rig, ANN, { team: 'Blue', status: 'proven' }, INTRODUCED);
    await put(rig, 'ben@example.com', { team: 'blue', status: 'reported' });
    await put(rig, 'cat@example.com', { team: 'Green' }, { onboarding: failed });
    await put(rig, 'dan@example.com', {}, { onboarding: { ...failed, status: 'queued' } });
    await put(rig, 'eve@example.com', { team: 'Green', status: 'exempt' });
  };

  it('counts people by team, those who need no key left out', async () => {
    await fill();
    const answer = asMessage(await rig.ask('onboarding', admin));
    assert.equal(answer.title, '1 of 5 people with a proven key');
    assert.deepEqual(answer.table?.rows, [
      ['Blue', '2 of 3', '1', '1 proven, 1 reported'],
      ['Green', '0 of 1', '0', '0 proven, 0 reported'],
      ['No team', '0 of 1', '0', '0 proven, 0 reported'],
      ['All', '2 of 5', '1', '1 proven, 1 reported'],
    ]);
    assert.match(answer.lines.join(' '), /1 introduction is still to go out/);
  });

  it('shows a team of one person only to who may know about that person', async () => {
    await fill();
    for (const asking of [{ as: VIEWER }, { ...admin, spaceKind: 'group' as const }]) {
      const rows = asMessage(await rig.ask('onboarding', asking)).table?.rows ?? [];
      assert.deepEqual(
        rows.map(([team]) => team),
        ['Blue', 'All'],
      );
      assert.match(refusalOf(await rig.ask('onboarding of team Green', asking)).reason, /That team is one person/);
    }
  });

  it('names failed introductions to admins only, and not before others', async () => {
    await fill();
    const lines = async (asking: object): Promise<string> =>
      asMessage(await rig.ask('onboarding', asking)).lines.join(' ');
    assert.match(await lines(admin), /cat@example\.com: Nobody by that address\./);
    for (const asking of [{ as: VIEWER }, { ...admin, spaceKind: 'group' }]) {
      assert.match(await lines(asking), /1 introduction could not be sent/);
      assert.doesNotMatch(await lines(asking), /cat@/);
    }
  });

  it('of one team shows that team', async () => {
    await fill();
    assert.deepEqual(asMessage(await rig.ask('onboarding of team Green', admin)).table?.rows, [
      ['Green', '0 of 1', '0', '0 proven, 0 reported'],
    ]);
    refusalOf(await rig.ask('onboarding of team Nowhere', admin));
  });

  it('is by team: a person or a status is another question', async () => {
    await fill();
    refusalOf(await rig.ask('onboarding of sam@example.com', admin));
    refusalOf(await rig.press({ intent: 'onboarding', status: 'missing' }, admin));
  });

  it('of nobody says where people come from', async () => {
    assert.match(refusalOf(await rig.ask('onboarding', admin)).reason, /Nobody is on the roster yet/);
  });

  it('tells of a pause', async () => {
    await fill();
    await rig.ask('pause because freeze', admin);
    assert.match(
      asMessage(await rig.ask('onboarding', admin)).lines[0] ?? '',
      /Paused by admin@example\.com .*: freeze/,
    );
  });

  it('looks as it was found good', async () => {
    await fill();
    await matchGolden(rig, 'onboarding/admin', 'onboarding', admin);
    await matchGolden(rig, 'onboarding/viewer', 'onboarding', { as: VIEWER });
  });
});

describe('progress by team [U]', () => {
  it('adds up to the whole, whatever the teams', () => {
    const person = (email: string, team?: string) => ({
      ...newRosterPerson(email, { at: 0, by: ADMIN, origin: 'csv' }),
      ...(team === undefined ? {} : { team }),
    });
    const teams = progressByTeam(
      [person('a@example.com', 'B'), person('b@example.com', 'a'), person('c@example.com')],
      new Map(),
    );
    assert.deepEqual(
      teams.map(({ team, people }) => [team, people]),
      [
        ['a', 1],
        ['B', 1],
        [undefined, 1],
      ],
    );
    assert.equal(sumOfTeams(teams).people, 3);
    assert.equal(sumOfTeams([]).people, 0);
  });
});
