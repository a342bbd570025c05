import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gapsOf } from '../../src/audit/coverage.ts';
import type { Period } from '../../src/audit/event.ts';
import type { CoverageSpan } from '../../src/audit/ports.ts';
import { freshWindow, type PullScene, planPull, provenByFeed, pullFloor } from '../../src/audit/pull-plan.ts';
import { DAY_MS, PULL_RULES } from '../../src/audit/pull-rules.ts';
import { closeWindow, provenSpan } from '../../src/audit/pull-window.ts';
import type { PullState, PullWindow } from '../../src/audit/state.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const FEED = { orgId: 'org-a', kind: 'admin-audit-api', categories: ['CONTACT_CENTER'] } as const;
const EDGE = NOW - 365 * DAY_MS;
const FLOOR = EDGE + HOUR_MS;

/** Proof of the feed itself, for what it asks for. */
function proof(from: number, to: number, overrides: Partial<CoverageSpan> = {}): CoverageSpan {
  return {
    from,
    to,
    orgId: 'org-a',
    sourceKind: 'admin-audit-api',
    sourceName: 'Admin Audit Events API',
    categories: ['CONTACT_CENTER'],
    recordedAt: 0,
    ...overrides,
  };
}

function scene(overrides: Partial<PullScene> = {}): PullScene {
  return {
    feed: FEED,
    state: undefined,
    spans: [],
    now: NOW,
    keptDays: 365,
    newestDue: false,
    rules: PULL_RULES,
    ...overrides,
  };
}

const stateOf = (state: Partial<PullState>): PullState => ({ orgId: 'org-a', kind: 'admin-audit-api', ...state });
const ALL = [proof(EDGE, NOW - 20 * MINUTE_MS)];

/** Part, and begin and end in hours before now. */
function planned(given: Partial<PullScene>): string {
  const step = planPull(scene(given));
  if (step === undefined) return 'rest';
  return [told(step.window), ...(step.aside === undefined ? [] : [`aside ${told(step.aside)}`])].join(', ');
}

function told({ part, from, to, cursor }: PullWindow): string {
  const hours = (at: number): number => Math.round(((NOW - at) / HOUR_MS) * 1000) / 1000;
  return `${part} ${hours(from)}..${hours(to)}${cursor === undefined ? '' : ` at ${cursor}`}`;
}

const settle = 5 / 60;
const near = (value: number): number => Math.round(value * 1000) / 1000;

