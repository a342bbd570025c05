/** Files in which each word is drawn by itself: their words are put together again before columns are looked for. */
import type { PageText, TextLine } from './page-text.ts';
import type { TextRun } from './text-run.ts';
import { joinWords } from './touching-runs.ts';

export interface WordGaps {
  /** Between words, in heights of the font; right to so much. */
  readonly gap: number;
  readonly tolerance: number;
  /**
   * Places (points) where texts begin a word's gap behind texts of many widths that all end there: two columns that stand
   * as close as words do.
   */
  readonly barriers: readonly number[];
  /** There are places that may be such, or words of one column: too few widths tell. */
  readonly isDoubtful: boolean;
}

/** A gap between words is no wider and no narrower than this, in heights of the font; in one file they are alike. */
const WIDEST_GAP = 0.7;
const NARROWEST_GAP = 0.2;
const SAME_GAP = 0.06;
/** Gaps differ by no less than this, nor by more than so many times as half of them do. */
const FINEST = 0.02;
const TIMES_HALF = 4;
const FEWEST_GAPS = 3;
const STEPS = 50;
/** Places this close (points) are one. */
const SAME_PLACE = 0.5;
/** Texts before a place are of many widths when so many differ from the usual one by so much (points). */
const OTHER_WIDTH = 1;
const OTHER_SHARE = 0.2;
const SHARE_OF_LINES = 0.1;

/**
 * How far apart words are drawn, where each word is drawn by itself. Absent where texts have spaces in them: there, what was
 * drawn apart is apart.
 */
export function findWordGaps(pages: readonly PageText[]): WordGaps | undefined {
  const lines = pages.flatMap((page) => page.lines).filter(({ runs }) => runs.length > 1);
  const runs = lines.flatMap((line) => line.runs);
  if (runs.some(({ text }) => text.includes(' '))) return undefined;
  const neighbours = lines.flatMap(neighboursOn);
  const counts = new Map<number, number>();
  for (const gap of neighbours.map(gapOf)) {
    const step = Math.round(gap * STEPS);
    if (gap >= NARROWEST_GAP && gap <= WIDEST_GAP) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined || most[1] < FEWEST_GAPS) return undefined;
  const { gap, tolerance } = usualGap(neighbours.map(gapOf), most[0] / STEPS);
  const words = neighbours.filter((pair) => Math.abs(gapOf(pair) - gap) <= tolerance);
  const places = commonPlaces(words, Math.max(FEWEST_GAPS, lines.length * SHARE_OF_LINES));
  return {
    gap,
    tolerance,
    barriers: places.filter(({ others }) => others >= 2).map(({ at }) => at),
    isDoubtful: places.some(({ others }) => others === 1),
  };
}

/** The one in the middle of those near it, and how far others may be from it. */
function usualGap(all: readonly number[], near: number): Pick<WordGaps, 'gap' | 'tolerance'> {
  const gaps = all.filter((gap) => Math.abs(gap - near) <= SAME_GAP).toSorted((a, b) => a - b);
  const gap = gaps[Math.floor(gaps.length / 2)] ?? near;
  const distances = gaps.map((one) => Math.abs(one - gap)).toSorted((a, b) => a - b);
  const half = distances[Math.floor(distances.length / 2)] ?? 0;
  return { gap, tolerance: Math.min(SAME_GAP, Math.max(FINEST, TIMES_HALF * half)) };
}

/** The page with its words put together; texts of two columns that stand just as far apart too, and then lie over the edge. */
export function withWords(page: PageText, gaps: WordGaps | undefined): PageText {
  if (gaps === undefined) return page;
  const isWordGap = (ink: number, run: TextRun): boolean =>
    Math.abs((run.left - ink) / run.size - gaps.gap) <= gaps.tolerance &&
    !gaps.barriers.some((at) => Math.abs(run.left - at) <= SAME_PLACE);
  return { ...page, lines: page.lines.map((line) => ({ ...line, runs: joinWords(line.runs, isWordGap) })) };
}

type Neighbours = readonly [left: TextRun, right: TextRun];

function neighboursOn({ runs }: TextLine): readonly Neighbours[] {
  return runs.flatMap((run, index) => {
    const before = runs[index - 1];
    return before === undefined ? [] : [[before, run] as const];
  });
}

function gapOf([left, right]: Neighbours): number {
  return (right.left - left.right) / right.size;
}

/** Places where many words begin, and how many of the words before them are not of the usual width; few count as one. */
function commonPlaces(
  words: readonly Neighbours[],
  fewest: number,
): readonly { readonly at: number; readonly others: number }[] {
  const groups: Neighbours[][] = [];
  for (const pair of words.toSorted(([, a], [, b]) => a.left - b.left)) {
    const first = groups.at(-1)?.[0];
    if (first === undefined || pair[1].left - first[1].left > SAME_PLACE) groups.push([pair]);
    else groups.at(-1)?.push(pair);
  }
  return groups
    .filter((group) => group.length >= fewest)
    .map((group) => {
      const widths = group.map(([left]) => left.right - left.left).toSorted((a, b) => a - b);
      const usual = widths[Math.floor(widths.length / 2)] ?? 0;
      const others = widths.filter((width) => Math.abs(width - usual) >= OTHER_WIDTH).length;
      const isFew = others > 0 && others < group.length * OTHER_SHARE;
      return { at: group[0]?.[1].left ?? 0, others: isFew ? 1 : others };
    });
}
