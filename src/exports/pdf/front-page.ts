/** The head of the first page: what was asked, by whom, when, and how far the answer can be trusted. */
import type { Report } from '../../audit/export-port.ts';
import { formatInstant } from '../../audit/period-text.ts';
import { fileText } from '../cell-text.ts';
import { BODY_WIDTH, LEADING, PAGE, STYLES } from './design.ts';
import { type Desk, textLines } from './row-layout.ts';
import type { Line } from './set-text.ts';

/** Lines by their place; heights are counted from the upper edge. */
export interface FrontPage {
  readonly lines: readonly { readonly line: Line; readonly x: number; readonly y: number }[];
  readonly rules: readonly number[];
  /** Where the number of rows goes, which is known at the end. */
  readonly rows: { readonly x: number; readonly y: number };
  readonly height: number;
}

interface Fact {
  readonly label: string;
  readonly text: string;
}

const LABEL_WIDTH = 62;
const GAP = 28;
/** Of the width, for what takes sentences. */
const WIDE_SHARE = 0.62;

export async function frontPage(report: Report, desk: Desk): Promise<FrontPage> {
  const lines: { line: Line; x: number; y: number }[] = [];
  let y = 8;
  const [brand] = await textLines('Whodunit  |  Audit report', STYLES.brand, BODY_WIDTH, desk);
  if (brand !== undefined) lines.push({ line: brand.line, x: PAGE.left, y });
  y += 2;
  for (const { line, shift } of (await textLines(fileText(report.title, 300), STYLES.title, BODY_WIDTH, desk)).slice(
    0,
    4,
  )) {
    y += LEADING.title;
    lines.push({ line, x: PAGE.left + shift, y });
  }
  y += 12;
  const rules = [y];
  y += 6;
  const wide = await factLines(sentences(report), PAGE.left, BODY_WIDTH * WIDE_SHARE, desk);
  const x = PAGE.left + BODY_WIDTH * WIDE_SHARE + GAP;
  const narrow = await factLines(origins(report), x, PAGE.left + BODY_WIDTH - x, desk);
  const rowsLabel = (await textLines('Rows', STYLES.label, LABEL_WIDTH, desk))[0];
  const rowsY = narrow.height + LEADING.fact;
  for (const { line, x: at, y: down } of [...wide.lines, ...narrow.lines]) lines.push({ line, x: at, y: y + down });
  if (rowsLabel !== undefined) lines.push({ line: rowsLabel.line, x, y: y + rowsY });
  const height = y + Math.max(wide.height, rowsY) + 14;
  return { lines, rules, rows: { x: x + LABEL_WIDTH, y: y + rowsY }, height };
}

function sentences({ question, coverage, notes }: Report): readonly Fact[] {
  return [
    { label: 'Question', text: question },
    { label: 'Coverage', text: coverage },
    ...notes.map((text, at) => ({ label: at === 0 ? 'Notes' : '', text })),
  ];
}

function origins({ askedBy, madeAt, zone }: Report): readonly Fact[] {
  return [
    { label: 'Asked by', text: askedBy },
    { label: 'Made', text: formatInstant(madeAt, zone) },
    { label: 'Times are in', text: zone },
  ];
}

async function factLines(
  facts: readonly Fact[],
  x: number,
  width: number,
  desk: Desk,
): Promise<Pick<FrontPage, 'lines' | 'height'>> {
  const lines: { line: Line; x: number; y: number }[] = [];
  let y = 0;
  for (const { label, text } of facts) {
    const [name] = await textLines(label, STYLES.label, LABEL_WIDTH, desk);
    const values = await textLines(fileText(text, 1200), STYLES.fact, width - LABEL_WIDTH, desk);
    if (name !== undefined) lines.push({ line: name.line, x, y: y + LEADING.fact });
    for (const { line, shift } of values) {
      y += LEADING.fact;
      lines.push({ line, x: x + LABEL_WIDTH + shift, y });
    }
    if (values.length === 0) y += LEADING.fact;
  }
  return { lines, height: y };
}
