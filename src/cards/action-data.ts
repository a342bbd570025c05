/**
 * What the buttons of our cards send back, and how it is read. Anybody in a
 * space can submit, again and again, and can send anything: nothing here is
 * trusted, and nothing in here says who asks.
 *
 * The question travels as JSON text, because Webex documents submitted values
 * as flat text. Everything in it but plain ASCII words is written as \u escapes,
 * so that no name in it can act as a mention, a placeholder or a direction mark
 * wherever the card's source is shown.
 * @see https://developer.webex.com/docs/api/v1/attachment-actions
 */
import { z } from 'zod';
import { EXPORT_FORMATS } from '../audit/export-port.ts';
import { INTENTS, type Question, TOPICS } from '../audit/question.ts';
import { KEY_STATUSES } from '../audit/roster.ts';
import { USES } from '../audit/use.ts';
import { MAX_LISTED, MAX_TEXT_CHARS, withInputs } from './action-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue, utf8Bytes } from './json.ts';

export type ActionData =
  | { readonly kind: 'question'; readonly question: Question; readonly cursor?: string }
  /** Text to be read like a message. */
  | { readonly kind: 'ask'; readonly text: string }
  /** Not one of our buttons, an old one, or a forged one. */
  | { readonly kind: 'invalid' };

/** Input that names the picked choice, by its place in the list of questions. */
export const PICK_ID = 'pick';

const MAX_ASK_CHARS = 400;
const MAX_CURSOR_CHARS = 600;
const MAX_CHOICES = 50;
const MAX_TYPES = 10;
const MAX_JSON_CHARS = 20_000;
/** Largest question a button may carry, in bytes of the card. */
const MAX_QUESTION_BYTES = 2000;

/** @returns undefined when the question is too large for a card; the button is then left out. */
export function questionData(question: Question, cursor?: string): JsonObject | undefined {
  const text = quietJson(question);
  if (utf8Bytes(text) > MAX_QUESTION_BYTES || (cursor?.length ?? 0) > MAX_CURSOR_CHARS) return undefined;
  return { whodunit: 1, question: text, ...(cursor === undefined ? {} : { cursor }) };
}

