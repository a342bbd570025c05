/** The one sentence that answers, for changes. */
import type { AnswerRow, EventsAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import {
  byWords,
  changeNoun,
  firstWords,
  PAST_ACTIONS,
  serviceWords,
  targetWords,
  unrecordedWords,
  whatWords,
  whenWords,
} from './event-words.ts';
import { capital, counted, formatCount, quoted, type Voice } from './voice.ts';

const NAME_CHARS = 80;
/** The shortest id of a change: `c-` and 20 digits. */
const EVENT_ID_CHARS = 22;

/** `Zoe Keller was changed 4 times; last by mara@example.com, today 14:05 CET`. */
export function eventsHeadline(answer: EventsAnswer, voice: Voice): string {
  const { question, total, rows, offset } = answer;
  const newest = rows[0];
  if (newest === undefined || total === 0) return nothingWords(answer, voice);
  const when = whenWords(newest.event.time, answer.now, answer.zone);
  if (question.intent === 'who-asked' && offset === 0)
    return `${counted(total, 'use of the bot', 'uses of the bot')}; the latest ${byWords(newest, voice) ?? 'by somebody'}, ${when}`;
  const subject = subjectWords(answer, voice);
  if (question.intent === 'show') return `${shownWords(newest, voice)}${tail(newest, when, voice)}`;
  if (offset > 0) return `Changes ${placeOf(offset, rows.length)} of ${formatCount(total)}`;
  if (subject === undefined)
    return `${groupWords(question, total, voice)}; the latest ${latestWords(newest, when, voice, question)}`;
  if (question.intent === 'last-changed')
    return `${subject} was last ${actionWords(question, voice)}${tail(newest, when, voice)}`;
  if (total === 1) return `${subject} was ${onceWords(newest, question, voice)}${tail(newest, when, voice)}`;
  return `${subject} was ${actionWords(question, voice)} ${timesWords(total)}; last${tail(newest, when, voice)}`;
}

/** ` by mara@example.com, today 14:05 CET`, or when, and why nobody can be named. */
function tail(row: AnswerRow, when: string, voice: Voice): string {
  const by = byWords(row, voice);
  if (by !== undefined) return ` ${by}, ${when}`;
  const on = /^(?:today|yesterday) /.test(when) ? when : `on ${when}`;
  return ` ${on}. ${capital(unrecordedWords(row, voice))}: ${serviceWords(row.event, voice)}.`;
}

/** `User Zoe Keller was modified`. */
function shownWords({ event }: AnswerRow, voice: Voice): string {
  const target = targetWords(event, voice, NAME_CHARS);
  return capital(
    PAST_ACTIONS.has(event.action) ? `${target} was ${event.action}` : whatWords(event, voice, NAME_CHARS),
  );
}

/** Of a group, only the time and who; that somebody is unknown is said below. */
function latestWords(row: AnswerRow, when: string, voice: Voice, { actor, intent }: Question): string {
  const by = byWords(row, voice);
  if (actor !== undefined || intent === 'unattributed') return when;
  return by === undefined ? `${when}, ${unrecordedWords(row, voice)}` : `${by}, ${when}`;
}

/** Of a single change the record's own word says more than "changed once". */
function onceWords({ event }: AnswerRow, question: Question, voice: Voice): string {
  return PAST_ACTIONS.has(event.action) ? event.action : `${actionWords(question, voice)} once`;
}

function timesWords(times: number): string {
  return times === 2 ? 'twice' : `${formatCount(times)} times`;
}

/** `7`, or `7–12`. */
export function placeOf(offset: number, rows: number): string {
  const first = formatCount(offset + 1);
  return rows < 2 ? first : `${first}–${formatCount(offset + rows)}`;
}

/** How many of several name nobody; empty when the headline says it all. */
export function anonymousWords(answer: EventsAnswer): string {
  const { anonymous, total } = answer;
  if (anonymous === 0 || total < 2 || answer.question.intent === 'unattributed') return '';
  const words =
    anonymous === total
      ? `None of the ${formatCount(total)} records names a person.`
      : `${formatCount(anonymous)} of the ${formatCount(total)} records ${anonymous === 1 ? 'names' : 'name'} no person.`;
  return `${words}${confirmedWords(answer)}`;
}

/** A confirmed claim is no record, but then it is not so that nothing is known. */
function confirmedWords({ rows }: EventsAnswer): string {
  const confirmed = rows.filter(
    ({ attribution }) => attribution.kind === 'claimed' && attribution.standing === 'confirmed',
  );
  if (confirmed.length === 0) return '';
  return ` ${formatCount(confirmed.length)} listed here ${confirmed.length === 1 ? 'has' : 'have'} a confirmed claim.`;
}

function nothingWords({ question, coverage, unrecorded }: EventsAnswer, voice: Voice): string {
  if (question.intent === 'show' || question.intent === 'related') return noEventWords(question);
  if (unrecorded !== undefined) {
    const name = quoted(voice, unrecorded, NAME_CHARS);
    return question.actor === undefined ? `No record names ${name}` : `No record says that ${name} changed anything`;
  }
  if (question.intent === 'who-asked') return 'Nobody did';
  return coverage.complete ? 'No changes found' : 'No changes in what I have';
}

/** A part of an id finds nothing, so that is said first. */
function noEventWords({ event = '' }: Question): string {
  return event.length < EVENT_ID_CHARS
    ? 'Not found: give the whole id, as it stands under the change'
    : 'I have no change with this id';
}

/** The object that was asked for; undefined when the question was not about one. */
function subjectWords({ question, rows }: EventsAnswer, voice: Voice): string | undefined {
  if (question.target === undefined || question.actor !== undefined) return undefined;
  const recorded = rows[0]?.event.target;
  const name = firstWords(question.target.name, recorded?.name, question.target.id, recorded?.id);
  return name === undefined ? undefined : quoted(voice, name, NAME_CHARS);
}

function groupWords(question: Question, total: number, voice: Voice): string {
  // A vendor's own word for what was done has no noun that is known here.
  const isKnown = question.action === undefined || PAST_ACTIONS.has(question.action);
  const changes = `${counted(total, changeNoun(question))}${isKnown ? '' : ` (${actionWords(question, voice)})`}`;
  const { actor } = question;
  const person = firstWords(actor?.email, actor?.name, actor?.id);
  if (question.intent === 'unattributed' || actor?.kind === 'anonymous') {
    return `${changes} ${total === 1 ? 'names' : 'name'} no person`;
  }
  if (person !== undefined) return `${quoted(voice, person, NAME_CHARS)} made ${changes}`;
  if (question.intent === 'containing' && question.text !== undefined) {
    return `${changes} ${total === 1 ? 'mentions' : 'mention'} “${voice.name(question.text, 60)}”`;
  }
  return changes;
}

function actionWords(question: Question, voice: Voice): string {
  return question.action === undefined ? 'changed' : voice.say(question.action, 40);
}
