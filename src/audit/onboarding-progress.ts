/** How far people are with their API keys, by team. Teams are compared, people never. */
import { fold } from './fold.ts';
import type { Outreach } from './outreach.ts';
import type { RosterPerson } from './roster.ts';

export interface TeamProgress {
  /** Absent: people who are in no team. */
  readonly team?: string;
  /** Without those who need no key: exempt or revoked. */
  readonly people: number;
  readonly queued: number;
  readonly introduced: number;
  readonly failed: number;
  /** Pressed one of the buttons. */
  readonly answered: number;
  readonly reported: number;
  readonly proven: number;
}

const NOBODY = { people: 0, queued: 0, introduced: 0, failed: 0, answered: 0, reported: 0, proven: 0 };

/** Teams by name, people without one last. @param outreach by lower-case email */
export function progressByTeam(
  roster: readonly RosterPerson[],
  outreach: ReadonlyMap<string, Outreach>,
): readonly TeamProgress[] {
  const teams = new Map<string, TeamProgress>();
  for (const person of roster) {
    const { status } = person.key;
    if (status === 'exempt' || status === 'revoked') continue;
    const key = fold(person.team ?? '');
    const before = teams.get(key) ?? { ...NOBODY, ...(person.team === undefined ? {} : { team: person.team }) };
    teams.set(key, plus(before, person, outreach.get(person.email)));
  }
  return [...teams.entries()].toSorted(([a], [b]) => order(a, b)).map(([, team]) => team);
}

/** All of them together. */
export function sumOfTeams(teams: readonly TeamProgress[]): TeamProgress {
  return teams.reduce<TeamProgress>(
    (sum, team) => ({
      people: sum.people + team.people,
      queued: sum.queued + team.queued,
      introduced: sum.introduced + team.introduced,
      failed: sum.failed + team.failed,
      answered: sum.answered + team.answered,
      reported: sum.reported + team.reported,
      proven: sum.proven + team.proven,
    }),
    NOBODY,
  );
}

function plus(team: TeamProgress, { key }: RosterPerson, outreach: Outreach | undefined): TeamProgress {
  const status = outreach?.onboarding?.status;
  const one = (is: boolean): number => (is ? 1 : 0);
  return {
    ...team,
    people: team.people + 1,
    queued: team.queued + one(status === 'queued'),
    introduced: team.introduced + one(status === 'introduced'),
    failed: team.failed + one(status === 'failed'),
    answered: team.answered + one(outreach?.reply !== undefined),
    reported: team.reported + one(key.status === 'reported'),
    proven: team.proven + one(key.status === 'proven'),
  };
}

function order(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a.localeCompare(b, 'en');
}
