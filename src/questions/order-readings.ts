/** How orders were read, in a few plain words for the first line of a reply. */
import { Temporal } from 'temporal-polyfill';
import { countryLabel } from '../audit/country.ts';
import { entityTypeLabel, entityTypesLabel } from '../audit/entity-type.ts';
import { formatPeriod, startOfDate } from '../audit/period.ts';
import { formatDate } from '../audit/period-text.ts';
import type { AskedActor, AskedSchedule, Question } from '../audit/question.ts';
import { retentionWords } from '../audit/retention.ts';
import { watchedOf } from '../audit/watch.ts';
import { zoneLabel } from '../audit/zone.ts';
import { WEEKDAY_NAMES } from './date-words.ts';
import type { OrderIntent } from './orders.ts';
import { minuteWords, wallClock, words } from './phrase-parts.ts';
import { plainText } from './plain-text.ts';
import { isEverything, watchedWords } from './watch-words.ts';

/** Zone (IANA) and present (UTC ms) in which times are read. */
export interface Reader {
  readonly zone: string;
  readonly now: number;
}

type Readings = Readonly<Record<OrderIntent, (question: Question, reader: Reader) => string>>;

const CLAIMS = {
  claim: (question) => `claim: ${claimWords(question)}`,
  'claim-list': (question, reader) =>
    `changes that name nobody, to say whose they are${withType(question)}${when(question, reader, ', all time')}`,
  withdraw: ({ events }) => `take back what you said about ${changes(events)}`,
  judge: (question) => {
    const verb = { confirmed: 'confirm', disputed: 'dispute', none: 'judge' }[question.verdict ?? 'none'];
    return words([
      question.undo ? 'no longer' : undefined,
      `${verb} the claim`,
      question.actor && `of ${personLabel(question.actor)}`,
      `on ${changes(question.events)}`,
    ]);
  },
  claims: (question, reader) =>
    words([
      question.which === 'own' ? 'your' : undefined,
      question.verdict === undefined ? 'claims' : `${question.verdict} claims`,
      question.which === 'waiting' ? 'that wait for an admin' : undefined,
      question.actor && `by ${personLabel(question.actor)}`,
      question.events && `on ${changes(question.events)}`,
    ]) +
    withType(question) +
    when(question, reader, ', all time'),
  'named-share': (question, reader) =>
    `named share${question.split === undefined ? '' : ` by ${question.split === 'type' ? 'kind of object' : question.split}`}${withType(question)}${when(question, reader, '')}`,
  goal: ({ percent }) =>
    percent === undefined ? 'goal for the named share' : `goal: ${percent} % of the changes named`,
} satisfies Partial<Readings>;

const RELATED = {
  forwarding: () => 'where new events are sent on to',
  'about-me': () => 'what is kept about you',
  'why-messaged': () => 'why I wrote to you',
  related: ({ relation, event }) => {
    const of = event === undefined ? 'a change that was not named' : plainText(event, 80);
    switch (relation) {
      case 'tracking':
        return `changes of the same request as ${of}`;
      case 'target':
        return `changes of the same object, a day around ${of}`;
      case 'actor':
        return `changes by the same actor, an hour around ${of}`;
      default:
        return `what is related to ${of}`;
    }
  },
} satisfies Partial<Readings>;

const WATCHES = {
  watch: (question) => words([`tell me of ${watchedWords(watchedOf(question))}`, question.here && '(this space)']),
  watches: ({ here }) => (here ? 'what this space watches' : 'what you watch'),
  unwatch: (question) => {
    const what = watchedOf(question);
    const one = isEverything(what) ? 'a watch' : `the watch of ${watchedWords(what)}`;
    const which = question.all ? 'all watches' : one;
    const number = question.watch === undefined ? which : `watch ${question.watch}`;
    return words([`no more ${number}`, question.here && '(this space)']);
  },
} satisfies Partial<Readings>;

