import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideNudge, type NudgeCase } from '../../src/audit/nudge-rules.ts';
import { KEY_STATUSES, type KeyStatus, type RosterPerson } from '../../src/audit/roster.ts';
import { DEFAULT_SETTINGS } from '../../src/audit/settings.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { wallAt, ZONES } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const at = (iso: string): number => Date.parse(iso);
const EMAIL = 'sam@example.com';

const person = (status: KeyStatus, keyAt: number): RosterPerson => ({
  email: EMAIL,
  origin: 'admin',
  addedAt: 0,
  addedBy: 'admin@example.com',
  key: { status, since: keyAt, at: keyAt, by: 'admin@example.com' },
  history: [],
});

describe('reminders over zones, instants and lives [U]', () => {
  const START = at('2026-01-05T00:00:00Z');
  const instant = fc.integer({ min: 0, max: 365 * 24 * 60 }).map((minutes) => START + minutes * MINUTE_MS);
  const nearChange = fc
    .constantFrom(...ZONES.flatMap(({ changes }) => changes))
    .chain((change) => fc.integer({ min: -3000, max: 3000 }).map((minutes) => change + minutes * MINUTE_MS));
  const life = fc.record({
    zone: fc.constantFrom(...ZONES.map(({ name }) => name)),
    now: fc.oneof(instant, nearChange),
    status: fc.constantFrom<KeyStatus>('missing', 'missing', 'regressed', 'reported', ...KEY_STATUSES),
    keyDaysAgo: fc.integer({ min: 0, max: 60 }),
    introducedDaysAgo: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    nudgedHoursAgo: fc.array(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 4 }),
    snoozedDays: fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined }),
    stopped: fc.constantFrom(false, false, false, true),
    paused: fc.constantFrom(false, false, false, true),
    said: fc.option(fc.constantFrom<'done' | 'cannot' | 'not-me' | 'later'>('done', 'cannot', 'not-me', 'later'), {
      nil: undefined,
    }),
    holidayIn: fc.integer({ min: 0, max: 9 }),
    asked: fc.constantFrom<NudgeCase['asked']>(undefined, undefined, 'at-once', 'in-hours'),
    isAllowed: fc.constantFrom(true, true, true, false),
  });
  type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;

  const caseOf = (one: Life): NudgeCase => ({
    person: person(one.status, one.now - one.keyDaysAgo * DAY_MS),
    outreach: {
      email: EMAIL,
      nudges: one.nudgedHoursAgo
        .toSorted((a, b) => b - a)
        .map((hours) => ({ key: `k${hours}`, at: one.now - hours * HOUR_MS, status: 'sent' })),
      ...(one.introducedDaysAgo === undefined
        ? {}
        : {
            onboarding: {
              status: 'introduced',
              askedBy: 'a@example.com',
              askedAt: 0,
              atOnce: true,
              introducedAt: one.now - one.introducedDaysAgo * DAY_MS,
            },
          }),
      ...(one.snoozedDays === undefined
        ? {}
        : { snoozedUntil: wallAt(one.now + one.snoozedDays * DAY_MS, one.zone).date }),
      ...(one.stopped ? { stoppedAt: one.now - DAY_MS } : {}),
      ...(one.said === undefined ? {} : { reply: { said: one.said, at: one.now - 2 * DAY_MS } }),
    },
    settings: {
      ...DEFAULT_SETTINGS,
      holidays: [{ date: wallAt(one.now + one.holidayIn * DAY_MS, one.zone).date, name: 'Day off' }],
    },
    zone: one.zone,
    holidays: NO_HOLIDAYS,
    now: one.now,
    paused: one.paused,
    ...(one.asked === undefined ? {} : { asked: one.asked }),
    isAllowed: one.isAllowed,
  });

  /** Days of the calendar from one instant to another where the person is; dates as text, without Temporal. */
  const daysBetween = (from: number, to: number, zone: string): number =>
    (Date.parse(wallAt(to, zone).date) - Date.parse(wallAt(from, zone).date)) / DAY_MS;

  /** The rules once more, as plain questions with yes or no. */
  const mayBeSent = (one: Life): boolean => {
    if (one.paused || !isWilling(one) || !lacksKey(one) || !isQuietLongEnough(one)) return false;
    if (one.asked === undefined && !isInRhythm(one)) return false;
    return one.asked === 'at-once' || isWorking(one);
  };
  const isWilling = (one: Life): boolean => {
    if (one.stopped || !one.isAllowed || one.introducedDaysAgo === undefined || one.said === 'not-me') return false;
    return one.said !== 'cannot' || one.keyDaysAgo < 2 || one.asked === 'at-once';
  };
  const lacksKey = ({ status }: Life): boolean => ['missing', 'reported', 'regressed'].includes(status);
  const nudgesOf = (one: Life): readonly number[] => one.nudgedHoursAgo.map((hours) => one.now - hours * HOUR_MS);
  const isQuietLongEnough = (one: Life): boolean => {
    if (nudgesOf(one).some((when) => daysBetween(when, one.now, one.zone) < 7)) return false;
    const until = one.snoozedDays === undefined ? '' : wallAt(one.now + one.snoozedDays * DAY_MS, one.zone).date;
    return wallAt(one.now, one.zone).date >= until;
  };
  const isInRhythm = (one: Life): boolean => {
    const keyAt = one.now - one.keyDaysAgo * DAY_MS;
    const inVain = nudgesOf(one).filter((when) => when >= keyAt).length;
    const days = daysBetween(one.now - (one.introducedDaysAgo ?? 0) * DAY_MS, one.now, one.zone);
    if (days < 7 || inVain >= 3) return false;
    return one.status !== 'reported' || (inVain === 0 && daysBetween(keyAt, one.now, one.zone) >= 7);
  };
  const isWorking = (one: Life): boolean => {
    const { date, weekday, minute } = wallAt(one.now, one.zone);
    const isHoliday = date === wallAt(one.now + one.holidayIn * DAY_MS, one.zone).date;
    return !isHoliday && weekday <= 5 && minute >= 540 && minute < 1020;
  };

  it('is sent when nothing speaks against it, and only then', () => {
    let sends = 0;
    const check = fc.property(life, (one) => {
      const isSent = decideNudge(caseOf(one)).kind === 'send';
      sends += isSent ? 1 : 0;
      assert.equal(isSent, mayBeSent(one));
    });
    fc.assert(check, { numRuns: 3000 });
    assert.ok(sends > 20, `only ${sends} of 3000 were sent`);
  });

  it('is sent at the earliest time that was told, and not before', () => {
    const check = fc.property(life, (one) => {
      const asking = caseOf(one);
      const decision = decideNudge(asking);
      if (decision.kind !== 'not-now' || decision.earliest === undefined) return;
      const { earliest } = decision;
      assert.ok(earliest > one.now);
      assert.equal(decideNudge({ ...asking, now: earliest }).kind, 'send');
      for (const before of [1, MINUTE_MS, 20 * HOUR_MS]) {
        const when = Math.max(one.now, earliest - before);
        assert.equal(decideNudge({ ...asking, now: when }).kind, 'not-now');
      }
    });
    fc.assert(check, { numRuns: 1500 });
  });

  it('may be on its way as long as it would be right, and no longer', () => {
    const check = fc.property(life, (one) => {
      const asking = caseOf({ ...one, status: 'missing', keyDaysAgo: 50, introducedDaysAgo: 30, nudgedHoursAgo: [] });
      const decision = decideNudge(asking);
      if (decision.kind !== 'send' || asking.asked === 'at-once') return;
      assert.equal(decideNudge({ ...asking, now: decision.until - 1 }).kind, 'send');
      assert.notEqual(decideNudge({ ...asking, now: decision.until }).kind, 'send');
    });
    fc.assert(check, { numRuns: 1500 });
  });
});
