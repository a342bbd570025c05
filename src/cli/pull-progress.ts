/** How far a pull has come: by time that was read, as nobody tells how many records there are. */
import { gapsOf } from '../audit/coverage.ts';
import type { Period } from '../audit/event.ts';
import { provenByFeed } from '../audit/pull-plan.ts';
import type { PullParts, PullTarget } from '../jobs/pull-scene.ts';
import type { Terminal } from './command-line.ts';
import { createProgress } from './progress.ts';

const DAY_MS = 86_400_000;

export interface PullProgress {
  readonly tell: NonNullable<PullParts['tell']>;
  stop(): void;
}

/** @param span what was asked for; empty: whatever is missing */
export async function createPullProgress(
  terminal: Terminal,
  targets: readonly PullTarget[],
  span: Partial<Period>,
): Promise<PullProgress> {
  const progress = createProgress(terminal, 'pull');
  const lengths = await Promise.all(targets.map((target) => lengthOf(target, span, Date.now())));
  const totalBytes = lengths.reduce((sum, length) => sum + length, 0);
  /** Windows done with, by all feeds together, and how far each feed is in its present one. */
  let done = 0;
  const present = new Map<unknown, number>();
  let rows = 0;
  return {
    tell: (news, feed) => {
      const { from, to } = news.window;
      if (news.kind === 'page') {
        rows += news.rows;
        present.set(feed, to - (news.oldestAt ?? from));
      } else {
        done += to - from;
        present.delete(feed);
      }
      const underWay = [...present.values()].reduce((sum, length) => sum + length, 0);
      progress.rows(rows);
      // Windows overlap a little, so the end is reached a little early.
      progress.update({ bytesRead: Math.min(done + underWay, totalBytes), totalBytes });
    },
    stop: progress.stop,
  };
}

async function lengthOf({ feed, store, keptDays }: PullTarget, span: Partial<Period>, now: number): Promise<number> {
  const period = { from: Math.max(span.from ?? 0, now - keptDays * DAY_MS), to: Math.min(span.to ?? now, now) };
  const isSpan = span.from !== undefined || span.to !== undefined;
  const proven = isSpan ? [] : provenByFeed(feed, await store.coverage(feed.orgId), now);
  return gapsOf(period, proven).reduce((sum, { from, to }) => sum + to - from, 0);
}
