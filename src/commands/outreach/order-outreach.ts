/** Orders about several people: asked again with numbers before anything is stored, and once only. */
import type { Answer, AnswerButton } from '../../audit/answer.ts';
import { formatInstant } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import { nextWorkingTime } from '../../audit/working-time.ts';
import { counted } from '../../cards/voice.ts';
import { phrase } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import { recordChange } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';
import { pausedWords } from '../pause.ts';
import { refusal, statement } from '../statement.ts';
import { chosen, type Reached, unlistedLine } from './people-in-reach.ts';

/** What an order does to people, in the words of its cards. */
export interface GroupOrder {
  readonly question: Question;
  readonly people: readonly Reached[];
  /** Why this person is left out, in words that follow a number; undefined: they are in. */
  leftOut(one: Reached): string | undefined;
  /** `introduce`. */
  readonly verb: string;
  /** What happens then, in a sentence or two. */
  readonly how: string;
  /** For the journal, given how many in words: `asked me to introduce myself to 12 people`. */
  did(people: string): string;
  /** Where to look next. */
  readonly next: AnswerButton;
  /** Takes back what is not done yet; absent: it cannot be. */
  readonly undo?: Question;
  /** Stores the order for one person. Tells whether it is a new one. */
  order(one: Reached): Promise<boolean>;
}

/** Reasons listed on the card that asks. */
const MAX_REASONS = 6;

/** Asks first; a button that was made for other numbers asks again. */
export async function orderForGroup(group: GroupOrder, context: CommandContext): Promise<Answer> {
  const { question } = group;
  const paused = await whilePaused(group.verb, context);
  if (paused !== undefined) return paused;
  const asked = chosen(group.people, question);
  const included = asked.filter((one) => group.leftOut(one) === undefined);
  if (asked.length === 0) return nobody(question, context);
  const isStale = question.count !== undefined && question.count !== included.length;
  if (question.sure !== true || isStale || included.length === 0) return ask(group, asked, included, isStale, context);
  // Handed over together, they share the store's writes.
  const ordered = (await Promise.all(included.map((one) => group.order(one)))).filter((isNew) => isNew).length;
  const many = counted(ordered, 'person', 'people');
  const { undo } = group;
  if (ordered > 0) {
    const words = undo === undefined ? {} : { undo: phrase(undo, context.zone) };
    await recordChange(context, { did: group.did(many), ...words });
  }
  return statement(context, {
    question,
    title: ordered === 0 ? 'It was asked for already' : `I ${group.verb} ${many}`,
    lines:
      ordered === 0
        ? ['Nothing was changed.']
        : [whenWords(included, context.now), group.how, ...unlistedLine(group.people, question)],
    buttons: [group.next, ...(undo === undefined || ordered === 0 ? [] : [{ label: 'Call it off', question: undo }])],
  });
}

/** Nothing is stored while everything is paused; undefined: it is not. */
export async function whilePaused(verb: string, context: CommandContext): Promise<Answer | undefined> {
  const { paused } = context.settings;
  if (paused === undefined) return undefined;
  return refusal(context, `${await pausedWords(paused, context)} I ${verb} nobody meanwhile.`, {
    title: 'Everything is paused',
    suggestions: ['resume'],
  });
}

/** "onboard sam and all": one way of saying who is meant at a time. */
export function oneWayOnly(context: CommandContext): Answer {
  return refusal(context, 'Name one person, or several by email, or a team, or all. Nothing was done.', {
    title: 'Who is meant?',
  });
}

function nobody({ team, people }: Question, context: CommandContext): Answer {
  const why =
    people !== undefined
      ? 'None of these emails is on the roster.'
      : team === undefined
        ? 'Nobody is on the roster yet. Say "import people", or name somebody by email.'
        : `Nobody on the roster is in team "${plainText(team, 80)}".`;
  return refusal(context, why, { title: 'Nobody to write to', suggestions: ['people', 'import people'] });
}

function ask(
  group: GroupOrder,
  asked: readonly Reached[],
  included: readonly Reached[],
  isStale: boolean,
  context: CommandContext,
): Answer {
  const { sure: _, count: __, ...question } = group.question;
  const many = counted(included.length, 'person', 'people');
  const title = included.length === 0 ? `There is nobody to ${group.verb}` : `Shall I ${group.verb} ${many}?`;
  return statement(context, {
    question,
    title,
    lines: [
      ...(isStale
        ? ['It was done already, or the list has changed since that card was made. Your click sent nothing.']
        : []),
      ...(included.length === 0 ? [] : [whenWords(included, context.now), group.how]),
      ...reasonsLine(group, asked),
      ...unlistedLine(group.people, group.question),
    ],
    buttons:
      included.length === 0
        ? [group.next]
        : [{ label: `Yes, ${many}`, question: { ...question, sure: true, count: included.length } }],
  });
}

/** "3 are within working hours now; the others follow when theirs begin, the last from Tue 24 Nov 2026, 09:00 EST." */
function whenWords(people: readonly Reached[], now: number): string {
  const starts = people.map(({ plan, zone }) => ({ at: nextWorkingTime(now, plan), zone }));
  const atWork = starts.filter(({ at }) => at === now).length;
  if (atWork === people.length) return `${people.length === 1 ? 'They are' : 'All are'} within working hours now.`;
  const last = starts.reduce((a, b) =>
    (b.at ?? Number.POSITIVE_INFINITY) > (a.at ?? Number.POSITIVE_INFINITY) ? b : a,
  );
  const end = last.at === undefined ? '' : `, the last from ${formatInstant(last.at, last.zone)} on`;
  if (atWork === 0) return `All are outside working hours now; I write when theirs begin${end}.`;
  return `${atWork === 1 ? '1 is' : `${atWork} are`} within working hours now; the others follow when theirs begin${end}.`;
}

/** "Left out: 3 with a proven key, 1 exempt." Numbers, no names. */
function reasonsLine(group: GroupOrder, asked: readonly Reached[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const one of asked) {
    const why = group.leftOut(one);
    if (why !== undefined) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const rows = [...counts].toSorted((a, b) => b[1] - a[1]);
  const shown = rows.slice(0, MAX_REASONS).map(([why, count]) => `${count} ${why}`);
  const rest = rows.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [`Left out: ${[...shown, ...(rest === 0 ? [] : [`${rest} for other reasons`])].join(', ')}.`];
}
