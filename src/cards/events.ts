/** Changes as a card and as Markdown: the answer, then up to six changes, then the evidence. */
import type { AnswerRow, EventsAnswer } from '../audit/answer.ts';
import type { AuditEvent, Source } from '../audit/event.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { questionData, samePeriod, withoutLongName } from './action-data.ts';
import { bind } from './bind.ts';
import { type Detail, type EventWords, eventWords, FULL_DETAIL } from './event-words.ts';
import { anonymousWords, eventsHeadline, placeOf } from './events-headline.ts';
import { finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, counted, formatCount, MARKDOWN_VOICE, type Voice } from './voice.ts';

/** Rows of one card; a chat should ask for no more, so that "Older" continues where the card ends. */
const EVENTS_PER_CARD = 6;

/** Said once, where a row names nobody. The cause is the one that Cisco's article on the audit trail gives. */
const UNKNOWN_HINT =
  'Person unknown: the record names a service identity or nobody. One cause, according to Cisco: the account that made the change has no API keys.';

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
  const hidden = answer.rows.length - shown.length;
  const older = hidden === 0 && answer.next !== undefined ? olderData(answer.question, answer.next) : undefined;
  const evidence = size.evidence ? shown.map((row) => evidenceOf(row, voice)) : [];
  return {
    reading: readingWords(answer.reading, voice),
    headline: eventsHeadline(answer, voice),
    headlineColor: answer.rows.length === 0 && !answer.coverage.complete ? 'warning' : 'default',
    anonymous: anonymousWords(answer),
    rows: shown.map((row) => rowOf(eventWords(row, answer.now, answer.zone, voice, size))),
    hint: shown.some((row) => row.attribution.kind !== 'recorded') ? UNKNOWN_HINT : '',
    footer: footerOf(answer, shown.length, voice),
    evidence,
    ...buttons(answer, older, evidence.length > 0),
  };
}

function footerOf(answer: EventsAnswer, shown: number, voice: Voice): JsonObject[] {
  const lines = [
    { text: placeWords(answer, shown), color: 'default' },
    { text: voice.say(answer.coverage.sentence, 320), color: answer.coverage.complete ? 'default' : 'warning' },
  ];
  return lines.filter((line) => line.text !== '');
}

function rowOf(words: EventWords): JsonObject {
  return { ...words, changes: [...words.changes], whoColor: words.isNamed ? 'default' : 'warning' };
}

function buttons(answer: EventsAnswer, older: JsonObject | undefined, hasEvidence: boolean): JsonObject {
  const { anonymous, total, question } = answer;
  const some = anonymous > 0 && anonymous < total ? questionData(onlyAnonymous(question)) : undefined;
  const all = total === 0 ? questionData(samePeriod('what-changed', question)) : undefined;
  const help = total === 0 ? questionData({ intent: 'help' }) : undefined;
  return {
    older: older ?? null,
    some: some ?? null,
    someTitle: `Person unknown (${formatCount(anonymous)})`,
    all: all ?? null,
    help: help ?? null,
    hasEvidence,
  };
}

function olderData(question: Question, cursor: string): JsonObject | undefined {
  return questionData(withoutLongName(question), cursor);
}

function onlyAnonymous({ entityType, action, ...question }: Question): Question {
  return {
    ...samePeriod('unattributed', question),
    ...(entityType === undefined ? {} : { entityType }),
    ...(action === undefined ? {} : { action }),
  };
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

const SOURCE_NAMES: Readonly<Record<Source['kind'], string>> = {
  'control-hub-csv': 'Control Hub export',
  'admin-audit-json': 'Admin audit file',
  'admin-audit-api': 'Admin audit API',
  sample: 'Sample data',
};

/** Where a row comes from, in lines: the whole id, the record's own words, its file or request. */
function evidenceOf({ event }: AnswerRow, voice: Voice): JsonObject {
  const lines = [
    event.description.trim() === '' ? '' : `Record: ${voice.say(event.description, 160)}`,
    event.trackingId === undefined ? '' : `Tracking id: ${voice.say(event.trackingId, 80)}`,
    `Source: ${sourceWords(event, voice)}`,
  ];
  return { id: voice.say(event.id, 80) || '(no id)', lines: lines.filter((line) => line !== '') };
}

function sourceWords(event: AuditEvent, voice: Voice): string {
  const [first, ...others] = event.sources;
  if (first === undefined) return 'not recorded';
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other source')}`;
  return `${SOURCE_NAMES[first.kind]}, ${voice.say(first.name, 60)}, ${voice.say(first.where, 30)}${more}`;
}

function markdown(answer: EventsAnswer): string {
  const voice = MARKDOWN_VOICE;
  const hint = answer.rows.some((row) => row.attribution.kind !== 'recorded') ? UNKNOWN_HINT : '';
  const coverage = voice.say(answer.coverage.sentence, 320);
  return fitMarkdown({
    head: [readingMarkdown(answer.reading), `**${eventsHeadline(answer, voice)}**`, anonymousWords(answer)],
    rows: answer.rows.map((row) => rowMarkdown(eventWords(row, answer.now, answer.zone, voice, FULL_DETAIL))),
    foot: (shown) => [hint, [placeWords(answer, shown), coverage].filter((part) => part !== '').join(' · ')],
  });
}

function rowMarkdown({ who, what, when, ago, changes, id }: EventWords): string {
  return [`**${who}** ${what}`, `${when} (${ago})`, ...changes, `event ${id}`].join(' · ');
}
