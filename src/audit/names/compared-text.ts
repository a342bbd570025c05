/** How names are compared when they are searched: what is one letter, one word, one phone number. */
import { fold } from '../fold.ts';

/**
 * Scripts in which a few characters are a whole name and words are not set apart by spaces. Thai, Lao, Khmer and
 * Burmese have no spaces either, but their words are as long as ours.
 */
const DENSE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]/u;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Nothing before U+0E00 is of these scripts but Hangul letters, which are put together again. */
const FIRST_UNSPACED = 0x0e00;
const WORD_BREAKS = /[^\p{L}\p{N}]+/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const PHONE = /^\+?[\d\s().\-/]+$/;
const PHONE_DIGITS = { least: 7, most: 18 };

/** A name as it is searched: folded, and with Korean syllables whole, so that one of them is one letter. */
export function comparable(name: string): string {
  return fold(name).normalize('NFC');
}

/** Is this character as good as a word? @param code UTF-16 unit */
export function isDense(code: number): boolean {
  return code >= FIRST_UNSPACED && DENSE.test(String.fromCharCode(code));
}

/** Do words begin and end anywhere beside this character? @param code UTF-16 unit */
function isUnspaced(code: number): boolean {
  return code >= FIRST_UNSPACED && UNSPACED.test(String.fromCharCode(code));
}

/** The words of a folded text, cut where neither letters nor digits are. */
export function wordsOf(text: string): string[] {
  return text.split(WORD_BREAKS).filter((word) => word !== '');
}

/** Does a word of the text begin so? Where words are not set apart, one may begin anywhere. */
export function hasWordStart(text: string, word: string): boolean {
  const startsAnywhere = isUnspaced(word.charCodeAt(0));
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || startsAnywhere || !WORD_CHARACTER.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/**
 * A phone number without what is only put in for reading: `+49 (30) 555-01` -> `+493055501`; 00 is a +. Undefined for
 * anything else.
 */
export function phoneNumber(text: string): string | undefined {
  const folded = fold(text);
  if (!PHONE.test(folded)) return undefined;
  const digits = folded.replace(/\D/g, '');
  if (digits.length < PHONE_DIGITS.least || digits.length > PHONE_DIGITS.most) return undefined;
  if (folded.startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}
