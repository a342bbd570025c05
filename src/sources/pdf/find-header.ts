/** Finds the line with the headings of the table, and the lines that stand below it. */
import type { Margins } from './page-margins.ts';
import type { PageText, TextLine } from './page-text.ts';
import { ruledPlaces } from './ruled-columns.ts';
import { headedColumns, headingKey, learnColumns, type TableColumns } from './table-columns.ts';

export interface HeaderPlace {
  readonly page: number;
  /** Index among the lines of its page. */
  readonly line: number;
  /** Its text, to find it again on other pages. */
  readonly key: string;
}

/** The header is looked for among so many lines, on the first pages that have any. */
const HEADER_WITHIN = 40;
const FIRST_PAGES = 6;
const FEWEST_COLUMNS = 2;
const NEARLY_ALL = 0.95;

/** The first line of the pages whose texts head the most columns of the lines below it, each one of them. */
export function findHeader(pages: readonly PageText[], margins: Margins): HeaderPlace | undefined {
  const first = pages.filter(({ lines }) => lines.length > 0).slice(0, FIRST_PAGES);
  const enough = usualTexts(first);
  let best: (HeaderPlace & { readonly columns: number }) | undefined;
  for (const { place, line } of candidates(first)) {
    const columns = columnsBelow(place, first, margins);
    const count = columns === undefined ? 0 : columns.edges.length + 1;
    const isHeaded = columns !== undefined && headedColumns(line, columns) === count;
    if (isHeaded && count > (best?.columns ?? FEWEST_COLUMNS - 1)) best = { ...place, columns: count };
    if (best !== undefined && best.columns >= enough) return best;
  }
  return best;
}

function candidates(pages: readonly PageText[]): readonly { readonly place: HeaderPlace; readonly line: TextLine }[] {
  return pages
    .flatMap(({ page, lines }) =>
      lines.map((line, index) => ({ place: { page, line: index, key: headingKey(line) }, line })),
    )
    .filter(({ line }) => line.runs.length >= FEWEST_COLUMNS)
    .slice(0, HEADER_WITHIN);
}

/** As many texts as a full line of the table has, a little more or less. */
function usualTexts(pages: readonly PageText[]): number {
  const counts = pages.flatMap(({ lines }) => lines.map(({ runs }) => runs.length)).toSorted((a, b) => a - b);
  return Math.max(FEWEST_COLUMNS, counts[Math.floor(counts.length * NEARLY_ALL)] ?? 0);
}

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
export function bodiesBelow(header: HeaderPlace, pages: readonly PageText[], margins: Margins): readonly Body[] {
  return pages
    .filter(({ page }) => page >= header.page)
    .map((page) => ({
      page,
      lines: page.lines.filter(
        (line, index) =>
          (page.page > header.page || index > header.line) &&
          !margins.has(page, line) &&
          headingKey(line) !== header.key,
      ),
    }));
}
