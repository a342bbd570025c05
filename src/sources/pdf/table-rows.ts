/** Makes the rows of a table of its pages, in the layout that was learned. */
import type { TableCell, TableRow } from '../tables/table.ts';
import { cellText } from './cell-text.ts';
import { lineText } from './line-text.ts';
import type { PageText, TextLine } from './page-text.ts';
import { type PlacedLine, placeLine, quoted } from './placed-line.ts';
import { groupRows, headingLines } from './row-groups.ts';
import { cellsIn } from './row-rule.ts';
import { headingKey } from './table-columns.ts';
import { misaligned, type TableLayout, wrapKnowledge } from './table-layout.ts';

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
  let headings: ReadonlySet<string> = new Set([layout.header.key]);
  let waiting: WaitingRow | undefined;

  function add(page: PageText): readonly TableRow[] {
    leftOut.texts += page.leftOut;
    if (page.lines.length === 0 && page.pictures > 0) {
      return [...end(), { where: `page ${page.page}`, cells: [{ text: '[picture]' }], flags: [PICTURE] }];
    }
    const lines = page.lines.filter((line) => !isMargin(page, line));
    if (page.page < layout.header.page) return lines.map((line) => titleRow(page, line));
    return page.page === layout.header.page ? firstPage(page, lines) : bodyRows(page, withoutHeadings(lines));
  }

  function firstPage(page: PageText, lines: readonly TextLine[]): readonly TableRow[] {
    const heading = page.lines[layout.header.line];
    const at = heading === undefined ? -1 : lines.indexOf(heading);
    if (heading === undefined) return [];
    const placed = placeLine(heading, layout.columns.edges);
    const below = lines.slice(at + 1);
    const more = headingLines({ page, lines: place(below) }, placed, layout.rule);
    const whole = [heading, ...below.slice(0, more)];
    headings = new Set(whole.map(headingKey));
    return [
      ...lines.slice(0, at).map((line) => titleRow(page, line)),
      headerRow(page, whole),
      ...bodyRows(page, below.slice(more)),
    ];
  }

  function bodyRows(page: PageText, lines: readonly TextLine[]): readonly TableRow[] {
    const rows: TableRow[] = [];
    for (const { lines: placed, doubts, isRest } of groupRows(
      { page, lines: place(lines) },
      layout.rule,
      layout.columns.shapes,
    )) {
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

  /** The header line is repeated too, but it is the header. */
  function isMargin(page: PageText, line: TextLine): boolean {
    if (headings.has(headingKey(line)) || !layout.margins.has(page, line)) return false;
    leftOut.margins += 1;
    leftOut.example ||= lineText(line);
    return true;
  }

  function withoutHeadings(lines: readonly TextLine[]): readonly TextLine[] {
    const at = lines.findIndex((line) => headingKey(line) === layout.header.key);
    if (at < 0) return lines;
    leftOut.headers += 1;
    return lines.filter((line, index) => Math.abs(index - at) >= headings.size || !headings.has(headingKey(line)));
  }

  function headerRow(page: PageText, lines: readonly TextLine[]): TableRow {
    const placed = place(lines);
    const { uncertain } = layout.columns;
    const flags = [...placed.flatMap(({ doubts }) => doubts), ...(uncertain === undefined ? [] : [uncertain])];
    return { where: placeOf(page, lines[0]), cells: cellsOf(placed).map(({ text }) => ({ text })), flags };
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
      ...cells.flatMap((cell) => cell.doubts),
    ];
    return { where, cells: cells.map(({ text }): TableCell => ({ text })), flags: [...new Set(all)] };
  }

  function cellsOf(lines: readonly PlacedLine[]) {
    return layout.columns.shapes.map((_, column) => cellText(cellsIn(lines, column), wrapKnowledge(layout, column)));
  }

  return { add, end, notes: () => notesOf(leftOut) };
}

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
      : [`${texts} ${texts === 1 ? 'piece' : 'pieces'} of text that stand slanted or beside the page are left out`]),
  ];
}
