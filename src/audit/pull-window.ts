/** What becomes of a window as its pages come in: values in, values out. */
import type { Period } from './event.ts';
import { freshWindow } from './pull-plan.ts';
import { type PullRules, shortestProving } from './pull-rules.ts';
import type { PullState, PullWindow } from './state.ts';
import { noteUnproven, withoutProven } from './unproven-windows.ts';

/** One page, as far as the course of the window goes. */
export interface PageFacts {
  /** Of its records, in order; at least 12 hex digits of a hash each. */
  readonly marks: readonly string[];
  readonly rejected: number;
  readonly added: number;
  /** Asks for the page after it; absent: it was the last. */
  readonly next?: string;
}

/** Ends of pages that are kept to see a shift: those of a window of 400,000 changes. */
const MAX_ENDS = 2000;
/** Sums stay exact below 2^53. */
const MARK_DIGITS = 12;
const SUM_RANGE = 2 ** 48;

/**
 * The window after one more page. Where records came in meanwhile, those behind them move on: one of the page before
 * comes again, or, where more than a page came in, the last one of some earlier page.
 */
export function takePage(window: PullWindow, { marks, rejected, added, next }: PageFacts): PullWindow {
  const { cursor: _, failures: __, shifted, ...rest } = window;
  const ends = window.endMarks ?? [];
  const seen = new Set([...window.lastMarks, ...ends]);
  const end = marks.at(-1);
  const isShifted = shifted === true || marks.some((mark) => seen.has(mark));
  return {
    ...rest,
    ...(next === undefined ? {} : { cursor: next }),
    pages: window.pages + 1,
    firstMarks: window.pages === 0 ? [sumOf(marks)] : window.firstMarks,
    lastMarks: marks,
    endMarks: [...ends, ...(end === undefined ? [] : [end])].slice(-MAX_ENDS),
    rejected: window.rejected + rejected,
    added: window.added + added,
    sum: sumOf(marks, window.sum),
    ...(isShifted ? { shifted: true } : {}),
  };
}

/** How many records, and a sum of their marks: the same for the same records in any order. */
export function sumOf(marks: readonly string[], before = '0:0'): string {
  const [count = 0, sum = 0] = before.split(':').map(Number);
  const total = marks.reduce((all, mark) => (all + Number.parseInt(mark.slice(0, MARK_DIGITS), 16)) % SUM_RANGE, sum);
  return `${count + marks.length}:${total}`;
}

export type PassEnd =
  /** Every record of the window was seen. */
  | { readonly kind: 'whole' }
  /** To be read once more, or in a shorter window. `lengthMs`: longer ones would not do better. */
  | { readonly kind: 'again'; readonly window: PullWindow; readonly lengthMs?: number }
  /** It cannot be read so that it proves anything. */
  | { readonly kind: 'in-vain' };

/**
 * All pages were read. Where they had shifted, a record may have been passed over: the window is read once more, a few
 * times, and then a shorter one. Two passes that saw the very same records are as good as one without a shift: then the
 * service lists a record twice.
 * @param firstAgain sum of the first page as it is now; absent: there was one page only
 */
export function endPass(window: PullWindow, firstAgain: string | undefined, rules: PullRules): PassEnd {
  const hasMoved = firstAgain !== undefined && firstAgain !== window.firstMarks[0];
  const isSteady = window.shifted !== true || window.sum === window.lastSum;
  if (hasMoved || !isSteady) return passAgain(window, rules);
  return window.rejected === 0 ? { kind: 'whole' } : { kind: 'in-vain' };
}

/** The same window from its first page; after some times half of it. */
export function passAgain(window: PullWindow, rules: PullRules): PassEnd {
  const { from, to, part = 'gap', added, sum } = window;
  const passes = window.passes + 1;
  if (passes < rules.maxPasses) {
    const again = { ...freshWindow({ from, to }, part), added, passes };
    return { kind: 'again', window: sum === undefined ? again : { ...again, lastSum: sum } };
  }
  const length = Math.max(Math.ceil((to - from) / 2), shortestProving(rules));
  if (from + length >= to) return { kind: 'in-vain' };
  // What is new is not all read when half of it is; what is left is seen as missing.
  const half = freshWindow({ from, to: from + length }, part === 'newest' ? 'gap' : part);
  return { kind: 'again', window: half, lengthMs: length };
}

