/** The lines drawn across a whole table: each row stands between two of them, where a table has them. */
import type { PageText, TextLine } from './page-text.ts';
import type { Rule } from './text-run.ts';

/** Lines at heights this close (points) are one. */
const SAME_HEIGHT = 1.2;
/** A line drawn under so much of the table's width parts rows; cells may have one each. */
const ACROSS_SHARE = 0.8;
/** The middle of a letter stands so far above its baseline, in heights of the font. */
const MIDDLE_OF_LETTER = 0.3;

/** @returns heights from the top down; @param lines those of the table on this page */
export function separatorsOf({ rules }: PageText, lines: readonly TextLine[]): readonly number[] {
  const left = Math.min(...lines.flatMap(({ runs }) => runs.map((run) => run.left)));
  const right = Math.max(...lines.flatMap(({ runs }) => runs.map((run) => run.right)));
  const groups: Rule[][] = [];
  for (const rule of rules.across.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last?.[0] === undefined || rule.at - last[0].at > SAME_HEIGHT) groups.push([rule]);
    else last.push(rule);
  }
  return groups
    .filter((group) => covered(group, left, right) >= ACROSS_SHARE * (right - left))
    .map((group) => group[0]?.at ?? 0);
}

/** How many of the separators stand above a line. */
export function bandOf({ baseline, size }: TextLine, separators: readonly number[]): number {
  const middle = baseline - MIDDLE_OF_LETTER * size;
  return separators.filter((at) => at <= middle).length;
}

/** How much of the way from `left` to `right` the lines cover together. */
function covered(rules: readonly Rule[], left: number, right: number): number {
  let [sum, reach] = [0, left];
  for (const { from, to } of rules.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, reach);
    const end = Math.min(to, right);
    if (end > start) sum += end - start;
    reach = Math.max(reach, end);
  }
  return sum;
}
