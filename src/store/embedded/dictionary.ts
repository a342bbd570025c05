/** Longest text kept in memory; hostile records may hold a megabyte where a name belongs. */
const MAX_CHARS = 512;

/** A text cut for keeping in memory, without holding on to the long one. */
export function shortText(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  return Buffer.from(text.slice(0, MAX_CHARS), 'utf16le').toString('utf16le');
}

/** Each different text once, with a small number for it. Texts that agree in their first 512 characters are one. */
export class Dictionary {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  /** The number of a text, given out when it is new. */
  add(text: string): number {
    const short = shortText(text);
    const known = this.#numbers.get(short);
    if (known !== undefined) return known;
    this.#numbers.set(short, this.#texts.length);
    this.#texts.push(short);
    return this.#texts.length - 1;
  }

  /** The number of a known text. */
  find(text: string): number | undefined {
    return this.#numbers.get(shortText(text));
  }

  /** The text is not kept any more; its number is never given out again. */
  forget(number: number): void {
    const text = this.#texts[number];
    if (text === undefined) return;
    if (this.#numbers.get(text) === number) this.#numbers.delete(text);
    this.#texts[number] = '';
  }

  text(number: number): string {
    return this.#texts[number] ?? '';
  }
}

/** Forgets all texts whose numbers are not used any more. */
export function forgetUnused(dictionary: Dictionary, used: ReadonlySet<number>): void {
  for (let number = 0; number < dictionary.size; number += 1) if (!used.has(number)) dictionary.forget(number);
}

/** Takes values out of the lists under a key; an empty list goes. */
export function removeFromList<K>(lists: Map<K, number[]>, key: K, isGone: (value: number) => boolean): void {
  const kept = (lists.get(key) ?? []).filter((value) => !isGone(value));
  if (kept.length > 0) lists.set(key, kept);
  else lists.delete(key);
}

/** Adds a value to the list kept under a key. */
export function addToList<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
