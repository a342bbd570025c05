/** The text of a page in lines, and the rules on it, turned so that the text is upright. */
import { type Affine, IDENTITY, mapX, mapY } from './affine.ts';
import type { MarkedText, PageMarks } from './page-marks.ts';
import type { DrawnLine } from './path-lines.ts';
import type { Rule, Rules, RunDoubt, TextRun } from './text-run.ts';
import { joinTouching, withoutDoubles } from './touching-runs.ts';

export interface TextLine {
  readonly baseline: number;
  /** Height of its largest font. */
  readonly size: number;
  /** From left to right. */
  readonly runs: readonly TextRun[];
}

export interface PageText {
  /** From 1. */
  readonly page: number;
  /** From the top down. */
  readonly lines: readonly TextLine[];
  readonly rules: Rules;
  /** Pieces of text left out: slanted ones such as watermarks, vertical ones, and those above and below the page. */
  readonly leftOut: number;
  readonly pictures: number;
}

/** Quarter turns of y-down coordinates that make text upright which runs to the right, down, to the left, up. */
const TURNS: readonly Affine[] = [
  [1, 0, 0, 1, 0, 0],
  [0, -1, 1, 0, 0, 0],
  [-1, 0, 0, -1, 0, 0],
  [0, 1, -1, 0, 0, 0],
];
/** Text further from a quarter turn than this (radians, about 2 degrees) is slanted. */
const STRAIGHT = 0.035;
/** Lines shorter than this (points) or further from level than this are no rules. */
const SHORTEST_RULE = 3;
const LEVEL = 0.7;
/** Baselines this close, in heights of the font, are one line. */
const SAME_LINE = 0.25;

/** @param page from 1; @param width and height of the page as it is shown, points */
export function pageText(page: number, marks: PageMarks, width: number, height: number): PageText {
  const turn = mainTurn(marks.texts);
  const map = TURNS[turn] ?? IDENTITY;
  const [top, bottom] = spanOf(mapY(map, 0, 0), mapY(map, width, height));
  const [left, right] = spanOf(mapX(map, 0, 0), mapX(map, width, height));
  const upright = marks.texts
    .filter((text) => !text.isVertical && turnOf(text) === turn)
    .map((text) => runOf(text, map))
    .filter(({ baseline }) => baseline >= top && baseline <= bottom + 1)
    .map((run) => (run.left < left - 1 || run.right > right + 1 ? withDoubt(run, 'hidden') : run));
  return {
    page,
    lines: linesOf(upright),
    rules: rulesOf(marks.lines, map),
    leftOut: marks.texts.length - upright.length,
    pictures: marks.pictures,
  };
}

/** The turn that most letters have. */
function mainTurn(texts: readonly MarkedText[]): number {
  const letters = [0, 0, 0, 0];
  for (const text of texts) {
    const turn = turnOf(text);
    if (turn !== undefined) letters[turn] = (letters[turn] ?? 0) + text.piece.text.length;
  }
  return letters.indexOf(Math.max(...letters));
}

function turnOf({ dx, dy }: MarkedText): number | undefined {
  const angle = Math.atan2(dy, dx);
  const turn = Math.round(angle / (Math.PI / 2));
  return Math.abs(angle - (turn * Math.PI) / 2) <= STRAIGHT ? (turn + 4) % 4 : undefined;
}

function runOf({ piece, x, y, dx, dy, size, font, isHidden }: MarkedText, map: Affine): TextRun {
  const scale = Math.hypot(dx, dy);
  const from = mapX(map, x, y);
  return {
    text: piece.text,
    starts: piece.starts.map((start) => from + start * scale),
    left: from + piece.left * scale,
    right: from + piece.right * scale,
    penLeft: from + piece.penLeft * scale,
    penRight: from + piece.penRight * scale,
    baseline: mapY(map, x, y),
    size,
    font,
    spaceBefore: piece.spaceBefore,
    spaceAfter: piece.spaceAfter,
    doubts: isHidden ? [...piece.doubts, 'hidden'] : piece.doubts,
  };
}

function withDoubt(run: TextRun, doubt: RunDoubt): TextRun {
  return { ...run, doubts: [...run.doubts, doubt] };
}

function spanOf(a: number, b: number): readonly [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}

function linesOf(runs: readonly TextRun[]): readonly TextLine[] {
  const lines: TextRun[][] = [];
  let [baseline, size] = [Number.NEGATIVE_INFINITY, 0];
  for (const run of runs.toSorted((a, b) => a.baseline - b.baseline)) {
    if (run.baseline - baseline > SAME_LINE * Math.min(size, run.size)) {
      lines.push([run]);
      [baseline, size] = [run.baseline, run.size];
    } else lines.at(-1)?.push(run);
  }
  return lines.map((line) => {
    const ordered = joinTouching(withoutDoubles(line.toSorted((a, b) => a.left - b.left)));
    return {
      baseline: ordered[0]?.baseline ?? 0,
      size: ordered.reduce((most, run) => Math.max(most, run.size), 0),
      runs: ordered,
    };
  });
}

function rulesOf(lines: readonly DrawnLine[], map: Affine): Rules {
  const across: Rule[] = [];
  const down: Rule[] = [];
  for (const { x0, y0, x1, y1 } of lines) {
    const [ax, ay, bx, by] = [mapX(map, x0, y0), mapY(map, x0, y0), mapX(map, x1, y1), mapY(map, x1, y1)];
    const [width, height] = [Math.abs(ax - bx), Math.abs(ay - by)];
    if (height <= LEVEL && width >= SHORTEST_RULE) {
      across.push({ at: (ay + by) / 2, from: Math.min(ax, bx), to: Math.max(ax, bx) });
    } else if (width <= LEVEL && height >= SHORTEST_RULE) {
      down.push({ at: (ax + bx) / 2, from: Math.min(ay, by), to: Math.max(ay, by) });
    }
  }
  return { across, down };
}
