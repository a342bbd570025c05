/** What is fetched and where to, and whether it is time for it. */
import type { Period } from '../audit/event.ts';
import type { AuditFeed, AuditStore, Clock, StateStore } from '../audit/ports.ts';
import { isNewestDue, mayTry, type NextPoll } from '../audit/pull-due.ts';
import { type PullScene, planPull } from '../audit/pull-plan.ts';
import { PULL_RULES, type PullRules } from '../audit/pull-rules.ts';
import { keptSince } from '../audit/retention.ts';
import type { PullWindow } from '../audit/state.ts';

/** A feed, and the store that its events go to: the trail, or for sign-ins one of their own. */
export interface PullTarget {
  readonly feed: AuditFeed;
  readonly store: Pick<AuditStore, 'append' | 'coverage' | 'addCoverage' | 'withdrawCoverage'>;
  /** Days that the vendor keeps. */
  readonly keptDays: number;
}

/** What happens while a feed is read. */
export type PullNews =
  | {
      readonly kind: 'page';
      readonly window: PullWindow;
      readonly rows: number;
      readonly added: number;
      readonly duplicates: number;
      /** Those that cannot be read, and those about another organisation. */
      readonly rejected: readonly { readonly where: string; readonly reason: string }[];
      /** UTC ms; of the oldest record on the page. */
      readonly oldestAt?: number;
    }
  | { readonly kind: 'proven'; readonly window: PullWindow; readonly span: Period }
  /** Read to its end, and yet it proves nothing; it is read again another day. */
  | { readonly kind: 'unproven'; readonly window: PullWindow };

export interface PullParts {
  /** Of the bot: where the pages are noted, whichever store the events go to. */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly nextPoll: NextPoll;
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void };
  /** For people who look on: whoever must not miss anything looks at the store, as this is not repeated after a crash. */
  readonly tell?: (news: PullNews, feed: AuditFeed) => void;
  readonly rules?: PullRules;
}

/** How far a turn may go. */
export interface PullWish {
  /** Nothing but the span that was asked for. */
  readonly wishedOnly?: boolean;
  /** Gaps are filled although no schedule polls: somebody asked. */
  readonly backfill?: boolean;
}

/** Where the course of a feed is noted. */
export function pullKey({ orgId, kind }: Pick<AuditFeed, 'orgId' | 'kind'>): string {
  return `${orgId}/${kind}`;
}

/** Is there anything to read now? Asks nobody. */
export async function isPullDue(target: PullTarget, parts: PullParts, options: PullWish = {}): Promise<boolean> {
  const scene = await dueScene(target, parts, options);
  return scene !== undefined && planPull(scene) !== undefined;
}

/** Undefined: whatever there is to read, now is not the time. */
export async function dueScene(
  target: PullTarget,
  parts: PullParts,
  { wishedOnly, backfill = false }: PullWish,
): Promise<PullScene | undefined> {
  const scene = await readScene(target, parts);
  const { state, now } = scene;
  if (state !== undefined && !mayTry(state, parts.nextPoll, now)) return undefined;
  const isAutomatic = backfill || parts.nextPoll(now) !== undefined;
  if (!isAutomatic && state?.wanted === undefined) return undefined;
  return wishedOnly === undefined ? scene : { ...scene, wishedOnly };
}

export async function readScene(
  { feed, store, keptDays }: PullTarget,
  { state: states, clock, nextPoll, rules = PULL_RULES }: PullParts,
): Promise<PullScene> {
  const now = clock.now();
  const [state, spans, retention] = await Promise.all([
    states.get('pulls', pullKey(feed)),
    store.coverage(feed.orgId),
    states.get('retentions', feed.orgId),
  ]);
  return {
    feed,
    state,
    spans,
    now,
    keptDays,
    ...(retention === undefined ? {} : { keptFrom: keptSince(retention.months, now) }),
    newestDue: isNewestDue(state, nextPoll, now),
    rules,
  };
}
