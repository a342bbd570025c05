/** How the report looks: A4 across, in points; one place for every size and colour. */
import type { ReportColumn } from '../../audit/export-port.ts';
import type { TextStyle } from './set-text.ts';

export const PAGE = { width: 841.89, height: 595.28, left: 36, right: 36, top: 36, bottom: 44 } as const;
export const BODY_WIDTH = PAGE.width - PAGE.left - PAGE.right;

export type Colour = TextStyle['colour'];

export const COLOURS = {
  ink: [0.13, 0.16, 0.2],
  navy: [0.12, 0.23, 0.37],
  grey: [0.4, 0.44, 0.5],
  before: [0.62, 0.2, 0.13],
  after: [0.07, 0.4, 0.24],
  rule: [0.82, 0.85, 0.89],
  zebra: [0.957, 0.967, 0.98],
  white: [1, 1, 1],
} as const satisfies Record<string, Colour>;

const plain = (size: number, colour: Colour): TextStyle => ({ weight: 400, size, colour });
const strong = (size: number, colour: Colour): TextStyle => ({ weight: 600, size, colour });

export const STYLES = {
  brand: strong(8, COLOURS.grey),
  title: strong(20, COLOURS.navy),
  label: plain(8.5, COLOURS.grey),
  fact: plain(8.5, COLOURS.ink),
  heading: strong(8, COLOURS.white),
  cell: plain(8, COLOURS.ink),
  faint: plain(8, COLOURS.grey),
  field: strong(8, COLOURS.ink),
  before: plain(8, COLOURS.before),
  after: plain(8, COLOURS.after),
  detailLabel: plain(6.5, COLOURS.grey),
  detail: plain(6.5, COLOURS.ink),
  foot: plain(7.5, COLOURS.grey),
} as const satisfies Record<string, TextStyle>;

/** From base line to base line. */
export const LEADING = { title: 26, fact: 12.5, cell: 11, detail: 9, beforeDetail: 1.5 } as const;
export const CELL = { padX: 5, padTop: 4, padBottom: 4 } as const;

export interface PlacedColumn {
  readonly column: ReportColumn;
  /** Place of its cell in the row. */
  readonly at: number;
  readonly x: number;
  readonly width: number;
}

/** A date above a time of day with its zone. */
const INSTANT_WIDTH = 72;
const NARROWEST = 46;
/** Before and after are what the report is read for. */
const CHANGES_SHARE = 1.15;

/** Columns beside each other, as wide as their values mostly need. */
export function placedColumns(columns: readonly ReportColumn[]): readonly PlacedColumn[] {
  const shown = columns.map((column, at) => ({ column, at })).filter(({ column }) => column.place === undefined);
  const fixed = shown.filter(({ column }) => column.kind === 'instant').length * INSTANT_WIDTH;
  const shares = shown.map(({ column }) => shareOf(column));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const left = BODY_WIDTH - fixed - shown.length * NARROWEST + (fixed / INSTANT_WIDTH) * NARROWEST;
  let x: number = PAGE.left;
  return shown.map(({ column, at }, place) => {
    const share = total === 0 ? 0 : (shares[place] ?? 0) / total;
    const width = column.kind === 'instant' ? INSTANT_WIDTH : NARROWEST + share * Math.max(left, 0);
    const placed = { column, at, x, width };
    x += width;
    return placed;
  });
}

function shareOf({ kind, chars }: ReportColumn): number {
  if (kind === 'instant') return 0;
  return kind === 'changes' ? chars * CHANGES_SHARE : chars;
}
