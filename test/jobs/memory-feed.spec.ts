import { SourceError } from '../../src/audit/errors.ts';
import { type AuditFeedFixture, describeAuditFeed } from '../contract/audit-feed.ts';
import { createMemoryFeed, type MemoryFeed, type MemoryRecord, unreachable } from './memory-feed.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const YEAR_MS = 365 * 86_400_000;

describe('feed in memory, for the tests of fetching', () => {
  describeAuditFeed('memory', () => fixture);

  let fixture: AuditFeedFixture;
  beforeEach(() => {
    const records: MemoryRecord[] = [];
    const feeds: MemoryFeed[] = [];
    let beforePage: (() => void | Promise<void>) | undefined;
    const breakWith = (hook: () => void | Promise<void>) => {
      beforePage = hook;
      for (const feed of feeds) feed.beforePage = hook;
    };
    fixture = {
      kind: 'admin-audit-api',
      pageSize: 20,
      now: NOW,
      add: (more) => {
        records.push(...more);
        for (const feed of feeds) feed.add(...more);
      },
      open: () => {
        const feed = createMemoryFeed({ clock: { now: () => NOW }, events: records, pageSize: 20, keepsMs: YEAR_MS });
        feed.beforePage = beforePage;
        feeds.push(feed);
        return feed;
      },
      breakDown: () =>
        breakWith(async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          throw unreachable();
        }),
      loseAccess: () =>
        breakWith(() => {
          throw new SourceError('access-lost', 'Nobody lets us in.', 'Sign in again.');
        }),
      loseCursors: () => {
        for (const feed of feeds) feed.loseCursors();
      },
    };
  });
});
