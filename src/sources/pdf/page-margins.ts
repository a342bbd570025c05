/** What stands on page after page above and below a table: the report's name, page numbers, when it was printed. */
import { lineText } from './line-text.ts';
import type { PageText, TextLine } from './page-text.ts';

export interface Margins {
  /** True for a line that is repeated, at its place, on other pages, or is nothing but the number of this page. */
  has(page: PageText, line: TextLine): boolean;
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
const NUMBER = /\d+/g;
/** `Page 3 of 33`, `3 / 33`: two numbers and a few letters. */
const PAGE_OF_PAGES = /^\D{0,12}(\d+)\D{1,8}(\d+)\D{0,3}$/;

/** @param pages some of the file; @param pageCount all of them */
export function findMargins(pages: readonly PageText[], pageCount: number): Margins {
  const repeated = repeatedLines(pages);
  return {
    has: (page, line) => {
      const text = lineText(line);
      const [, number, count] = PAGE_OF_PAGES.exec(text) ?? [];
      if (Number(number) === page.page && Number(count) === pageCount) return true;
      const numbers = text.match(NUMBER) ?? [];
      return (repeated.get(patternOf(text)) ?? []).some(
        ({ baseline, slots }) =>
          Math.abs(baseline - line.baseline) <= SAME_HEIGHT &&
          slots.every((slot, index) => fits(slot, numbers[index] ?? '', page.page)),
      );
    },
  };
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
