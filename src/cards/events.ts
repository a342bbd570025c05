/** Changes as a card and as Markdown: the answer, then up to six changes, then the evidence. */
import type { AnswerRow, EventsAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { PICK_ID } from './action-data.ts';
import { bind } from './bind.ts';
import { eventButtons } from './event-buttons.ts';
import { allGrounds, evidenceOf, type Grounds } from './event-evidence.ts';
import { type Detail, type EventWords, eventWords, FULL_DETAIL, isUnnamed } from './event-words.ts';
import { anonymousWords, eventsHeadline, placeOf } from './events-headline.ts';
import { coverageColor, finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, counted, formatCount, MARKDOWN_VOICE, type Voice } from './voice.ts';

/** Rows of one card; a chat should ask for no more, so that "Older" continues where the card ends. */
const EVENTS_PER_CARD = 6;
const LINE_CHARS = 70;

/** Said once, where a row names nobody. The cause is the one that Cisco's article on the audit trail gives. */
const UNKNOWN_HINT =
  'Person unknown: the record names a service identity or nobody. One cause, according to Cisco: the account that made the change has no API keys.';

const CLAIM_HINT = 'Claimed: a person says so. The record names nobody.';

interface Size extends Detail {
  readonly rows: number;
  readonly evidence: boolean;
}

const SIZES: readonly Size[] = [
  { ...FULL_DETAIL, rows: EVENTS_PER_CARD, evidence: true },
  { nameChars: 60, valueChars: 30, changes: 2, rows: EVENTS_PER_CARD, evidence: true },
  { nameChars: 40, valueChars: 20, changes: 1, rows: EVENTS_PER_CARD, evidence: false },
  ...[5, 4, 3, 2, 1, 0].map((rows) => ({ nameChars: 40, valueChars: 20, changes: 0, rows, evidence: false })),
];

export function renderEvents(answer: EventsAnswer, template: JsonValue): Reply {
  const card = firstCardThatFits(SIZES, (size) => bind(template, cardData(answer, size)));
  return finishReply(markdown(answer), card);
}

function cardData(answer: EventsAnswer, size: Size): JsonObject {
  const voice = CARD_VOICE;
  const shown = answer.rows.slice(0, size.rows);
  const words = shown.map((row) => eventWords(row, answer.now, answer.zone, voice, size));
  const evidence = size.evidence ? shown.map((row) => evidenceOf(row, voice, answer.question.intent !== 'show')) : [];
  return {
    reading: readingWords(answer.reading, voice),
    headline: eventsHeadline(answer, voice),
    headlineColor: answer.rows.length === 0 ? coverageColor(answer.coverage) : 'default',
    anonymous: anonymousWords(answer),
    rows: words.map(rowOf),
    ...groundsData(groundsOf(answer, voice), size),
    hint: hintOf(shown, answer.question),
    footer: footerOf(answer, shown.length, voice),
    evidence,
    pickId: PICK_ID,
    ...eventButtons(answer, {
      rows: shown,
      lines: words.map((one, place) => lineOf(one, place, voice)),
      isCut: shown.length < answer.rows.length,
      hasEvidence: evidence.length > 0,
    }),
  };
}

/** A row to be picked: no two are the same, and in the order in which they stand. */
function lineOf({ what, when }: EventWords, place: number, voice: Voice): string {
  return `${place + 1}. ${voice.name(what, LINE_CHARS)}, ${when}`;
}

/** Of one change asked for by its id, all that is known of who made it. */
function groundsOf({ question, rows }: EventsAnswer, voice: Voice): Grounds {
  const [only] = rows;
  return only === undefined || question.intent !== 'show' ? NO_GROUNDS : allGrounds(only, voice);
}

const NO_GROUNDS: Grounds = { evidence: [], limits: [] };

function groundsData({ evidence, limits }: Grounds, { evidence: hasRoom }: Size): JsonObject {
  return hasRoom ? { grounds: [...evidence], limits: limits.join(' ') } : { grounds: [], limits: '' };
}

/** The commoner case first: what names nobody needs words more than what somebody claims. */
function hintOf(rows: readonly AnswerRow[], { intent }: Question): string {
  if (rows.some(isUnnamed)) return UNKNOWN_HINT;
  return intent !== 'show' && rows.some(({ attribution }) => attribution.kind === 'claimed') ? CLAIM_HINT : '';
}

function footerOf(answer: EventsAnswer, shown: number, voice: Voice): JsonObject[] {
  const lines = [
    { text: placeWords(answer, shown), color: 'default' },
    { text: voice.say(answer.coverage.sentence, 320), color: coverageColor(answer.coverage) },
  ];
  return lines.filter((line) => line.text !== '');
}

function rowOf(words: EventWords): JsonObject {
  return { ...words, changes: [...words.changes], whoColor: words.isSettled ? 'default' : 'warning' };
}

/** Which of all are shown, and what became of the rest. */
function placeWords({ offset, total, rows }: EventsAnswer, shown: number): string {
  if (rows.length === 0 || shown === total) return '';
  if (shown === 0) return `${counted(total, 'change')}, too long to show here. Ask for a shorter time.`;
  const place = `${placeOf(offset, shown)} of ${formatCount(total)}`;
  const hidden = rows.length - shown;
  // Of a later page the headline says it already.
  if (hidden === 0) return offset > 0 ? '' : place;
  return `${place}; ${formatCount(hidden)} more do not fit here (ask for a shorter time)`;
}

function markdown(answer: EventsAnswer): string {
  const voice = MARKDOWN_VOICE;
  const hint = hintOf(answer.rows, answer.question);
  const { evidence, limits } = groundsOf(answer, voice);
  const coverage = voice.say(answer.coverage.sentence, 320);
  return fitMarkdown({
    head: [readingMarkdown(answer.reading), `**${eventsHeadline(answer, voice)}**`, anonymousWords(answer)],
    rows: answer.rows.map((row) => rowMarkdown(eventWords(row, answer.now, answer.zone, voice, FULL_DETAIL))),
    foot: (shown) => [
      ...evidence,
      limits.join(' '),
      hint,
      [placeWords(answer, shown), coverage].filter((part) => part !== '').join(' · '),
    ],
  });
}

function rowMarkdown({ who, what, when, ago, changes, id }: EventWords): string {
  return [`**${who}** ${what}`, `${when} (${ago})`, ...changes, `event ${id}`].join(' · ');
}
