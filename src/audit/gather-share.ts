/** Counts what the named share tells. */
import { countByPerson, countShare, countShareByType, countShareByWeek, type ShareQuery } from './counting.ts';
import type { Period } from './event.ts';
import { dateAt, mondayOf, startOfDate } from './period.ts';
import type { AuditStore } from './ports.ts';
import type { RosterPerson } from './roster.ts';
import { isQuietBecauseOfGoal, type ShareCount, type ShareFacts, type TeamShare } from './share.ts';
import type { DigestSubscription } from './state.ts';

/** A team of fewer is a person, and reports rank no people. */
const LEAST_IN_TEAM = 2;

/** See ShareFacts. */
export type ShareScope = Pick<ShareFacts, 'zone' | 'goal' | 'by' | 'entityTypes'>;

/** @param span half-open, UTC ms */
export async function gatherShare(
  store: Pick<AuditStore, 'group' | 'state'>,
  span: Period,
  scope: ShareScope,
): Promise<ShareFacts> {
  const kinds = scope.entityTypes === undefined ? {} : { entityTypes: scope.entityTypes };
  const here = { ...kinds, ...span };
  const [weeks, types, { teams, singles }] = await Promise.all([
    countShareByWeek(store, weeksIn(span, scope.zone), kinds),
    scope.by === 'type' ? countShareByType(store, here) : [],
    scope.by === 'team' ? countTeams(store, here) : { teams: [], singles: 0 },
  ]);
  return { ...span, ...scope, all: sumOf(weeks), weeks, types, teams, singles };
}

/** Is the digest of this week left out? See `isQuietBecauseOfGoal`. */
export async function isQuietWeek(
  store: Pick<AuditStore, 'group' | 'state'>,
  subscription: Pick<DigestSubscription, 'goalTold' | 'minimum' | 'entityTypes'>,
  week: Period,
  scope: Omit<ShareQuery, keyof Period> = {},
): Promise<boolean> {
  const { goalTold } = subscription;
  if (goalTold === undefined || goalTold.to > week.from) return false;
  const since = await countShare(store, { ...scope, from: goalTold.to, to: week.to });
  return isQuietBecauseOfGoal(subscription, week.from, since);
}

/** The last `count` complete weeks, Monday to Sunday. @param now UTC ms */
export function lastWeeks(count: number, now: number, zone: string): Period {
  const monday = mondayOf(dateAt(now, zone));
  return { from: startOfDate(monday.subtract({ weeks: count }), zone), to: startOfDate(monday, zone) };
}

/** The weeks of a span, Monday to Sunday, the first and the last cut where the span begins and ends. */
export function weeksIn({ from, to }: Period, zone: string): readonly Period[] {
  const weeks: Period[] = [];
  let begin = from;
  for (let monday = mondayOf(dateAt(from, zone)); begin < to; ) {
    monday = monday.add({ weeks: 1 });
    const end = Math.min(to, startOfDate(monday, zone));
    weeks.push({ from: begin, to: end });
    begin = end;
  }
  return weeks;
}

function sumOf(counts: readonly ShareCount[]): ShareCount {
  const add = (part: keyof ShareCount): number => counts.reduce((sum, count) => sum + count[part], 0);
  return { total: add('total'), automation: add('automation'), recorded: add('recorded'), confirmed: add('confirmed') };
}

/** Records name people by email or id; two people may share a name, so a name alone puts nobody into a team. */
async function countTeams(
  store: Pick<AuditStore, 'group' | 'state'>,
  here: Parameters<typeof countByPerson>[1],
): Promise<Pick<ShareFacts, 'teams' | 'singles'>> {
  const [roster, changes] = await Promise.all([store.state.list('roster'), countByPerson(store, here)]);
  const byTeam = new Map<string, RosterPerson[]>();
  for (const { value } of roster) {
    const team = value.team?.trim() ?? '';
    if (team !== '' && value.key.status !== 'exempt') byTeam.set(team, [...(byTeam.get(team) ?? []), value]);
  }
  const all = [...byTeam].map(([team, people]): TeamShare => {
    const proven = people.filter(({ key }) => key.status === 'proven').length;
    return { team, people: people.length, proven, named: sum(people.map((person) => changesBy(person, changes))) };
  });
  const teams = all.filter(({ people }) => people >= LEAST_IN_TEAM);
  const order = (a: TeamShare, b: TeamShare): number =>
    b.proven / b.people - a.proven / a.people || b.people - a.people || (a.team < b.team ? -1 : 1);
  return { teams: teams.toSorted(order), singles: all.length - teams.length };
}

function changesBy({ email, ids = [] }: RosterPerson, changes: ReadonlyMap<string, number>): number {
  const known = new Set([email, ...ids].map((key) => key.toLowerCase()));
  return sum([...known].map((key) => changes.get(key) ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
