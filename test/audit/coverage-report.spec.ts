import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Proof } from '../../src/audit/coverage.ts';
import {
  type CoverageFacts,
  coverageByMonth,
  coverageReport,
  DAY_MS,
  type Fetching,
  needsHand,
  warningOf,
} from '../../src/audit/coverage-report.ts';
import type { Period } from '../../src/audit/event.ts';
import type { OrgFeed } from '../../src/audit/org.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const proof = (from: string | number, to: string | number, more: Partial<Proof> = {}): Proof => ({
  from: typeof from === 'number' ? from : at(from),
  to: typeof to === 'number' ? to : at(to),
  orgId: 'org-1',
  sourceKind: 'admin-audit-api',
  ...more,
});
const feed: OrgFeed = { categories: ['CONTACT_CENTER'], signIns: false, keptDays: 365 };
const report = (facts: Partial<CoverageFacts>, asked?: Partial<Period>) =>
  coverageReport({ feed, proofs: [], ...facts }, now, asked);

describe('report on coverage [U]', () => {
  it('knows no gap where all is proven but the last hours', () => {
    const told = report({ proofs: [proof('2025-10-01', now - 3_600_000)] });
    assert.deepEqual(told.gaps, []);
    assert.deepEqual(told.lost, []);
    assert.equal(told.provenTo, now - 3_600_000);
    assert.deepEqual(told.proven, [{ from: at('2025-10-01'), to: now - 3_600_000 }]);
  });

  it('tells of each gap when the vendor deletes it, and how many days are left', () => {
    const told = report({
      proofs: [proof('2025-10-01', '2025-12-01'), proof('2025-12-05', '2026-06-01'), proof('2026-06-02', now)],
    });
    assert.deepEqual(
      told.gaps.map(({ from, to, deletedAt, daysLeft }) => [from, to, deletedAt, daysLeft]),
      [
        [at('2025-12-01'), at('2025-12-05'), at('2026-12-01'), 7],
        [at('2026-06-01'), at('2026-06-02'), at('2027-06-01'), 189],
      ],
    );
    assert.ok(told.gaps.every(({ isShrinking, stretchFrom, from }) => !isShrinking && stretchFrom === from));
  });

  it('knows no gap at the edge of what the vendor keeps, where nothing is asked for by itself', () => {
    const edge = now - 365 * DAY_MS + 3_600_000;
    const fresh = report({ proofs: [proof(edge, now)] });
    assert.deepEqual([fresh.gaps, fresh.lost, fresh.span], [[], [], { from: edge, to: now }]);
    const older = report({ proofs: [proof(edge, now)], extent: { firstAt: at('2025-06-01'), lastAt: now } });
    assert.deepEqual(older.gaps, []);
    assert.deepEqual(older.lost, [{ from: at('2025-06-01'), to: edge - 3_600_000 }]);
    // Whoever asks for that time is told, and so is whoever can only export it.
    assert.equal(report({ proofs: [proof(edge, now)] }, { from: edge - 60_000 }).gaps.length, 1);
    assert.equal(coverageReport({ proofs: [proof(edge, now)] }, now).gaps.length, 1);
    assert.equal(report({ proofs: [proof(edge + 1, now)] }).gaps.length, 1);
  });

  it('parts what is lost from what the vendor still has', () => {
    const told = report({ proofs: [proof('2025-06-01', '2025-11-20'), proof('2025-12-01', now)] });
    const vendorFrom = now - 365 * DAY_MS;
    assert.deepEqual(told.lost, [{ from: at('2025-11-20'), to: vendorFrom }]);
    const [gap] = told.gaps;
    assert.deepEqual(gap, {
      from: vendorFrom,
      to: at('2025-12-01'),
      stretchFrom: at('2025-11-20'),
      deletedAt: now,
      daysLeft: 0,
      isShrinking: true,
      isUnreadable: false,
    });
  });

  it('goes by how long the vendor keeps this organisation', () => {
    const proofs = [proof('2024-06-01', '2024-07-01'), proof('2024-07-02', now)];
    const told = report({ proofs, feed: { ...feed, keptDays: 1095 } });
    assert.deepEqual(told.lost, []);
    assert.deepEqual(
      told.gaps.map(({ from }) => from),
      [now - 1095 * DAY_MS, at('2024-07-01')],
    );
    assert.deepEqual(report({ proofs }).gaps, []);
    assert.deepEqual(report({ proofs }).lost, [{ from: at('2024-07-01'), to: at('2024-07-02') }]);
  });

  it('counts a day without proof as a gap, also at the end', () => {
    const told = report({ proofs: [proof('2025-10-01', '2026-11-22')] });
    assert.deepEqual(
      told.gaps.map(({ from, to }) => [from, to]),
      [[at('2026-11-22'), now]],
    );
  });

  it('does not call a day fresh that was asked for alone', () => {
    const proofs = [proof('2025-10-01', '2026-11-20')];
    assert.equal(report({ proofs }, { from: at('2026-11-23') }).gaps.length, 1);
    const fresh = [proof('2025-10-01', now - 60_000)];
    assert.equal(report({ proofs: fresh }, { from: now - 30_000 }).gaps.length, 0);
  });

  it('tells gaps that were fetched in vain, for which somebody has to do something', () => {
    const proofs = [proof('2025-10-01', '2026-06-01'), proof('2026-06-02', '2026-07-01'), proof('2026-07-02', now)];
    const unproven = [{ from: at('2026-06-01'), to: at('2026-06-02'), rejected: 1, at: now, tries: 1 }];
    const told = report({ proofs, pull: { orgId: 'org-1', kind: 'admin-audit-api', unproven } });
    assert.deepEqual(
      told.gaps.map((gap) => [gap.isUnreadable, needsHand(gap, told)]),
      [
        [true, true],
        [false, false],
      ],
    );
  });

  it('says nothing is proven of no proof at all', () => {
    const told = report({ extent: { firstAt: at('2026-01-01'), lastAt: now } });
    assert.equal(told.provenTo, undefined);
    assert.deepEqual(told.proven, []);
    assert.equal(told.gaps.length, 1);
    assert.equal(told.gaps[0]?.stretchFrom, 0);
  });

  it('takes proof of changes only, and says that it is limited', () => {
    const limited = report({ proofs: [proof('2025-10-01', now, { categories: ['contact_center', 'LOGINS'] })] });
    assert.deepEqual([limited.gaps, limited.isLimited], [[], true]);
    const other = report({ proofs: [proof('2025-10-01', now, { categories: ['LOGINS'] })] });
    assert.deepEqual([other.gaps.length, other.isLimited], [1, false]);
    const signIns = report({ proofs: [proof('2025-10-01', now, { sourceKind: 'security-audit-api' })] });
    assert.equal(signIns.gaps.length, 1);
    const both = [proof('2025-10-01', '2026-02-01'), proof('2026-01-01', now, { categories: ['CONTACT_CENTER'] })];
    assert.equal(report({ proofs: both }).isLimited, true);
    assert.equal(report({ proofs: both }, { to: at('2026-02-01') }).isLimited, false);
  });

  it('leaves out what is older than what is kept', () => {
    const told = report({ proofs: [proof('2026-01-01', now)], keptSince: at('2025-12-01') });
    assert.deepEqual([told.lost, told.gaps.map(({ from }) => from)], [[], [at('2025-12-01')]]);
  });

  it('leaves the future out', () => {
    const told = report({ proofs: [proof('2025-10-01', now + DAY_MS)] }, { from: now - DAY_MS, to: now + 9 * DAY_MS });
    assert.deepEqual([told.span.to, told.provenTo, told.gaps], [now, now, []]);
  });

  const works = { orgId: 'org-1', kind: 'integration', status: 'works', since: 0 } as const;
  const failing = (since: number) => ({
    orgId: 'org-1',
    kind: 'admin-audit-api' as const,
    problem: { code: 'feed-unreachable', what: 'No answer.', next: 'Wait.', since },
  });
  const FETCHING: readonly (readonly [Fetching, Partial<CoverageFacts>])[] = [
    ['no-feed', { feed: undefined }],
    ['other-categories', { feed: { ...feed, categories: ['LOGINS'] } }],
    ['by-itself', { feed: { ...feed, categories: [] } }],
    ['by-itself', { access: works }],
    ['access-lost', { access: { ...works, status: 'lost' } }],
    ['by-itself', { pull: failing(now - DAY_MS + 1) }],
    ['failing', { pull: failing(now - DAY_MS) }],
  ];
  for (const [expected, facts] of FETCHING) {
    it(`knows that what is missing comes: ${expected}, with ${JSON.stringify(facts).slice(0, 60)}`, () => {
      assert.equal(report(facts).fetching, expected);
    });
  }

  it('puts each instant into one place only: proven, missing, lost or just now', () => {
    const day = fc.integer({ min: 0, max: 900 }).map((days) => now - days * DAY_MS);
    const proofs = fc.array(
      fc.tuple(day, day).map(([a, b]) => proof(Math.min(a, b), Math.max(a, b))),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(proofs, day, (some, asked) => {
        const { span, proven, gaps, lost, provenTo } = report({ proofs: some }, { from: asked });
        const places = [...proven, ...gaps, ...lost];
        const total = places.reduce((sum, { from, to }) => sum + to - from, 0);
        const fresh = provenTo !== undefined && now - provenTo < DAY_MS ? now - Math.max(provenTo, span.from) : 0;
        assert.equal(total + fresh, span.to - span.from);
        const sorted = places.toSorted((a, b) => a.from - b.from);
        for (const [index, { to }] of sorted.entries()) assert.ok(to <= (sorted[index + 1]?.from ?? now));
      }),
    );
  });
});

