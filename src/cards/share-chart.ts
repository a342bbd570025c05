/** Charts of shares: columns over weeks, bars by kind or team. The axis runs from 0 to 100 %, always. */
import { dashed, drawing, type Ends, fitWords, INK, line, rectangle, widthOf, words } from './chart.ts';
import {
  BOLD,
  type ChartHead,
  type DatedColumn,
  dates,
  EDGE,
  headOf,
  heightAt,
  LABEL,
  type Plot,
  QUIET,
  type Slot,
  slotOf,
  WIDTH,
} from './chart-frame.ts';

export interface ShareColumn extends DatedColumn {
  /** 0..1; undefined: there is nothing to show. */
  readonly share: number | undefined;
  /** The part of the share that is claimed and confirmed, 0..1. */
  readonly confirmed: number;
}

export interface ShareBar {
  readonly label: string;
  /** 0..1 */
  readonly share: number | undefined;
  /** Beside the bar. */
  readonly words: string;
}

const GOAL = { size: 22, bold: true, ink: INK.goal } as const;
/** Narrower columns have their number on top, and not each of them. */
const NUMBER_WIDTH = 40;

/** One column a week, the goal as a line across. @param goal 1..100 % */
export function columnChart(head: ChartHead, columns: readonly ShareColumn[], goal: number): string {
  const { parts, bottom } = headOf(head);
  const plot = { left: 92, right: WIDTH - 92, top: bottom + 46, bottom: bottom + 286 };
  const hasConfirmed = columns.some(({ confirmed }) => confirmed > 0);
  const height = plot.bottom + (hasConfirmed ? 122 : 78);
  return drawing(WIDTH, height, [
    ...parts,
    ...axis(plot),
    ...columns.flatMap((column, index) => columnOf(plot, column, slotOf(plot, columns.length, index))),
    ...goalLine(plot, goal),
    ...numbers(plot, columns),
    ...dates(plot, columns),
    ...(hasConfirmed ? legend(height - 24) : []),
  ]);
}

/** One bar a row. @param goal 1..100 %; absent: no mark */
export function barChart(head: ChartHead, rows: readonly ShareBar[], goal?: number): string {
  const { parts, bottom } = headOf(head);
  const left = EDGE;
  const room = WIDTH - 2 * EDGE;
  const top = bottom + (goal === undefined ? 14 : 52);
  const drawn = rows.flatMap((row, index) => barOf(row, { left, room, y: top + index * ROW_HEIGHT }, goal));
  const mark = goal === undefined ? [] : [goalWords(left + (room * goal) / 100, top - 8, goal)];
  return drawing(WIDTH, top + rows.length * ROW_HEIGHT + 14, [...parts, ...mark, ...drawn]);
}

const ROW_HEIGHT = 66;
const BAR_HEIGHT = 18;

function barOf(
  { label, share, words: beside }: ShareBar,
  { left, room, y }: { readonly left: number; readonly room: number; readonly y: number },
  goal: number | undefined,
): readonly string[] {
  const besideWords = fitWords(beside, room * 0.55, LABEL);
  const labelWords = fitWords(label, room - widthOf(besideWords, LABEL) - 16, BOLD);
  const box = { x: left, y: y + 36, height: BAR_HEIGHT };
  const x = left + (room * (goal ?? 0)) / 100;
  return [
    words(left, y + 27, labelWords, BOLD),
    words(left + room, y + 27, besideWords, { ...LABEL, anchor: 'end' }),
    rectangle({ ...box, width: room }, INK.grid),
    ...((share ?? 0) > 0 ? [rectangle({ ...box, width: room * (share ?? 0) }, INK.bar)] : []),
    ...(goal === undefined ? [] : [mark({ x1: x, y1: box.y - 5, x2: x, y2: box.y + BAR_HEIGHT + 5 })]),
  ];
}

function mark(ends: Ends): string {
  return line(ends, INK.ground, 8) + line(ends, INK.goal, 4);
}

