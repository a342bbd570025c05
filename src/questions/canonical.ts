/**
 * A question back into words: the canonical phrase, which reads back to the
 * same question, and the reading that every reply begins with.
 */

import { entityTypeLabel, entityTypesLabel, findEntityType } from '../audit/entity-type.ts';
import { dateAt, formatPeriod, startOfDate, zoned } from '../audit/period.ts';
import type { AskedActor, AskedSchedule, Intent, Question } from '../audit/question.ts';
import { WEEKDAY_NAMES } from './date-words.ts';
import { isPlainPersonName, isVendorId } from './name-slots.ts';
import { plainText } from './plain-text.ts';

/** Needs neither quotes nor a word in front to be read as an email. */
const PLAIN_EMAIL = /^[\w+-][\w.+-]*@(?:[\w-]+\.)+[a-z]{2,}$/i;

/**
 * Patterns that the phrases below are written in. The engine reads them for
 * every command of that intent beside the command's own, so that buttons work
 * whatever a command's grammar says.
 */
export const CANONICAL_PATTERNS: Readonly<Record<Intent, string>> = {
  'who-changed': 'who {verb} ({type} [{target}]|{target}|anything) [{range}]',
  history: 'history of [{type}] {target} [with {verb}] [{range}]',
  'what-did': 'changes by {person} [with {verb}] [to [{type}] {target}] [in {type}] [{range}]',
  'what-changed': 'what was {verb} [in {type}] [{range}]',
  unattributed: 'unattributed [with {verb}] [in {type}] [{range}]',
  'last-changed': 'who last {verb} ({type} [{target}]|{target}|anything) [{range}]',
  'how-many': 'how many {verb} [to [{type}] {target}] [in {type}] [from {person}] [per {by}] [{range}]',
  containing: 'changes containing {text} [with {verb}] [in {type}] [from {person}] [{range}]',
  show: 'show {event}',
  digest: 'digest [{span}]',
  'digest-weekly': 'digest weekly {weekday} {time} [in {zone}]',
  'digest-off': 'digest off',
  claim: 'claim',
  'claim-list': 'claim-list',
  withdraw: 'withdraw',
  judge: 'judge',
  claims: 'claims',
  'named-share': 'named-share',
  goal: 'goal',
  'digest-mute': 'digest-mute',
  'digest-export': 'digest-export',
  people: 'people',
  person: 'person',
  key: 'key',
  'import-people': 'import-people',
  onboard: 'onboard',
  onboarding: 'onboarding',
  'my-key': 'my-key',
  nudge: 'nudge',
  'nudge-preview': 'nudge-preview',
  snooze: 'snooze',
  'reminders-off': 'reminders-off',
  'reminders-on': 'reminders-on',
  pause: 'pause',
  resume: 'resume',
  automation: 'automation',
  'automation-off': 'automation-off',
  automations: 'automations',
  admins: 'admins',
  allow: 'allow',
  deny: 'deny',
  'bind-space': 'bind-space',
  'space-zone': 'space-zone',
  'anonymous-actors': 'anonymous-actors',
  'anonymous-add': 'anonymous-add',
  'anonymous-remove': 'anonymous-remove',
  'working-hours': 'working-hours',
  country: 'country',
  holidays: 'holidays',
  'holiday-add': 'holiday-add',
  'holiday-remove': 'holiday-remove',
  settings: 'settings',
  journal: 'journal',
  'time-zone': 'my time zone is {zone}',
  help: 'help',
};

/**
 * The canonical text of a question. Reading it in the same zone gives the same
 * question again, at any time: spans are written as dates, names in quotes.
 * @param zone IANA zone in which dates are written
 */
export function phrase(question: Question, zone: string): string {
  return words([head(question), range(question, zone)]);
}

function head(question: Question): string {
  switch (question.intent) {
    case 'show':
      return words(['show', quote(question.event ?? '')]);
    case 'digest':
      return 'digest';
    case 'digest-weekly':
      return words([
        'digest weekly',
        question.schedule && scheduleWords(question.schedule),
        question.zone && `in ${question.zone}`,
      ]);
    case 'digest-off':
      return 'digest off';
    case 'time-zone':
      return words(['my time zone is', question.zone]);
    case 'help':
      return 'help';
    case 'who-changed':
    case 'history':
    case 'what-did':
    case 'what-changed':
    case 'unattributed':
    case 'last-changed':
    case 'how-many':
    case 'containing':
      return searchHead(question, question.intent);
    default:
      return question.intent;
  }
}

