/** The columns of a table, discovered: how many there are, where their edges lie, how their texts are aligned. */
import { type ColumnEdge, columnOf, EDGE_TOLERANCE, findEdges, findGutters } from './column-edges.ts';
import type { TextLine } from './page-text.ts';
import { placeLine } from './placed-line.ts';
import type { TextRun } from './text-run.ts';

export type Side = 'left' | 'right' | 'middle';

export interface ColumnShape {
  /** Where the texts of this column begin, end, or have their middle; several where all are as long. None: not told. */
  readonly aligned: readonly { readonly side: Side; readonly at: number }[];
  /** The widest line seen, points. */
  readonly room: number;
}

export interface TableColumns {
  readonly edges: readonly ColumnEdge[];
  readonly shapes: readonly ColumnShape[];
  /** Two headings that may be those of one column: no row is sure then. */
  readonly uncertain?: string;
}

/** Headings of two columns stand further apart than words do, in heights of the font. */
const GAP_OF_WORDS = 0.7;
/** So many texts of a column must begin (end, have their middle) at one place to call it aligned. */
const ALIGNED_SHARE = 0.9;
const SAME_PLACE = 1;
const FEW_CROSSINGS = 0.3;

/**
 * @param header the line with the headings
 * @param body the lines below it, on several pages
 * @param ruled places of drawn lines between columns
 * @returns undefined where the headings and the lines below them make no columns
 */
export function learnColumns(
  header: TextLine,
  body: readonly TextLine[],
  ruled: readonly number[],
): TableColumns | undefined {
  const lines = [header, ...body];
  const { edges, uncertain } = splitByHeadings(findEdges(header, body, ruled), header, lines);
  if (edges.length === 0) return undefined;
  if (header.runs.some((run) => columnOf(run, edges) === undefined)) return undefined;
  const over = headingOverTwo(header, body);
  const doubt = over === undefined ? uncertain : `the heading "${over.text}" stands over two columns`;
  return { edges, shapes: shapesOf(body, edges), ...(doubt === undefined ? {} : { uncertain: doubt }) };
}

/** How many columns have a heading in one of the lines. */
export function headedColumns(heading: readonly TextLine[], { edges }: TableColumns): number {
  return new Set(heading.flatMap(({ runs }) => runs.map((run) => columnOf(run, edges)))).size;
}

/** The lines below leave a space that a heading covers: two headings that stand too close, or one over two columns. */
function headingOverTwo(header: TextLine, body: readonly TextLine[]): TextRun | undefined {
  const gutters = findGutters(body.filter(({ runs }) => runs.length > 1));
  return header.runs.find((run) => gutters.some(({ from, to }) => run.left < from && run.right > to));
}

/** Two headings in one column, far apart: there is an edge between them that too few lines show. */
function splitByHeadings(
  edges: readonly ColumnEdge[],
  header: TextLine,
  lines: readonly TextLine[],
): { readonly edges: readonly ColumnEdge[]; readonly uncertain?: string } {
  const all = [...edges];
  let uncertain: string | undefined;
  for (const [left, right] of pairs(header.runs)) {
    const isOne = columnOf(left, edges) === columnOf(right, edges);
    if (!isOne || right.left - left.right <= GAP_OF_WORDS * right.size) continue;
    const at = fewestCrossings(left.right, right.left, lines);
    if (at === undefined)
      uncertain = `it cannot be told where the column "${left.text}" ends and "${right.text}" begins`;
    else all.push({ at, isRuled: false });
  }
  const sorted = all.toSorted((a, b) => a.at - b.at);
  return uncertain === undefined ? { edges: sorted } : { edges: sorted, uncertain };
}

/** The place between two headings that the fewest lines cross; the one at the second heading where several are as good. */
function fewestCrossings(from: number, to: number, lines: readonly TextLine[]): number | undefined {
  const inside = lines.flatMap(({ runs }) => runs.map(({ left }) => left - EDGE_TOLERANCE));
  const places = [to - EDGE_TOLERANCE, from + EDGE_TOLERANCE, ...inside.filter((at) => at > from && at < to)];
  let best: { readonly at: number; readonly crossing: number } | undefined;
  for (const at of new Set(places.map((place) => Math.round(place * 2) / 2))) {
    const crossing = lines.filter(({ runs }) =>
      runs.some((run) => columnOf(run, [{ at, isRuled: false }]) === undefined),
    );
    if (best === undefined || crossing.length < best.crossing) best = { at, crossing: crossing.length };
  }
  return best !== undefined && best.crossing <= lines.length * FEW_CROSSINGS ? best.at : undefined;
}

function shapesOf(body: readonly TextLine[], edges: readonly ColumnEdge[]): readonly ColumnShape[] {
  const cells = body.map((line) => placeLine(line, edges)).filter(({ doubts }) => doubts.length === 0);
  return Array.from({ length: edges.length + 1 }, (_, column): ColumnShape => {
    const extents = cells.flatMap(({ cells: inLine }) => inLine[column] ?? []);
    const sides: readonly (readonly [Side, readonly number[]])[] = [
      ['left', extents.map(({ left }) => left)],
      ['right', extents.map(({ right }) => right)],
      ['middle', extents.map(({ left, right }) => (left + right) / 2)],
    ];
    return {
      room: extents.reduce((most, { left, right }) => Math.max(most, right - left), 0),
      aligned: sides.flatMap(([side, places]) => {
        const at = commonPlace(places);
        return at === undefined ? [] : [{ side, at }];
      }),
    };
  });
}

/** Where nearly all of the places are; undefined: they are not at one place. */
function commonPlace(places: readonly number[]): number | undefined {
  const sorted = places.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return undefined;
  const near = sorted.filter((place) => Math.abs(place - middle) <= SAME_PLACE);
  return near.length >= sorted.length * ALIGNED_SHARE ? middle : undefined;
}

/** False for a text that stands beside the place of its column, as one does that runs over from the column before. */
export function isAligned({ aligned }: ColumnShape, left: number, right: number): boolean {
  if (aligned.length === 0) return true;
  return aligned.some(({ side, at }) => {
    const place = side === 'left' ? left : side === 'right' ? right : (left + right) / 2;
    return Math.abs(place - at) <= SAME_PLACE * 1.5;
  });
}

function pairs(runs: readonly TextRun[]): readonly (readonly [TextRun, TextRun])[] {
  return runs.flatMap((run, index) => {
    const before = runs[index - 1];
    return before === undefined ? [] : [[before, run] as const];
  });
}
