/**
 * Which stretch of time a feed is to read next. What is proven complete decides,
 * nothing else is remembered: after a month of standing still, a new
 * organisation or a longer memory of the vendor, what is missing is simply a gap.
 */
import { proofsAt } from './clock-ahead.ts';
import { gapsOf, mergePeriods } from './coverage.ts';
import type { Period } from './event.ts';
import type { AuditFeed, CoverageSpan } from './ports.ts';
import { DAY_MS, EDGE_SLACK_MS, type PullRules, shortestProving } from './pull-rules.ts';
import type { PullState, PullWindow } from './state.ts';
import { dueAgain, withoutProven } from './unproven-windows.ts';

export interface PullScene {
  readonly feed: Pick<AuditFeed, 'orgId' | 'kind' | 'categories'>;
  readonly state: PullState | undefined;
  /** Of every source. */
  readonly spans: readonly CoverageSpan[];
  /** UTC ms. */
  readonly now: number;
  /** Days that the vendor keeps. */
  readonly keptDays: number;
  /** Older records are not kept here, UTC ms; absent: all are. */
  readonly keptFrom?: number;
  /** It is time for new records. */
  readonly newestDue: boolean;
  /** Nothing but the span that was asked for. */
  readonly wishedOnly?: boolean;
  readonly rules: PullRules;
}

/** The window whose next page is to be read, and the one that waits meanwhile. */
export interface PullStep {
  readonly window: PullWindow;
  readonly aside?: PullWindow;
}

/**
 * What is new goes first, whatever is under way; then what is under way, what was asked for, the oldest gap (the
 * vendor deletes it first), and what could not be read before. Undefined: there is nothing to do.
 */
export function planPull(scene: PullScene): PullStep | undefined {
  const { state, newestDue } = scene;
  const window = clipped(state?.window, scene);
  const aside = clipped(state?.aside, scene);
  if (scene.wishedOnly === true) return planWished(scene, window, aside);
  const mustWait = newestDue && window?.part !== 'newest' && aside === undefined;
  if (window !== undefined && !mustWait) return step(window, aside);
  if (newestDue) return step(newestWindow(scene), window ?? aside);
  if (aside !== undefined) return step(aside);
  const next = wishedWindow(scene) ?? gapWindow(scene) ?? windowAgain(scene);
  return next === undefined ? undefined : step(next);
}

/** What was under way waits; only where two windows are, the position in one of them is given up. */
function planWished(
  scene: PullScene,
  window: PullWindow | undefined,
  aside: PullWindow | undefined,
): PullStep | undefined {
  if (window?.part === 'wished') return step(window, aside);
  const wished = wishedWindow(scene);
  return wished === undefined ? undefined : step(wished, aside ?? window);
}

function step(window: PullWindow, aside?: PullWindow): PullStep {
  return aside === undefined ? { window } : { window, aside };
}

/** A window at its first page. */
export function freshWindow(period: Period, part: NonNullable<PullWindow['part']>): PullWindow {
  const { from, to } = period;
  return { from, to, part, pages: 0, passes: 0, lastMarks: [], firstMarks: [], rejected: 0, added: 0 };
}

/** What this feed has proven of what it asks for, as far as it counts now, as few, sorted periods. */
export function provenByFeed(
  feed: Pick<AuditFeed, 'orgId' | 'kind' | 'categories'>,
  spans: readonly CoverageSpan[],
  now: number,
): readonly Period[] {
  const own = proofsAt(spans, now).filter(({ orgId, sourceKind, categories }) => {
    return orgId === feed.orgId && sourceKind === feed.kind && includesAll(categories, feed.categories);
  });
  return mergePeriods(own);
}

/** @param proven absent: every category @param wanted empty: every category */
function includesAll(proven: readonly string[] | undefined, wanted: readonly string[]): boolean {
  if (proven === undefined) return true;
  const has = new Set(proven.map((category) => category.toUpperCase()));
  return wanted.length > 0 && wanted.every((category) => has.has(category.toUpperCase()));
}

/** Nothing before this instant is asked for: the vendor has deleted it, or it would not be kept here. */
export function pullFloor({ now, keptDays, keptFrom, rules }: Omit<PullScene, 'state' | 'spans'>): number {
  return Math.max(now - keptDays * DAY_MS + rules.edgeMarginMs, keptFrom ?? Number.NEGATIVE_INFINITY);
}