/** What a window proves once it was read whole; undefined where that is nothing. */
export function provenSpan({ from, to }: Period, { settleMs }: PullRules): Period | undefined {
  return from < to - settleMs ? { from, to: to - settleMs } : undefined;
}

/** @param floor nothing older is asked for, UTC ms */
export interface Closing {
  readonly now: number;
  readonly floor: number;
  readonly rules: PullRules;
}

/** The window is done with. @param outcome `in-vain`: it is noted, to be read again another day */
export function closeWindow(
  state: PullState,
  window: PullWindow,
  outcome: 'whole' | 'in-vain',
  { now, floor, rules }: Closing,
): PullState {
  const { window: _, unproven = [], wanted, problem, triedAt, lengthMs, ...rest } = state;
  const span = provenSpan(window, rules);
  const open = withoutProven(unproven, outcome === 'whole' && span !== undefined ? [span] : []);
  const noted =
    outcome === 'whole' || span === undefined
      ? open
      : noteUnproven(open, { ...span, rejected: window.rejected, at: now });
  const left = noted.filter(({ to }) => to > floor);
  const stillWanted = wantedAfter(wanted, window, { now, floor });
  const isTroubled = problem !== undefined && rest.aside?.failures !== undefined;
  const longest = outcome === 'whole' && lengthMs !== undefined ? 2 * lengthMs : lengthMs;
  return {
    ...rest,
    ...(left.length === 0 ? {} : { unproven: left }),
    ...(window.part === 'newest' ? { lastDoneAt: now } : {}),
    ...(stillWanted === undefined ? {} : { wanted: stillWanted }),
    ...(longest === undefined || longest >= rules.windowMs ? {} : { lengthMs: longest }),
    ...(isTroubled ? { problem } : {}),
    ...(isTroubled && triedAt !== undefined ? { triedAt } : {}),
  };
}

/** A wish for what is new is fulfilled by what was read since; one for a span, stretch by stretch. */
function wantedAfter(
  wanted: PullState['wanted'],
  window: PullWindow,
  { now, floor }: Pick<Closing, 'now' | 'floor'>,
): PullState['wanted'] {
  if (wanted === undefined) return undefined;
  if (wanted.from === undefined && wanted.to === undefined) {
    // A wish out of the future is one from before the clock was set back.
    const askedAt = wanted.at > now ? 0 : wanted.at;
    return window.part === 'newest' && window.to >= askedAt ? undefined : wanted;
  }
  const begins = Math.max(wanted.from ?? Number.NEGATIVE_INFINITY, floor);
  if (window.part !== 'wished' || window.from > begins) return wanted;
  const end = Math.min(wanted.to ?? wanted.at, wanted.at);
  return window.to >= end ? undefined : { ...wanted, from: Math.max(window.to, wanted.from ?? window.to) };
}

/** A poll that broke off is not one for new records that has ended well. */
function asGap(window: PullWindow): PullWindow {
  return window.part === 'newest' ? { ...window, part: 'gap' } : window;
}

/** A poll has ended with this. What the service refuses for good, or gives up on again and again, is passed over. */
export function failWindow(
  state: PullState,
  window: PullWindow,
  error: { readonly code: string; readonly message: string; readonly next: string },
  closing: Closing,
): PullState {
  const { now, rules } = closing;
  const failures = (window.failures ?? 0) + (error.code === 'access-lost' ? 0 : 1);
  const isRefused = error.code === 'feed-refused';
  const isStuck = failures >= rules.maxFailures && (window.part !== 'newest' || window.pages > 0);
  const since = state.problem?.code === error.code ? state.problem.since : now;
  const problem = { code: error.code, what: error.message, next: error.next, since };
  const { window: _, ...rest } = state;
  const failed: PullState =
    isRefused && window.part === 'newest'
      ? rest
      : isRefused || isStuck
        ? closeWindow(state, asGap(window), 'in-vain', closing)
        : { ...state, window: failures === 0 ? window : { ...window, failures } };
  return { ...failed, problem, triedAt: now };
}
