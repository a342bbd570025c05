/**
 * Reads one feed into the store, page by page: a page is fetched, its events are
 * appended, then the place of the next page is stored, in this order. A process
 * that is killed anywhere reads at most one page again, which adds nothing twice.
 */
import { setImmediate } from 'node:timers/promises';
import { inStepWith } from '../audit/clock-ahead.ts';
import { SourceError } from '../audit/errors.ts';
import type { Period } from '../audit/event.ts';
import type { AuditFeed, CoverageSpan, FeedPage } from '../audit/ports.ts';
import { planPull, pullFloor } from '../audit/pull-plan.ts';
import { PULL_RULES, type PullRules } from '../audit/pull-rules.ts';
import {
  type Closing,
  closeWindow,
  endPass,
  failWindow,
  type PassEnd,
  passAgain,
  provenSpan,
  sumOf,
  takePage,
} from '../audit/pull-window.ts';
import type { PullState, PullWindow } from '../audit/state.ts';
import { type SortedPage, sortPage } from './pull-page.ts';
import { dueScene, type PullParts, type PullTarget, type PullWish, pullKey } from './pull-scene.ts';
import { noteTime, noticeSetBack } from './pull-set-back.ts';

/** How one turn ended: there is more to read at once, nothing for now, or something was in the way. */
export type TurnEnd = 'more' | 'rest' | 'problem' | 'stopped';

export interface TurnOptions extends PullWish {
  readonly signal: AbortSignal;
  /** After so many pages it is the turn of others. */
  readonly maxPages: number;
}

/** Two million records in a month: a service that gives more pages than this gives them in a circle. */
const MAX_PAGES = 10_000;

/**
 * Reads what is due, up to so many pages.
 * @throws StoreError when the store cannot be written; what was stored before stays
 */
export async function pullTurn(target: PullTarget, parts: PullParts, options: TurnOptions): Promise<TurnEnd> {
  // What is fetched ahead when the turn ends is not waited for.
  const ahead = new AbortController();
  const signal = AbortSignal.any([options.signal, ahead.signal]);
  const reader = new FeedReader(target, parts, { ...options, signal });
  try {
    return await reader.run();
  } finally {
    ahead.abort(new Error('the turn is over'));
  }
}

/** A page that was sent for. */
interface ComingPage {
  readonly arrived: Promise<FeedPage>;
  readonly sorted: Promise<SortedPage>;
}

/** Its records are read after the next page was sent for, also while the one before it waits for the disk. */
async function sortLater(arrived: Promise<FeedPage>, feed: AuditFeed): Promise<SortedPage> {
  const page = await arrived;
  await setImmediate();
  return sortPage(page.items, feed);
}

class FeedReader {
  readonly #target: PullTarget;
  readonly #parts: PullParts;
  readonly #options: TurnOptions;
  readonly #rules: PullRules;
  #pagesLeft: number;
  /** See PullState. */
  #inStepAt: number | undefined;

  constructor(target: PullTarget, parts: PullParts, options: TurnOptions) {
    this.#target = target;
    this.#parts = parts;
    this.#options = options;
    this.#rules = parts.rules ?? PULL_RULES;
    this.#pagesLeft = options.maxPages;
  }

