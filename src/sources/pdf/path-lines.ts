/** Straight lines of a page's drawing: what borders, separators and shaded rows of a table are made of. */
import { type Affine, mapX, mapY } from './affine.ts';

/** On the page as pdf.js lays it: y downwards, not turned. */
export interface DrawnLine {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Codes of a path in pdf.js 5, and how many numbers follow each. */
const COORDINATES: Readonly<Record<number, number>> = { 0: 2, 1: 2, 2: 6, 3: 4, 4: 0 };
const MOVE = 0;
const LINE = 1;
const CLOSE = 4;

/** A filled box no thicker than this (points) is a line. */
const THICKEST_LINE = 3;

/** The straight lines of a stroked path; lines of length 0 are left out. */
export function strokedLines(path: ArrayLike<number>, map: Affine): readonly DrawnLine[] {
  return subpaths(path, map).flatMap(({ points, closed }) => {
    const lines: DrawnLine[] = [];
    for (let index = 1; index < points.length; index += 1) addLine(lines, points[index - 1], points[index]);
    if (closed) addLine(lines, points.at(-1), points[0]);
    return lines;
  });
}

/** What the filled boxes of a path show as lines: thin ones themselves, others their four edges. */
export function filledLines(path: ArrayLike<number>, map: Affine): readonly DrawnLine[] {
  return subpaths(path, map).flatMap(({ points }) => {
    if (points.length < 4 || !isBox(points)) return [];
    const [left, right] = spanOf(points.map(({ x }) => x));
    const [top, bottom] = spanOf(points.map(({ y }) => y));
    const middle = (left + right) / 2;
    const height = (top + bottom) / 2;
    if (bottom - top <= THICKEST_LINE) return [{ x0: left, y0: height, x1: right, y1: height }];
    if (right - left <= THICKEST_LINE) return [{ x0: middle, y0: top, x1: middle, y1: bottom }];
    return [
      { x0: left, y0: top, x1: right, y1: top },
      { x0: left, y0: bottom, x1: right, y1: bottom },
      { x0: left, y0: top, x1: left, y1: bottom },
      { x0: right, y0: top, x1: right, y1: bottom },
    ];
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Subpath {
  readonly points: Point[];
  closed: boolean;
}

/** Curved subpaths are left out. */
function subpaths(path: ArrayLike<number>, map: Affine): readonly Subpath[] {
  const all: (Subpath & { straight: boolean })[] = [];
  let at = 0;
  while (at < path.length) {
    const code = path[at] ?? -1;
    const count = COORDINATES[code];
    if (count === undefined) break;
    const [x, y] = [path[at + count - 1] ?? 0, path[at + count] ?? 0];
    const point = { x: mapX(map, x, y), y: mapY(map, x, y) };
    const last = all.at(-1);
    if (code === MOVE) all.push({ points: [point], closed: false, straight: true });
    else if (last !== undefined && code === CLOSE) last.closed = true;
    else if (last !== undefined && code === LINE) last.points.push(point);
    else if (last !== undefined) last.straight = false;
    at += count + 1;
  }
  return all.filter(({ straight }) => straight);
}

function addLine(lines: DrawnLine[], from: Point | undefined, to: Point | undefined): void {
  if (from === undefined || to === undefined || (from.x === to.x && from.y === to.y)) return;
  lines.push({ x0: from.x, y0: from.y, x1: to.x, y1: to.y });
}

function isBox(points: readonly Point[]): boolean {
  return points.every((point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    return Math.abs(point.x - next.x) < 0.5 || Math.abs(point.y - next.y) < 0.5;
  });
}

/** Smallest and greatest. */
function spanOf(values: readonly number[]): readonly [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
