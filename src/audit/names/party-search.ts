import type { NameMatch, NameSearch } from '../ports.ts';
import { decodeId } from '../vendor-id.ts';
import { comparable, phoneNumber } from './compared-text.ts';
import { FuzzyTexts } from './fuzzy-texts.ts';
import { MisspeltWords } from './misspelt-words.ts';
import { IdPrefixes, Lists, Parties, type PartyTable } from './parties.ts';

const DEFAULT_LIMIT = 10;
const EXACT = 0;
const FOLDED = 1;
/** A part of a name ("Keller" for "Zoe Keller") is as weak as one edit. */
const PART = 2;

/** Among those of one distance: what is likelier meant. Smaller is nearer. */
const NEARNESS = {
  /** Nothing but case and spaces differs. */
  accentsKept: 0,
  /** Letters swapped, or one left out: there are few ways to do so. */
  likelyTypo: 0,
  /** Any letter could have been put in. */
  typo: 1,
  part: 2,
} as const;

interface Hit {
  readonly distance: number;
  /** See NEARNESS. */
  readonly nearness: number;
  readonly matched: string;
}

/** One target or person that was found, under all its names. */
export interface RankedParty {
  readonly entries: readonly number[];
  readonly distance: number;
  readonly matched: string;
  readonly lastSeenAt: number;
}

/** Which entries may be found; a search can be narrowed to an organisation and to entity types. */
type Admits = (entry: number) => boolean;

/**
 * Finds the parties of one kind by name, former name, phone number, email or id. In memory, over a table that a store
 * keeps; takes in what is added to the table as it grows.
 */
export class PartySearch {
  readonly #table: PartyTable;
  readonly #parties = new Parties();
  readonly #texts = new FuzzyTexts();
  readonly #misspelt = new MisspeltWords(this.#texts.texts);
  readonly #byText = new Lists<number>();
  readonly #byPhone = new Lists<string>();
  readonly #byId = new Lists<number>();
  readonly #prefixes = new IdPrefixes();
  #taken = 0;

  constructor(table: PartyTable) {
    this.#table = table;
  }