type SearchIntent =
  | 'who-changed'
  | 'history'
  | 'what-did'
  | 'what-changed'
  | 'unattributed'
  | 'last-changed'
  | 'how-many'
  | 'containing';

/** The intents that look for changes: what was done, to what, by whom. */
function searchHead(question: Question, intent: SearchIntent): string {
  const action = verb(question.action);
  const target = question.target && targetWords(question.target);
  const count = target === undefined ? 2 : 1;
  const type = question.entityTypes
    ? entityTypesLabel(question.entityTypes, count)
    : question.entityType && typeWords(question.entityType, count);
  const object = words([type, target]);
  const withAction = question.action && `with ${action}`;
  const inType = type && `in ${type}`;
  const ofWhat = target === undefined ? inType : `to ${object}`;
  const fromActor = question.actor && `from ${personWords(question.actor)}`;
  switch (intent) {
    case 'who-changed':
      return words(['who', action, object || 'anything']);
    case 'last-changed':
      return words(['who last', action, object || 'anything']);
    case 'history':
      return words(['history of', object, withAction]);
    case 'what-did':
      return words(['changes by', question.actor && personWords(question.actor), withAction, ofWhat]);
    case 'what-changed':
      return words(['what was', action, inType]);
    case 'unattributed':
      return words(['unattributed', withAction, inType]);
    case 'how-many':
      return words(['how many', nouns(question.action), ofWhat, fromActor, question.by && `per ${question.by}`]);
    case 'containing':
      return words(['changes containing', quote(question.text ?? ''), withAction, inType, fromActor]);
  }
}

/** Verbs of the grammar; `action "word"` for any other. */
function verb(action: string | undefined): string {
  if (action === undefined) {
    return 'changed';
  }
  return ['created', 'deleted', 'modified'].includes(action) ? action : `action ${quote(action)}`;
}

function nouns(action: string | undefined): string {
  if (action === undefined) {
    return 'changes';
  }
  return NOUNS.has(action) ? `${NOUNS.get(action)}s` : verb(action);
}

function typeWords(type: string, count: number): string {
  const label = entityTypeLabel(type, count);
  const found = findEntityType(label);
  // Only words that mean this kind in any data; whatever else is spelled out.
  return found?.kind === 'type' && found.type === type ? label : `type ${quote(type)}`;
}

function targetWords(target: NonNullable<Question['target']>): string {
  const { id, name } = target;
  if (name === undefined) {
    return idWords(id);
  }
  return words([isVendorId(name) ? `name ${quote(name)}` : quote(name), id && `(${idWords(id)})`]);
}

function personWords(actor: AskedActor): string {
  if (actor.kind === 'anonymous') {
    return 'nobody';
  }
  const { email, id, name } = actor;
  const idPart = id && idWords(id);
  const emailPart = email && (PLAIN_EMAIL.test(email) ? email : `email ${quote(email)}`);
  if (name === undefined) {
    return words([emailPart, email === undefined ? idPart : idPart && `(${idPart})`]);
  }
  const namePart = isPlainPersonName(name) ? quote(name) : `name ${quote(name)}`;
  return words([namePart, emailPart, idPart && `(${idPart})`]);
}

function idWords(id: string | undefined): string {
  return `id ${quote(id ?? '')}`;
}

function scheduleWords(schedule: AskedSchedule): string {
  return `${WEEKDAY_NAMES[schedule.weekday - 1]} ${wallClock(schedule)}`;
}

