/** Makes the rows of a table of its pages, in the layout that was learned. */
import type { TableCell, TableRow } from '../tables/table.ts';
import { linesBelowTable } from './below-table.ts';
import { cellText, doubtOfPlaces } from './cell-text.ts';
import { linesOfHeading, withoutHeading } from './heading-lines.ts';
import { lineText } from './line-text.ts';
import type { PageText, TextLine } from './page-text.ts';
import { type PlacedLine, type PlacedPage, placeLine, quoted } from './placed-line.ts';
import { groupRows } from './row-groups.ts';
import { cellsIn } from './row-rule.ts';
import { misaligned, type TableLayout, wrapKnowledge } from './table-layout.ts';
import { withWords } from './word-gaps.ts';

export interface RowMaker {
  /** The rows that are whole by now. The last row of a page waits for the next page, where it may go on. */
  add(page: PageText): readonly TableRow[];
  end(): readonly TableRow[];
  /** What was left out so far, for people. */
  notes(): readonly string[];
}

interface WaitingRow {
  readonly where: string;
  readonly lines: readonly PlacedLine[];
  readonly doubts: readonly string[];
}

const OVER_PAGES = 'it runs over from one page to the next';
const PICTURE = 'the page holds a picture and no text';

export function createRowMaker(layout: TableLayout): RowMaker {
  const leftOut = { headers: 0, margins: 0, texts: 0, example: '' };
  let waiting: WaitingRow | undefined;

  function add(drawn: PageText): readonly TableRow[] {
    const page = withWords(drawn, layout.words);
    leftOut.texts += page.leftOut;
    if (page.lines.length === 0 && page.pictures > 0) {
      return [...end(), { where: `page ${page.page}`, cells: [{ text: '[picture]' }], flags: [PICTURE] }];
    }
    if (page.page < layout.header.page) return insideMargins(page, page.lines).map((line) => titleRow(page, line));
    return page.page === layout.header.page ? firstPage(page) : laterPage(page);
  }

  function firstPage(page: PageText): readonly TableRow[] {
    const { line, above, below } = layout.header;
    return [
      ...insideMargins(page, page.lines.slice(0, line - above)).map((title) => titleRow(page, title)),
      headerRow(page, linesOfHeading(page, layout.header)),
      ...bodyRows(page, insideMargins(page, page.lines.slice(line + below + 1))),
    ];
  }

  function bodyRows(page: PageText, lines: readonly TextLine[]): readonly TableRow[] {
    const body = { page, lines: place(lines) };
    const below = page.page === layout.pageCount ? linesBelowTable(body, layout) : 0;
    const rows = tableRows({ page, lines: body.lines.slice(0, body.lines.length - below) });
    if (below === 0) return rows;
    return [...rows, ...end(), ...lines.slice(-below).map((line) => titleRow(page, line))];
  }

  function tableRows({ page, lines }: PlacedPage): readonly TableRow[] {
    const rows: TableRow[] = [];
    for (const { lines: placed, doubts, isRest } of groupRows({ page, lines }, layout.rule, layout.columns.shapes)) {
      if (isRest && waiting !== undefined) {
        waiting = {
          ...waiting,
          lines: [...waiting.lines, ...placed],
          doubts: [...waiting.doubts, ...doubts, OVER_PAGES],
        };
        continue;
      }
      rows.push(...end());
      const where = placeOf(page, placed[0]?.line);
      waiting = { where, lines: placed, doubts: isRest ? [...doubts, OVER_PAGES] : doubts };
    }
    return rows;
  }

  function end(): readonly TableRow[] {
    if (waiting === undefined) return [];
    const row = dataRow(waiting);
    waiting = undefined;
    return [row];
  }

  function place(lines: readonly TextLine[]): readonly PlacedLine[] {
    return lines.map((line) => placeLine(line, layout.columns.edges));
  }

  function insideMargins(page: PageText, lines: readonly TextLine[]): readonly TextLine[] {
    const margins = layout.margins.of(page, layout.header.key);
    const left = lines.filter((line) => margins.has(line));
    leftOut.margins += left.length;
    if (left[0] !== undefined) leftOut.example ||= lineText(left[0]);
    return lines.filter((line) => !margins.has(line));
  }

  function laterPage(page: PageText): readonly TableRow[] {
    const { lines, isRepeated } = withoutHeading(page, layout.header);
    if (isRepeated) leftOut.headers += 1;
    return bodyRows(page, insideMargins(page, lines));
  }

  function headerRow(page: PageText, lines: readonly TextLine[]): TableRow {
    const placed = place(lines);
    const cells = cellsOf(placed);
    const flags = [
      layout.columns.uncertain,
      layout.header.doubt,
      ...placed.flatMap(({ doubts }) => doubts),
      ...cells.flatMap(({ text }, column) => doubtOfPlaces(text, cellsIn(placed, column))),
    ];
    return {
      where: placeOf(page, lines[0]),
      cells: cells.map(({ text }) => ({ text })),
      flags: [...new Set(flags.filter((flag) => flag !== undefined))],
    };
  }

  function dataRow({ where, lines, doubts }: WaitingRow): TableRow {
    const cells = cellsOf(lines);
    const { columns } = layout;
    const beside = lines.flatMap((line) => {
      const cell = misaligned(line, columns);
      return cell === undefined ? [] : [`${quoted(cell.text)} stands beside the place of its column`];
    });
    const all = [
      ...(columns.uncertain === undefined ? [] : [columns.uncertain]),
      ...doubts,
      ...lines.flatMap((line) => line.doubts),
      ...beside,
      ...cells.flatMap(({ text }, column) =>
        text === '' || layout.headed[column] === true ? [] : [`${quoted(text)} stands under no heading`],
      ),
      ...cells.flatMap((cell) => cell.doubts),
    ];
    return { where, cells: cells.map(({ text }): TableCell => ({ text })), flags: [...new Set(all)] };
  }

  function cellsOf(lines: readonly PlacedLine[]) {
    return layout.columns.shapes.map((_, column) => cellText(cellsIn(lines, column), wrapKnowledge(layout, column)));
  }

  return { add, end, notes: () => notesOf(leftOut) };
}

/** A line above or below the table. */
function titleRow(page: PageText, line: TextLine): TableRow {
  const { cells } = placeLine(line, []);
  return { where: placeOf(page, line), cells: cells.map((cell) => ({ text: cell?.text ?? '' })), flags: [] };
}

function placeOf({ page, lines }: PageText, line: TextLine | undefined): string {
  return `page ${page}, line ${line === undefined ? 1 : lines.indexOf(line) + 1}`;
}

function notesOf({
  headers,
  margins,
  texts,
  example,
}: {
  readonly headers: number;
  readonly margins: number;
  readonly texts: number;
  readonly example: string;
}): readonly string[] {
  return [
    ...(headers === 0
      ? []
      : [`the header again on ${headers === 1 ? 'one more page' : `${headers} more pages`} is left out`]),
    ...(margins === 0 ? [] : [`lines above and below the table are left out, such as ${quoted(example)}`]),
    ...(texts === 0
      ? []
      : [`${texts} ${texts === 1 ? 'piece' : 'pieces'} of text that stand slanted or off the page are left out`]),
  ];
}
