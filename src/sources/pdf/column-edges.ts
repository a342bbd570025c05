/** Where one column ends and the next begins, told from where many lines leave space, and from ruled lines. */
import type { TextLine } from './page-text.ts';
import type { TextRun } from './text-run.ts';

/** An edge between two columns. */
export interface ColumnEdge {
  readonly at: number;
  /** A line is drawn there. */
  readonly isRuled: boolean;
}

/** A text this far (points) over an edge crosses it. */
export const EDGE_TOLERANCE = 1;
/** The part of the lines in which a text may cross an edge; those are set aside for review later. */
const CROSSING_SHARE = 0.02;
const NARROWEST = 0.4;
/** Starts of texts this close (points) are one. */
const SAME_START = 0.6;
/** An edge is seen in the starts of texts when so many lines have one there. */
const START_LINES = 3;
const START_SHARE = 0.3;
/** Where the texts before it end differently by so much (points), the common start is no accident. */
const SPREAD_OF_ENDS = 2;

/**
 * @param header the line with the headings
 * @param body the lines below it; those with one text say nothing
 * @param ruled places of drawn lines
 * @returns from left to right
 */
export function findEdges(
  header: TextLine,
  body: readonly TextLine[],
  ruled: readonly number[],
): readonly ColumnEdge[] {
  const lines = [header, ...body];
  const several = lines.filter(({ runs }) => runs.length > 1);
  const [left, right] = extentOf(lines);
  const inside = ruled.filter((at) => at > left + EDGE_TOLERANCE && at < right - EDGE_TOLERANCE);
  const edges: ColumnEdge[] = inside.map((at) => ({ at, isRuled: true }));
  for (const gutter of findGutters(several, header)) {
    const isRuled = inside.some((at) => at >= gutter.from - EDGE_TOLERANCE && at <= gutter.to + EDGE_TOLERANCE);
    if (!isRuled) edges.push({ at: placeIn(gutter, several), isRuled: false });
  }
  for (const at of commonStarts(several, edges)) edges.push({ at, isRuled: false });
  return edges.toSorted((a, b) => a.at - b.at);
}

/** The column of a text; undefined: it lies across an edge. */
export function columnOf(run: TextRun, edges: readonly ColumnEdge[]): number | undefined {
  const middle = (run.left + run.right) / 2;
  let column = 0;
  for (const { at } of edges) {
    if (run.left < at - EDGE_TOLERANCE && run.right > at + EDGE_TOLERANCE) return undefined;
    if (middle >= at) column += 1;
  }
  return column;
}

interface Gutter {
  readonly from: number;
  readonly to: number;
}

/** Where hardly any text stands, and no heading. */
export function findGutters(lines: readonly TextLine[], header?: TextLine): readonly Gutter[] {
  const tolerated = Math.floor(lines.length * CROSSING_SHARE);
  const turns = lines
    .flatMap((line) => {
      const weight = line === header ? tolerated + 1 : 1;
      return line.runs.flatMap(({ left, right }) => [[left, weight] as const, [right, -weight] as const]);
    })
    .toSorted(([a, up], [b, down]) => a - b || down - up);
  const gutters: Gutter[] = [];
  let covering = 0;
  let from: number | undefined;
  for (const [at, step] of turns) {
    const before = covering;
    covering += step;
    if (before > tolerated && covering <= tolerated) from = at;
    else if (before <= tolerated && covering > tolerated) {
      if (from !== undefined && at - from >= NARROWEST) gutters.push({ from, to: at });
      from = undefined;
    }
  }
  return gutters;
}

/** Right before texts that begin together, right behind texts that end together, else in the middle. */
function placeIn({ from, to }: Gutter, lines: readonly TextLine[]): number {
  const margin = Math.min(EDGE_TOLERANCE, (to - from) / 2);
  let [starting, beginning, ending, ended] = [0, 0, 0, 0];
  for (const { runs } of lines) {
    const next = runs.find(({ left }) => left >= to - SAME_START);
    const last = runs.findLast(({ right }) => right <= from + SAME_START);
    if (next !== undefined) {
      starting += 1;
      if (next.left <= to + SAME_START) beginning += 1;
    }
    if (last !== undefined) {
      ending += 1;
      if (last.right >= from - SAME_START) ended += 1;
    }
  }
  if (beginning > starting / 2) return to - margin;
  return ended > ending / 2 ? from + margin : (from + to) / 2;
}

/**
 * Edges that too many texts cross to leave a gutter: texts begin at one place, whatever stands before them.
 * One place at a time is taken, in the column as it was found so far.
 */
function commonStarts(lines: readonly TextLine[], edges: readonly ColumnEdge[]): readonly number[] {
  const starts: { readonly at: number; readonly before: number | undefined }[] = [];
  const bounds = edges.map(({ at }) => at).toSorted((a, b) => a - b);
  for (const { runs } of lines) {
    runs.forEach((run, index) => {
      const before = runs[index - 1];
      if (bounds.some((at) => Math.abs(run.left - at) <= 2 * EDGE_TOLERANCE)) return;
      const isSameColumn =
        before !== undefined &&
        !bounds.some((at) => at > before.right - EDGE_TOLERANCE && at <= run.left + EDGE_TOLERANCE);
      starts.push({ at: run.left, before: isSameColumn ? before.right : undefined });
    });
  }
  const found: number[] = [];
  for (const group of groupsOf(starts)) {
    const ends = group.flatMap(({ before }) => (before === undefined ? [] : [before]));
    const isCommon = ends.length >= START_LINES && group.length >= lines.length * START_SHARE;
    const spread = Math.max(...ends) - Math.min(...ends);
    if (isCommon && spread >= SPREAD_OF_ENDS) found.push(Math.min(...group.map(({ at }) => at)) - EDGE_TOLERANCE);
  }
  return found;
}

function groupsOf<Start extends { readonly at: number }>(starts: readonly Start[]): readonly (readonly Start[])[] {
  const groups: Start[][] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const start of starts.toSorted((a, b) => a.at - b.at)) {
    if (start.at - from > SAME_START) {
      groups.push([start]);
      from = start.at;
    } else groups.at(-1)?.push(start);
  }
  return groups;
}

function extentOf(lines: readonly TextLine[]): readonly [number, number] {
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { runs } of lines) {
    for (const run of runs) {
      left = Math.min(left, run.left);
      right = Math.max(right, run.right);
    }
  }
  return [left, right];
}