  async run(): Promise<TurnEnd> {
    for (;;) {
      if (this.#options.signal.aborted) return 'stopped';
      await noticeSetBack(this.#target, this.#parts);
      const scene = await dueScene(this.#target, this.#parts, this.#options);
      const step = scene === undefined ? undefined : planPull(scene);
      if (scene === undefined || step === undefined) return 'rest';
      if (this.#pagesLeft <= 0) return 'more';
      const { window, aside } = step;
      const closing: Closing = { now: scene.now, floor: pullFloor(scene), rules: this.#rules };
      // Which of two windows waits is noted before either moves on.
      await this.#save(({ aside: _, ...state }) => ({ ...state, window, ...(aside === undefined ? {} : { aside }) }));
      const end = await this.#readWindow(window, closing);
      if (end !== 'done') return end;
    }
  }

  /** Reads the pages of one window, from where it stands. */
  async #readWindow(begun: PullWindow, closing: Closing): Promise<'done' | TurnEnd> {
    let window = begun;
    try {
      for (;;) {
        const pass = await this.#readPass(window, (moved) => {
          window = moved;
        });
        if (pass === 'more') return 'more';
        if (pass.kind !== 'again') {
          await this.#close(window, pass.kind, closing);
          return 'done';
        }
        window = pass.window;
        await this.#readAgain(pass);
      }
    } catch (error) {
      if (this.#options.signal.aborted) return 'stopped';
      if (!(error instanceof SourceError)) throw error;
      return this.#fail(window, error, closing);
    }
  }

  /** One pass through a window, up to the end of the turn. @param onMove told of the window as it is stored */
  async #readPass(begun: PullWindow, onMove: (window: PullWindow) => void): Promise<PassEnd | 'more'> {
    let window = begun;
    let coming = this.#fetch(window, window.cursor);
    for (;;) {
      const { arrived, sorted } = coming;
      const { next } = await arrived;
      if (next !== undefined && (next === window.cursor || window.pages >= MAX_PAGES)) throw endless();
      // The next page is on its way while this one is read and written.
      if (next !== undefined && this.#pagesLeft > 1) coming = this.#fetch(window, next);
      window = await this.#takePage(window, await sorted, next);
      this.#pagesLeft -= 1;
      if (next === undefined) break;
      await this.#move(window);
      onMove(window);
      if (this.#pagesLeft <= 0) return 'more';
      await setImmediate();
      this.#options.signal.throwIfAborted();
    }
    const firstAgain = window.pages > 1 ? sumOf((await this.#fetch(window, undefined).sorted).marks) : undefined;
    onMove(window);
    return endPass(window, firstAgain, this.#rules);
  }

  #fetch({ from, to }: Period, cursor: string | undefined): ComingPage {
    const { feed } = this.#target;
    const arrived = feed.page({ from, to }, cursor, this.#options.signal);
    const sorted = sortLater(arrived, feed);
    // Whether it failed is seen when it is awaited; it may never be.
    for (const promise of [arrived, sorted]) promise.catch(() => undefined);
    return { arrived, sorted };
  }

  async #takePage(
    window: PullWindow,
    { events, rejected, foreign, marks }: SortedPage,
    next: string | undefined,
  ): Promise<PullWindow> {
    const { feed, store } = this.#target;
    const result = events.length === 0 ? NOTHING : await store.append(events);
    const facts = { marks, rejected: rejected.length, added: result.added };
    const taken = takePage(window, next === undefined ? facts : { ...facts, next });
    if (foreign.length > 0) this.#noteForeign(foreign.length);
    const times = events.map(({ event }) => event.time);
    this.#noteInStep(times);
    const oldestAt = Math.min(...times);
    this.#parts.tell?.(
      {
        kind: 'page',
        window: taken,
        rows: events.length + rejected.length + foreign.length,
        added: result.added,
        duplicates: result.duplicates,
        rejected: [...rejected, ...foreign].map(({ where, reason }) => ({ where, reason })),
        ...(Number.isFinite(oldestAt) ? { oldestAt } : {}),
      },
      feed,
    );
    return taken;
  }

  #noteInStep(times: readonly number[]): void {
    const now = this.#parts.clock.now();
    if (!noteTime(this.#target.feed, now)) return;
    this.#inStepAt = inStepWith(times, now, this.#rules) ?? this.#inStepAt;
  }

  #noteForeign(records: number): void {
    const { orgId, name } = this.#target.feed;
    this.#parts.log.info({ feed: name, orgId, records }, 'records about another organisation were not taken in');
  }

  /** What is proven is stored first: killed in between, the last page is only read once more. */
  async #close(window: PullWindow, outcome: 'whole' | 'in-vain', closing: Closing): Promise<void> {
    const { feed, store } = this.#target;
    const span = provenSpan(window, this.#rules);
    const now = this.#parts.clock.now();
    // The clock was set back meanwhile: it would prove what has not happened yet.
    if (window.to > now) {
      await this.#save(({ window: _, ...state }) => state);
      return;
    }
    if (outcome === 'whole' && span !== undefined) {
      await store.addCoverage(this.#coverageOf(span, now));
      this.#parts.tell?.({ kind: 'proven', window, span }, feed);
    }
    await this.#save((state) => {
      const seen = this.#inStepAt;
      const isNewer = seen !== undefined && seen <= now && seen > (state.inStepAt ?? 0);
      const closed = closeWindow(isNewer ? { ...state, inStepAt: seen } : state, window, outcome, { ...closing, now });
      return window.part === 'newest' ? this.#withNewest(closed, outcome === 'whole' ? span : undefined, now) : closed;
    });
    if (outcome === 'whole') return;
    this.#parts.tell?.({ kind: 'unproven', window }, feed);
    const facts = { feed: feed.name, orgId: feed.orgId, rejected: window.rejected };
    this.#parts.log.warn(facts, 'a stretch of the trail could not be read whole; it is read again another day');
  }

  /** So that answers can tell what the next poll brings from what is missing. */
  #withNewest({ newest: _, ...state }: PullState, span: Period | undefined, now: number): PullState {
    const nextAt = this.#parts.nextPoll(now);
    return span === undefined || nextAt === undefined ? state : { ...state, newest: { provenTo: span.to, nextAt } };
  }

  #coverageOf(span: Period, recordedAt: number): CoverageSpan {
    const { orgId, kind, name, categories } = this.#target.feed;
    const limits = categories.length === 0 ? {} : { categories };
    return { ...span, orgId, ...limits, sourceKind: kind, sourceName: name, recordedAt };
  }

  async #fail(window: PullWindow, error: SourceError, closing: Closing): Promise<'done' | TurnEnd> {
    const now = this.#parts.clock.now();
    if (error.code === 'cursor-lost') {
      const pass = passAgain(window, this.#rules);
      if (pass.kind === 'again') await this.#readAgain(pass);
      else await this.#close(window, 'in-vain', { ...closing, now });
      return 'done';
    }
    await this.#save((state) => failWindow(state, window, error, { ...closing, now }));
    const facts = { feed: this.#target.feed.name, orgId: this.#target.feed.orgId, code: error.code };
    this.#parts.log.warn(facts, 'a poll of audit records broke off; it goes on later where it stopped');
    return 'problem';
  }

  async #move(window: PullWindow): Promise<void> {
    await this.#save((state) => ({ ...state, window }));
  }

  async #readAgain({ window, lengthMs }: Extract<PassEnd, { kind: 'again' }>): Promise<void> {
    await this.#save((state) => ({ ...state, window, ...(lengthMs === undefined ? {} : { lengthMs }) }));
  }

  /** A wish that came in meanwhile stays. */
  async #save(change: (state: PullState) => PullState): Promise<void> {
    const { orgId, kind } = this.#target.feed;
    await this.#parts.state.update('pulls', pullKey({ orgId, kind }), (current) => change(current ?? { orgId, kind }));
  }
}

const NOTHING = { added: 0, duplicates: 0 } as const;

/** A service that names a page as the next one that it has given already would be read for ever. */
function endless(): SourceError {
  return new SourceError('cursor-lost', 'The service named the same page again.', 'The window is read again.');
}