const DIGEST = {
  digest: (question, reader) =>
    `digest${onlyTypes(question)}${when(question, reader, onlyTypes(question) === '' ? ' of the last complete week' : ', of the last complete week')}`,
  'digest-weekly': (question, reader) => {
    const { schedule, zone, count } = question;
    const slot = schedule === undefined ? 'no time given' : `every ${scheduleLabel(schedule)}`;
    const least = count === undefined || count === 0 ? '' : `, from ${counted(count, 'change')} without a name`;
    return `weekly digest, ${slot} (${zone ?? reader.zone})${least}${onlyTypes(question)}`;
  },
  'digest-off': () => 'no more weekly digest here',
  'digest-mute': (question, reader) =>
    question.undo
      ? 'the weekly digest here again'
      : `no weekly digest here ${howLong(question, reader) || 'for a while'}`,
  'digest-export': (question, reader) =>
    `file of the changes that name nobody${onlyTypes(question)}${when(question, reader, ', of the last complete week')}`,
  export: ({ format }) => `the last answer as ${format === undefined ? 'a file' : format.toUpperCase()}`,
} satisfies Partial<Readings>;

const PEOPLE = {
  people: ({ status, team }) =>
    words(['people', status && `whose API keys are ${status}`, team && `in team ${text(team)}`]),
  person: ({ actor }) => (actor === undefined ? 'one person' : `person: ${personLabel(actor)}`),
  key: (question) => {
    const state = question.status ?? 'no status given';
    return `API keys of ${whom(question, 'nobody named')}: ${question.undo ? 'no longer ' : ''}${state}`;
  },
  'import-people': ({ peopleFrom }) => {
    const from = { trail: ' from the trail', 'contact-centre': ' from the contact centre', none: '' };
    return `import of people${from[peopleFrom ?? 'none']}`;
  },
  onboard: (question) => `${question.undo ? 'no ' : ''}introduction to ${whom(question, 'nobody named')}`,
  onboarding: (question) =>
    words([
      'how far',
      hasWhom(question) ? whom(question, '') : 'everyone',
      'is with API keys',
      question.status && `(${question.status})`,
    ]),
  'my-key': (question, reader) => {
    const said = { done: 'configured', cannot: 'you cannot configure them', 'not-me': 'not for you', later: 'later' };
    const until = question.date === undefined ? '' : `, not before ${dateLabel(question.date, reader)}`;
    return `your API keys${question.said === undefined ? '' : `: ${said[question.said]}`}${until}`;
  },
  nudge: (question) => `reminder to ${whom(question, 'nobody named')}`,
  'nudge-preview': (question, reader) =>
    `which reminders would go out${hasWhom(question) ? `, to ${whom(question, '')}` : ''}${when(question, reader, '')}`,
  snooze: (question, reader) =>
    words([
      'no reminders',
      question.actor && `to ${personLabel(question.actor)}`,
      howLong(question, reader) || 'for a while',
    ]),
  'reminders-off': ({ actor }) => `no more reminders to ${actor === undefined ? 'you' : personLabel(actor)}`,
  'reminders-on': ({ actor }) => `reminders to ${actor === undefined ? 'you' : personLabel(actor)} again`,
  pause: (question, reader) =>
    words(['nothing sent unasked', howLong(question, reader) || 'until somebody says resume']),
  resume: () => 'reminders, introductions and digests again',
} satisfies Partial<Readings>;