/** @returns undefined for a text that is too long, or that holds a mention or a placeholder. */
export function askData(text: string): JsonObject | undefined {
  return text === '' || text.length > MAX_ASK_CHARS || /<@|\$\{/.test(text) ? undefined : { whodunit: 1, ask: text };
}

/** Data of the button under a list of choices; the list's own input is PICK_ID with the index as its value. */
export function choiceData(questions: readonly Question[]): JsonObject {
  return { whodunit: 1, questions: quietJson(questions) };
}

/** The question without what would not fit: with an id, a name of the target is not needed. */
export function withoutLongName(question: Question): Question {
  const { target } = question;
  if (target?.id === undefined || (target.name?.length ?? 0) <= MAX_TEXT_CHARS) return question;
  return { ...question, target: { id: target.id } };
}

/** Another question about the same span of time. */
export function samePeriod(intent: Question['intent'], { from, to }: Pick<Question, 'from' | 'to'>): Question {
  return { intent, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function quietJson(value: Question | readonly Question[]): string {
  return JSON.stringify(value).replace(/[^ -~]|[$<>&]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const text = z.string().min(1).max(MAX_TEXT_CHARS);
const instant = z.int().min(-8.64e15).max(8.64e15);
const hours = z
  .object({ from: z.int().min(0).max(1439), to: z.int().min(1).max(1440) })
  .refine(({ from, to }) => from < to);
const weekday = z.literal([1, 2, 3, 4, 5, 6, 7]);

const questionSchema = z.object({
  intent: z.enum(INTENTS),
  entityType: z.exactOptional(text),
  entityTypes: z.exactOptional(z.array(text).min(1).max(MAX_TYPES)),
  target: z.exactOptional(z.object({ id: z.exactOptional(text), name: z.exactOptional(text) })),
  actor: z.exactOptional(
    z.object({
      kind: z.enum(['person', 'anonymous']),
      email: z.exactOptional(text),
      name: z.exactOptional(text),
      id: z.exactOptional(text),
    }),
  ),
  action: z.exactOptional(text),
  text: z.exactOptional(text),
  by: z.exactOptional(z.enum(['actor', 'type', 'action', 'day', 'week'])),
  chart: z.exactOptional(z.literal(true)),
  event: z.exactOptional(text),
  from: z.exactOptional(instant),
  to: z.exactOptional(instant),
  schedule: z.exactOptional(z.object({ weekday, minuteOfDay: z.int().min(0).max(1439) })),
  zone: z.exactOptional(text),
  events: z.exactOptional(z.array(text).min(1).max(MAX_LISTED)),
  statement: z.exactOptional(z.enum(['mine', 'not-mine', 'unsure'])),
  verdict: z.exactOptional(z.enum(['confirmed', 'disputed'])),
  which: z.exactOptional(z.enum(['own', 'waiting'])),
  comment: z.exactOptional(text),
  people: z.exactOptional(z.array(text).min(1).max(MAX_LISTED)),
  all: z.exactOptional(z.literal(true)),
  status: z.exactOptional(z.enum(KEY_STATUSES)),
  said: z.exactOptional(z.enum(['done', 'cannot', 'not-me', 'later'])),
  date: z.exactOptional(z.iso.date()),
  team: z.exactOptional(text),
  grant: z.exactOptional(z.enum(['admin', 'reviewer', 'viewer'])),
  domain: z.exactOptional(text),
  here: z.exactOptional(z.literal(true)),
  org: z.exactOptional(text),
  identity: z.exactOptional(text),
  hours: z.exactOptional(hours),
  country: z.exactOptional(text),
  use: z.exactOptional(z.enum(USES)),
  relation: z.exactOptional(z.enum(['tracking', 'target', 'actor'])),
  split: z.exactOptional(z.enum(['week', 'type', 'team'])),
  percent: z.exactOptional(z.int().min(1).max(100)),
  count: z.exactOptional(z.int().min(0).max(1_000_000)),
  peopleFrom: z.exactOptional(z.enum(['trail', 'contact-centre'])),
  undo: z.exactOptional(z.literal(true)),
  sure: z.exactOptional(z.literal(true)),
  asOf: z.exactOptional(instant),
  keep: z.exactOptional(z.union([z.int().min(1).max(1200), z.literal('for-ever')])),
  decision: z.exactOptional(z.enum(['approve', 'decline'])),
  purge: z.exactOptional(text),
  file: z.exactOptional(text),
  firstDay: z.exactOptional(z.iso.date()),
  lastDay: z.exactOptional(z.iso.date()),
  dateOrder: z.exactOptional(z.enum(['day-first', 'month-first'])),
  of: z.exactOptional(z.enum(INTENTS)),
  format: z.exactOptional(z.enum(EXPORT_FORMATS)),
  watch: z.exactOptional(z.int().min(1).max(1_000_000)),
  topic: z.exactOptional(z.enum(TOPICS)),
});

const whodunit = z.literal([1, '1']);
const shortText = (maxChars: number) => z.string().min(1).max(maxChars);
/** JSON text, or the value itself for a client that keeps nested data. */
const json = z.union([
  z
    .string()
    .max(MAX_JSON_CHARS)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as JsonValue;
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    }),
  z.custom<JsonValue>((value) => typeof value === 'object'),
]);

const submitted = z.union([
  z.object({
    whodunit,
    question: json.pipe(questionSchema),
    cursor: z.exactOptional(shortText(MAX_CURSOR_CHARS)),
  }),
  z.object({ whodunit, ask: shortText(MAX_ASK_CHARS) }),
  z.object({
    whodunit,
    questions: json.pipe(z.array(questionSchema).max(MAX_CHOICES)),
    [PICK_ID]: z
      .union([z.string(), z.number()])
      .transform(String)
      .pipe(z.string().regex(/^\d{1,2}$/))
      .transform(Number),
  }),
]);

/**
 * Reads what a card submitted: a button's question with the card's inputs in
 * it, a choice, or a text. Unknown parts are dropped.
 * @param inputs `inputs` of the attachment action, untrusted
 */
export function readActionData(inputs: unknown): ActionData {
  if (!isJsonObject(inputs)) return { kind: 'invalid' };
  const read = submitted.safeParse(inputs);
  if (!read.success) return { kind: 'invalid' };
  const data = read.data;
  if ('ask' in data) return { kind: 'ask', text: data.ask };
  if ('questions' in data) {
    const question = data.questions[data[PICK_ID]];
    return question === undefined ? { kind: 'invalid' } : validSpan({ kind: 'question', question });
  }
  const { cursor } = data;
  const question = withInputs(data.question, inputs);
  if (question === undefined) return { kind: 'invalid' };
  return validSpan(cursor === undefined ? { kind: 'question', question } : { kind: 'question', question, cursor });
}

function validSpan(data: ActionData & { readonly kind: 'question' }): ActionData {
  const { from, to } = data.question;
  return from !== undefined && to !== undefined && from >= to ? { kind: 'invalid' } : data;
}
