/**
 * Takes a person out of a record: a pseudonym stands where emails, names and ids
 * stood. Stores use it on what they keep, and whoever takes records in can use
 * it on what comes later.
 */
import { type PersonTerm, TextEraser } from './erase-text.ts';
import type { Actor, AuditEvent, Target } from './event.ts';
import { foldKey, isRecord } from './field-text.ts';
import { fold } from './fold.ts';
import type { ErasedPerson } from './ports.ts';
import { decodeId } from './vendor-id.ts';

/** A shorter text is in too many others. */
const SHORTEST_TERM = 3;
/** Folded keys of a record as received under which stands where its actor was, and with what program. */
const ACTOR_PLACE_KEYS: ReadonlySet<string> = new Set(['actorip', 'actoruseragent']);
/** JSON in a text in JSON ...: deeper than this it is taken for a text. */
const MAX_TEXT_NESTING = 3;
const ESCAPED_JSON = /^\s*[[{].*\\u[0-9a-f]{4}/is;

export interface PersonEraser {
  /**
   * The event without the person; the same object when it holds nothing of them. Which organisation it is of is not
   * looked at.
   */
  event(event: AuditEvent): AuditEvent;
  /** False: there is surely nothing of the person in the text, nor in the JSON text. */
  mayHold(text: string): boolean;
  /** The text without the person; the same text when it holds nothing of them. */
  text(text: string): string;
}

/**
 * What equals, folded, an email, a name or a decoded id is the person. In texts it must stand as whole words. From the
 * changes that the person made go all parts of the actor, and address and program too. Doing it again changes nothing.
 * @param pseudonym the same in all records of the person
 */
export function createPersonEraser(person: ErasedPerson, pseudonym: string): PersonEraser {
  return new RecordEraser(person, pseudonym);
}

class RecordEraser implements PersonEraser {
  readonly #pseudonym: string;
  readonly #emails: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  readonly #ids: ReadonlySet<string>;
  readonly #terms: readonly PersonTerm[];
  readonly #texts: TextEraser;

  constructor(person: ErasedPerson, pseudonym: string) {
    this.#pseudonym = pseudonym;
    this.#emails = folded(person.emails, fold);
    this.#names = folded(person.names, fold);
    this.#ids = folded(person.ids, foldId);
    this.#terms = [
      ...[...this.#emails].flatMap(emailTerms),
      ...[...this.#names].map((text): PersonTerm => ({ kind: 'name', text })),
      ...[...this.#ids].map((text): PersonTerm => ({ kind: 'id', text })),
    ];
    this.#texts = new TextEraser(this.#terms, pseudonym);
  }

  mayHold(text: string): boolean {
    return this.#texts.mayHold(text);
  }

  text(text: string): string {
    return this.#texts.erase(text);
  }

  event(event: AuditEvent): AuditEvent {
    const isActor = this.#isPerson(event.actor);
    const isTarget = this.#isId(event.target.id);
    const more = [...(isActor ? ownTerms(event) : []), ...(isTarget ? nameTerms(event.target.name) : [])];
    const eraser = more.length === 0 ? this.#texts : new TextEraser([...this.#terms, ...more], this.#pseudonym);
    const erased = this.#erased(event, (text) => eraser.erase(text), isActor);
    const own = isActor ? withoutPlace({ ...erased, actor: { name: this.#pseudonym } }) : erased;
    const whole = isTarget ? { ...own, target: { name: this.#pseudonym } } : own;
    return Object.keys(event).every((key) => isSamePart(event, whole, key)) ? event : whole;
  }

  #erased(event: AuditEvent, erase: (text: string) => string, isActor: boolean): AuditEvent {
    const isPlace = isActor ? placeTest(event) : () => false;
    const raw = eraseJson(event.raw, { erase, isPlace, pseudonym: this.#pseudonym, ids: this.#ids }, 0);
    return {
      ...event,
      actor: eraseTexts(event.actor, erase),
      target: this.#erasedTarget(event.target, erase),
      description: erase(event.description),
      changes: eraseEach(event.changes, (change) => eraseTexts(change, erase)),
      raw: isRecord(raw) ? raw : {},
      ...(event.userAgent === undefined ? {} : { userAgent: erase(event.userAgent) }),
    };
  }

  /** What is only called like the person keeps its id: it may be a queue. */
  #erasedTarget(target: Target, erase: (text: string) => string): Target {
    const erased = eraseTexts(target, erase);
    return this.#isName(target.name) ? { ...erased, name: this.#pseudonym } : erased;
  }

  #isPerson({ email, name, id }: Actor): boolean {
    return this.#isName(email) || this.#isName(name) || this.#isId(id);
  }

  /** Records give an email where a name belongs, and the other way round. */
  #isName(text: string | undefined): boolean {
    return text !== undefined && (this.#emails.has(fold(text)) || this.#names.has(fold(text)));
  }

  #isId(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(foldId(id));
  }
}

function withoutPlace({ ip: _, userAgent: __, ...event }: AuditEvent): AuditEvent {
  return event;
}

function isSamePart(a: object, b: object, key: string): boolean {
  return a[key as keyof object] === b[key as keyof object];
}

function folded(texts: readonly string[], foldOne: (text: string) => string): ReadonlySet<string> {
  return new Set(texts.map(foldOne).filter(isLongEnough));
}

function foldId(id: string): string {
  return fold(decodeId(id.trim()));
}

function isLongEnough(text: string): boolean {
  return [...text].length >= SHORTEST_TERM;
}

/** Addresses on the web spell the sign differently. */
function emailTerms(email: string): PersonTerm[] {
  return [...new Set([email, email.replace('@', '%40')])].map((text) => ({ kind: 'email', text }));
}

function nameTerms(name: string | undefined): PersonTerm[] {
  const text = fold(name ?? '');
  return isLongEnough(text) ? [{ kind: 'name', text }] : [];
}

/** In a change that the person made, whatever names the actor names the person. */
function ownTerms({ actor, ip, userAgent }: AuditEvent): PersonTerm[] {
  const id = foldId(actor.id ?? '');
  return [
    ...emailTerms(fold(actor.email ?? '')),
    ...[actor.name, ip, userAgent].flatMap(nameTerms),
    { kind: 'id' as const, text: id },
  ].filter(({ text }) => isLongEnough(text));
}

/** Is this the place of the actor, in a record as received? */
function placeTest({ ip, userAgent }: AuditEvent): JsonRules['isPlace'] {
  return (key, text) =>
    text.trim() !== '' && (ACTOR_PLACE_KEYS.has(foldKey(key)) || [ip, userAgent].includes(text.trim()));
}

interface JsonRules {
  readonly erase: (text: string) => string;
  readonly pseudonym: string;
  /** Folded. */
  readonly ids: ReadonlySet<string>;
  readonly isPlace: (key: string, text: string) => boolean;
}

/** Values and keys of any JSON value; the same value when nothing is in it. */
function eraseJson(value: unknown, rules: JsonRules, nesting: number): unknown {
  if (typeof value === 'string') return eraseJsonText(value, rules, nesting);
  if (typeof value === 'number') return rules.ids.has(String(value)) ? rules.pseudonym : value;
  if (Array.isArray(value)) return eraseEach(value, (part) => eraseJson(part, rules, nesting));
  return isRecord(value) ? eraseRecord(value, rules, nesting) : value;
}

function eraseRecord(record: Readonly<Record<string, unknown>>, rules: JsonRules, nesting: number): unknown {
  let hasChanged = false;
  const taken = new Set<string>();
  const entries = Object.entries(record).map(([key, value]): [string, unknown] => {
    const isPlace = typeof value === 'string' && rules.isPlace(key, value);
    const erased = isPlace ? '' : eraseJson(value, rules, nesting);
    const freeKey = firstFree(rules.erase(key), taken);
    taken.add(freeKey);
    hasChanged ||= erased !== value || freeKey !== key;
    return [freeKey, erased];
  });
  return hasChanged ? Object.fromEntries(entries) : record;
}

/** Two keys may become one; no value is lost. */
function firstFree(key: string, taken: ReadonlySet<string>): string {
  let free = key;
  for (let number = 2; taken.has(free); number += 1) free = `${key} (${number})`;
  return free;
}

/** A text may be JSON that spells letters by their numbers. */
function eraseJsonText(text: string, rules: JsonRules, nesting: number): string {
  if (nesting >= MAX_TEXT_NESTING || !ESCAPED_JSON.test(text)) return rules.erase(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return rules.erase(text);
  }
  const erased = eraseJson(value, rules, nesting + 1);
  return rules.erase(erased === value ? text : JSON.stringify(erased));
}

function eraseEach<T>(list: readonly T[], erase: (part: T) => T): readonly T[] {
  const erased = list.map(erase);
  return erased.every((part, at) => part === list[at]) ? list : erased;
}

/** The texts of an object; the same object when nothing is in them. */
function eraseTexts<T extends object>(object: T, erase: (text: string) => string): T {
  const entries = Object.entries(object).map(([key, value]) => [key, typeof value === 'string' ? erase(value) : value]);
  return entries.every(([key, value]) => value === object[key as keyof T]) ? object : Object.fromEntries(entries);
}
