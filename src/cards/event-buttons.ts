/** What can be pressed under a list of changes: a card has room for five actions, what stands inside others included. */
import type { AnswerRow, EventsAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { LIMITS } from '../audit/reply.ts';
import { choiceData, questionData, samePeriod, withoutLongName } from './action-data.ts';
import { isUnnamed } from './event-words.ts';
import { exportData } from './export-button.ts';
import type { JsonObject } from './json.ts';
import { formatCount } from './voice.ts';

interface Shown {
  readonly rows: readonly AnswerRow[];
  /** The rows as they can be picked, one line for each. */
  readonly lines: readonly string[];
  /** Not all rows of the answer are shown: what follows them is not the next page. */
  readonly isCut: boolean;
  readonly hasEvidence: boolean;
}

/** Paging, evidence, claiming and exporting come first; one record whole, then those without a name, where there is room. */
export function eventButtons(answer: EventsAnswer, shown: Shown): JsonObject {
  const { anonymous, total, question, next, previous } = answer;
  const isEmpty = total === 0 && shown.rows.length === 0;
  const always = {
    newer: previous === undefined ? null : pageData(question, previous.cursor),
    older: shown.isCut || next === undefined ? null : pageData(question, next),
    claim: claimData(shown.rows),
    related: relatedData(answer),
    export: isEmpty ? null : exportData(question),
    all: isEmpty ? (questionData(samePeriod('what-changed', question)) ?? null) : null,
    help: isEmpty ? (questionData({ intent: 'help' }) ?? null) : null,
  };
  const taken = Object.values(always).filter((data) => data !== null).length + (shown.hasEvidence ? 1 : 0);
  const details = shown.hasEvidence && taken < LIMITS.cardActions ? detailsData(answer, shown) : NO_DETAILS;
  const room = LIMITS.cardActions - taken - (details.details === null ? 0 : 1);
  const isMixed = room > 0 && always.newer === null && anonymous > 0 && anonymous < total;
  return {
    ...always,
    ...details,
    some: isMixed ? (questionData(onlyAnonymous(question)) ?? null) : null,
    someTitle: `Person unknown (${formatCount(anonymous)})`,
    hasEvidence: shown.hasEvidence,
  };
}

const NO_DETAILS = { details: null, picks: [] } as const;

/** One of the shown records, whole; the first of them unless another is picked. */
function detailsData({ question }: EventsAnswer, { rows, lines }: Shown): JsonObject {
  // The one that is shown whole, and records of another kind than `show` finds.
  if (question.intent === 'show' || question.intent === 'who-asked') return NO_DETAILS;
  const questions = rows.map(({ event }): Question => ({ intent: 'show', event: event.id }));
  const [first] = questions;
  if (first === undefined || questions.some((one) => questionData(one) === undefined)) return NO_DETAILS;
  if (questions.length === 1) return { details: questionData(first) ?? null, picks: [] };
  const picks = lines.map((title, place) => ({ title, value: String(place) }));
  return { details: choiceData(questions), picks };
}

/** For everybody: to say whose the shown changes without a name were. */
function claimData(shown: readonly AnswerRow[]): JsonObject | null {
  const events = shown.filter(isUnnamed).map(({ event }) => event.id);
  return events.length === 0 ? null : (questionData({ intent: 'claim', events }) ?? null);
}

/** Of one record alone: beside pages there would be no room for it. */
function relatedData({ question, rows: [only], next, previous }: EventsAnswer): JsonObject | null {
  const isPaged = next !== undefined || previous !== undefined;
  if (question.intent !== 'show' || only === undefined || isPaged) return null;
  return questionData({ intent: 'related', event: only.event.id }) ?? null;
}

function pageData(question: Question, cursor: string | undefined): JsonObject | null {
  return questionData(withoutLongName(question), cursor) ?? null;
}

function onlyAnonymous({ entityType, action, ...question }: Question): Question {
  return {
    ...samePeriod('unattributed', question),
    ...(entityType === undefined ? {} : { entityType }),
    ...(action === undefined ? {} : { action }),
  };
}
