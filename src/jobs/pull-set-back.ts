/** What a feed has proven by a clock that ran ahead is taken back as soon as the clock is found to be set right. */
import { afterSetBack, doubtfulFrom, isAhead, wasSetBack } from '../audit/clock-ahead.ts';
import type { AuditFeed } from '../audit/ports.ts';
import { pullFloor } from '../audit/pull-plan.ts';
import { type PullParts, type PullTarget, pullKey, readScene } from './pull-scene.ts';

/** The latest instant at which this process looked at a feed: not every look leaves something that is stored. */
const seen = new WeakMap<AuditFeed, number>();

/** Notes that it is at least so late. @returns false when it was later before: the clock was set back meanwhile */
export function noteTime(feed: AuditFeed, now: number): boolean {
  const before = seen.get(feed);
  if (isAhead(before, now)) return false;
  seen.set(feed, Math.max(before ?? now, now));
  return true;
}

/** To be called before anything is planned. What is not proven any more is a gap like any other, and read again. */
export async function noticeSetBack(target: PullTarget, parts: PullParts): Promise<void> {
  const { feed, store } = target;
  const { orgId, kind, name } = feed;
  const scene = await readScene(target, parts);
  const { now, state } = scene;
  if (
    noteTime(feed, now) &&
    !wasSetBack({ spans: scene.spans.filter((span) => span.sourceKind === kind), state }, now)
  ) {
    return;
  }
  // The floor moves on until it is read: what is left below must reach up to there, or a stretch between were lost.
  const floor = pullFloor(scene) + scene.rules.overlapMs;
  const from = doubtfulFrom(state ?? {}, floor, now);
  await store.withdrawCoverage({ orgId, sourceKind: kind, from, at: now });
  // Last: what was noted in the future shows the set-back again where the process ends before.
  await parts.state.update('pulls', pullKey(feed), (current) => current && afterSetBack(current, now));
  seen.set(feed, now);
  const facts = { feed: name, orgId, from: new Date(from).toISOString() };
  parts.log.warn(facts, 'the clock was set back; what was read since is read again');
}
