/** Pieces of canonical phrases: values written so that they read back as they are, whatever they hold. */
import { entityTypeLabel, findEntityType } from '../audit/entity-type.ts';
import { dateAt, startOfDate, zoned } from '../audit/period.ts';
import type { AskedActor, AskedSchedule, Question } from '../audit/question.ts';
import { isPlainPersonName, isVendorId } from './name-slots.ts';

/** Needs neither quotes nor a word in front to be read as an email. */
export const PLAIN_EMAIL = /^[\w+][\w.+-]*@(?:[\w-]+\.)+[a-z]{2,}$/i;

/** Words that mean this kind in any data. @param count 1 for the singular */
export function typeWords(type: string, count: number): string {
  const label = entityTypeLabel(type, count);
  const found = findEntityType(label);
  // Whatever else is spelled out.
  return found?.kind === 'type' && found.type === type ? label : `type ${quote(type)}`;
}

/** All of these kinds: `users and contact service queues`. */
export function typesWords({ entityType, entityTypes }: Question): string | undefined {
  const types = entityTypes ?? (entityType === undefined ? undefined : [entityType]);
  return types?.map((type) => typeWords(type, 2)).join(' and ');
}

/** `"Berlin"`, `id "x"`, `"Berlin" (id "x")`. */
export function targetWords(target: NonNullable<Question['target']>): string {
  const { id, name } = target;
  if (name === undefined) {
    return idWords(id);
  }
  return words([isVendorId(name) ? `name ${quote(name)}` : quote(name), id && `(${idWords(id)})`]);
}

/** `nobody`, `"Zoe Keller" zoe.keller@example.com`. */
export function personWords(actor: AskedActor): string {
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

/** `09:00`. */
export function wallClock({ minuteOfDay }: Pick<AskedSchedule, 'minuteOfDay'>): string {
  return minuteWords(minuteOfDay);
}

/** `09:00`, up to `24:00`. @param minute of the day */
export function minuteWords(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The span, as dates or instants: `from 2026-11-16 to 2026-11-22`; empty for all time. */
export function rangeWords(question: Question, zone: string): string {
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

/** A text in quotes, its own doubled. */
export function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The parts there are, with spaces between. */
export function words(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
