/**
 * How names and texts are compared: without case, accents, odd spaces and
 * invisible characters. Every store and every question uses this one function,
 * so that a name found in one place is found in all.
 */

/** A name longer than this is compared by its beginning: a text of 1 MB must cost nothing. */
const NAME_CHARS = 512;
/** As much of a description is searched. */
const TEXT_CHARS = 16_384;

const PLAIN_ASCII = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
/** Format characters (bidi marks, zero width joiners) and marks (accents after decomposition). */
const INVISIBLE = /[\p{M}\p{Cf}]+/gu;
const SPACES = /[\s\p{Cc}\p{Z}]+/gu;
const OTHER_LETTERS = /[ßıøłđðþæœς]/g;
/** Letters that Unicode does not take apart, though people type them without. */
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ı', 'i'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ς', 'σ'],
]);

/** A name as it is compared: `  Zoë   KELLER ` -> `zoe keller`. Only the first 512 characters count. */
export function fold(name: string): string {
  return foldUpTo(name, NAME_CHARS);
}

/** A longer text as it is searched, by the same rules; only the first 16,384 characters count. */
export function foldText(text: string): string {
  return foldUpTo(text, TEXT_CHARS);
}

function foldUpTo(text: string, maxChars: number): string {
  const head = text.length > maxChars ? text.slice(0, maxChars) : text;
  if (PLAIN_ASCII.test(head)) return head.toLowerCase();
  const letters = head
    .normalize('NFKD')
    .toLowerCase()
    // Lower case can bring new marks or letters that can be taken apart again.
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(OTHER_LETTERS, (letter) => PLAIN_LETTERS.get(letter) ?? letter);
  return letters.replace(SPACES, ' ').trim().slice(0, maxChars).trimEnd();
}