  /**
   * Takes in what was added to the table since the last time, or so many entries of it.
   * @returns true when nothing is left to take in
   */
  catchUp(entries = Number.POSITIVE_INFINITY): boolean {
    const end = Math.min(this.#table.size, this.#taken + entries);
    for (; this.#taken < end; this.#taken += 1) this.#take(this.#taken);
    return this.#taken === this.#table.size;
  }

  /**
   * Does, for so many texts, what the first search for a misspelt word would have to wait for.
   * @returns true when nothing is left to do
   */
  warmUp(texts: number): boolean {
    return this.#misspelt.catchUp(texts);
  }

  #take(entry: number): void {
    const key = this.#table.partyKey(entry);
    if (key === undefined) return;
    this.#parties.add(entry, key);
    for (const text of new Set(this.#table.texts(entry).map(comparable))) {
      this.#texts.add(text);
      const phone = phoneNumber(text);
      if (phone !== undefined && this.#byText.get(text).length === 0) this.#byPhone.add(phone, text);
      this.#byText.add(text, entry);
    }
    const id = this.#table.id(entry);
    if (id === undefined) return;
    this.#byId.add(idKey(id), entry);
    this.#prefixes.add(plainId(id), entry);
  }

  /** Best first: smaller distance, then likelier, then newer. */
  find(search: NameSearch, admits: Admits): RankedParty[] {
    this.catchUp();
    const mayBeFound = (entry: number): boolean => this.#table.chains.count(entry) > 0 && admits(entry);
    const limit = search.limit ?? DEFAULT_LIMIT;
    const best = new Map<number, Hit>();
    for (const [entry, hit] of this.#hits(search.text.trim(), mayBeFound)) {
      const party = this.#parties.partyOf(entry);
      const known = best.get(party);
      if (known === undefined || isBetter(hit, known)) best.set(party, hit);
    }
    return [...best]
      .map(([party, hit]) => ({ ...hit, ...this.#seen(party, admits) }))
      .sort((a, b) => a.distance - b.distance || a.nearness - b.nearness || b.lastSeenAt - a.lastSeenAt)
      .slice(0, limit)
      .map(({ nearness: _, ...found }) => found);
  }

  #seen(party: number, admits: Admits): Pick<RankedParty, 'entries' | 'lastSeenAt'> {
    const { chains } = this.#table;
    const entries = this.#parties.entries(party).filter((entry) => chains.count(entry) > 0 && admits(entry));
    let lastSeenAt = Number.NEGATIVE_INFINITY;
    for (const entry of entries) lastSeenAt = Math.max(lastSeenAt, chains.lastAt(entry));
    return { entries, lastSeenAt };
  }

  /** Entries that the text could stand for; those that may not be found make no difference to what is. */
  #hits(text: string, mayBeFound: Admits): Map<number, Hit> {
    const hits = new Map<number, Hit>();
    const keep = (entry: number, hit: Hit): boolean => {
      if (!mayBeFound(entry)) return false;
      const known = hits.get(entry);
      if (known === undefined || isBetter(hit, known)) hits.set(entry, hit);
      return true;
    };
    const sought = comparable(text);
    if (sought === '') return hits;
    this.#idHits(text, keep, mayBeFound);
    /** @returns whether anything that may be found is called so */
    const keepText = (found: string, distance: number, nearness: number): boolean =>
      this.#byText
        .get(found)
        .map((entry) => keep(entry, { distance, nearness, matched: this.#recorded(entry, found) }))
        .includes(true);
    this.#wholeHits(text, sought, keep);
    const isNear = this.#texts
      .similar(sought, 1)
      .map((hit) => keepText(hit.text, FOLDED + hit.edits, nearnessOf(sought, hit.text)))
      .includes(true);
    for (const found of this.#texts.withWords(sought)) {
      if (found !== sought) keepText(found, PART, NEARNESS.part);
    }
    if (isNear) return hits;
    for (const hit of this.#texts.similar(sought)) keepText(hit.text, FOLDED + hit.edits, NEARNESS.typo);
    if (hits.size > 0) return hits;
    for (const hit of this.#misspelt.find(sought)) keepText(hit.text, PART + hit.edits, NEARNESS.part);
    return hits;
  }

  /** What is called so, but for case, accents, spaces, and how a phone number is written. */
  #wholeHits(text: string, sought: string, keep: (entry: number, hit: Hit) => boolean): void {
    const kept = keepAccents(text);
    for (const entry of this.#byText.get(sought)) {
      const recorded = this.#table.texts(entry).filter((candidate) => comparable(candidate) === sought);
      if (recorded.includes(text)) keep(entry, { distance: EXACT, nearness: NEARNESS.accentsKept, matched: text });
      const asTyped = recorded.find((candidate) => keepAccents(candidate) === kept);
      const nearness = asTyped === undefined ? NEARNESS.typo : NEARNESS.accentsKept;
      keep(entry, { distance: FOLDED, nearness, matched: asTyped ?? recorded[0] ?? sought });
    }
    const phone = phoneNumber(text);
    for (const found of phone === undefined ? [] : this.#byPhone.get(phone)) {
      for (const entry of this.#byText.get(found)) {
        keep(entry, { distance: FOLDED, nearness: NEARNESS.typo, matched: this.#recorded(entry, found) });
      }
    }
  }

  #recorded(entry: number, found: string): string {
    return this.#table.texts(entry).find((candidate) => comparable(candidate) === found) ?? found;
  }

  #idHits(text: string, keep: (entry: number, hit: Hit) => void, mayBeFound: Admits): void {
    const idOf = (entry: number): string => this.#table.id(entry) ?? '';
    const keepAll = (entries: readonly number[], distance: number): void => {
      for (const entry of entries) keep(entry, { distance, nearness: NEARNESS.accentsKept, matched: idOf(entry) });
    };
    const exact = this.#byId.get(idKey(text)).filter(mayBeFound);
    keepAll(exact, EXACT);
    if (exact.length > 0) return;
    const begun = this.#prefixes.startingWith(text.toLowerCase(), (entry) => plainId(idOf(entry))).filter(mayBeFound);
    // Only a beginning that one id has says which one is meant.
    if (new Set(begun.map((entry) => plainId(idOf(entry)))).size === 1) keepAll(begun, FOLDED);
  }
}

function isBetter(hit: Hit, known: Hit): boolean {
  return hit.distance < known.distance || (hit.distance === known.distance && hit.nearness < known.nearness);
}

/** @param typed one edit away from the name */
function nearnessOf(typed: string, name: string): number {
  if (typed.length !== name.length) return typed.length < name.length ? NEARNESS.likelyTypo : NEARNESS.typo;
  let at = 0;
  while (typed[at] === name[at]) at += 1;
  return typed[at] === name[at + 1] && typed[at + 1] === name[at] ? NEARNESS.likelyTypo : NEARNESS.typo;
}

function keepAccents(text: string): string {
  return text.slice(0, 512).normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Ids are compared in their plain form, however they were wrapped. */
function idKey(id: string): string {
  return decodeId(id.trim());
}

function plainId(id: string): string {
  return idKey(id).toLowerCase();
}

/** What a party is called: its newest name, and the earlier ones, newest first. */
export function namesOf(
  entries: readonly number[],
  nameOf: (entry: number) => string | undefined,
  lastAt: (entry: number) => number,
): Pick<NameMatch, 'formerNames'> & { readonly name: string | undefined } {
  const newest = [...entries].sort((a, b) => lastAt(b) - lastAt(a) || b - a);
  const names = newest.map((entry) => nameOf(entry) ?? '').filter((name) => name !== '');
  const [name, ...formerNames] = new Set(names);
  return { name, formerNames };
}
