import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { Period } from '../../src/audit/event.ts';
import type { AuditFeed } from '../../src/audit/ports.ts';
import { PULL_RULES } from '../../src/audit/pull-rules.ts';
import { pullTurn } from '../../src/jobs/pull-feed.ts';
import { pullKey } from '../../src/jobs/pull-scene.ts';
import { createMemoryFeed, type MemoryFeed, type MemoryFeedOptions, memoryRecords } from './memory-feed.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, START, storedIds, unprovenOf, usePullRig } from './pull-rig.ts';

describe('fetching of one feed [I]', () => {
  const rig = usePullRig();
  const feedOf = (options: Partial<MemoryFeedOptions> = {}): MemoryFeed =>
    createMemoryFeed({ clock: rig.clock, pageSize: 10, keepsMs: 365 * DAY_MS, ...options });
  const sourceIds = (feed: MemoryFeed): readonly string[] => feed.records.map(({ id }) => id).sort();
  /** The windows that were asked for, each once, in order. */
  const windowsOf = (feed: MemoryFeed): readonly Period[] =>
    feed.calls.map(({ window }) => window).filter((one, at, all) => at === 0 || one.from !== all[at - 1]?.from);
  /** All of the year but its first hour and its last minutes. */
  const YEAR = { from: START - 365 * DAY_MS + HOUR_MS, to: START - 5 * MINUTE_MS };

  it('takes in the year that the vendor has, the newest day first, then from the oldest on', async () => {
    const feed = feedOf({ events: memoryRecords(400, START - 364 * DAY_MS, 21 * HOUR_MS) });
    assert.equal(await rig.pull(rig.target(feed)), 'rest');
    assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    assert.deepEqual(await unprovenOf(rig.store, feed, YEAR), []);
    const windows = windowsOf(feed);
    assert.deepEqual(windows[0], { from: START - DAY_MS, to: START });
    const starts = windows.slice(1).map(({ from }) => from);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.equal(starts[0], YEAR.from);
    assert.ok(windows.every(({ from, to }) => to - from <= 31 * DAY_MS));
    const [span] = await rig.store.coverage(feed.orgId);
    assert.deepEqual(
      [span?.sourceKind, span?.sourceName, span?.categories, span?.recordedAt],
      ['admin-audit-api', feed.name, ['CONTACT_CENTER'], START],
    );
    const newest = { provenTo: START - 5 * MINUTE_MS, nextAt: START + 15 * MINUTE_MS };
    assert.deepEqual(await rig.stateOf(feed), { orgId: feed.orgId, kind: feed.kind, lastDoneAt: START, newest });
  });

  it('asks for nothing again until it is due, and then for little', async () => {
    const feed = feedOf({ events: memoryRecords(50, START - 30 * DAY_MS, DAY_MS / 2) });
    const target = rig.target(feed);
    await rig.pull(target);
    const before = feed.calls.length;
    rig.pass(14 * MINUTE_MS);
    await rig.pull(target);
    assert.equal(feed.calls.length, before);
    rig.pass(MINUTE_MS);
    feed.add({ id: 'fresh', at: rig.clock.now() - 1000 });
    await rig.pull(target);
    assert.deepEqual(
      feed.calls.slice(before).map(({ window }) => window),
      [{ from: START - 65 * MINUTE_MS, to: START + 15 * MINUTE_MS }],
    );
    assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
  });

  it('catches up a month of standing still', async () => {
    const feed = feedOf({ events: memoryRecords(100, START - 20 * DAY_MS, 4 * HOUR_MS) });
    const target = rig.target(feed);
    await rig.pull(target);
    rig.pass(30 * DAY_MS);
    feed.add(...memoryRecords(700, START + HOUR_MS, HOUR_MS, 'later'));
    const before = feed.calls.length;
    await rig.pull(target);
    assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    assert.deepEqual(await unprovenOf(rig.store, feed, { from: YEAR.from, to: rig.clock.now() - 5 * MINUTE_MS }), []);
    const asked = feed.calls.slice(before).map(({ window }) => window.from);
    assert.ok(Math.min(...asked) >= START - 65 * MINUTE_MS, 'what was proven is not read again');
  });

  it('goes on at the page where it stopped, wherever that was', async () => {
    for (let failing = 1; failing <= 11; failing += 1) {
      const events = memoryRecords(95, START - 23 * HOUR_MS, 14 * MINUTE_MS, `event-${failing}`);
      const feed = feedOf({ events, orgId: `00000000-0000-4000-8000-0000000000${10 + failing}` });
      const target = { ...rig.target(feed), keptDays: 2 };
      feed.failAt(failing);
      assert.equal(await rig.pull(target), 'problem');
      const failed = await rig.stateOf(feed);
      assert.deepEqual(
        [failed?.problem?.code, failed?.problem?.since, failed?.window?.pages],
        ['feed-unreachable', rig.clock.now(), Math.min(failing - 1, 9)],
      );
      rig.pass(15 * MINUTE_MS);
      const before = feed.calls.length;
      assert.equal(await rig.pull(target), 'rest');
      assert.equal(feed.calls[before]?.cursor === undefined, failing === 1, 'it begins at the page that failed');
      assert.equal(await rig.store.count({ orgId: feed.orgId }), 95);
      assert.deepEqual(
        await unprovenOf(rig.store, feed, { from: START - 46 * HOUR_MS, to: START - 5 * MINUTE_MS }),
        [],
      );
      assert.equal((await rig.stateOf(feed))?.problem, undefined);
      rig.pass(-15 * MINUTE_MS);
    }
  });

  it('begins a window again when the service has forgotten the page', async () => {
    const feed = feedOf({ events: memoryRecords(35, START - 10 * HOUR_MS, 10 * MINUTE_MS) });
    feed.beforePage = ({ number }) => {
      if (number === 3) feed.loseCursors();
    };
    assert.equal(await rig.pull(rig.target(feed)), 'rest');
    assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    assert.deepEqual(
      feed.calls.slice(0, 8).map(({ cursor }) => cursor === undefined),
      [true, false, false, true, false, false, false, true],
    );
  });

  it('gives up a window that cannot be read to its end, for a day', async () => {
    const feed = feedOf({ events: memoryRecords(35, START - 10 * HOUR_MS, 10 * MINUTE_MS) });
    feed.beforePage = ({ cursor }) => {
      if (cursor !== undefined) feed.loseCursors();
    };
    assert.equal(await rig.pull(rig.target(feed, 1)), 'rest');
    assert.ok(feed.calls.length < 100, `${feed.calls.length} calls`);
    assert.ok(((await rig.stateOf(feed))?.unproven?.length ?? 0) > 0);
    feed.beforePage = undefined;
    rig.pass(DAY_MS);
    await rig.pull(rig.target(feed, 2));
    assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    assert.deepEqual(await unprovenOf(rig.store, feed, { from: START - 22 * HOUR_MS, to: START }), []);
  });

  it('does not follow a service that names the same page again and again', async () => {
    const feed = feedOf({ events: memoryRecords(5, START - 5 * HOUR_MS, HOUR_MS) });
    const circle = {
      ...rig.target(feed, 1),
      feed: {
        ...feed,
        page: async (...call: Parameters<MemoryFeed['page']>) => ({
          ...(await feed.page(call[0], undefined, call[2])),
          next: '0:10',
        }),
      },
    };
    assert.equal(await rig.pull(circle), 'rest');
    assert.ok(feed.calls.length < 300, `${feed.calls.length} calls`);
    assert.deepEqual(await rig.store.coverage(), []);
  });

  describe('while pages shift', () => {
    const shifts: readonly (readonly [
      title: string,
      shift: (feed: MemoryFeed, number: number) => void,
      order: 'newest-first' | 'oldest-first',
    ])[] = [
      [
        'a late record at the head',
        (feed, number) => {
          if (number === 3) feed.add({ id: 'late', at: START - 1000 });
        },
        'newest-first',
      ],
      [
        'a late record among what was read',
        (feed, number) => {
          if (number === 6) feed.add({ id: 'late', at: START - 2 * HOUR_MS });
        },
        'newest-first',
      ],
      [
        'a late record with every page',
        (feed, number) => {
          if (number < 9) feed.add({ id: `late-${number}`, at: START - number * 1000 });
        },
        'newest-first',
      ],
      [
        'more late records than a page holds',
        (feed, number) => {
          if (number === 5) feed.add(...memoryRecords(25, START - 3 * HOUR_MS, 1000, 'late'));
        },
        'newest-first',
      ],
      [
        'the oldest record deleted',
        (feed, number) => {
          if (number === 4) feed.remove('event-00001');
        },
        'newest-first',
      ],
      [
        'the oldest records deleted, listed first',
        (feed, number) => {
          if (number === 4) feed.remove('event-00001', 'event-00002');
        },
        'oldest-first',
      ],
      [
        'a late record, the oldest listed first',
        (feed, number) => {
          if (number === 4) feed.add({ id: 'late', at: START - 20 * HOUR_MS });
        },
        'oldest-first',
      ],
    ];
    for (const [title, shift, order] of shifts) {
      it(`loses nothing: ${title}`, async () => {
        const feed = feedOf({ events: memoryRecords(80, START - 22 * HOUR_MS, 16 * MINUTE_MS), order });
        feed.beforePage = ({ number }) => shift(feed, number);
        assert.equal(await rig.pull(rig.target(feed)), 'rest');
        const stored = new Set(await storedIds(rig.store));
        assert.deepEqual(
          sourceIds(feed).filter((id) => !stored.has(id)),
          [],
        );
        assert.deepEqual(
          await unprovenOf(rig.store, feed, { from: START - 22 * HOUR_MS, to: START - 5 * MINUTE_MS }),
          [],
        );
      });
    }

    it('does not read again what stands still', async () => {
      const feed = feedOf({ events: memoryRecords(30, START - 22 * HOUR_MS, 16 * MINUTE_MS) });
      await rig.pull(rig.target(feed, 1));
      // Three pages, and the first once more.
      assert.equal(feed.calls.filter(({ window }) => window.to === START).length, 4);
    });

    it('proves nothing where they never stop', async () => {
      const feed = feedOf({ events: memoryRecords(80, START - 22 * HOUR_MS, 16 * MINUTE_MS) });
      let added = 0;
      /** What comes into time that was proven before nobody can see. */
      const tooLate = new Set<string>();
      feed.beforePage = async ({ cursor, window }) => {
        if (cursor === undefined) return;
        added += 1;
        const record = { id: `more-${added}`, at: window.to - 1000 };
        const spans = await rig.store.coverage();
        if (spans.some(({ from, to }) => from <= record.at && record.at < to)) tooLate.add(record.id);
        feed.add(record);
      };
      assert.equal(await rig.pull(rig.target(feed, 1)), 'rest');
      assert.ok(feed.calls.length < 2000, `${feed.calls.length} calls`);
      const stored = new Set(await storedIds(rig.store));
      const { unproven = [] } = (await rig.stateOf(feed)) ?? {};
      assert.ok(unproven.length > 0);
      // Whatever is proven is there.
      const spans = await rig.store.coverage();
      const proven = feed.records.filter(({ at }) => spans.some(({ from, to }) => from <= at && at < to));
      assert.deepEqual(
        proven.filter(({ id }) => !stored.has(id) && !tooLate.has(id)).map(({ id }) => id),
        [],
      );
    });
  });

  describe('with records that cannot be read', () => {
    it('takes in the others, proves nothing of the window, and says so once', async () => {
      const feed = feedOf({
        events: [
          ...memoryRecords(40, START - 20 * HOUR_MS, 30 * MINUTE_MS),
          { id: 'bad', at: START - HOUR_MS, broken: true },
        ],
      });
      const target = rig.target(feed, 1);
      await rig.pull(target);
      assert.equal((await storedIds(rig.store)).length, 40);
      assert.deepEqual(await rig.store.coverage(), []);
      const state = await rig.stateOf(feed);
      assert.deepEqual(
        state?.unproven?.map(({ rejected, tries }) => [rejected, tries]),
        [[1, 1]],
      );
      assert.equal(state?.lastDoneAt, START);
      assert.equal(rig.warnings.length, 1);
    });

    it('reads on with what is new, and spends no poll on the rest', async () => {
      const feed = feedOf({ events: [{ id: 'bad', at: START - 10 * HOUR_MS, broken: true }] });
      const target = rig.target(feed, 1);
      await rig.pull(target);
      let before = feed.calls.length;
      for (let poll = 1; poll <= 8; poll += 1) {
        rig.pass(15 * MINUTE_MS);
        await rig.pull(target);
        assert.equal(feed.calls.length, before + 1);
        before = feed.calls.length;
      }
      assert.deepEqual(await unprovenOf(rig.store, feed, { from: START, to: START + 115 * MINUTE_MS }), []);
    });

    it('narrows down day by day where the bad record is', async () => {
      const feed = feedOf({
        events: [
          ...memoryRecords(60, START - 29 * DAY_MS, 11 * HOUR_MS),
          { id: 'bad', at: START - 15 * DAY_MS, broken: true },
        ],
      });
      const unproven: number[] = [];
      for (let day = 0; day < 12; day += 1) {
        await rig.pull(rig.target(feed, 60));
        const gaps = await unprovenOf(rig.store, feed, { from: START - 30 * DAY_MS, to: START - HOUR_MS });
        unproven.push(gaps.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS);
        rig.pass(DAY_MS);
      }
      assert.ok((unproven[0] ?? 0) > 10 * 24, `${unproven}`);
      assert.ok((unproven.at(-1) ?? 0) <= 2, `${unproven}`);
    });

    it('proves the time once the records can be read', async () => {
      const feed = feedOf({ events: [{ id: 'bad', at: START - 10 * HOUR_MS, broken: true }] });
      await rig.pull(rig.target(feed, 1));
      feed.remove('bad');
      feed.add({ id: 'good', at: START - 10 * HOUR_MS });
      rig.pass(DAY_MS);
      await rig.pull(rig.target(feed, 2));
      assert.deepEqual(await unprovenOf(rig.store, feed, { from: START - 22 * HOUR_MS, to: START }), []);
      assert.equal((await rig.stateOf(feed))?.unproven, undefined);
    });
  });

  describe('when the service is in the way', () => {
    const lost = new SourceError('access-lost', 'The token is not taken any more.', 'Authorise the app again.');

    it('says why and since when, and goes on by itself when it can', async () => {
      const feed = feedOf({ events: memoryRecords(30, START - 20 * HOUR_MS, 30 * MINUTE_MS) });
      const target = rig.target(feed, 2);
      let isLost = true;
      feed.beforePage = () => {
        if (isLost) throw lost;
      };
      const tries: number[] = [];
      for (let minute = 0; minute < 300; minute += 15) {
        const before = feed.calls.length;
        await rig.pull(target);
        if (feed.calls.length > before) tries.push(minute);
        rig.pass(15 * MINUTE_MS);
      }
      assert.deepEqual(tries, [0, 15, 30, 60, 120, 180, 240]);
      assert.deepEqual((await rig.stateOf(feed))?.problem, {
        code: 'access-lost',
        what: lost.message,
        next: lost.next,
        since: START,
      });
      isLost = false;
      await rig.pull(target);
      assert.equal((await rig.stateOf(feed))?.problem, undefined);
      assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    });

    it('tries at once when somebody asks', async () => {
      const feed = feedOf();
      feed.failAt(1, lost);
      const target = rig.target(feed, 1);
      await rig.pull(target);
      rig.pass(MINUTE_MS);
      await rig.store.state.update('pulls', pullKey(feed), (state) => ({
        orgId: feed.orgId,
        kind: feed.kind,
        ...state,
        wanted: { at: rig.clock.now() },
      }));
      assert.equal(await rig.pull(target), 'rest');
      const { problem, triedAt, wanted, lastDoneAt } = (await rig.stateOf(feed)) ?? {};
      assert.deepEqual([problem, triedAt, wanted, lastDoneAt], [undefined, undefined, undefined, rig.clock.now()]);
    });

    it('reads what is new although an old page cannot be had, and passes that over in the end', async () => {
      const feed = feedOf({ events: memoryRecords(60, START - 10 * DAY_MS, 3 * HOUR_MS) });
      let second: string | undefined;
      feed.afterPage = ({ window }, { next }) => {
        if (window.to < START - 12 * HOUR_MS) second ??= next;
      };
      feed.beforePage = ({ window, cursor }) => {
        if (cursor !== undefined && cursor === second && window.to < START)
          throw new SourceError('feed-unreachable', 'It answered 504.', 'Wait.');
      };
      const target = rig.target(feed, 20);
      await rig.pull(target);
      for (let poll = 0; poll < 3; poll += 1) {
        rig.pass(15 * MINUTE_MS);
        feed.add({ id: `new-${poll}`, at: rig.clock.now() - 1000 });
        await rig.pull(target);
        assert.equal((await rig.store.find(`new-${poll}`))?.id, `new-${poll}`);
      }
      const state = await rig.stateOf(feed);
      assert.deepEqual([state?.window, state?.aside, state?.unproven?.length], [undefined, undefined, 1]);
    });

    it('stops quickly, and notes no problem', async () => {
      const feed = feedOf({ events: memoryRecords(50, START - 20 * HOUR_MS, 20 * MINUTE_MS) });
      const stop = new AbortController();
      feed.beforePage = ({ number }) => {
        if (number === 3) stop.abort(new Error('stopped by the test'));
        return number >= 3 ? new Promise<void>(() => undefined) : undefined;
      };
      const end = await pullTurn(rig.target(feed, 1), rig.parts, { signal: stop.signal, maxPages: 25 });
      assert.equal(end, 'stopped');
      const state = await rig.stateOf(feed);
      assert.deepEqual([state?.problem, state?.window?.pages], [undefined, 2]);
      feed.beforePage = undefined;
      await rig.pull(rig.target(feed, 1));
      assert.deepEqual(await storedIds(rig.store), sourceIds(feed));
    });
  });

  it('sends for the next page before it reads the records of this one', async () => {
    const feed = feedOf({ events: memoryRecords(25, START - 20 * HOUR_MS, HOUR_MS / 2) });
    const { kind, name, orgId, categories } = feed;
    const steps: string[] = [];
    const page: AuditFeed['page'] = async (window, cursor, signal) => {
      steps.push('sent');
      const read = `read ${feed.calls.length + 1}`;
      const { items, next } = await feed.page(window, cursor, signal);
      return {
        get items() {
          if (steps.at(-1) !== read) steps.push(read);
          return items;
        },
        ...(next === undefined ? {} : { next }),
      };
    };
    await rig.pull(rig.target({ kind, name, orgId, categories, page }, 1));
    assert.deepEqual(steps.slice(0, 3), ['sent', 'sent', 'read 1']);
    assert.equal(steps.filter((step) => step === 'sent').length, 4);
    assert.equal(await rig.store.count({}), 25);
  });

  it('gives the turn to others after so many pages', async () => {
    const feed = feedOf({ events: memoryRecords(95, START - 20 * HOUR_MS, 10 * MINUTE_MS) });
    const target = rig.target(feed, 1);
    const turn = () => pullTurn(target, rig.parts, { signal: new AbortController().signal, maxPages: 4 });
    const ends = [await turn(), await turn(), await turn()];
    assert.deepEqual(ends, ['more', 'more', 'rest']);
    // 10 pages, and the first again to see that nothing moved; nothing is fetched in vain.
    assert.equal(feed.calls.length, 11);
  });

  it('keeps sign-ins apart from the trail, and their proof too', async () => {
    const feed = feedOf({
      kind: 'security-audit-api',
      categories: [],
      events: memoryRecords(15, START - 20 * HOUR_MS, HOUR_MS),
    });
    await rig.pull(rig.target(feed, 1));
    assert.deepEqual([await rig.store.count({}), await rig.signIns.count({})], [0, 15]);
    assert.deepEqual(await rig.store.coverage(), []);
    const [span] = await rig.signIns.coverage(feed.orgId);
    assert.deepEqual([span?.sourceKind, span?.categories], ['security-audit-api', undefined]);
  });

  it('lets nothing cross that is about another organisation, and is complete without it', async () => {
    const customer = '00000000-0000-4000-8000-0000000000cc';
    const about = (orgId: string) => ({ data: { targetOrgId: orgId } });
    const own = memoryRecords(25, START - 20 * HOUR_MS, HOUR_MS / 2);
    const others = memoryRecords(12, START - 19.9 * HOUR_MS, HOUR_MS, 'of-customer');
    const partner = feedOf({ events: [...own, ...others.map((record) => ({ ...record, ...about(customer) }))] });
    await rig.pull(rig.target(partner, 1));
    assert.deepEqual(await storedIds(rig.store), own.map(({ id }) => id).sort());
    assert.deepEqual(
      await unprovenOf(rig.store, partner, { from: START - 22 * HOUR_MS, to: START - 5 * MINUTE_MS }),
      [],
    );
    const told = rig.news.flatMap((news) => (news.kind === 'page' ? news.rejected : []));
    assert.equal(told.length, 12);
    assert.match(told[0]?.reason ?? '', /another organisation/);

    // The feed of the customer lists the same records, and there they belong.
    await rig.pull(
      rig.target(feedOf({ orgId: customer, events: others.map((record) => ({ ...record, ...about(customer) })) }), 1),
    );
    assert.equal(await rig.store.count({ orgId: customer }), 12);
    assert.equal(await rig.store.count({ orgId: partner.orgId }), 25);
  });

  it('asks for nothing that is not kept any more', async () => {
    const feed = feedOf();
    await rig.store.state.update('retentions', feed.orgId, () => ({
      orgId: feed.orgId,
      months: 13,
      setBy: 'admin@example.com',
      setAt: START,
    }));
    await rig.pull(rig.target(feed, 1095));
    const oldest = Math.min(...feed.calls.map(({ window }) => window.from));
    assert.equal(new Date(oldest).toISOString(), '2025-10-23T12:00:00.000Z');
  });

  it('reads exactly the span that was asked for', async () => {
    const feed = feedOf({ events: memoryRecords(400, START - 364 * DAY_MS, 21 * HOUR_MS) });
    const span = { from: START - 100 * DAY_MS, to: START - 10 * DAY_MS };
    await rig.store.state.update('pulls', pullKey(feed), () => ({
      orgId: feed.orgId,
      kind: feed.kind,
      wanted: { at: START, ...span },
    }));
    await rig.pull(rig.target(feed), { wishedOnly: true });
    const windows = windowsOf(feed);
    assert.deepEqual([windows.length, windows[0]?.from, windows.at(-1)?.to], [3, span.from, span.to]);
    assert.deepEqual(
      await unprovenOf(rig.store, feed, { ...span, to: span.to - PULL_RULES.settleMs }),
      windows.slice(0, -1).map(({ to }) => ({ from: to - PULL_RULES.settleMs, to })),
    );
    assert.equal((await rig.stateOf(feed))?.wanted, undefined);
    assert.equal(await rig.store.count({}), feed.records.filter(({ at }) => at >= span.from && at < span.to).length);
  });
});
