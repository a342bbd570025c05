/** What every feed of audit records keeps, whichever service it asks. */
import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { AuditEvent, Period } from '../../src/audit/event.ts';
import type { AuditFeed, FeedKind, FeedPage, SourceItem } from '../../src/audit/ports.ts';
import { isUuid } from '../../src/audit/vendor-id.ts';

/** A record as the service keeps it; the fixture makes up the rest. */
export interface FeedRecord {
  /** The vendor's own id; '' = a record without one. */
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  /** Has no time that could be read. */
  readonly broken?: true;
}

export interface AuditFeedFixture {
  readonly kind: FeedKind;
  /** Records of a full page. */
  readonly pageSize: number;
  /** The present of feed and service, UTC ms. */
  readonly now: number;
  /** The service keeps these from now on, beside those given before. */
  add(records: readonly FeedRecord[]): void;
  /** A feed as a new process would make it. */
  open(): AuditFeed;
  /** The service answers nobody any more. */
  breakDown(): void;
  /** The service does not let this feed in any more. */
  loseAccess(): void;
  /** The service does not know the pages any more that it has named so far. */
  loseCursors(): void;
}

const DAY_MS = 86_400_000;
const never = new AbortController().signal;

/** Every page of a window, the first one asked for by `cursor`. */
export async function readWindow(feed: AuditFeed, window: Period, cursor?: string): Promise<readonly FeedPage[]> {
  const pages: FeedPage[] = [];
  let next = cursor;
  do {
    const page = await feed.page(window, next, never);
    pages.push(page);
    next = page.next;
    assert.ok(pages.length < 1000, 'the pages have no end');
  } while (next !== undefined);
  return pages;
}

export function itemsOf(pages: readonly FeedPage[]): readonly SourceItem[] {
  return pages.flatMap(({ items }) => items);
}

export function eventsOf(pages: readonly FeedPage[]): readonly AuditEvent[] {
  return itemsOf(pages).flatMap((item) => (item.kind === 'event' ? [item.incoming.event] : []));
}

export function idsOf(pages: readonly FeedPage[]): readonly string[] {
  return eventsOf(pages).map(({ id }) => id);
}

/** @throws AssertionError when it does not fail with a SourceError that says what to do */
export async function failureOf(work: Promise<unknown>): Promise<SourceError> {
  const error = await work.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SourceError, String(error));
  assert.match(error.message, /^[A-Z].*\.$/s);
  assert.match(error.next, /^[A-Z].*\.$/s);
  return error;
}