/** Proven, or read in vain and left alone for a while: not a gap. */
function attended(scene: PullScene): readonly Period[] {
  const proven = provenByFeed(scene.feed, scene.spans, scene.now);
  return mergePeriods([...proven, ...withoutProven(scene.state?.unproven ?? [], proven)]);
}

/**
 * A window begun long ago may reach back further than the vendor still keeps; its pages would be refused. It begins
 * anew, and shorter, so that it is done before the edge has caught up with it again.
 */
function clipped(window: PullWindow | undefined, scene: PullScene): PullWindow | undefined {
  const { now, keptDays, rules } = scene;
  // One that reaches into the future was begun before the clock was set back; it would prove what has not happened.
  if (window !== undefined && window.to > now) return undefined;
  if (window === undefined || window.from >= now - keptDays * DAY_MS + EDGE_SLACK_MS) return window;
  const from = pullFloor(scene);
  if (from >= window.to - rules.settleMs) return undefined;
  const length = Math.max((window.to - from) / 2, shortestProving(rules));
  const part = window.part === undefined || window.part === 'newest' ? 'gap' : window.part;
  return freshWindow({ from, to: Math.min(window.to, Math.ceil(from + length)) }, part);
}

/** Longest window for now. */
function longest({ state, rules }: PullScene): number {
  return Math.min(state?.lengthMs ?? rules.windowMs, rules.windowMs);
}

/** From a little before what is proven last; where that is long ago, the newest day. */
function newestWindow(scene: PullScene): PullWindow {
  const { now, rules } = scene;
  const lastEnd = attended(scene).at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  const from = Math.max(
    Math.min(lastEnd, now) - rules.overlapMs,
    now - Math.min(rules.newestMs, longest(scene)),
    pullFloor(scene),
  );
  return freshWindow({ from, to: now }, 'newest');
}

/** The next stretch of the span that somebody asked for. */
function wishedWindow(scene: PullScene): PullWindow | undefined {
  const wish = wishedSpan(scene);
  if (wish === undefined) return undefined;
  return freshWindow({ from: wish.from, to: Math.min(wish.to, wish.from + longest(scene)) }, 'wished');
}

/** What is still to be read of the span that was asked for; what lay in the future then is not part of it. */
export function wishedSpan(scene: PullScene): Period | undefined {
  const wanted = scene.state?.wanted;
  if (wanted === undefined || (wanted.from === undefined && wanted.to === undefined)) return undefined;
  const from = Math.max(wanted.from ?? Number.NEGATIVE_INFINITY, pullFloor(scene));
  const to = Math.min(wanted.to ?? wanted.at, wanted.at, scene.now);
  return from < to ? { from, to } : undefined;
}

function gapWindow(scene: PullScene): PullWindow | undefined {
  const { rules, now } = scene;
  const [gap] = pullGaps(scene);
  if (gap === undefined) return undefined;
  const from = Math.max(gap.from - rules.overlapMs, pullFloor(scene));
  // The last stretch of a window is not proven by it, so it reaches into what is proven already.
  const to = Math.min(gap.from + longest(scene), gap.to + rules.settleMs, now);
  return freshWindow({ from, to }, 'gap');
}

/** What is missing before the newest of what is there, oldest first. */
export function pullGaps(scene: PullScene): readonly Period[] {
  const known = attended(scene);
  // What has not settled cannot be proven yet, and would be read again and again.
  const to = Math.min(known.at(-1)?.to ?? Number.NEGATIVE_INFINITY, scene.now - scene.rules.settleMs);
  const from = pullFloor(scene);
  return to <= from ? [] : gapsOf({ from, to }, known);
}

function windowAgain(scene: PullScene): PullWindow | undefined {
  const { state, feed, spans, now, rules } = scene;
  const open = withoutProven(state?.unproven ?? [], provenByFeed(feed, spans, now));
  const piece = dueAgain(open, pullFloor(scene), now, rules);
  if (piece === undefined) return undefined;
  return freshWindow({ from: piece.from, to: Math.min(piece.to + rules.settleMs, now) }, 'again');
}
