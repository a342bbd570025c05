/**
 * Puts the lines of a wrapped cell together. Whether a line was broken at a space, inside a word, or because the writer
 * pressed Enter is told from what else would have fitted on it; where that is open, it is said and not guessed.
 */
import { type CellLine, quoted } from './placed-line.ts';

/** What the other cells of a file and column show. */
export interface WrapKnowledge {
  /** Points that one line of this column is known to have room for. */
  readonly room: number;
  /** A space at which a line was broken is still drawn at the end of that line, as far as was seen. */
  readonly drawsSpaces: boolean;
}

export interface CellText {
  readonly text: string;
  readonly doubts: readonly string[];
}

/** How a line was broken: at a space, inside a word, because the writer pressed Enter; or that is open. */
export type Break = 'space' | 'inside' | 'enter' | 'open';

/** Widths are right to this many points. */
const EXACT = 0.3;
/** The widest line seen may be wider than others are allowed to be, by this part of the font's height: see `isForced`. */
const SLACK = 0.15;
/** A space is no wider than this, in heights of the font. */
const WIDEST_SPACE = 0.4;
/** Lines may also be broken behind these, where no space is. */
const BREAKS_AFTER = /[-\u2010-\u2015/|?!}]$/u;
const SOFT_HYPHEN = '\u00AD';
/** Scripts that are written without spaces, and broken anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;
/** A text that was cut to fit its cell ends so. */
const CUT = /(?:\u2026|\.{3})$/u;

export function cellText(lines: readonly CellLine[], knowledge: WrapKnowledge): CellText {
  const doubts: string[] = [];
  const text = lines.reduce((sofar, line, index) => {
    const before = lines[index - 1];
    if (before === undefined) return line.text;
    const kind = breakBetween(before, line, knowledge);
    if (kind === 'open') doubts.push(`${quoted(before.text)} and ${quoted(line.text)} may be one word or two`);
    return glued(sofar, line.text, kind);
  }, '');
  doubts.push(...doubtOfPlaces(text, lines));
  const last = lines.at(-1);
  if (last !== undefined && CUT.test(last.text) && isFull(last, last.firstLetter, knowledge)) {
    doubts.push(`${quoted(last.text)} looks cut off`);
  }
  return { text: text.replaceAll(SOFT_HYPHEN, ''), doubts };
}

/** However a column is aligned, the lines of one cell stand below one another; what stands beside them is of another one. */
export function doubtOfPlaces(text: string, lines: readonly CellLine[]): readonly string[] {
  const lastStart = Math.max(...lines.map(({ left }) => left));
  const firstEnd = Math.min(...lines.map(({ right }) => right));
  return lastStart - firstEnd > EXACT ? [`${quoted(text)} may be the texts of two columns`] : [];
}

/** How the line `before` was broken off. */
export function breakBetween(before: CellLine, next: CellLine, { room, drawsSpaces }: WrapKnowledge): Break {
  if (before.text.endsWith(SOFT_HYPHEN)) return 'inside';
  if (before.spaceAfter || next.spaceBefore) return 'space';
  if (couldFollow(before, next, room)) return 'enter';
  const [left, right] = [before.text.at(-1) ?? '', next.text.at(0) ?? ''];
  if (UNSPACED.test(left) && UNSPACED.test(right)) return 'inside';
  if (BREAKS_AFTER.test(left) && !isFull(before, next.firstLetter, { room })) return 'open';
  if (UNSPACED.test(left) || UNSPACED.test(right)) return 'open';
  // Programs measure with kerning and draw without, or round: a word that just does not fit is taken for one that may.
  const least = room - SLACK * before.size;
  const isForced =
    isFull(before, next.firstLetter, { room: least }) && before.lastWord + next.firstWord > least - EXACT;
  const isOneWord = !before.text.includes(' ');
  if (!isForced) return drawsSpaces ? 'enter' : 'space';
  return drawsSpaces && isOneWord ? 'inside' : 'open';
}

/** The next word would have fitted on the line: it was not broken for want of room. */
export function couldFollow(before: CellLine, next: CellLine, room: number): boolean {
  const width = before.right - before.left + WIDEST_SPACE * before.size + next.firstWord;
  return width <= room - EXACT;
}

/** Not even one more letter is known to fit. */
function isFull(line: CellLine, letter: number, { room }: Pick<WrapKnowledge, 'room'>): boolean {
  return line.right - line.left + letter > room - EXACT;
}

function glued(text: string, next: string, kind: Break): string {
  if (kind === 'inside') return text.endsWith(SOFT_HYPHEN) ? `${text.slice(0, -1)}${next}` : `${text}${next}`;
  return `${text}${kind === 'enter' ? '\n' : ' '}${next}`;
}
