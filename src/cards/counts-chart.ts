/** Counts over days or weeks as columns; the axis begins at 0, always. */
import { drawing, INK, line, rectangle, words } from './chart.ts';
import {
  type ChartHead,
  type DatedColumn,
  dates,
  EDGE,
  headOf,
  LABEL,
  type Plot,
  QUIET,
  slotOf,
  WIDTH,
} from './chart-frame.ts';
import { formatCount } from './voice.ts';

export interface CountColumn extends DatedColumn {
  readonly count: number;
}

/** Narrower columns have no number of their own. */
const NUMBER_WIDTH = 34;

/** One column a day or week, in the order given. */
export function countColumns(head: ChartHead, columns: readonly CountColumn[]): string {
  const { parts, bottom } = headOf(head);
  const plot = { left: 92, right: WIDTH - EDGE, top: bottom + 46, bottom: bottom + 266 };
  const top = roundUp(Math.max(1, ...columns.map(({ count }) => count)));
  return drawing(WIDTH, plot.bottom + 78, [
    ...parts,
    ...axis(plot, top),
    ...columns.flatMap((column, index) => {
      const { middle, width } = slotOf(plot, columns.length, index);
      const height = ((plot.bottom - plot.top) * column.count) / top;
      const y = plot.bottom - height;
      const box = rectangle(
        { x: middle - width / 2, y, width, height },
        column.isLead ? INK.bar : INK.lightBar,
        INK.bar,
      );
      const isNumbered = width >= NUMBER_WIDTH || column.isLead;
      const style = { ...LABEL, bold: column.isLead, anchor: 'middle', halo: true } as const;
      return [
        ...(column.count === 0 ? [] : [box]),
        ...(isNumbered ? [words(middle, y - 8, formatCount(column.count), style)] : []),
      ];
    }),
    ...dates(plot, columns),
  ]);
}

function axis(plot: Plot, top: number): readonly string[] {
  const marks = top % 2 === 0 ? [0, 0.5, 1] : [0, 1];
  return marks.flatMap((share) => {
    const y = plot.bottom - share * (plot.bottom - plot.top);
    return [
      line({ x1: plot.left, y1: y, x2: plot.right, y2: y }, share === 0 ? INK.quiet : INK.grid),
      words(plot.left - 10, y + 7, formatCount(share * top), { ...QUIET, anchor: 'end' }),
    ];
  });
}

/** 1, 2, 5, 10, 20, 50 ...: whole numbers on the axis. */
function roundUp(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= count) ?? count;
}
