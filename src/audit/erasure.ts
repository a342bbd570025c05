/**
 * Persons whose names were taken out, recognised in records that come later. Who they are is not kept: only keyed
 * hashes of their folded emails, names and ids, with the length of each, so that few parts of a text have to be hashed.
 * The key lies beside the hashes; with both in hand, somebody can test whether a name they know was taken out, and
 * nobody can read one.
 */
import { createPersonEraser } from './erase-person.ts';
import type { AuditEvent } from './event.ts';
import { fold, foldText } from './fold.ts';
import type { ErasedPerson } from './ports.ts';
import type { ErasureRecord } from './state.ts';
import { decodeId } from './vendor-id.ts';

/** A cryptographic one. Equal for equal key and text. */
export type KeyedHash = (key: string, text: string) => string;

/** What later records are recognised by. */
export type KnownErasure = Pick<ErasureRecord, 'pseudonym' | 'orgId' | 'marks' | 'markKey'>;

/** As in the store: a shorter text is in too many others. */
const SHORTEST = 3;
/** So much of one text is looked through; texts are folded in pieces of this size. */
const PIECE_CHARS = 8000;
const MAX_PIECES = 16;
/** Room for a name that is cut by the end of a piece. */
const OVERLAP_CHARS = 400;
/** The same words come again and again. */
const MAX_REMEMBERED = 50_000;

/** @param key of the marks */
export function marksOf(person: ErasedPerson, key: string, hash: KeyedHash): readonly string[] {
  const texts = [...person.emails.map(fold), ...person.names.map(fold), ...person.ids.map(foldId)];
  return [...new Set(texts.filter((text) => text.length >= SHORTEST))].map((text) => markOf(text, key, hash));
}

function markOf(folded: string, key: string, hash: KeyedHash): string {
  return `${folded.length}.${hash(key, folded)}`;
}

function foldId(id: string): string {
  return fold(decodeId(id.trim()));
}

/** Is one of these the person with that email? */
export function erasureOf(
  email: string,
  erasures: readonly ErasureRecord[],
  hash: KeyedHash,
): ErasureRecord | undefined {
  const folded = fold(email);
  return erasures.find(({ marks, markKey }) => marks.includes(markOf(folded, markKey, hash)));
}

/** Takes the known persons out of an event; the same object when none of them is in it. */
export type Recogniser = (event: AuditEvent) => AuditEvent;

/** @param erasures at least one, or it is not worth calling */
export function createRecogniser(erasures: readonly KnownErasure[], hash: KeyedHash): Recogniser {
  const groups = [...new Set(erasures.map(({ markKey }) => markKey))].map((key) => new MarkGroup(key, erasures, hash));
  return (event) => {
    const found = new Map<KnownErasure, Set<string>>();
    for (const group of groups) group.look(event, found);
    let erased = event;
    for (const [{ pseudonym, orgId }, texts] of found) {
      if (orgId !== undefined && orgId !== event.orgId) continue;
      erased = createPersonEraser(personOf([...texts]), pseudonym).event(erased);
    }
    return erased;
  };
}

/** What is no email may be a name or an id. */
function personOf(texts: readonly string[]): ErasedPerson {
  const others = texts.filter((text) => !text.includes('@'));
  return { emails: texts.filter((text) => text.includes('@')), names: others, ids: others };
}

/** The marks of one key, and what was found to be behind texts. */
class MarkGroup {
  readonly #key: string;
  readonly #hash: KeyedHash;
  readonly #byMark = new Map<string, KnownErasure[]>();
  readonly #lengths: readonly number[];
  #known = new Map<string, readonly KnownErasure[]>();

  constructor(key: string, erasures: readonly KnownErasure[], hash: KeyedHash) {
    this.#key = key;
    this.#hash = hash;
    for (const erasure of erasures) {
      if (erasure.markKey !== key) continue;
      for (const mark of erasure.marks) this.#byMark.set(mark, [...(this.#byMark.get(mark) ?? []), erasure]);
    }
    this.#lengths = [...new Set([...this.#byMark.keys()].map((mark) => Number.parseInt(mark, 10)))].filter(
      (length) => length >= SHORTEST,
    );
  }

  look(event: AuditEvent, found: Map<KnownErasure, Set<string>>): void {
    for (const text of wholeTexts(event)) this.#note(text, found);
    for (const text of textsOf(event)) {
      for (const piece of pieces(text)) {
        for (const part of wordsOf(foldText(piece), this.#lengths)) this.#note(part, found);
      }
    }
  }

  #note(folded: string, found: Map<KnownErasure, Set<string>>): void {
    for (const erasure of this.#ofText(folded)) {
      const texts = found.get(erasure) ?? new Set<string>();
      texts.add(folded);
      found.set(erasure, texts);
    }
  }

  #ofText(folded: string): readonly KnownErasure[] {
    if (!this.#lengths.includes(folded.length)) return [];
    const known = this.#known.get(folded);
    if (known !== undefined) return known;
    const found = this.#byMark.get(markOf(folded, this.#key, this.#hash)) ?? [];
    if (this.#known.size >= MAX_REMEMBERED) this.#known = new Map();
    this.#known.set(folded, found);
    return found;
  }
}

function wholeTexts({ actor, target }: AuditEvent): readonly string[] {
  const names = [actor.email, actor.name, target.name].flatMap((text) => (text === undefined ? [] : [fold(text)]));
  const ids = [actor.id, target.id].flatMap((text) => (text === undefined ? [] : [foldId(text)]));
  return [...names, ...ids];
}

function textsOf({ description, changes, raw, userAgent = '' }: AuditEvent): readonly string[] {
  const parts = [description, userAgent, changes.length === 0 ? '' : JSON.stringify(changes), JSON.stringify(raw)];
  return parts.filter((text) => text !== '');
}

function* pieces(text: string): Generator<string> {
  for (let at = 0, count = 0; at < text.length && count < MAX_PIECES; at += PIECE_CHARS, count += 1) {
    yield text.slice(at, at + PIECE_CHARS + OVERLAP_CHARS);
  }
}

const LETTER = /[\p{L}\p{N}]/u;

/** Every part of these lengths that begins and ends where words do. */
function* wordsOf(folded: string, lengths: readonly number[]): Generator<string> {
  for (let at = 0; at < folded.length; at += 1) {
    if (!isLetter(folded, at) || (at > 0 && isLetter(folded, at - 1))) continue;
    for (const length of lengths) {
      const end = at + length;
      if (end <= folded.length && (end === folded.length || !isLetter(folded, end))) yield folded.slice(at, end);
    }
  }
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
  return LETTER.test(text[at] ?? '');
}
