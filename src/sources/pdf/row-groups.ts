/** Puts the lines of a page into rows. What is not sure is said of the row, never decided. */

import type { PlacedLine } from './placed-line.ts';
import { quoted } from './placed-line.ts';
import { type BodyPage, fittingColumns, isAnchor, type RowRule, repeatsDate, standsAlone } from './row-rule.ts';
import { bandOf, separatorsOf } from './row-separators.ts';
import type { ColumnShape } from './table-columns.ts';

export interface RowGroup {
  readonly lines: readonly PlacedLine[];
  /** Clauses for the flags of the row. */
  readonly doubts: readonly string[];
  /** It begins in the middle: the rest of the last row of the page before. */
  readonly isRest: boolean;
}

type OpenGroup = { readonly lines: PlacedLine[]; readonly doubts: Set<string>; isRest: boolean };

const OUTSIDE = 'it stands outside of the table';
const UNLIKE = 'it may be a row of its own or belong to the one before';
const SEVERAL = 'two rows may have run into one';
const NO_ROWS = 'it cannot be told where one row ends and the next begins';
/** Lines further apart than so many times the usual are not of one table. */
const FAR = 2.2;
/** The same in heights of the font, where the usual is not known. */
const FAR_BELOW = 3.7;

/** @param body the lines of one page, without header and margins */
export function groupRows(body: BodyPage, rule: RowRule, shapes: readonly ColumnShape[]): readonly RowGroup[] {
  if (rule.kind === 'open') return body.lines.map((line) => ({ lines: [line], doubts: [NO_ROWS], isRest: false }));
  const groups = rule.kind === 'ruled' ? ruledGroups(body, rule, shapes) : anchoredGroups(body.lines, rule, shapes);
  return groups.map(({ lines, doubts, isRest }) => ({ lines, doubts: [...doubts], isRest }));
}

function ruledGroups({ page, lines }: BodyPage, rule: RowRule, shapes: readonly ColumnShape[]): readonly OpenGroup[] {
  const separators = separatorsOf(
    page,
    lines.map(({ line }) => line),
  );
  const bands: PlacedLine[][] = [];
  for (const line of lines) {
    const band = bandOf(line.line, separators);
    bands[band] ??= [];
    bands[band].push(line);
  }
  let isFirst = true;
  return bands.flatMap((band, index) => {
    if (band === undefined) return [];
    if (index === 0 || index === separators.length) return outerGroups(band, rule, shapes);
    const group = ruledGroup(band, rule, isFirst && page.page > 1);
    isFirst = false;
    return [group];
  });
}

function ruledGroup(band: PlacedLine[], { anchor }: RowRule, isFirst: boolean): OpenGroup {
  const starts = anchor === undefined ? 1 : band.filter((line) => isAnchor(line, anchor)).length;
  const isSeveral = starts > 1 || repeatsDate(band);
  return { lines: band, doubts: new Set(isSeveral ? [SEVERAL] : []), isRest: isFirst && starts === 0 };
}

/** Above the first drawn line and below the last one: rows only where a row is seen to begin. */
function outerGroups(band: readonly PlacedLine[], rule: RowRule, shapes: readonly ColumnShape[]): readonly OpenGroup[] {
  const { anchor } = rule;
  const first = anchor === undefined ? -1 : band.findIndex((line) => isAnchor(line, anchor));
  const outside = (first < 0 ? band : band.slice(0, first)).map(outsideGroup);
  return first < 0 ? outside : [...outside, ...anchoredGroups(band.slice(first), rule, shapes)];
}

function outsideGroup(line: PlacedLine): OpenGroup {
  return { lines: [line], doubts: new Set([OUTSIDE]), isRest: false };
}

function anchoredGroups(
  lines: readonly PlacedLine[],
  rule: RowRule,
  shapes: readonly ColumnShape[],
): readonly OpenGroup[] {
  const groups: OpenGroup[] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const distance = before === undefined ? 0 : line.line.baseline - before.line.baseline;
    const last = groups.at(-1);
    if (rule.anchor === undefined) groups.push(outsideGroup(line));
    else if (isAnchor(line, rule.anchor)) groups.push(startOf(line, last, before, distance, rule));
    else if (line.cells[rule.anchor.column] !== undefined) groups.push(unlikeOthers(line, last, rule.anchor.column));
    else if (last === undefined || before === undefined)
      groups.push({ lines: [line], doubts: new Set(), isRest: true });
    else if (isFarBelow(line, distance, rule)) groups.push(outsideGroup(line));
    else {
      for (const doubt of doubtsOfContinuation(before, line, distance, rule, shapes)) last.doubts.add(doubt);
      last.lines.push(line);
    }
  });
  return groups;
}

function startOf(
  line: PlacedLine,
  last: OpenGroup | undefined,
  before: PlacedLine | undefined,
  distance: number,
  { reach, anchor, isTopAligned }: RowRule,
): OpenGroup {
  const isClose = reach !== undefined && last !== undefined && distance <= reach;
  if (isClose) last.doubts.add(SEVERAL);
  // The line above may be the first one of this row where its other cells are higher than the anchor.
  const mayBegin = !isTopAligned && before !== undefined && anchor !== undefined && !isAnchor(before, anchor);
  return { lines: [line], doubts: new Set(isClose || mayBegin ? [SEVERAL] : []), isRest: false };
}

function unlikeOthers(line: PlacedLine, last: OpenGroup | undefined, column: number): OpenGroup {
  last?.doubts.add(`${quoted(line.cells[column]?.text ?? '')} below it may belong to it`);
  return { lines: [line], doubts: new Set([UNLIKE]), isRest: false };
}

function isFarBelow({ line }: PlacedLine, distance: number, { reach }: RowRule): boolean {
  return distance > (reach === undefined ? FAR_BELOW * line.size : FAR * reach);
}

/** Why a line without an anchor may not belong to the row above it. */
function doubtsOfContinuation(
  before: PlacedLine,
  line: PlacedLine,
  distance: number,
  { reach, wrapping, isTopAligned }: RowRule,
  shapes: readonly ColumnShape[],
): readonly string[] {
  if (reach !== undefined) return distance > reach || !isTopAligned ? [SEVERAL] : [];
  const isRare = line.cells.some((cell, column) => cell !== undefined && !wrapping.has(column));
  const isUnlikely = standsAlone(before, line) || fittingColumns(before, line, shapes).length > 0;
  return !isTopAligned || isRare || isUnlikely ? [SEVERAL] : [];
}
