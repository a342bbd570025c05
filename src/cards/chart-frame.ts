/** What charts share: the head with its message, the place of columns, and the dates below them. */
import { INK, words, wrapWords } from './chart.ts';

export interface ChartHead {
  /** The message, in words. */
  readonly title: string;
  /** What the bars are, and of when. */
  readonly lines: readonly string[];
}

/** A column of a day, or of the week that begins then. */
export interface DatedColumn {
  readonly day: string;
  readonly month: string;
  /** The one the title speaks of. */
  readonly isLead: boolean;
}

export const WIDTH = 640;
export const EDGE = 24;
export const TITLE = { size: 30, bold: true } as const;
export const QUIET = { size: 21, ink: INK.quiet } as const;
export const LABEL = { size: 22 } as const;
export const BOLD = { size: 22, bold: true } as const;
export function headOf({ title, lines }: ChartHead): { readonly parts: readonly string[]; readonly bottom: number } {
  const room = WIDTH - 2 * EDGE;
  const titleLines = wrapWords(title, room, TITLE);
  const quietLines = lines.flatMap((text) => wrapWords(text, room, QUIET));
  const top = 14 + titleLines.length * 38 + 26;
  return {
    parts: [
      ...titleLines.map((text, index) => words(EDGE, 46 + index * 38, text, TITLE)),
      ...quietLines.map((text, index) => words(EDGE, top + index * 28, text, QUIET)),
    ],
    bottom: top + (quietLines.length - 1) * 28,
  };
}

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function heightAt({ top, bottom }: Plot, share: number): number {
  return bottom - share * (bottom - top);
}

/** The place of one column. */
export interface Slot {
  readonly middle: number;
  readonly width: number;
}

export function slotOf(plot: Plot, count: number, index: number): Slot {
  const room = (plot.right - plot.left) / Math.max(count, 1);
  return { middle: plot.left + room * (index + 0.5), width: Math.min(room * 0.76, 72) };
}

/** The day below each column that has room, the month below the first day that is of it. */
export function dates(plot: Plot, columns: readonly DatedColumn[]): readonly string[] {
  const room = (plot.right - plot.left) / Math.max(columns.length, 1);
  const every = Math.ceil(48 / room);
  const last = columns.length - 1;
  const shown = columns.map((column, index) => ({ column, index })).filter(({ index }) => (last - index) % every === 0);
  return shown.flatMap(({ column: { day, month, isLead }, index }, place) => {
    const { middle } = slotOf(plot, columns.length, index);
    const isNew = shown[place - 1]?.column.month !== month;
    return [
      words(middle, plot.bottom + 30, day, { ...LABEL, bold: isLead, anchor: 'middle' }),
      ...(isNew ? [words(middle, plot.bottom + 56, month, { ...QUIET, anchor: 'middle' })] : []),
    ];
  });
}
