/** How the names of one kind of party (targets or actors) are read from where a store keeps them, entry by entry. */
export interface PartyTable {
  readonly size: number;
  readonly chains: { count(entry: number): number; lastAt(entry: number): number };
  /** What makes entries the same party: one id under several names, one email. Undefined: names nobody. */
  partyKey(entry: number): string | undefined;
  /** Texts it can be found by, as recorded. */
  texts(entry: number): readonly string[];
  id(entry: number): string | undefined;
}

/** Which entries of a table are one party: a renamed target has an entry for each of its names. */
export class Parties {
  readonly #numbers = new Map<string, number>();
  readonly #entries: number[][] = [];
  readonly #partyOf = new Map<number, number>();

  /** Takes in the next entry of the table. */
  add(entry: number, key: string): void {
    let party = this.#numbers.get(key);
    if (party === undefined) {
      party = this.#entries.length;
      this.#numbers.set(key, party);
      // Most have one name for ever: a list that begins empty would take room for more.
      this.#entries.push([entry]);
    } else this.#entries[party]?.push(entry);
    this.#partyOf.set(entry, party);
  }

  /** @throws RangeError for an entry that was not taken in */
  partyOf(entry: number): number {
    const party = this.#partyOf.get(entry);
    if (party === undefined) throw new RangeError('no such entry');
    return party;
  }

  entries(party: number): readonly number[] {
    return this.#entries[party] ?? [];
  }
}

const PREFIX_CHARS = 8;

/** Ids found by their first characters. */
export class IdPrefixes {
  readonly #byStart = new Lists<number>();

  add(id: string, entry: number): void {
    if (id.length >= PREFIX_CHARS) this.#byStart.add(id.slice(0, PREFIX_CHARS), entry);
  }

  /** Entries whose id begins with the text, which must be at least 8 characters long. */
  startingWith(text: string, idOf: (entry: number) => string): number[] {
    if (text.length < PREFIX_CHARS) return [];
    return this.#byStart.get(text.slice(0, PREFIX_CHARS)).filter((entry) => idOf(entry).startsWith(text));
  }
}

/** Values under a text. */
export class Lists<T> {
  readonly #lists = new Map<string, T[]>();

  add(key: string, value: T): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [value]);
    else list.push(value);
  }

  get(key: string): readonly T[] {
    return this.#lists.get(key) ?? [];
  }
}