const ADMIN = {
  automation: (question) => `automation: ${text(question.identity ?? 'no identity named')}${withType(question)}`,
  'automation-off': (question) =>
    `no automation any more: ${text(question.identity ?? 'no identity named')}${withType(question)}`,
  automations: () => 'service identities that are automation',
  admins: () => 'who may do what',
  allow: (question) => permission(question, question.undo ? 'no longer allow' : 'allow'),
  deny: (question) => permission(question, question.undo ? 'no longer deny' : 'deny'),
  'bind-space': ({ org, undo }) =>
    undo || org === undefined ? 'this space: all organisations' : `this space: organisation ${text(org)}`,
  'space-zone': ({ zone }, reader) => `time zone of this space: ${zone ?? reader.zone}`,
  'anonymous-actors': () => 'service identities that stand for nobody',
  'anonymous-add': ({ identity }) => `${text(identity ?? 'no identity named')} stands for nobody`,
  'anonymous-remove': ({ identity }) => `${text(identity ?? 'no identity named')} does not stand for nobody any more`,
  'working-hours': ({ hours }) =>
    hours === undefined
      ? 'working hours'
      : `working hours: ${minuteWords(hours.from)}-${minuteWords(hours.to)} by each person's clock`,
  country: ({ country, actor, undo }) =>
    words([undo && 'no', 'country', actor && `of ${personLabel(actor)}`]) +
    (country === undefined ? '' : `: ${text(countryLabel(country))}`),
  holidays: ({ country, actor }) =>
    words(['holidays', country && `in ${text(countryLabel(country))}`, actor && `of ${personLabel(actor)}`]),
  'holiday-add': (question, reader) => `day off: ${holiday(question, reader)}`,
  'holiday-remove': (question, reader) => `no day off any more: ${holiday(question, reader)}`,
  settings: () => 'settings',
  journal: (question, reader) => {
    const { actor, count } = question;
    const what = count === undefined ? 'what admins changed' : `the last ${counted(count, 'change')} by admins`;
    return words([what, actor && `(${personLabel(actor)})`]) + when(question, reader, '');
  },
  pull: (question) => words(['the newest records, now', ofOrg(question)]),
  access: (question) => words(['access to the audit API', ofOrg(question)]),
  coverage: (question, reader) => words(['how complete the data is', ofOrg(question)]) + when(question, reader, ''),
  retention: (question) =>
    words([
      question.keep === undefined ? 'how long records are kept' : `records kept ${howLongKept(question.keep)}`,
      ofOrg(question),
    ]),
  purges: () => 'deletions of old records',
  'purge-decide': ({ decision }) => `${decision ?? 'decide on'} the deletion of old records`,
  erase: ({ actor, decision }) => {
    const who = actor === undefined ? 'nobody named' : personLabel(actor);
    return decision === 'decline' ? `no to the request of ${who}` : `the name of ${who} taken out of the records`;
  },
  'file-take': ({ file, zone, dateOrder, from, to }, reader) => {
    const order = { 'day-first': 'the day first', 'month-first': 'the month first', none: undefined };
    const span =
      from === undefined || to === undefined ? undefined : `everything of ${spanLabel({ from, to }, reader)}`;
    return [`take in ${fileLabel(file)}`, zone && `times in ${text(zone)}`, order[dateOrder ?? 'none'], span]
      .filter((part) => part !== undefined && part !== '')
      .join(', ');
  },
  'file-covers': ({ file, from, to }, reader) => {
    const span = from === undefined || to === undefined ? 'a span' : spanLabel({ from, to }, reader);
    return `${file === undefined ? 'a file' : fileLabel(file)} holds everything of ${span}`;
  },
  'file-discard': ({ file }) => `throw away ${fileLabel(file)}`,
  'time-zone': ({ zone }, reader) => `your time zone: ${zone ?? reader.zone}`,
  help: ({ topic }) => (topic === undefined ? 'help' : `help on ${topic}`),
} satisfies Partial<Readings>;

export const ORDER_READINGS: Readings = { ...RELATED, ...WATCHES, ...CLAIMS, ...DIGEST, ...PEOPLE, ...ADMIN };

function claimWords({ events, statement }: Question): string {
  const what = changes(events);
  const are = (events?.length ?? 0) > 1 ? 'are' : 'is';
  switch (events === undefined ? undefined : statement) {
    case 'mine':
      return `${what} ${are} yours`;
    case 'not-mine':
      return `${what} ${are} not yours`;
    case 'unsure':
      return `you do not know about ${what}`;
    default:
      return what;
  }
}

