/** Where a line may end. A plain cut of the Unicode rules, for names, values, ids and sentences. */

/** Breaks between words; and, where a word is wider than its column, between its parts. */
export interface Breaks {
  /** Ends of words (with the spaces behind them), ascending; the last is the end of the text. */
  readonly words: readonly number[];
  /** Further places inside words: behind punctuation. */
  readonly parts: ReadonlySet<number>;
}

/** Korean has spaces between its words. */
const IDEOGRAPHIC = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303F\\uFF01-\\uFF60';
/** Not at the beginning of a line. */
const CLOSING = '、。，．：；！？）］｝」』】〉》ー々ゝヽ・…’”)\\]}!?,.:;';
/** Not at its end. */
const OPENING = '（［｛「『【〈《‘“(\\[{';
const EAST_ASIAN_BREAK = new RegExp(
  `(?<=[${IDEOGRAPHIC}])(?<![${OPENING}])(?=[^\\s${CLOSING}])|(?<=[^\\s${OPENING}])(?=[${IDEOGRAPHIC}])(?![${CLOSING}])`,
  'gu',
);
const SPACE = /(?<=[ \t])(?=[^ \t])/g;
const HYPHEN = /(?<=[\p{L}\p{N}][-‐–—])(?=[\p{L}\p{N}])/gu;
const PUNCTUATION = /(?<=[/\\_.@,;:|&=?+#~)\]}-])(?=[^\s])/g;
/** Scripts that write no spaces: a dictionary knows their words. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const ASCII = /^[ -~]*$/;

const words = new Intl.Segmenter('th', { granularity: 'word' });

export function breaksOf(text: string): Breaks {
  const ends = new Set<number>();
  collect(text, SPACE, ends);
  collect(text, HYPHEN, ends);
  if (!ASCII.test(text)) {
    collect(text, EAST_ASIAN_BREAK, ends);
    for (const { index, 0: run } of text.matchAll(UNSPACED)) {
      for (const { index: at } of words.segment(run)) if (at > 0) ends.add(index + at);
    }
  }
  ends.add(text.length);
  const parts = new Set<number>();
  collect(text, PUNCTUATION, parts);
  return { words: [...ends].sort((a, b) => a - b), parts };
}

function collect(text: string, pattern: RegExp, places: Set<number>): void {
  for (const { index } of text.matchAll(pattern)) places.add(index);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Ends of what a reader sees as single characters. */
export function graphemeEnds(text: string): readonly number[] {
  return Array.from(graphemes.segment(text), ({ index, segment }) => index + segment.length);
}
