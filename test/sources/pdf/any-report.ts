/** Reports of any layout for fast-check: small tables, many ways to lay them out. */
import fc from 'fast-check';
import type { ReportLayout, Row } from './report-pdf.ts';

export interface AnyReport {
  readonly header: Row;
  readonly rows: readonly Row[];
  readonly layout: ReportLayout;
}

const HEADINGS = ['User', 'Action', 'Entity type', 'Entity name', 'Old value', 'New value', 'Details', 'Site', 'ID'];
const WORDS = [
  'Agent',
  'Seven',
  'Queue',
  'update',
  'Back',
  'office',
  'second-line',
  'a',
  'of',
  '30',
  '120',
  'W',
  'Multimedia',
  'api@cconesp.net',
  'person.eight@example.com',
  'changed',
  'Entry',
  'Point',
  '"None"',
  'x/y',
];

const anyText = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join(' '));
/** A column that always says one of few things, one that says anything, one that says nothing now and then. */
const anyColumn = fc.oneof(
  fc.constant(fc.constantFrom('Create', 'Update', 'Delete')),
  fc.constant(fc.constantFrom('Agent Seven', 'Agent Nine', 'Agent Twelve')),
  fc.constant(anyText),
  fc.constant(fc.oneof(fc.constant(''), anyText)),
  fc.constant(fc.stringMatching(/^[A-Za-z0-9]{8,20}$/)),
);

const anyTimes = fc
  .tuple(fc.integer({ min: 1, max: 26 }), fc.constantFrom('iso', 'dots', 'month'), fc.constantFrom(1, 11, 977, 50_833))
  .map(
    ([day, style, step]) =>
      (index: number) =>
        timeText(day, style, index * step),
  );

export const anyReport: fc.Arbitrary<AnyReport> = fc
  .tuple(fc.array(anyColumn, { minLength: 2, maxLength: 6 }), anyTimes, fc.integer({ min: 3, max: 45 }), fc.nat(6))
  .chain(([columns, time, count, timeAt]) =>
    fc
      .record({
        names: fc.shuffledSubarray(HEADINGS, { minLength: columns.length, maxLength: columns.length }),
        rows: fc.array(fc.tuple(...columns.map((column) => column)), { minLength: count, maxLength: count }),
        layout: anyLayout(columns.length + 1),
      })
      .map(({ names, rows, layout }) => {
        const at = Math.min(timeAt, columns.length);
        return {
          header: names.toSpliced(at, 0, 'Date and time'),
          rows: rows.map((row, index) => row.toSpliced(at, 0, time(index))),
          layout,
        };
      }),
  );

function anyLayout(columns: number): fc.Arbitrary<ReportLayout> {
  return fc
    .record({
      widths: fc.array(fc.integer({ min: 55, max: 150 }), { minLength: columns, maxLength: columns }),
      alignments: fc.array(fc.constantFrom('left', 'left', 'right', 'center'), {
        minLength: columns,
        maxLength: columns,
      }),
      font: fc.constantFrom('Helvetica', 'Times-Roman', 'Courier', 'Helvetica-Bold'),
      fontSize: fc.constantFrom(6, 8, 9, 11),
      padding: fc.constantFrom([3, 2], [1, 0], [2, 0.5], [6, 5]),
      rules: fc.constantFrom('cells', 'rows', 'shades', 'none', 'none'),
      pieces: fc.constantFrom('lines', 'lines', 'words', 'letters'),
      spacesAtBreaks: fc.boolean(),
      runsOver: fc.constantFrom(false, false, false, true),
      vertical: fc.constantFrom('top', 'top', 'middle'),
      titles: fc.constantFrom([], ['Audit Trail'], ['Audit Trail', 'Times in UTC', 'Printed on 5 June 2026']),
      repeatHeader: fc.boolean(),
      pageNumbers: fc.boolean(),
      turned: fc.constantFrom(0, 0, 0, 90, 180, 270),
      height: fc.constantFrom(842, 595, 300),
    })
    .map((layout) => ({ ...layout, landscape: true }));
}

function timeText(day: number, style: 'iso' | 'dots' | 'month', seconds: number): string {
  const at = new Date(Date.UTC(2026, 2, day) + seconds * 1000).toISOString();
  const [date, clock] = [at.slice(0, 10), at.slice(11, 19)];
  const [year, month, dayOfMonth] = date.split('-');
  if (style === 'iso') return `${date} ${clock}`;
  return style === 'dots' ? `${dayOfMonth}.${month}.${year} ${clock}` : `${dayOfMonth} Mar ${year} ${clock}`;
}
