import assert from 'node:assert/strict';
import { BrokenOffError, importSource } from '../../src/app/import-source.ts';
import { InterruptedError, SourceError, StoreError } from '../../src/audit/errors.ts';
import type { Period } from '../../src/audit/event.ts';
import type { AuditSource, AuditStore, SourceItem } from '../../src/audit/ports.ts';
import { openWorld } from '../commands/rig.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const event = (number: number): SourceItem => ({
  kind: 'event',
  incoming: anIncoming({ id: `c-${number}`, time: SAMPLE_TIME + number }),
});
const rejected = (row: number): SourceItem => ({ kind: 'rejected', where: `row ${row}`, reason: 'no time' });

function sourceOf(items: Iterable<SourceItem>, options: { breaksOff?: Error; proves?: Period } = {}): AuditSource {
  return {
    kind: 'control-hub-csv',
    name: 'audit.csv',
    async *read() {
      yield* items;
      if (options.breaksOff !== undefined) throw options.breaksOff;
    },
    proves: () => options.proves,
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('taking in a source [I]', () => {
  let store: AuditStore;
  beforeEach(async () => {
    store = await openWorld([]);
  });
  afterEach(() => store.close());
  const options = { now: SAMPLE_TIME };

  it('adds every good row and tells what became of each', async () => {
    const report = await importSource(sourceOf([event(1), rejected(2), event(3), event(3)]), store, options);
    assert.deepEqual(report, {
      name: 'audit.csv',
      source: 'control-hub-csv',
      rows: 4,
      added: 2,
      duplicates: 1,
      refused: 0,
      addedSpan: { from: SAMPLE_TIME + 1, to: SAMPLE_TIME + 3 },
      rejected: [{ where: 'row 2', reason: 'no time' }],
      rejectedCount: 1,
      seen: { rows: 4, rejectedCount: 1, span: { from: SAMPLE_TIME + 1, to: SAMPLE_TIME + 3 }, orgIds: [] },
    });
    assert.equal(await store.count({}), 2);
  });

  it('adds nothing the second time', async () => {
    const items = numbers(5).map(event);
    await importSource(sourceOf(items), store, options);
    const { added, duplicates } = await importSource(sourceOf(items), store, options);
    assert.deepEqual([added, duplicates], [0, 5]);
  });

  it('writes in batches and reports progress', async () => {
    const sizes: number[] = [];
    const progress: number[] = [];
    const watched: AuditStore = {
      ...store,
      append: (batch) => {
        sizes.push(batch.length);
        return store.append(batch);
      },
      addCoverage: store.addCoverage.bind(store),
    };
    const onProgress = (rows: number): void => void progress.push(rows);
    const report = await importSource(sourceOf(numbers(2500).map(event)), watched, { ...options, onProgress });
    assert.deepEqual(sizes, [1000, 1000, 500]);
    assert.equal(report.added, 2500);
    assert.deepEqual(progress.at(-1), 2500);
    assert.deepEqual(
      progress.toSorted((a, b) => a - b),
      progress,
    );
  });

  it('counts all rejected rows but lists a thousand', async () => {
    const report = await importSource(sourceOf(numbers(1500).map(rejected)), store, options);
    assert.deepEqual([report.rows, report.rejectedCount, report.rejected.length], [1500, 1500, 1000]);
  });

  it('lists as many rejected rows as are asked for', async () => {
    const report = await importSource(sourceOf(numbers(1500).map(rejected)), store, {
      ...options,
      maxRejections: 1200,
    });
    assert.deepEqual([report.rejectedCount, report.rejected.length], [1500, 1200]);
  });

  it('keeps what came before a source broke off, proves nothing, and says why', async () => {
    const breaksOff = new SourceError('unreadable-file', 'The file ends in the middle.', 'Export it again.');
    const broken = sourceOf(numbers(1200).map(event), { breaksOff, proves: { from: 1, to: 2 } });
    await assert.rejects(importSource(broken, store, options), (error) => {
      assert.ok(error instanceof BrokenOffError);
      assert.deepEqual([error.code, error.message, error.next], [breaksOff.code, breaksOff.message, breaksOff.next]);
      assert.deepEqual([error.report.rows, error.report.added], [1200, 1200]);
      return true;
    });
    assert.equal(await store.count({}), 1200);
    assert.deepEqual(
      (await store.coverage()).filter(({ sourceName }) => sourceName === 'audit.csv'),
      [],
    );
  });

  it('passes on what the store says', async () => {
    const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
    const broken: AuditStore = { ...store, append: () => Promise.reject(full) };
    await assert.rejects(importSource(sourceOf([event(1)]), broken, options), full);
  });

  it('records the span that a source proves, and for which organisation', async () => {
    const proves = { from: SAMPLE_TIME, to: SAMPLE_TIME + 10 };
    await importSource(sourceOf([event(1)], { proves }), store, { ...options, orgId: 'org-1' });
    const [span] = (await store.coverage('org-1')).filter(({ sourceName }) => sourceName === 'audit.csv');
    assert.deepEqual(span, {
      ...proves,
      orgId: 'org-1',
      sourceKind: 'control-hub-csv',
      sourceName: 'audit.csv',
      recordedAt: SAMPLE_TIME,
    });
  });

  describe('of which somebody states the span', () => {
    const stated = { from: SAMPLE_TIME, to: SAMPLE_TIME + 10, by: 'ann@example.com' };
    const later = { now: SAMPLE_TIME + 1000, stated };
    const spans = async () => (await store.coverage()).filter(({ sourceName }) => sourceName === 'audit.csv');
    const ofOrg = (number: number, orgId: string): SourceItem => ({
      kind: 'event',
      incoming: anIncoming({ id: `c-${number}`, time: SAMPLE_TIME + number, orgId }),
    });

    it('records it as stated by whom, for the organisation of its records', async () => {
      const { standing } = await importSource(sourceOf([ofOrg(1, 'org-2')]), store, { ...later, orgId: 'org-1' });
      const span = { from: SAMPLE_TIME, to: SAMPLE_TIME + 10 };
      assert.deepEqual(standing, { kind: 'counts', span, orgId: 'org-2' });
      assert.deepEqual(await spans(), [
        {
          ...span,
          orgId: 'org-2',
          sourceKind: 'control-hub-csv',
          sourceName: 'audit.csv',
          recordedAt: later.now,
          statedBy: 'ann@example.com',
        },
      ]);
    });

    it('believes it of an empty file, and of no later time than now', async () => {
      const { standing } = await importSource(sourceOf([]), store, { ...later, now: SAMPLE_TIME + 4, orgId: 'org-1' });
      assert.deepEqual(standing, {
        kind: 'counts',
        span: { from: SAMPLE_TIME, to: SAMPLE_TIME + 4 },
        orgId: 'org-1',
      });
    });

    for (const [why, items, because] of [
      ['a row was not read', [event(1), rejected(2)], /^one of its rows was not read$/],
      ['a record lies after it', [event(1), event(10)], /name the whole span that it was exported for$/],
      ['a record lies before it', [event(-1)], /which do not all lie in/],
      ['it is as long as an export can be', numbers(20_000).map(() => event(1)), /^it is as long as an export can be/],
      ['its records are of two organisations', [ofOrg(1, 'org-1'), ofOrg(2, 'org-2')], /several organisations/],
    ] as const) {
      it(`counts nothing where ${why}`, async () => {
        const { standing } = await importSource(sourceOf(items), store, later);
        assert.equal(standing?.kind, 'counts-not');
        assert.match(standing.because, because);
        assert.deepEqual(await spans(), []);
      });
    }

    it('counts nothing of an empty file that may be of several organisations', async () => {
      const { standing } = await importSource(sourceOf([]), store, { ...later, orgId: 'org-1', orgs: 2 });
      assert.ok(standing?.kind === 'counts-not');
      assert.match(standing.because, /of which organisation it is/);
      const named = await importSource(sourceOf([ofOrg(1, 'org-2')]), store, { ...later, orgId: 'org-1', orgs: 2 });
      assert.ok(named.standing?.kind === 'counts' && named.standing.orgId === 'org-2');
    });

    it('counts nothing where records of another organisation were left out', async () => {
      const items = [ofOrg(1, 'org-1'), ofOrg(2, 'org-2')];
      const { standing } = await importSource(sourceOf(items), store, { ...later, orgId: 'org-1', onlyOrgId: 'org-1' });
      assert.deepEqual([standing?.kind, await spans()], ['counts-not', []]);
    });
  });

  it('takes an empty source', async () => {
    const report = await importSource(sourceOf([]), store, options);
    assert.deepEqual([report.rows, report.added, report.rejected], [0, 0, []]);
  });

  it('tells the span of what was new, not of what was known', async () => {
    await importSource(sourceOf([event(1), event(9)]), store, options);
    const { addedSpan } = await importSource(sourceOf([event(9), event(5), event(7), event(1)]), store, options);
    assert.deepEqual(addedSpan, { from: SAMPLE_TIME + 5, to: SAMPLE_TIME + 7 });
    assert.equal((await importSource(sourceOf([event(9)]), store, options)).addedSpan, undefined);
  });

  it('counts what is older than what is kept', async () => {
    const append: AuditStore['append'] = async (incoming) => {
      const kept = incoming.filter(({ event: { id } }) => id !== 'c-1');
      return { ...(await store.append(kept)), refused: incoming.length - kept.length };
    };
    const report = await importSource(sourceOf([event(1), event(2)]), { ...store, append }, options);
    assert.deepEqual([report.rows, report.added, report.refused], [2, 1, 1]);
  });

  it('ends at once when it is interrupted, also while the source is silent, and keeps what it has written', async () => {
    const stopping = new AbortController();
    let isSilent: () => void = () => undefined;
    const silence = new Promise<void>((resolve) => {
      isSilent = resolve;
    });
    const source: AuditSource = {
      ...sourceOf([]),
      async *read() {
        yield* numbers(1500).map(event);
        isSilent();
        await new Promise(() => undefined);
      },
    };
    const importing = importSource(source, store, { ...options, signal: stopping.signal });
    await silence;
    stopping.abort();
    await assert.rejects(importing, InterruptedError);
    assert.equal(await store.count({}), 1000);
    await assert.rejects(
      importSource(sourceOf([event(1)]), store, { ...options, signal: stopping.signal }),
      InterruptedError,
    );
  });
});