/** `09:00`. */
export function wallClock({ minuteOfDay }: Pick<AskedSchedule, 'minuteOfDay'>): string {
  const parts = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function range(question: Question, zone: string): string {
  const { from, to } = question;
  if (from === undefined) {
    return to === undefined ? '' : `before ${begin(to, zone)}`;
  }
  if (to === undefined) {
    return `since ${begin(from, zone)}`;
  }
  const days = wholeDays(from, to, zone);
  if (days === undefined) {
    return `from ${instant(from)} to ${instant(to)}`;
  }
  return days.first === days.last ? `on ${days.first}` : `from ${days.first} to ${days.last}`;
}

/** First and last date of a span of whole days that reads back exactly. */
function wholeDays(from: number, to: number, zone: string): { first: string; last: string } | undefined {
  const first = dateAt(from, zone);
  const last = dateAt(to - 1, zone);
  const isExact =
    from < to &&
    startOfDate(first, zone) === from &&
    startOfDate(last.add({ days: 1 }), zone) === to &&
    inIsoYears(first.year, last.year);
  return isExact ? { first: first.toString(), last: last.toString() } : undefined;
}

function begin(at: number, zone: string): string {
  const date = dateAt(at, zone);
  return startOfDate(date, zone) === at && inIsoYears(date.year) ? date.toString() : instant(at);
}

function inIsoYears(...years: readonly number[]): boolean {
  return years.every((year) => year >= 0 && year <= 9999);
}

function instant(at: number): string {
  return zoned(at, 'UTC').toInstant().toString({ fractionalSecondDigits: 3 });
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function words(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/**
 * How a question was read, for the first line of a reply: `changes to user Zoe
 * Keller, 16-22 Nov 2026 (CET)`. Plain text without control characters; not
 * escaped for Markdown.
 * @param options zone IANA; now UTC ms
 */
export function describeReading(question: Question, options: { readonly zone: string; readonly now: number }): string {
  const { from, to } = question;
  const hasTime = from !== undefined || to !== undefined;
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const when = hasTime ? `, ${formatPeriod(period, options.zone, options.now)}` : '';
  switch (question.intent) {
    case 'show':
      return `change ${plainText(question.event ?? '', 80)}`;
    case 'digest':
      return `digest${hasTime ? when : ' of the last complete week'}`;
    case 'digest-weekly':
      return `weekly digest, ${question.schedule === undefined ? 'no time given' : `every ${scheduleLabel(question.schedule)}`} (${question.zone ?? options.zone})`;
    case 'digest-off':
      return 'no more weekly digest here';
    case 'time-zone':
      return `your time zone: ${question.zone ?? options.zone}`;
    case 'help':
      return 'help';
    default:
      return `${subject(question)}${when === '' ? `, all time (${options.zone})` : when}`;
  }
}

/** Which changes, without the time. */
function subject(question: Question): string {
  const { action, actor, by, target, text } = question;
  const type = typeLabel(question, target === undefined ? 2 : 1);
  const preposition = action !== undefined && NOUNS.has(action) ? 'of' : 'to';
  const object =
    target === undefined ? type && `${preposition} ${type}` : words([preposition, type, targetLabel(target)]);
  const isAnonymous = question.intent === 'unattributed' || actor?.kind === 'anonymous';
  const subjectWords = words([
    actionNoun(action, question.intent),
    object,
    isAnonymous ? 'that name nobody' : actor && `by ${actorLabelOf(actor)}`,
    text === undefined ? undefined : `containing "${plainText(text, 80)}"`,
  ]);
  return by === undefined ? subjectWords : `${subjectWords}, by ${by === 'type' ? 'kind of object' : by}`;
}

function typeLabel({ entityType, entityTypes }: Question, count: number): string | undefined {
  if (entityTypes !== undefined) {
    return plainText(entityTypesLabel(entityTypes, count), 160);
  }
  return entityType && entityTypeLabel(entityType, count);
}

/** Singular of the nouns for actions; other actions are named as the vendor does. */
const NOUNS: ReadonlyMap<string, string> = new Map([
  ['created', 'creation'],
  ['deleted', 'deletion'],
  ['modified', 'modification'],
]);

function actionNoun(action: string | undefined, intent: Intent): string {
  const noun = action === undefined ? 'change' : (NOUNS.get(action) ?? 'change');
  const own = action === undefined || NOUNS.has(action) ? '' : ` ("${plainText(action, 40)}")`;
  switch (intent) {
    case 'last-changed':
      return `last ${noun}${own}`;
    case 'how-many':
      return `number of ${noun}s${own}`;
    default:
      return `${noun}s${own}`;
  }
}

function targetLabel(target: NonNullable<Question['target']>): string {
  return target.name === undefined ? plainText(target.id ?? '', 80) : plainText(target.name, 80);
}

function actorLabelOf(actor: AskedActor): string {
  return plainText(actor.name ?? actor.email ?? actor.id ?? '', 80);
}

function scheduleLabel(schedule: AskedSchedule): string {
  return `${weekdayLabel(schedule)} ${wallClock(schedule)}`;
}

/** `Monday`. */
export function weekdayLabel({ weekday }: Pick<AskedSchedule, 'weekday'>): string {
  const name = WEEKDAY_NAMES[weekday - 1] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}
