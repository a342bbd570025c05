/** One recorded change in words. No name is given as a fact unless the record carries it. */

import type { AnswerRow, Attribution } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import type { Actor, AuditEvent, Change } from '../audit/event.ts';
import { dateAt, formatAgo, formatInstant } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { USE_CATEGORY } from '../audit/use.ts';
import { plainText } from './plain.ts';
import { counted, quoted, type Voice } from './voice.ts';

/** How much of a row is said; the smaller ones are for cards that would be too big. */
export interface Detail {
  readonly nameChars: number;
  readonly valueChars: number;
  readonly changes: number;
}

export const FULL_DETAIL: Detail = { nameChars: 80, valueChars: 60, changes: 3 };

export interface EventWords {
  readonly who: string;
  /** A record names somebody, or nobody is meant to be named. */
  readonly isSettled: boolean;
  readonly what: string;
  readonly when: string;
  readonly ago: string;
  /** Before and after of the first fields, or the vendor's sentence when there are none. */
  readonly changes: readonly string[];
  /** To be copied into "show ...". */
  readonly id: string;
}

/** @param now UTC ms that "3 days ago" counts from */
export function eventWords(row: AnswerRow, now: number, zone: string, voice: Voice, detail: Detail): EventWords {
  const { event, attribution } = row;
  return {
    who: whoWords(event, attribution, voice, detail),
    isSettled:
      attribution.kind === 'recorded' || (attribution.kind === 'unknown' && attribution.automation !== undefined),
    what: whatWords(event, voice, detail.nameChars),
    when: formatInstant(event.time, zone),
    ago: formatAgo(event.time, now),
    changes: changeWords(event, voice, detail),
    id: voice.say(event.id, 40) || '(none)',
  };
}

function whoWords(event: AuditEvent, attribution: Attribution, voice: Voice, detail: Detail): string {
  const recorded = actorWords(event.actor, voice, detail.nameChars);
  switch (attribution.kind) {
    case 'recorded':
      return recorded;
    case 'claimed':
      return `${recorded} (${claimedWords(attribution, voice, detail.nameChars)})`;
    case 'consistent-with':
      return `${recorded} (person unknown; consistent with ${counted(attribution.people, 'person', 'people')})`;
    case 'unknown':
      return `${recorded} (${attribution.automation === undefined ? 'person unknown' : 'automation'})`;
    default:
      return attribution satisfies never;
  }
}

/** Nobody is named, nobody claims it, and it is not meant to be so. */
export function isUnnamed({ attribution }: AnswerRow): boolean {
  return (
    attribution.kind === 'consistent-with' || (attribution.kind === 'unknown' && attribution.automation === undefined)
  );
}

/** `claimed by kim@example.com, not confirmed`. */
function claimedWords(
  { by, people, standing }: Extract<Attribution, { kind: 'claimed' }>,
  voice: Voice,
  nameChars: number,
): string {
  const claimed = `claimed by ${voice.name(by, nameChars)}`;
  if (people < 2) return `${claimed}, ${STANDINGS[standing]}`;
  return `${claimed}, who contradict each other${standing === 'confirmed' ? '; one claim is confirmed' : ''}`;
}

const STANDINGS = { open: 'not confirmed', confirmed: 'confirmed', disputed: 'disputed' } as const;

/** `Zoe Keller (zoe.keller@example.com)`, each part by itself so that neither direction nor length of one hides the other. */
function actorWords({ name, email, id }: Actor, voice: Voice, maxChars: number): string {
  const shownName = firstShown(voice, maxChars, name);
  const shownEmail = firstShown(voice, maxChars, email);
  if (shownName === undefined) return shownEmail ?? firstShown(voice, maxChars, id) ?? 'nobody named';
  const isSame = shownEmail === undefined || shownEmail.toLowerCase() === shownName.toLowerCase();
  return isSame ? shownName : `${shownName} (${shownEmail})`;
}

/** `by zoe.keller@example.com`; undefined when no record names anybody. */
export function byWords({ event, attribution }: AnswerRow, voice: Voice): string | undefined {
  if (attribution.kind !== 'recorded') return undefined;
  return `by ${quoted(voice, firstWords(event.actor.email, event.actor.name, event.actor.id) ?? 'nobody named', 100)}`;
}

/** What can be said in a sentence where no record names anybody: `claimed by kim@example.com`, `person unknown`. */
export function unrecordedWords({ attribution }: AnswerRow, voice: Voice): string {
  switch (attribution.kind) {
    case 'claimed':
      return attribution.people > 1 ? `claimed by ${attribution.people} people` : claimedWords(attribution, voice, 100);
    case 'unknown':
      return attribution.automation === undefined ? 'person unknown' : 'automation';
    case 'consistent-with':
    case 'recorded':
      return 'person unknown';
    default:
      return attribution satisfies never;
  }
}

