/** `holidays`: the days on which nobody is reminded, those of the country and the organisation's own. */

import type { Answer } from '../audit/answer.ts';
import { dateAt, formatDay } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Command, CommandContext } from './command.ts';
import { placeWords } from './outreach/places.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

/** Coming days that are listed. */
const LISTED = 12;
const SEARCHED_DAYS = 366;

export const holidays: Command = {
  name: 'holidays',
  summary: 'Public holidays and own days off that are coming: nobody is reminded then',
  role: 'viewer',
  topic: 'people',
  mayDo: ({ actor }) => (actor === undefined ? undefined : { role: 'admin', what: "see other people's countries" }),
  grammar: [
    '[show|list|what are] [the|our|coming|next|all] (holidays|public holidays|days off|bank holidays) [in {country}]',
    '[show|list] [the] (holidays|public holidays|days off) (of|for) {person}',
    'when is the next (holiday|day off|public holiday) [in {country}]',
  ],
  examples: [
    ['holidays', { intent: 'holidays' }],
    ['holidays in Austria', { intent: 'holidays', country: 'AT' }],
  ],
  answer: async (question, context) => {
    const place = await placeOf(question, context);
    return place.kind === 'answer' ? place.answer : list(question, place.code, context);
  },
};

type Place = { readonly kind: 'place'; readonly code?: string } | { readonly kind: 'answer'; readonly answer: Answer };

/** The country that was named, else the person's, else the one that is set. */
async function placeOf({ country, actor, ...rest }: Question, context: CommandContext): Promise<Place> {
  if (country !== undefined && actor !== undefined) {
    return {
      kind: 'answer',
      answer: refusal(context, 'Name a country or a person, not both.', { title: 'Whose?' }),
    };
  }
  if (country !== undefined) {
    const code = country.toUpperCase();
    if (context.holidays.knows(code)) return { kind: 'place', code };
    const why = 'I have no calendar of public holidays for it.';
    return {
      kind: 'answer',
      answer: refusal(context, why, { title: 'Holidays not known', suggestions: ['holidays'] }),
    };
  }
  if (actor === undefined) return placeSet(context);
  const found = await resolvePerson(actor, { ...rest, actor }, context);
  if (found.kind === 'answer') return found;
  const code = (await context.store.state.get('roster', found.email))?.country;
  return code === undefined ? placeSet(context) : { kind: 'place', code };
}

function placeSet({ settings: { country } }: CommandContext): Place {
  return { kind: 'place', ...(country === undefined ? {} : { code: country }) };
}

function list(question: Question, code: string | undefined, context: CommandContext): Answer {
  const rows = comingDays(code, context);
  const place = code === undefined ? undefined : placeWords(code, context);
  return statement(context, {
    question,
    title: place === undefined ? 'Days off' : `Holidays in ${place}`,
    lines: [
      rows.length === 0
        ? 'None in the coming year, as far as I know.'
        : 'Nobody there is reminded or introduced on these days.',
      ...(place === undefined ? ['No country is set, so public holidays are not known: say "country Germany".'] : []),
      ...yearNote(context),
    ],
    ...(rows.length === 0 ? {} : { table: { columns: ['Day', 'What', 'Whose'], rows } }),
    buttons: [{ label: 'Working hours', question: { intent: 'working-hours' } }],
  });
}

function comingDays(
  code: string | undefined,
  { holidays: calendar, settings, now, zone }: CommandContext,
): readonly (readonly string[])[] {
  const own = new Map(settings.holidays.map(({ date, name }) => [date, name]));
  const today = dateAt(now, zone);
  const rows: (readonly string[])[] = [];
  for (let days = 0; days < SEARCHED_DAYS && rows.length < LISTED; days += 1) {
    const day = today.add({ days });
    const date = day.toString();
    const mine = own.get(date);
    const theirs = code === undefined ? undefined : calendar.nameOf(code, date);
    if (mine !== undefined) rows.push([formatDay(day), mine, 'our own']);
    else if (theirs !== undefined) rows.push([formatDay(day), theirs, 'public']);
  }
  return rows;
}

/** Said when the calendar ends before the next year does. */
export function yearNote({ holidays: calendar, now, zone, settings }: CommandContext): readonly string[] {
  const { year } = dateAt(now, zone);
  if (settings.country === undefined || calendar.knowsYear(year + 1)) return [];
  const when = calendar.knowsYear(year) ? `from ${year + 1} on` : `for ${year}`;
  return [
    `I know no public holidays ${when}: a newer version of me may know them. Until then, add days off one by one.`,
  ];
}