export function describeAuditFeed(title: string, use: () => AuditFeedFixture): void {
  describe(`audit feed: ${title} [I]`, () => {
    const day = (): Period => ({ from: use().now - 2 * DAY_MS, to: use().now - DAY_MS });
    /** So many records within `day()`, oldest first. */
    const fill = (count: number): readonly string[] => {
      const { from } = day();
      const records = Array.from({ length: count }, (_, index) => ({ id: `event-${index}`, at: from + index * 1000 }));
      use().add(records);
      return records.map(({ id }) => id);
    };

    it('says what it is, for people too', () => {
      const feed = use().open();
      assert.equal(feed.kind, use().kind);
      assert.match(feed.name, /\S/);
      assert.ok(isUuid(feed.orgId), feed.orgId);
      assert.ok(Array.isArray(feed.categories));
    });

    it('gives every record of the window once, whatever the number of pages', async () => {
      const { pageSize } = use();
      let total = 0;
      for (const more of [0, 1, pageSize - 1, 1, 2 * pageSize]) {
        const { from } = day();
        use().add(
          Array.from({ length: more }, (_, index) => ({
            id: `event-${total + index}`,
            at: from + (total + index) * 10,
          })),
        );
        total += more;
        const pages = await readWindow(use().open(), day());
        assert.equal(new Set(idsOf(pages)).size, total);
        assert.equal(itemsOf(pages).length, total);
        assert.equal(pages.length, Math.max(1, Math.ceil(total / pageSize)));
      }
    });

    it('keeps to half-open windows', async () => {
      const { from, to } = day();
      use().add([
        { id: 'long-before', at: from - 1000 },
        { id: 'first', at: from },
        { id: 'last', at: to - 1 },
        { id: 'after', at: to },
        { id: 'long-after', at: to + 1000 },
      ]);
      assert.deepEqual([...idsOf(await readWindow(use().open(), { from, to }))].sort(), ['first', 'last']);
      // What is a moment before may come as well: nobody knows how a service counts its ends, and the store knows it.
      const next = idsOf(await readWindow(use().open(), { from: to, to: to + 1 }));
      assert.deepEqual(
        next.filter((id) => id !== 'last'),
        ['after'],
      );
    });

    it('says of each record where it came from, and whose it is', async () => {
      fill(3);
      const feed = use().open();
      const events = eventsOf(await readWindow(feed, day()));
      assert.equal(new Set(events.map(({ sources }) => sources[0]?.where)).size, 3);
      for (const { sources, orgId } of events) {
        assert.deepEqual([sources.length, sources[0]?.kind, sources[0]?.name], [1, feed.kind, feed.name]);
        assert.match(sources[0]?.where ?? '', /\d/);
        assert.equal(sources[0]?.importedAt, use().now);
        assert.equal(orgId, feed.orgId);
      }
    });

    it('goes on at a page in another process', async () => {
      const { pageSize } = use();
      const ids = fill(2 * pageSize + 5);
      const first = await use().open().page(day(), undefined, never);
      const cursor: unknown = JSON.parse(JSON.stringify(first.next));
      assert.ok(typeof cursor === 'string' && cursor.length < 2000);
      const rest = await readWindow(use().open(), day(), cursor);
      assert.deepEqual([...idsOf([first, ...rest])].sort(), [...ids].sort());
    });

    it('gives the same page with the same ids when it is asked again', async () => {
      const { pageSize } = use();
      const { from } = day();
      fill(pageSize + 1);
      use().add([
        { id: '', at: from + 500 },
        { id: '', at: from + 500 },
      ]);
      const feed = use().open();
      const [first, second] = await readWindow(feed, day());
      assert.ok(first !== undefined && second !== undefined);
      for (const again of [feed, use().open()]) {
        assert.deepEqual(await again.page(day(), undefined, never), first);
        assert.deepEqual(await again.page(day(), first.next, never), second);
      }
      assert.equal(new Set(idsOf([first, second])).size, pageSize + 3);
    });

    it('loses nothing when records come in at the head while it pages', async () => {
      const { pageSize } = use();
      const ids = fill(pageSize + 10);
      const feed = use().open();
      const first = await feed.page(day(), undefined, never);
      use().add([{ id: 'late', at: day().to - 1 }]);
      const seen = new Set(idsOf([first, ...(await readWindow(feed, day(), first.next))]));
      assert.deepEqual(
        ids.filter((id) => !seen.has(id)),
        [],
      );
    });

    it('goes on past a record that it cannot read, and says where that is', async () => {
      const ids = fill(4);
      use().add([{ id: 'bad', at: day().from + 1500, broken: true }]);
      const items = itemsOf(await readWindow(use().open(), day()));
      const rejected = items.flatMap((item) => (item.kind === 'rejected' ? [item] : []));
      assert.deepEqual([items.length, rejected.length], [ids.length + 1, 1]);
      assert.match(rejected[0]?.where ?? '', /\d/);
      assert.match(rejected[0]?.reason ?? '', /\S/);
    });

    it('begins again where the service has forgotten the page, and where the page was never one of its own', async () => {
      fill(use().pageSize + 1);
      const feed = use().open();
      const first = await feed.page(day(), undefined, never);
      for (const cursor of ['', 'nonsense', 'https://evil.example.com/v1/x', '//evil.example.com/x', '/../../x'])
        assert.equal((await failureOf(feed.page(day(), cursor, never))).code, 'cursor-lost', cursor);
      use().loseCursors();
      assert.equal((await failureOf(feed.page(day(), first.next, never))).code, 'cursor-lost');
      assert.equal(eventsOf(await readWindow(feed, day())).length, use().pageSize + 1);
    });

    it('refuses a window that will never work', async () => {
      const { now } = use();
      const feed = use().open();
      for (const window of [
        { from: now - 800 * DAY_MS, to: now - 700 * DAY_MS },
        { from: now, to: now },
      ])
        assert.equal((await failureOf(feed.page(window, undefined, never))).code, 'feed-refused');
    });

    it('says so when nobody lets it in, and when nobody answers', async () => {
      fill(1);
      use().loseAccess();
      assert.equal((await failureOf(use().open().page(day(), undefined, never))).code, 'access-lost');
      use().breakDown();
      assert.equal((await failureOf(use().open().page(day(), undefined, never))).code, 'feed-unreachable');
    });

    it('stops when it is told to', async () => {
      fill(1);
      const feed = use().open();
      const reason = new Error('stopped by the test');
      await assert.rejects(feed.page(day(), undefined, AbortSignal.abort(reason)), reason);
      const later = new AbortController();
      use().breakDown();
      const page = feed.page(day(), undefined, later.signal);
      later.abort(reason);
      await assert.rejects(page, reason);
    });
  });
}
