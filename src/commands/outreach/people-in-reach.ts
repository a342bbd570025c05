/** The people of the roster with what was said to them, and what the rules say of each. */
import { fold } from '../../audit/fold.ts';
import { decideNudge, type NudgeCase, type NudgeDecision } from '../../audit/nudge-rules.ts';
import type { Outreach } from '../../audit/outreach.ts';
import type { Question } from '../../audit/question.ts';
import { roleOf } from '../../audit/roles.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { type WorkPlan, workPlanOf, zoneOfPerson } from '../../audit/working-time.ts';
import type { CommandContext } from '../command.ts';

export interface Reached {
  readonly person: RosterPerson;
  readonly outreach: Outreach | undefined;
  /** IANA zone. */
  readonly zone: string;
  readonly plan: WorkPlan;
  /** May they talk to the bot? */
  readonly isAllowed: boolean;
}

/** In the order of their names. */
export async function peopleInReach(context: CommandContext): Promise<readonly Reached[]> {
  const { state } = context.store;
  const [roster, outreach, told] = await Promise.all([
    state.list('roster'),
    state.list('outreach').then((list) => new Map(list.map(({ value }) => [value.email, value]))),
    state.list('people').then((list) => new Map(list.map(({ value }) => [value.email, value]))),
  ]);
  return roster
    .map(({ value: person }) => {
      // Not the zone of whoever asks: where nothing is known of the person, the bot's own counts.
      const zone = zoneOfPerson(person, told.get(person.email), context.botZone);
      return {
        person,
        outreach: outreach.get(person.email),
        zone,
        plan: workPlanOf(person, zone, context.settings, context.holidays),
        isAllowed: roleOf(person.email, context.permissions) !== 'stranger',
      };
    })
    .toSorted((a, b) => sortName(a).localeCompare(sortName(b), 'en') || (a.person.email < b.person.email ? -1 : 1));
}

function sortName({ person: { name, email } }: Reached): string {
  return name ?? email;
}

/** Those whom an order is about: some people, a team, or all. */
export function chosen(
  people: readonly Reached[],
  { people: emails, team, all }: Pick<Question, 'people' | 'team' | 'all'>,
): readonly Reached[] {
  return people.filter(({ person }) => {
    const isNamed = emails === undefined ? all === true || team !== undefined : emails.includes(person.email);
    return isNamed && (team === undefined || fold(person.team ?? '') === fold(team));
  });
}

/** Emails of the order that are on no roster, in words; nobody is passed over without a word. */
export function unlistedLine(people: readonly Reached[], { people: emails = [] }: Question): readonly string[] {
  const known = new Set(people.map(({ person }) => person.email));
  const missing = emails.filter((email) => !known.has(email));
  return missing.length === 0 ? [] : [`Not on the roster: ${missing.join(', ')}.`];
}

/** Whether an order names its people in more than one way, so that it is not clear who is meant. */
export function namesTwice({ actor, people, all, team }: Question): boolean {
  const ways = [actor !== undefined, people !== undefined, all === true].filter((way) => way).length;
  return ways > 1 || (actor !== undefined && team !== undefined);
}

/** What the rules say of this person now. */
export function decideFor(
  { person, outreach, zone, isAllowed }: Reached,
  context: CommandContext,
  asked?: NudgeCase['asked'],
): NudgeDecision {
  return decideNudge({
    person,
    outreach,
    settings: context.settings,
    zone,
    holidays: context.holidays,
    now: context.now,
    paused: context.settings.paused !== undefined,
    isAllowed,
    ...(asked === undefined ? {} : { asked }),
  });
}

/** In a group space others read along: what is known of people is not told there. */
export function isPrivate({ spaceKind }: Pick<CommandContext, 'spaceKind'>): boolean {
  return spaceKind !== 'group';
}
