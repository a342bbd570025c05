/**
 * What a person filled in on a card. Webex sends every input as text, several
 * choices joined by commas, and nothing chosen as an empty text.
 * @see https://developer.webex.com/docs/api/v1/attachment-actions
 */
import { z } from 'zod';
import type { InputId } from '../audit/answer.ts';
import { type Question, TOPICS } from '../audit/question.ts';
import { KEY_STATUSES } from '../audit/roster.ts';
import type { JsonObject } from './json.ts';

export const MAX_TEXT_CHARS = 300;
/** Changes or people in one order. */
export const MAX_LISTED = 50;
const MAX_LIST_CHARS = MAX_LISTED * (MAX_TEXT_CHARS + 2);

const trimmed = z.string().max(MAX_LIST_CHARS).trim();
const line = trimmed.pipe(z.string().max(MAX_TEXT_CHARS)).transform(orAbsent);
const list = trimmed
  .transform((text) => [...new Set(text.split(',').map((item) => item.trim()))].filter((item) => item !== ''))
  .pipe(z.array(z.string().max(MAX_TEXT_CHARS)).max(MAX_LISTED));

/** Input ids and the slots of the question that they fill; what is empty fills none. */
const schema = z.object({
  comment: line.optional(),
  date: orEmpty(z.iso.date()),
  dateOrder: orEmpty(z.enum(['day-first', 'month-first'])),
  events: list.optional(),
  firstDay: orEmpty(z.iso.date()),
  lastDay: orEmpty(z.iso.date()),
  otherZone: line.optional(),
  people: list.transform((emails) => emails.map((email) => email.toLowerCase())).optional(),
  status: orEmpty(z.enum(KEY_STATUSES)),
  team: line.optional(),
  topic: orEmpty(z.enum(TOPICS)),
  zone: line.optional(),
} satisfies Record<InputId, z.ZodType>);

/** A value of this kind, or nothing. */
function orEmpty<T extends z.ZodType<unknown, string>>(kind: T) {
  return z.union([trimmed.pipe(z.literal('')).transform(() => undefined), trimmed.pipe(kind)]).optional();
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/**
 * The question with what was filled in beside it. What was filled in counts
 * more than what the button said.
 * @param inputs untrusted; other ids are not looked at
 * @returns undefined when an input holds what its slot cannot hold
 */
export function withInputs(question: Question, inputs: JsonObject): Question | undefined {
  const read = schema.safeParse(inputs);
  if (!read.success) return undefined;
  const { otherZone, zone, ...others } = read.data;
  const filled = Object.entries({ ...others, zone: otherZone ?? zone }).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return { ...question, ...Object.fromEntries(filled) };
}
