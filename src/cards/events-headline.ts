/** The one sentence that answers, for changes. */
import type { EventsAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { byWords, firstWords, serviceWords, whatWords, whenWords } from './event-words.ts';
import { counted, formatCount, quoted, type Voice } from './voice.ts';

const NAME_CHARS = 80;

/** `Zoe Keller was changed 4 times; last by mara@example.com, today, 14:05 CET`. */
export function eventsHeadline(answer: EventsAnswer, voice: Voice): string {
  const { question, total, rows, offset } = answer;
  const newest = rows[0];
  if (newest === undefined || total === 0) return nothingWords(answer);
  if (offset > 0)
    return `Changes ${formatCount(offset + 1)}–${formatCount(offset + rows.length)} of ${formatCount(total)}`;
  const when = whenWords(newest.event.time, answer.now, answer.zone);
  const by = byWords(newest, voice);
  const tail = isUnknown(newest.attribution.kind) ? `: ${serviceWords(newest.event, voice)}` : '';
  if (question.intent === 'show') {
    const what = whatWords(newest.event, voice, { nameChars: NAME_CHARS });
    return `${capital(what)} ${by}, ${when}${tail}`;
  }
  const subject = subjectWords(answer, voice);
  if (subject === undefined) return `${groupWords(question, total, voice)}; the latest ${by}, ${when}${tail}`;
  const verb = actionWords(question, voice);
  if (question.intent === 'last-changed') return `${subject} was last ${verb} ${by}, ${when}${tail}`;
  if (total === 1) return `${subject} was ${verb} once, ${by}, ${when}${tail}`;
  return `${subject} was ${verb} ${formatCount(total)} times; last ${by}, ${when}${tail}`;
}

/** How many of several name nobody; empty when the headline says it all. */
export function anonymousWords(answer: EventsAnswer): string {
  const { anonymous, total } = answer;
  if (anonymous === 0 || total < 2 || answer.question.intent === 'unattributed') return '';
  if (anonymous === total) return `None of the ${formatCount(total)} names a person.`;
  return `${formatCount(anonymous)} of the ${formatCount(total)} ${anonymous === 1 ? 'names' : 'name'} no person.`;
}

function nothingWords({ question, coverage }: EventsAnswer): string {
  if (question.intent === 'show') return 'There is no event with that id in what I have';
  return coverage.complete ? 'No changes found' : 'None in what I have';
}

/** The object that was asked for; undefined when the question was not about one. */
function subjectWords({ question, rows }: EventsAnswer, voice: Voice): string | undefined {
  if (question.target === undefined || question.actor !== undefined) return undefined;
  const recorded = rows[0]?.event.target;
  const name = firstWords(question.target.name, recorded?.name, question.target.id, recorded?.id);
  return name === undefined ? undefined : quoted(voice, name, NAME_CHARS);
}

function groupWords(question: Question, total: number, voice: Voice): string {
  const verb = question.action === undefined ? '' : ` (${actionWords(question, voice)})`;
  const { actor } = question;
  const person = firstWords(actor?.email, actor?.name, actor?.id);
  if (question.intent === 'unattributed' || actor?.kind === 'anonymous') {
    return `${counted(total, 'change')}${verb} ${total === 1 ? 'names' : 'name'} no person`;
  }
  if (person !== undefined) return `${quoted(voice, person, NAME_CHARS)} made ${counted(total, 'change')}${verb}`;
  if (question.intent === 'containing' && question.text !== undefined) {
    return `${counted(total, 'change')} ${total === 1 ? 'mentions' : 'mention'} “${voice.name(question.text, 60)}”`;
  }
  return `${counted(total, 'change')}${verb}`;
}

function actionWords(question: Question, voice: Voice): string {
  return question.action === undefined ? 'changed' : voice.say(question.action, 40);
}

function isUnknown(kind: string): boolean {
  return kind === 'unknown' || kind === 'consistent-with';
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
