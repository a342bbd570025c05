/** How many keys are in which state, as a whole and by team. Teams are compared, people never. */
import { fold } from '../../audit/fold.ts';
import { KEY_STATUSES, type KeyStatus, type RosterPerson } from '../../audit/roster.ts';

export interface TeamCount {
  readonly team: string;
  readonly total: number;
  readonly proven: number;
  /** Without those who need no key. */
  readonly open: number;
}

/** States that occur, in the order of KEY_STATUSES. */
export function countByStatus(
  people: readonly RosterPerson[],
): readonly { readonly status: KeyStatus; readonly count: number }[] {
  return KEY_STATUSES.map((status) => ({
    status,
    count: people.filter(({ key }) => key.status === status).length,
  })).filter(({ count }) => count > 0);
}

/** Most open keys first, then by name; people without a team are in none. */
export function countByTeam(people: readonly RosterPerson[]): readonly TeamCount[] {
  const teams = new Map<string, RosterPerson[]>();
  for (const person of people) {
    if (person.team === undefined) continue;
    const key = fold(person.team);
    teams.set(key, [...(teams.get(key) ?? []), person]);
  }
  return [...teams.values()]
    .map((members) => {
      const of = (...statuses: readonly KeyStatus[]) =>
        members.filter(({ key }) => statuses.includes(key.status)).length;
      const proven = of('proven');
      return {
        team: members[0]?.team ?? '',
        total: members.length,
        proven,
        open: members.length - proven - of('exempt', 'revoked'),
      };
    })
    .toSorted((a, b) => b.open - a.open || a.team.localeCompare(b.team, 'en'));
}
