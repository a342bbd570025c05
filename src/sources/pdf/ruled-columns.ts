/** Vertical lines drawn along much of a table. */
import type { PageText, TextLine } from './page-text.ts';
import type { Rule } from './text-run.ts';

/** Lines at places this close (points) are one. */
const SAME_PLACE = 1.2;
/** A line along so much of the table's height parts columns; cells may have one each. */
const ALONG_SHARE = 0.5;

/** @param bodies the lines of the table by page @returns places from left to right */
export function ruledPlaces(
  bodies: readonly { readonly page: PageText; readonly lines: readonly TextLine[] }[],
): readonly number[] {
  let height = 0;
  const covered: { at: number; length: number }[] = [];
  for (const { page, lines } of bodies) {
    const [first] = lines;
    const last = lines.at(-1);
    if (first === undefined || last === undefined) continue;
    const [top, bottom] = [first.baseline - first.size, last.baseline];
    height += bottom - top;
    for (const { at, length } of groupsWithin(page.rules.down, top, bottom)) {
      const known = covered.find((place) => Math.abs(place.at - at) <= SAME_PLACE);
      if (known === undefined) covered.push({ at, length });
      else known.length += length;
    }
  }
  return covered
    .filter(({ length }) => length >= height * ALONG_SHARE)
    .map(({ at }) => at)
    .toSorted((a, b) => a - b);
}

/** Lines at one place, and how much of the height they cover together. */
function groupsWithin(
  rules: readonly Rule[],
  top: number,
  bottom: number,
): readonly { readonly at: number; readonly length: number }[] {
  const groups: { at: number; length: number; reach: number }[] = [];
  for (const { at, from, to } of rules.toSorted((a, b) => a.from - b.from)) {
    const group = groups.find((one) => Math.abs(one.at - at) <= SAME_PLACE);
    const [start, end] = [Math.max(from, top, group?.reach ?? top), Math.min(to, bottom)];
    const length = Math.max(0, end - start);
    if (group === undefined) groups.push({ at, length, reach: Math.max(end, top) });
    else {
      group.length += length;
      group.reach = Math.max(group.reach, end);
    }
  }
  return groups;
}