describe('stages of a loss [U]', () => {
  const STAGES = [
    [31, undefined],
    [30, 30],
    [8, 30],
    [7, 7],
    [1.5, 7],
    [1, 1],
    [0, 1],
  ] as const;
  for (const [days, stage] of STAGES) {
    it(`is ${stage ?? 'none'} with ${days} days left`, () => {
      assert.equal(warningOf({ deletedAt: now + days * DAY_MS }, now), stage);
    });
  }
});

describe('coverage by month [U]', () => {
  const states = (proven: readonly Period[], when = now) =>
    coverageByMonth(proven, { now: when, zone: 'Europe/Berlin', months: 4 }).map(({ state }) => state);
  const berlin = (text: string): number => Date.parse(text);

  it('tells months that are proven, partly proven, and not', () => {
    const proven = [
      { from: berlin('2026-09-01T00:00:00+02:00'), to: berlin('2026-10-01T00:00:00+02:00') },
      { from: berlin('2026-10-20T00:00:00+02:00'), to: now - 60_000 },
    ];
    assert.deepEqual(states(proven), ['not-proven', 'proven', 'partly', 'proven']);
  });

  it('begins months where the reader is', () => {
    const utc = [{ from: berlin('2026-09-01T00:00:00Z'), to: berlin('2026-10-01T00:00:00Z') }];
    assert.deepEqual(states(utc), ['not-proven', 'partly', 'partly', 'not-proven']);
  });

  it('counts the present month as proven while it is fresh, from its first minute', () => {
    const midnight = berlin('2026-11-01T00:00:00+01:00');
    const proven = [{ from: 0, to: midnight - 60_000 }];
    assert.deepEqual(states(proven, midnight + 60_000), ['proven', 'proven', 'proven', 'proven']);
    assert.deepEqual(states(proven, midnight + 2 * DAY_MS), ['proven', 'proven', 'partly', 'not-proven']);
  });
});
