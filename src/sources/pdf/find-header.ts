/** Finds the line with the headings of the table, and the lines that stand below it. */
import { type HeaderPlace, headingAt, linesOfHeading, withoutHeading } from './heading-lines.ts';
import { headingKey, lineText } from './line-text.ts';
import type { Margins } from './page-margins.ts';
import type { PageText, TextLine } from './page-text.ts';
import { ruledPlaces } from './ruled-columns.ts';
import { headedColumns, learnColumns, type TableColumns } from './table-columns.ts';
import { numbersIn, shapeOf } from './text-shape.ts';

/** The header is looked for among so many lines, on the first pages that have any. */
const HEADER_WITHIN = 40;
const FIRST_PAGES = 6;
const FEWEST_COLUMNS = 2;
const NEARLY_ALL = 0.95;
/** A line with so many numbers is a row: the date and the time alone have as many. */
const NUMBERS_OF_ROW = 4;

/** The first line of the pages whose texts head the most columns of the lines below it, each one of them. */
export function findHeader(pages: readonly PageText[], margins: Margins): HeaderPlace | undefined {
  const first = pages.filter(({ lines }) => lines.length > 0).slice(0, FIRST_PAGES);
  const enough = usualTexts(first);
  let best: Found | undefined;
  for (const candidate of candidates(first)) {
    const columns = columnsBelow(candidate, first, margins);
    if (columns === undefined) continue;
    const place = headingAt(candidate.text, candidate.line, columns.edges, first);
    const count = columns.edges.length + 1;
    const isHeaded = headedColumns(linesOfHeading(candidate.text, place), columns) === count;
    if (isHeaded && count > countOf(best)) best = { place, columns };
    if (countOf(best) >= enough) break;
  }
  return best === undefined ? undefined : earliest(best, first);
}

/** The heading may be repeated, and its first place not be the one that was recognised. */
function earliest({ place, columns }: Found, pages: readonly PageText[]): HeaderPlace {
  const isHeading = (line: TextLine) => headingKey(line) === place.key;
  const same = pages.find(({ lines }) => lines.some(isHeading));
  return same === undefined ? place : headingAt(same, same.lines.findIndex(isHeading), columns.edges, pages);
}

interface Found {
  readonly place: HeaderPlace;
  readonly columns: TableColumns;
}

function countOf(found: Found | undefined): number {
  return found === undefined ? FEWEST_COLUMNS - 1 : found.columns.edges.length + 1;
}

interface Candidate extends HeaderPlace {
  readonly text: PageText;
}

function candidates(pages: readonly PageText[]): readonly Candidate[] {
  return pages
    .flatMap((text) =>
      text.lines.map((line, index) => {
        const key = headingKey(line);
        const place = { page: text.page, line: index, key, above: 0, below: 0, keys: new Set([key]) };
        return { ...place, text, runs: line.runs.length, numbers: numbersIn(shapeOf(lineText(line))) };
      }),
    )
    .filter(({ runs, numbers }) => runs >= FEWEST_COLUMNS && numbers < NUMBERS_OF_ROW)
    .slice(0, HEADER_WITHIN);
}

/** As many texts as a full line of the table has, a little more or less. */
function usualTexts(pages: readonly PageText[]): number {
  const counts = pages.flatMap(({ lines }) => lines.map(({ runs }) => runs.length)).toSorted((a, b) => a - b);
  return Math.max(FEWEST_COLUMNS, counts[Math.floor(counts.length * NEARLY_ALL)] ?? 0);
}

/** undefined where the line with the headings and the lines below make no columns. */
export function columnsBelow(
  place: HeaderPlace,
  pages: readonly PageText[],
  margins: Margins,
): TableColumns | undefined {
  const header = pages.find(({ page }) => page === place.page)?.lines[place.line];
  const bodies = bodiesBelow(place, pages, margins);
  const body = bodies.flatMap(({ lines }) => lines);
  if (header === undefined || !body.some(({ runs }) => runs.length > 1)) return undefined;
  return learnColumns(header, body, ruledPlaces(bodies));
}

interface Body {
  readonly page: PageText;
  readonly lines: readonly TextLine[];
}

/** The lines below the header on its page, and all lines of later pages, without margins and without the header again. */
export function bodiesBelow(header: HeaderPlace, pages: readonly PageText[], allMargins: Margins): readonly Body[] {
  return pages
    .filter(({ page }) => page >= header.page)
    .map((page) => {
      const margins = allMargins.of(page, header.key);
      const below = page.lines.slice(header.line + header.below + 1);
      const lines = page.page === header.page ? below : withoutHeading(page, header).lines;
      return { page, lines: lines.filter((line) => !margins.has(line)) };
    });
}