/** `change c-0a1b`, `3 changes`. */
function changes(events: readonly string[] | undefined): string {
  const [first, ...others] = events ?? [];
  if (first === undefined) {
    return 'no change named';
  }
  return others.length === 0 ? `change ${text(first)}` : counted(others.length + 1, 'change');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function hasWhom({ all, people, actor, team }: Question): boolean {
  return all !== undefined || people !== undefined || actor !== undefined || team !== undefined;
}

/** Everyone, some people by their emails, one person, a team; or what of it was said. */
function whom(question: Question, nobody: string): string {
  const { all, people = [], actor, team } = question;
  const listed = people.length > 3 ? [counted(people.length, 'person').replace('persons', 'people')] : people.map(text);
  const named = [...(actor === undefined ? [] : [personLabel(actor)]), ...listed].join(', ');
  const who = all ? 'everyone' : named;
  return words([who, team && (who === '' ? `team ${text(team)}` : `in team ${text(team)}`)]) || nobody;
}

function permission(question: Question, verb: string): string {
  const { actor, domain, grant, here, people } = question;
  const who = actor === undefined && people === undefined ? '' : whom(question, '');
  const what = words([who, domain && `everybody at ${text(domain)}`, here && 'this space']);
  return words([verb, what || 'nobody named', grant && `as ${grant}`]);
}

function ofOrg({ org }: Question): string | undefined {
  return org === undefined ? undefined : `(organisation ${text(org)})`;
}

function howLongKept(keep: NonNullable<Question['keep']>): string {
  return keep === 'for-ever' ? retentionWords(undefined) : `for ${retentionWords(keep)}`;
}

function spanLabel(span: Required<Pick<Question, 'from' | 'to'>>, { zone }: Reader): string {
  return formatPeriod({ from: span.from ?? 0, to: span.to ?? 0 }, zone);
}

function fileLabel(file: string | undefined): string {
  return file === undefined ? 'a file that waits' : `file ${text(file)}`;
}

function holiday({ date, comment }: Question, reader: Reader): string {
  return words([date === undefined ? 'no date given' : dateLabel(date, reader), comment && `(${text(comment)})`]);
}

/** `until 5 Dec 2026 (CET)`, `for 2 weeks`; empty when neither is said. */
function howLong({ date, count }: Question, reader: Reader): string {
  if (date !== undefined) {
    return `until ${dateLabel(date, reader)}`;
  }
  return count === undefined ? '' : `for ${counted(count, 'week')}`;
}

/** `5 Dec 2026 (CET)`; a button may carry any text. */
function dateLabel(date: string, { zone }: Reader): string {
  try {
    const day = Temporal.PlainDate.from(date);
    return `${formatDate(day)} (${zoneLabel(startOfDate(day, zone), zone)})`;
  } catch {
    return text(date);
  }
}

function when(question: Pick<Question, 'from' | 'to'>, { zone, now }: Reader, otherwise: string): string {
  const { from, to } = question;
  if (from === undefined && to === undefined) {
    return otherwise === ', all time' ? `${otherwise} (${zone})` : otherwise;
  }
  return `, ${formatPeriod({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }, zone, now)}`;
}

function withType(question: Question): string {
  const type = typeLabel(question);
  return type === undefined ? '' : `, ${type}`;
}

function onlyTypes(question: Question): string {
  const type = typeLabel(question);
  return type === undefined ? '' : `, only ${type}`;
}

function typeLabel({ entityType, entityTypes }: Question): string | undefined {
  return entityTypes === undefined
    ? entityType && plainText(entityTypeLabel(entityType, 2), 160)
    : plainText(entityTypesLabel(entityTypes, 2), 160);
}

/** Name, email or id, as plain text. */
export function personLabel(actor: AskedActor): string {
  return actor.kind === 'anonymous' ? 'nobody' : text(actor.name ?? actor.email ?? actor.id ?? '');
}

function scheduleLabel(schedule: AskedSchedule): string {
  return `${weekdayLabel(schedule)} ${wallClock(schedule)}`;
}

/** `Monday`. */
export function weekdayLabel({ weekday }: Pick<AskedSchedule, 'weekday'>): string {
  const name = WEEKDAY_NAMES[weekday - 1] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function text(value: string): string {
  return plainText(value, 80);
}