describe('plan of what to fetch [U]', () => {
  const begun: PullWindow = {
    ...freshWindow({ from: NOW - 50 * HOUR_MS, to: NOW - 40 * HOUR_MS }, 'gap'),
    cursor: 'c',
  };
  const newest: PullWindow = { ...freshWindow({ from: NOW - HOUR_MS, to: NOW }, 'newest'), cursor: 'n' };
  const edgeHours = 365 * 24 - 1;
  const rows: readonly (readonly [title: string, given: Partial<PullScene>, expected: string])[] = [
    ['reads the newest day first', { newestDue: true }, 'newest 24..0'],
    ['reads nothing before that is due', {}, 'rest'],
    ['rests where all is proven', { spans: ALL }, 'rest'],
    ['reads from a little before the last proof', { spans: ALL, newestDue: true }, `newest ${near(1 + 1 / 3)}..0`],
    [
      'fills the oldest gap first, and no more than 30 days',
      { spans: [proof(NOW - 24 * HOUR_MS, NOW)] },
      `gap ${edgeHours}..${edgeHours - 720}`,
    ],
    [
      'begins a gap a little before it and ends it a little after',
      { spans: [proof(EDGE, NOW - 100 * HOUR_MS), proof(NOW - 90 * HOUR_MS, NOW)] },
      `gap 101..${near(90 - settle)}`,
    ],
    [
      'sees a month of standing still as a gap, after the newest day',
      { spans: [proof(EDGE, NOW - 720 * HOUR_MS)], newestDue: true },
      'newest 24..0',
    ],
    [
      'and then fills it',
      { spans: [proof(EDGE, NOW - 720 * HOUR_MS), proof(NOW - 24 * HOUR_MS, NOW)] },
      `gap 721..${near(24 - settle)}`,
    ],
    [
      'leaves a gap alone that has not settled, as it may be after the clock was set back',
      { spans: [proof(EDGE, NOW - 5 * MINUTE_MS), proof(NOW - 4 * MINUTE_MS, NOW - 3 * MINUTE_MS)] },
      'rest',
    ],
    ['goes on with what was begun', { state: stateOf({ window: begun }), spans: ALL }, 'gap 50..40 at c'],
    [
      'reads what is new before it goes on',
      { state: stateOf({ window: begun }), spans: ALL, newestDue: true },
      `newest ${near(1 + 1 / 3)}..0, aside gap 50..40 at c`,
    ],
    [
      'goes on with what is new',
      { state: stateOf({ window: newest, aside: begun }), newestDue: true },
      'newest 1..0 at n, aside gap 50..40 at c',
    ],
    ['comes back to what waited', { state: stateOf({ aside: begun }), spans: ALL }, 'gap 50..40 at c'],
    [
      'lets nothing else wait where something waits already',
      { state: stateOf({ window: begun, aside: { ...begun, cursor: 'd' } }), newestDue: true },
      'gap 50..40 at c, aside gap 50..40 at d',
    ],
    [
      'does not take proof of another organisation',
      { spans: [...ALL.map((span) => ({ ...span, orgId: 'org-b' })), proof(NOW - HOUR_MS, NOW)] },
      `gap ${edgeHours}..${edgeHours - 720}`,
    ],
    [
      'does not take proof of another source',
      { spans: [proof(EDGE, NOW, { sourceKind: 'control-hub-csv' }), proof(NOW - HOUR_MS, NOW)] },
      `gap ${edgeHours}..${edgeHours - 720}`,
    ],
    [
      'does not take proof of fewer categories',
      { feed: { ...FEED, categories: ['CONTACT_CENTER', 'LOGINS'] }, spans: ALL, newestDue: true },
      'newest 24..0',
    ],
    [
      'takes proof of more categories',
      { spans: [proof(EDGE, NOW, { categories: ['logins', 'contact_center'] })] },
      'rest',
    ],
    [
      'does not take proof of some where all are wanted',
      { feed: { ...FEED, categories: [] }, spans: ALL, newestDue: true },
      'newest 24..0',
    ],
    [
      'asks for nothing that would not be kept',
      { spans: [proof(NOW - 24 * HOUR_MS, NOW)], keptFrom: NOW - 48 * HOUR_MS },
      `gap 48..${near(24 - settle)}`,
    ],
    [
      'begins anew, and shorter, where a window has fallen behind the edge',
      { state: stateOf({ window: { ...begun, from: EDGE, to: EDGE + 720 * HOUR_MS } }), spans: ALL },
      `gap ${edgeHours}..${near(edgeHours - 719 / 2)}`,
    ],
    [
      'gives up a window that has fallen behind whole',
      { state: stateOf({ window: { ...begun, from: EDGE - 10 * HOUR_MS, to: EDGE } }), spans: ALL },
      'rest',
    ],
    [
      'reads a span that was asked for, whatever is proven, by 30 days',
      { state: stateOf({ wanted: { at: NOW, from: NOW - 1000 * HOUR_MS, to: NOW - HOUR_MS } }), spans: ALL },
      'wished 1000..280',
    ],
    [
      'reads of it what the vendor has',
      { state: stateOf({ wanted: { at: NOW, to: EDGE + 2 * HOUR_MS } }), spans: ALL },
      `wished ${edgeHours}..${edgeHours - 1}`,
    ],
    [
      'reads nothing of a span that the vendor has not any more',
      { state: stateOf({ wanted: { at: NOW, from: 0, to: EDGE } }), spans: ALL },
      'rest',
    ],
    [
      'reads nothing of the future',
      { state: stateOf({ wanted: { at: NOW, from: NOW + HOUR_MS, to: NOW + 2 * HOUR_MS } }), spans: ALL },
      'rest',
    ],
    [
      'reads nothing but that where somebody waits for it',
      {
        state: stateOf({ wanted: { at: NOW, from: NOW - 2 * HOUR_MS }, window: newest }),
        newestDue: true,
        wishedOnly: true,
      },
      'wished 2..0, aside newest 1..0 at n',
    ],
    ['and then rests', { state: stateOf({ aside: newest }), newestDue: true, wishedOnly: true }, 'rest'],
    [
      'does not read what proved nothing again at once',
      {
        spans: [proof(EDGE, NOW - 10 * HOUR_MS), proof(NOW - 8 * HOUR_MS, NOW)],
        state: stateOf({
          unproven: [
            { from: NOW - 10 * HOUR_MS, to: NOW - 8 * HOUR_MS, rejected: 1, at: NOW - 23 * HOUR_MS, tries: 1 },
          ],
        }),
      },
      'rest',
    ],
    [
      'reads it again after a day, in pieces',
      {
        spans: [proof(EDGE, NOW - 100 * HOUR_MS), proof(NOW - 84 * HOUR_MS, NOW)],
        state: stateOf({
          unproven: [{ from: NOW - 100 * HOUR_MS, to: NOW - 84 * HOUR_MS, rejected: 1, at: NOW - DAY_MS, tries: 1 }],
        }),
      },
      `again 100..${near(98 - settle)}`,
    ],
  ];
  for (const [title, given, expected] of rows) it(title, () => assert.equal(planned(given), expected));

  it('reads no more at once of what proved nothing than of anything else', () => {
    const unproven = [{ from: EDGE, to: NOW, rejected: 1, at: NOW - 2 * DAY_MS, tries: 1 }];
    const { from, to } = planPull(scene({ state: stateOf({ unproven }) }))?.window ?? { from: 0, to: 0 };
    assert.ok(from >= EDGE && to > from && to - from <= 31 * DAY_MS);
  });

  it('asks for nothing older than the vendor keeps, whatever is stored', () => {
    const at = fc.integer({ min: -400 * 24, max: 24 }).map((hours) => NOW + hours * HOUR_MS);
    const period = fc.tuple(at, at).map(([a, b]): Period => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
    const month = fc
      .tuple(at, fc.integer({ min: 1, max: 30 * DAY_MS }))
      .map(([from, length]) => ({ from, to: from + length }));
    const window = fc
      .tuple(month, fc.constantFrom('newest', 'gap', 'again', 'wished'))
      .map(([one, part]) => freshWindow(one, part as NonNullable<PullWindow['part']>));
    const state = fc.record(
      {
        orgId: fc.constant('org-a'),
        kind: fc.constant('admin-audit-api' as const),
        window,
        aside: window,
        unproven: fc.array(
          period.map((one) => ({ ...one, rejected: 1, at: NOW - 2 * DAY_MS, tries: 1 })),
          { maxLength: 3 },
        ),
        wanted: period.map((one) => ({ at: NOW, ...one })),
      },
      { requiredKeys: ['orgId', 'kind'] },
    ) as fc.Arbitrary<PullState>;
    fc.assert(
      fc.property(
        state,
        fc.array(period, { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (stored, spans, newestDue, wishedOnly) => {
          const step = planPull(
            scene({ state: stored, spans: spans.map(({ from, to }) => proof(from, to)), newestDue, wishedOnly }),
          );
          if (step === undefined) return;
          const { from, to } = step.window;
          assert.ok(from < to, 'the window is empty');
          assert.ok(from >= EDGE, 'the vendor has not got it any more');
          const isOwn = stored.window?.from === from || stored.aside?.from === from;
          assert.ok(isOwn || to <= NOW, 'it lies in the future');
          assert.ok(isOwn || to - from <= 31 * DAY_MS, 'it is too long');
        },
      ),
    );
  });

  it('comes to an end with everything proven, wherever it begins', () => {
    const at = fc.integer({ min: 0, max: 365 * 24 * 60 }).map((minutes) => EDGE + minutes * MINUTE_MS);
    const some = fc.array(fc.tuple(at, at), { maxLength: 6 });
    fc.assert(
      fc.property(some, (pairs) => {
        let spans = pairs.map(([a, b]) => proof(Math.min(a, b), Math.max(a, b)));
        let state = stateOf({});
        let newestDue = true;
        for (let steps = 0; ; steps += 1) {
          assert.ok(steps < 60, 'it has no end');
          const now = scene({ state, spans, newestDue });
          const step = planPull(now);
          if (step === undefined) break;
          newestDue = false;
          const span = provenSpan(step.window, PULL_RULES);
          if (span !== undefined) spans = [...spans, proof(span.from, span.to)];
          state = closeWindow(state, step.window, 'whole', { now: NOW, floor: pullFloor(now), rules: PULL_RULES });
        }
        assert.deepEqual(gapsOf({ from: FLOOR, to: NOW - 5 * MINUTE_MS }, provenByFeed(FEED, spans, NOW)), []);
      }),
      { numRuns: 300 },
    );
  });
});
