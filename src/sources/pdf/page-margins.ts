/** What stands on page after page above and below a table: the report's name, page numbers, when it was printed. */
import { headingKey, lineText } from './line-text.ts';
import type { PageText, TextLine } from './page-text.ts';

export interface Margins {
  /**
   * The lines of a page that are no part of the table: at its top and bottom, and repeated at their places on other pages,
   * or nothing but the number of this page.
   * @param heading text of the header line; what is repeated above it needs no space below
   */
  of(page: PageText, heading: string): ReadonlySet<TextLine>;
}

/** A number in a repeated line is the same on every page, or the page's own number and so much more. */
type Slot = { readonly kind: 'same'; readonly value: string } | { readonly kind: 'page'; readonly more: number };

interface Repeated {
  readonly pattern: string;
  readonly baseline: number;
  readonly slots: readonly Slot[];
}

interface Seen {
  readonly page: number;
  readonly baseline: number;
  readonly numbers: readonly string[];
}

/** So many lines are looked at above and below. */
const EDGE_LINES = 6;
/** Lines at heights this close (points) are at the same place. */
const SAME_HEIGHT = 1.5;
/** A line belongs to the margin when it is on so many of the pages; on the first and the last it may differ. */
const SHARE_OF_PAGES = 0.5;
/** A margin stands apart from the table by so many times the usual distance of lines. */
const SET_APART = 1.4;
/** Lines of one cell stand so many heights of their font apart; cells side by side may have theirs in between. */
const LINE_HEIGHT = 1.2;
const NUMBER = /\d+/g;
/** `Page 3 of 33`, `3 / 33`: two numbers and a few letters. */
const PAGE_OF_PAGES = /^\D{0,12}(\d+)\D{1,8}(\d+)\D{0,3}$/;

/** @param pages some of the file; @param pageCount all of them */
export function findMargins(pages: readonly PageText[], pageCount: number): Margins {
  const repeated = repeatedLines(pages);

  function isRepeated(line: TextLine, page: number): boolean {
    const text = lineText(line);
    const [, number, count] = PAGE_OF_PAGES.exec(text) ?? [];
    if (Number(number) === page && Number(count) === pageCount) return true;
    const numbers = text.match(NUMBER) ?? [];
    return (repeated.get(patternOf(text)) ?? []).some(
      ({ baseline, slots }) =>
        Math.abs(baseline - line.baseline) <= SAME_HEIGHT &&
        slots.every((slot, index) => fits(slot, numbers[index] ?? '', page)),
    );
  }

  return {
    of: ({ page, lines }, heading) => {
      const header = lines.findIndex((line) => headingKey(line) === heading);
      const size = middleOf(lines.map((line) => line.size));
      const space = SET_APART * Math.max(lines.length < 3 ? 0 : middleOf(distances(lines)), LINE_HEIGHT * size);
      const first = lines.findIndex((line, index) => index === header || !isRepeated(line, page));
      const last = lines.findLastIndex((line, index) => index === header || !isRepeated(line, page));
      const top = first === header ? first : setApart(lines, 0, first, space);
      const bottom = lines.length - setApart(lines.toReversed(), 0, lines.length - 1 - last, space);
      return new Set(first < 0 ? lines : [...lines.slice(0, top), ...lines.slice(bottom)]);
    },
  };
}

/** How many of the first lines, up to `most`, stand apart from what follows them. */
function setApart(lines: readonly TextLine[], from: number, most: number, space: number): number {
  for (let count = most; count > from; count -= 1) {
    const [line, next] = [lines[count - 1], lines[count]];
    if (line === undefined || next === undefined) return count;
    if (Math.abs(next.baseline - line.baseline) >= space) return count;
  }
  return from;
}

function distances(lines: readonly TextLine[]): readonly number[] {
  return lines.flatMap((line, index) => {
    const before = lines[index - 1];
    return before === undefined ? [] : [line.baseline - before.baseline];
  });
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

function repeatedLines(pages: readonly PageText[]): ReadonlyMap<string, readonly Repeated[]> {
  const seen = new Map<string, Seen[]>();
  for (const { page, lines } of pages) {
    for (const line of edgeLines(lines)) {
      const text = lineText(line);
      const pattern = patternOf(text);
      const entry = { page, baseline: line.baseline, numbers: text.match(NUMBER) ?? [] };
      seen.set(pattern, [...(seen.get(pattern) ?? []), entry]);
    }
  }
  const most = Math.max(2, Math.ceil(pages.length * SHARE_OF_PAGES));
  const repeated = new Map<string, readonly Repeated[]>();
  for (const [pattern, all] of seen) {
    const places = byHeight(all).filter((same) => new Set(same.map(({ page }) => page)).size >= most);
    repeated.set(
      pattern,
      places.flatMap((same) => {
        const slots = slotsOf(same);
        return slots === undefined ? [] : [{ pattern, baseline: same[0]?.baseline ?? 0, slots }];
      }),
    );
  }
  return repeated;
}

function edgeLines(lines: readonly TextLine[]): readonly TextLine[] {
  return lines.length <= 2 * EDGE_LINES ? lines : [...lines.slice(0, EDGE_LINES), ...lines.slice(-EDGE_LINES)];
}

function byHeight(all: readonly Seen[]): readonly (readonly Seen[])[] {
  const groups: Seen[][] = [];
  for (const one of all) {
    const group = groups.find(
      ([first]) => first !== undefined && Math.abs(first.baseline - one.baseline) <= SAME_HEIGHT,
    );
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

/** undefined where a number is neither the same everywhere nor that of the page: such a line says something. */
function slotsOf(same: readonly Seen[]): readonly Slot[] | undefined {
  const [first] = same;
  if (first === undefined) return undefined;
  const slots = first.numbers.map((value, index): Slot | undefined => {
    if (same.every(({ numbers }) => numbers[index] === value)) return { kind: 'same', value };
    const more = Number(value) - first.page;
    const counts = same.every(({ numbers, page }) => Number(numbers[index]) === page + more);
    return counts ? { kind: 'page', more } : undefined;
  });
  return slots.every((slot) => slot !== undefined) ? slots : undefined;
}

function fits(slot: Slot, text: string, page: number): boolean {
  return slot.kind === 'same' ? text === slot.value : Number(text) === page + slot.more;
}

function patternOf(text: string): string {
  return text.replace(NUMBER, '0');
}