/** Above the marks of the goal, turned to where there is room. */
function goalWords(x: number, y: number, goal: number): string {
  const isRight = x > WIDTH / 2;
  return words(x + (isRight ? 2 : -2), y, `Goal ${goal} %`, { ...GOAL, anchor: isRight ? 'end' : 'start' });
}

function axis(plot: Plot): readonly string[] {
  return [0, 0.5, 1].flatMap((share) => {
    const y = heightAt(plot, share);
    return [
      line({ x1: plot.left, y1: y, x2: plot.right, y2: y }, share === 0 ? INK.quiet : INK.grid),
      words(plot.left - 10, y + 7, `${share * 100} %`, { ...QUIET, anchor: 'end' }),
    ];
  });
}

function goalLine(plot: Plot, goal: number): readonly string[] {
  const y = heightAt(plot, goal / 100);
  return [
    dashed({ x1: plot.left, y1: y, x2: plot.right + 6, y2: y }, INK.goal),
    words(plot.right + 12, y - 3, 'Goal', GOAL),
    words(plot.right + 12, y + 22, `${goal} %`, GOAL),
  ];
}

function columnOf(plot: Plot, { share, confirmed }: ShareColumn, { middle, width }: Slot): readonly string[] {
  if (share === undefined) return [];
  const x = middle - width / 2;
  const [top, seam] = [heightAt(plot, share), heightAt(plot, share - confirmed)];
  return [
    ...(confirmed > 0 ? [rectangle({ x, y: top, width, height: seam - top }, INK.lightBar, INK.bar)] : []),
    ...(share > confirmed ? [rectangle({ x, y: seam, width, height: plot.bottom - seam }, INK.bar)] : []),
  ];
}

/** In the foot of each column, clear of the goal; over the first, the last and the one of the title where they are narrow. */
function numbers(plot: Plot, columns: readonly ShareColumn[]): readonly string[] {
  return columns.flatMap((column, index) => {
    const slot = slotOf(plot, columns.length, index);
    if (slot.width >= NUMBER_WIDTH) return [numberInside(plot, column, slot)];
    return index === 0 || column.isLead ? [numberAbove(plot, column, slot)] : [];
  });
}

function numberInside(plot: Plot, column: ShareColumn, { middle }: Slot): string {
  const { share = 0, confirmed, isLead } = column;
  const isDark = plot.bottom - heightAt(plot, share - confirmed) >= 34;
  const y = plot.bottom - 10;
  if (isDark)
    return words(middle, y, shortPercent(column), { ...LABEL, bold: isLead, anchor: 'middle', ink: INK.ground });
  return words(middle, heightAt(plot, share) - 9, shortPercent(column), {
    ...LABEL,
    bold: isLead,
    anchor: 'middle',
    halo: true,
  });
}

/** Towards the middle of the drawing, so that it covers neither axis nor goal. */
function numberAbove(plot: Plot, column: ShareColumn, { middle, width }: Slot): string {
  const isRight = middle > (plot.left + plot.right) / 2;
  const x = middle + ((isRight ? 1 : -1) * width) / 2;
  const style = { ...LABEL, bold: column.isLead, halo: true, anchor: isRight ? 'end' : 'start' } as const;
  return words(x, heightAt(plot, column.share ?? 0) - 9, `${shortPercent(column)} %`, style);
}

/** All is all, and nothing is nothing. */
function shortPercent({ share }: ShareColumn): string {
  if (share === undefined) return '–';
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return '<1';
  return whole === 100 && share < 1 ? '>99' : `${whole}`;
}

function legend(y: number): readonly string[] {
  const box = { y: y - 16, width: 20, height: 18 };
  const second = EDGE + 30 + widthOf('recorded', LABEL) + 30;
  return [
    rectangle({ x: EDGE, ...box }, INK.bar),
    words(EDGE + 30, y, 'recorded', LABEL),
    rectangle({ x: second, ...box }, INK.lightBar, INK.bar),
    words(second + 30, y, 'claimed, confirmed by an admin', LABEL),
  ];
}
