import { fold } from '../../audit/fold.ts';
import type { NameMatch, NameSearch } from '../../audit/ports.ts';
import { addToList } from './dictionary.ts';
import { FuzzyTexts } from './fuzzy-texts.ts';
import { MisspeltWords } from './misspelt-words.ts';
import { IdPrefixes, Parties, type PartyTable } from './parties.ts';
import { idKey } from './target-table.ts';

const DEFAULT_LIMIT = 10;
const EXACT = 0;
const FOLDED = 1;
/** A part of a name ("Keller" for "Zoe Keller") is as weak as one edit. */
const PART = 2;

interface Hit {
  readonly distance: number;
  readonly matched: string;
}

interface RankedParty extends Hit {
  readonly entries: readonly number[];
  readonly lastSeenAt: number;
}

/** Which entries may be found; a search can be narrowed to an organisation and to entity types. */
type Admits = (entry: number) => boolean;

/** Finds the parties of one kind by name, former name, email or id. */
export class PartySearch {
  readonly #table: PartyTable;
  readonly #parties = new Parties();
  readonly #texts = new FuzzyTexts();
  readonly #misspelt = new MisspeltWords(this.#texts.texts);
  readonly #byText = new Map<string, number[]>();
  readonly #byId = new Map<string, number[]>();
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
    for (; this.#taken < end; this.#taken += 1) {
      const entry = this.#taken;
      const key = this.#table.partyKey(entry);
      if (key === undefined) continue;
      this.#parties.add(entry, key);
      for (const text of new Set(this.#table.texts(entry).map(fold))) {
        this.#texts.add(text);
        addToList(this.#byText, text, entry);
      }
      const id = this.#table.id(entry);
      if (id !== undefined) {
        addToList(this.#byId, idKey(id), entry);
        this.#prefixes.add(plainId(id), entry);
      }
    }
    return this.#taken === this.#table.size;
  }

  /** Best first: smaller distance, then newer. */
  find(search: NameSearch, admits: Admits): RankedParty[] {
    this.catchUp();
    const mayBeFound = (entry: number): boolean => this.#table.chains.count(entry) > 0 && admits(entry);
    const best = new Map<number, Hit>();
    for (const [entry, hit] of this.#hits(search.text.trim(), mayBeFound)) {
      const party = this.#parties.partyOf(entry);
      const known = best.get(party);
      if (known === undefined || hit.distance < known.distance) best.set(party, hit);
    }
    return [...best]
      .map(([party, hit]) => this.#ranked(party, hit, admits))
      .sort((a, b) => a.distance - b.distance || b.lastSeenAt - a.lastSeenAt)
      .slice(0, search.limit ?? DEFAULT_LIMIT);
  }

  #ranked(party: number, hit: Hit, admits: Admits): RankedParty {
    const { chains } = this.#table;
    const entries = this.#parties.entries(party).filter((entry) => chains.count(entry) > 0 && admits(entry));
    let lastSeenAt = Number.NEGATIVE_INFINITY;
    for (const entry of entries) lastSeenAt = Math.max(lastSeenAt, chains.lastAt(entry));
    return { ...hit, entries, lastSeenAt };
  }

  /** Entries that the text could stand for; those that may not be found make no difference to what is. */
  #hits(text: string, mayBeFound: Admits): Map<number, Hit> {
    const hits = new Map<number, Hit>();
    const keep = (entry: number, distance: number, matched: string): void => {
      if (!mayBeFound(entry)) return;
      const known = hits.get(entry);
      if (known === undefined || distance < known.distance) hits.set(entry, { distance, matched });
    };
    const folded = fold(text);
    if (folded === '') return hits;
    this.#idHits(text, keep, mayBeFound);
    const keepText = (found: string, distance: number): void => {
      for (const entry of this.#byText.get(found) ?? []) {
        const recorded = this.#table.texts(entry).filter((candidate) => fold(candidate) === found);
        const exact = distance === FOLDED && recorded.includes(text);
        keep(entry, exact ? EXACT : distance, exact ? text : (recorded[0] ?? found));
      }
    };
    keepText(folded, FOLDED);
    for (const hit of this.#texts.similar(folded)) keepText(hit.text, FOLDED + hit.edits);
    for (const found of this.#texts.withWords(folded)) if (found !== folded) keepText(found, PART);
    if (hits.size === 0) for (const hit of this.#misspelt.find(folded)) keepText(hit.text, PART + hit.edits);
    return hits;
  }

  #idHits(text: string, keep: (entry: number, distance: number, matched: string) => void, mayBeFound: Admits): void {
    const idOf = (entry: number): string => this.#table.id(entry) ?? '';
    const exact = (this.#byId.get(idKey(text)) ?? []).filter(mayBeFound);
    for (const entry of exact) keep(entry, EXACT, idOf(entry));
    if (exact.length > 0) return;
    const begun = this.#prefixes.startingWith(text.toLowerCase(), (entry) => plainId(idOf(entry))).filter(mayBeFound);
    // Only a beginning that one id has says which one is meant.
    if (new Set(begun.map((entry) => plainId(idOf(entry)))).size !== 1) return;
    for (const entry of begun) keep(entry, FOLDED, idOf(entry));
  }
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
