/** Puts together what was drawn in pieces on one line: letter by letter, or a word in two fonts. */
import type { RunDoubt, TextRun } from './text-run.ts';

/** In heights of the font. Closer than TOUCH is one word; runs that lie over one another by more than OVERLAP clash. */
const TOUCH = 0.12;
const OVERLAP = 0.15;
/** A text drawn twice within so many points is the one text in bold. */
const DOUBLE = 1;

/** @param runs from left to right */
export function withoutDoubles(runs: readonly TextRun[]): readonly TextRun[] {
  return runs.filter((run, index) => {
    for (let before = index - 1; before >= 0; before -= 1) {
      const other = runs[before];
      if (other === undefined || run.left - other.left > DOUBLE) return true;
      if (other.text === run.text && Math.abs(other.baseline - run.baseline) <= DOUBLE) return false;
    }
    return true;
  });
}

/** @param runs from left to right */
export function joinTouching(runs: readonly TextRun[]): readonly TextRun[] {
  return joined(runs, touches, '');
}

/** It goes on where the pen was left, or its letters touch. Right in the space behind another text, one of the next column begins. */
function touches(run: TextRun, { ink, pen }: Reach): boolean {
  const near = TOUCH * run.size;
  const gap = run.penLeft - pen;
  return gap <= near && (gap >= -near || run.left - ink <= near);
}

/** @param runs from left to right; @param isWord of a run behind letters that end at `ink` */
export function joinWords(
  runs: readonly TextRun[],
  isWord: (ink: number, run: TextRun) => boolean,
): readonly TextRun[] {
  return joined(runs, (run, reach) => isWord(reach.ink, run), ' ');
}

/** How far the runs before reach to the right: their letters, and the pen that may have drawn a space behind them. */
interface Reach {
  readonly ink: number;
  readonly pen: number;
}

function joined(
  runs: readonly TextRun[],
  belongs: (run: TextRun, reach: Reach) => boolean,
  between: string,
): readonly TextRun[] {
  const all: TextRun[] = [];
  let group: TextRun[] = [];
  let reach: Reach = { ink: Number.NEGATIVE_INFINITY, pen: Number.NEGATIVE_INFINITY };
  for (const run of runs) {
    if (group.length > 0 && !belongs(run, reach)) {
      all.push(oneRun(group, between));
      group = [];
      reach = { ink: Number.NEGATIVE_INFINITY, pen: Number.NEGATIVE_INFINITY };
    }
    group.push(run);
    reach = { ink: Math.max(reach.ink, run.right), pen: Math.max(reach.pen, run.right, run.penRight) };
  }
  if (group.length > 0) all.push(oneRun(group, between));
  return all;
}

function oneRun(group: readonly TextRun[], between: string): TextRun {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined || group.length === 1) return first as TextRun;
  const doubts = new Set<RunDoubt>(group.flatMap((run) => run.doubts));
  const texts: string[] = [];
  const starts: number[] = [];
  group.forEach((run, index) => {
    const before = group[index - 1];
    if (before !== undefined) {
      if (run.left < before.right - OVERLAP * run.size) doubts.add('overlapping');
      const space = before.spaceAfter || run.spaceBefore ? ' ' : between;
      if (space !== '') {
        texts.push(space);
        starts.push(before.right);
      }
    }
    texts.push(run.text);
    starts.push(...run.starts);
  });
  return {
    ...first,
    text: texts.join(''),
    starts,
    right: group.reduce((most, run) => Math.max(most, run.right), first.right),
    penRight: group.reduce((most, run) => Math.max(most, run.penRight), first.penRight),
    size: group.reduce((most, run) => Math.max(most, run.size), first.size),
    spaceAfter: last.spaceAfter,
    doubts: [...doubts],
  };
}