/** What the record has instead of a person. */
export function serviceWords(event: AuditEvent, voice: Voice): string {
  const identity = firstWords(event.actor.email, event.actor.name, event.actor.id);
  return identity === undefined ? 'the record names nobody' : `the record names only ${quoted(voice, identity, 80)}`;
}

/** Actions that read as "was ...". */
export const PAST_ACTIONS: ReadonlySet<string> = new Set(['created', 'modified', 'deleted']);

export function whatWords(event: AuditEvent, voice: Voice, nameChars: number): string {
  // How the question was read says all of it.
  if (event.category === USE_CATEGORY) return `${voice.say(event.action, 40)}: ${voice.say(event.description, 160)}`;
  const target = targetWords(event, voice, nameChars);
  if (PAST_ACTIONS.has(event.action)) return `${event.action} ${target}`;
  if (event.action === 'unknown' || firstWords(event.action) === undefined)
    return `changed ${target} (no action given)`;
  return `${voice.say(event.action, 40)}: ${target}`;
}

/** `user Zoe Keller`. */
export function targetWords(event: AuditEvent, voice: Voice, maxChars: number): string {
  const type = voice.say(entityTypeLabel(event.entityType), 40) || 'object';
  return `${type} ${firstShown(voice, maxChars, event.target.name, event.target.id) ?? '(not named)'}`;
}

function changeWords(event: AuditEvent, voice: Voice, detail: Detail): readonly string[] {
  if (detail.changes === 0) return [];
  if (event.changes.length === 0) {
    if (event.category === USE_CATEGORY) return [];
    return saysMore(event) ? [voice.say(event.description, detail.valueChars * 2)] : [];
  }
  const said = event.changes.slice(0, detail.changes).map((change) => fieldWords(change, voice, detail.valueChars));
  const left = event.changes.length - said.length;
  return left === 0 ? said : [...said, `and ${counted(left, 'more field')}`];
}

/** False for "Mara Lindt modified user Zoe Keller" beside the same words. */
function saysMore({ description, action, entityType, target, actor }: AuditEvent): boolean {
  const fields = [action, entityType, target.name, target.id, actor.name, actor.email, actor.id];
  const said = new Set(fields.flatMap((field) => wordsOf((field ?? '').slice(0, 500))));
  return wordsOf(description.slice(0, 1000)).some((word) => !said.has(word) && !FILL_WORDS.has(word));
}

const FILL_WORDS: ReadonlySet<string> = new Set(['was', 'were', 'has', 'have', 'been', 'is', 'by', 'the', 'a', 'an']);

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fieldWords(change: Change, voice: Voice, maxChars: number): string {
  const field = voice.say(change.field, 40) || '(field)';
  const before = change.before === undefined ? undefined : valueWords(change.before, voice, maxChars);
  const after = change.after === undefined ? undefined : valueWords(change.after, voice, maxChars);
  if (before !== undefined && after !== undefined) return `${field}: ${before} → ${after}`;
  if (after !== undefined) return `${field}: set to ${after}`;
  return before === undefined ? `${field}: changed` : `${field}: was ${before}`;
}

function valueWords(value: string, voice: Voice, maxChars: number): string {
  return firstShown(voice, maxChars, value) ?? '(empty)';
}

/** `today 14:05 CET`, `yesterday 14:05 CET`, else with the date. */
export function whenWords(atMs: number, now: number, zone: string): string {
  const full = formatInstant(atMs, zone);
  const daysAgo = dateAt(atMs, zone).until(dateAt(now, zone), { largestUnit: 'days' }).days;
  const day = daysAgo === 0 ? 'today' : daysAgo === 1 ? 'yesterday' : undefined;
  return day === undefined ? full : `${day} ${full.slice(full.lastIndexOf(', ') + 2)}`;
}

/** The first text that shows anything. */
export function firstWords(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && plainText(text, 20) !== '');
}

function firstShown(voice: Voice, maxChars: number, ...texts: readonly (string | undefined)[]): string | undefined {
  return texts.map((text) => voice.name(text ?? '', maxChars)).find((shown) => shown !== '');
}

const ACTION_NOUNS: ReadonlyMap<string, string> = new Map([
  ['created', 'creation'],
  ['deleted', 'deletion'],
  ['modified', 'modification'],
]);

/** What one of the changes asked for is called: `deletion`, or `change` when any will do. */
export function changeNoun({ action }: Pick<Question, 'action'>): string {
  return ACTION_NOUNS.get(action ?? '') ?? 'change';
}
