import assert from 'node:assert/strict';
import { decideNudge, type NudgeCase, type NudgeDecision } from '../../src/audit/nudge-rules.ts';
import {
  askedNow,
  currentReply,
  type NudgeSent,
  nudgesWithoutProgress,
  type Outreach,
} from '../../src/audit/outreach.ts';
import type { Holidays } from '../../src/audit/ports.ts';
import type { KeyStatus, RosterPerson } from '../../src/audit/roster.ts';
import { DEFAULT_SETTINGS } from '../../src/audit/settings.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const at = (iso: string): number => Date.parse(iso);

/** Monday, 23 Nov 2026, 11:00 in Berlin. */
const NOW = at('2026-11-23T10:00:00Z');
const EMAIL = 'sam@example.com';
const HOLIDAYS: Holidays = {
  ...NO_HOLIDAYS,
  nameOf: (country, date) => (country === 'DE' && date === '2026-11-23' ? 'Long Monday' : undefined),
};

const person = (status: KeyStatus = 'missing', keyAt = at('2026-09-01T10:00:00Z')): RosterPerson => ({
  email: EMAIL,
  origin: 'admin',
  addedAt: 0,
  addedBy: 'admin@example.com',
  key: { status, since: keyAt, at: keyAt, by: 'admin@example.com' },
  history: [],
});

const sent = (iso: string, status: NudgeSent['status'] = 'sent'): NudgeSent => ({ key: iso, at: at(iso), status });

const introduced = (changes: Partial<Outreach> = {}): Outreach => ({
  email: EMAIL,
  onboarding: {
    status: 'introduced',
    askedBy: 'admin@example.com',
    askedAt: at('2026-10-01T08:00:00Z'),
    introducedAt: at('2026-10-01T08:00:00Z'),
    atOnce: true,
  },
  nudges: [],
  ...changes,
});

const decide = (changes: Partial<NudgeCase> = {}): NudgeDecision =>
  decideNudge({
    person: person(),
    outreach: introduced(),
    settings: DEFAULT_SETTINGS,
    zone: 'Europe/Berlin',
    holidays: NO_HOLIDAYS,
    now: NOW,
    paused: false,
    ...changes,
  });

/** What was decided, in one line. */
function told(decision: NudgeDecision): string {
  if (decision.kind === 'send') return `send until ${new Date(decision.until).toISOString()}`;
  if (decision.kind === 'never') return `never: ${decision.because}`;
  const { because, earliest } = decision;
  return `not now: ${because.kind}${earliest === undefined ? '' : `, from ${new Date(earliest).toISOString()}`}`;
}

const SEND = 'send until 2026-11-23T16:00:00.000Z';
const reply = (said: 'done' | 'cannot' | 'not-me' | 'later', iso: string): Outreach =>
  introduced({ reply: { said, at: at(iso) } });
const queued: Outreach = {
  email: EMAIL,
  onboarding: { status: 'queued', askedBy: 'a@example.com', askedAt: 0, atOnce: true },
  nudges: [],
};
const three = [sent('2026-10-12T08:00:00Z'), sent('2026-10-19T08:00:00Z'), sent('2026-10-26T08:00:00Z')];

const CASES: readonly (readonly [what: string, changes: Partial<NudgeCase>, expected: string])[] = [
  ['missing, introduced long ago', {}, SEND],
  ['regressed', { person: person('regressed') }, SEND],
  ['reported long ago', { person: person('reported') }, SEND],
  ['not in the outreach at all', { outreach: undefined }, 'never: not-introduced'],
  ['introduction on its way', { outreach: queued }, 'never: not-introduced'],
  ['of unknown keys', { person: person('unknown') }, 'never: unknown'],
  ['exempt', { person: person('exempt') }, 'never: exempt'],
  ['revoked', { person: person('revoked') }, 'never: revoked'],
  ['proven', { person: person('proven') }, 'never: proven'],
  ['one who stopped reminders', { outreach: introduced({ stoppedAt: 1 }) }, 'never: stopped'],
  ['one who may not talk to the bot', { isAllowed: false }, 'never: not-allowed'],
  ['one who said "not me"', { outreach: reply('not-me', '2026-10-05T08:00:00Z') }, 'never: not-me'],
  ['one who said "not me" before a new status', { outreach: reply('not-me', '2026-08-05T08:00:00Z') }, 'never: not-me'],
  ['one who said "I cannot"', { outreach: reply('cannot', '2026-10-05T08:00:00Z') }, 'never: cannot'],
  ['one who said "I cannot" before a new status', { outreach: reply('cannot', '2026-08-05T08:00:00Z') }, SEND],
  ['one who said "later" once', { outreach: reply('later', '2026-10-05T08:00:00Z') }, SEND],
  ['everybody, paused', { paused: true }, 'not now: paused'],
  [
    'snoozed',
    { outreach: introduced({ snoozedUntil: '2026-12-05' }) },
    'not now: snoozed, from 2026-12-07T08:00:00.000Z',
  ],
  ['snoozed until today', { outreach: introduced({ snoozedUntil: '2026-11-23' }) }, SEND],
  [
    'reminded on Tuesday',
    { outreach: introduced({ nudges: [sent('2026-11-17T15:00:00Z')] }) },
    'not now: this-week, from 2026-11-24T08:00:00.000Z',
  ],
  ['reminded last Monday afternoon', { outreach: introduced({ nudges: [sent('2026-11-16T15:59:00Z')] }) }, SEND],
  [
    'reminded on Tuesday, before a new status',
    { person: person('missing', NOW - HOUR_MS), outreach: introduced({ nudges: [sent('2026-11-17T15:00:00Z')] }) },
    'not now: this-week, from 2026-11-24T08:00:00.000Z',
  ],
  [
    'reminded on Tuesday, not known whether it arrived',
    { outreach: introduced({ nudges: [sent('2026-11-17T15:00:00Z', 'failed')] }) },
    'not now: this-week, from 2026-11-24T08:00:00.000Z',
  ],
  ['with a reminder on its way', { outreach: introduced({ nudges: [sent('2026-11-23T09:00:00Z', 'planned')] }) }, SEND],
  ['reminded three times in vain', { outreach: introduced({ nudges: three }) }, 'never: escalated'],
  [
    'reminded three times before a new status',
    { person: person('missing', at('2026-11-01T00:00:00Z')), outreach: introduced({ nudges: three }) },
    SEND,
  ],
  [
    'reminded three times before asking for more',
    { outreach: introduced({ nudges: three, restartedAt: at('2026-11-01T00:00:00Z') }) },
    SEND,
  ],
  [
    'reported, asked about it once',
    { person: person('reported'), outreach: introduced({ nudges: three.slice(0, 1) }) },
    'never: checked-in',
  ],
  [
    'reported three days ago',
    { person: person('reported', NOW - 3 * DAY_MS) },
    'not now: believed, from 2026-11-27T08:00:00.000Z',
  ],
  [
    'introduced three days ago',
    {
      outreach: introduced({
        onboarding: {
          status: 'introduced',
          askedBy: 'a@example.com',
          askedAt: 0,
          atOnce: true,
          introducedAt: NOW - 3 * DAY_MS,
        },
      }),
    },
    'not now: grace, from 2026-11-27T08:00:00.000Z',
  ],
  ['before work', { now: at('2026-11-23T07:59:00Z') }, 'not now: hours, from 2026-11-23T08:00:00.000Z'],
  ['after work on Friday', { now: at('2026-11-27T16:00:00Z') }, 'not now: hours, from 2026-11-30T08:00:00.000Z'],
  ['on Sunday', { now: at('2026-11-22T10:00:00Z') }, 'not now: day-off, from 2026-11-23T08:00:00.000Z'],
  [
    'on a holiday of their country',
    { holidays: HOLIDAYS, person: { ...person(), country: 'DE' } },
    'not now: holiday, from 2026-11-24T08:00:00.000Z',
  ],
  [
    "on a holiday of the organisation's country",
    { holidays: HOLIDAYS, settings: { ...DEFAULT_SETTINGS, country: 'DE' } },
    'not now: holiday, from 2026-11-24T08:00:00.000Z',
  ],
  [
    'on a day off of the organisation',
    { settings: { ...DEFAULT_SETTINGS, holidays: [{ date: '2026-11-23', name: 'Company day' }] } },
    'not now: holiday, from 2026-11-24T08:00:00.000Z',
  ],
  ['where there is no working time at all', { settings: { ...DEFAULT_SETTINGS, workdays: [] } }, 'not now: day-off'],
  ['in New York, where it is five', { zone: 'America/New_York' }, 'not now: hours, from 2026-11-23T14:00:00.000Z'],
  ['at once, at night', { asked: 'at-once', now: at('2026-11-22T02:00:00Z') }, 'send until 2026-11-22T03:00:00.000Z'],
  [
    'in hours, at night',
    { asked: 'in-hours', now: at('2026-11-22T02:00:00Z') },
    'not now: day-off, from 2026-11-23T08:00:00.000Z',
  ],
  [
    'at once, reminded three times in vain',
    { asked: 'at-once', outreach: introduced({ nudges: three }) },
    'send until 2026-11-23T11:00:00.000Z',
  ],
  ['in hours, reminded three times in vain', { asked: 'in-hours', outreach: introduced({ nudges: three }) }, SEND],
  [
    'at once, snoozed',
    { asked: 'at-once', outreach: introduced({ snoozedUntil: '2026-12-05' }) },
    'not now: snoozed, from 2026-12-04T23:00:00.000Z',
  ],
  [
    'at once, reminded on Tuesday',
    { asked: 'at-once', outreach: introduced({ nudges: [sent('2026-11-17T15:00:00Z')] }) },
    'not now: this-week, from 2026-11-23T23:00:00.000Z',
  ],
  ['at once, stopped', { asked: 'at-once', outreach: introduced({ stoppedAt: 1 }) }, 'never: stopped'],
  ['at once, "not me"', { asked: 'at-once', outreach: reply('not-me', '2026-10-05T08:00:00Z') }, 'never: not-me'],
  [
    'at once, "I cannot"',
    { asked: 'at-once', outreach: reply('cannot', '2026-10-05T08:00:00Z') },
    'send until 2026-11-23T11:00:00.000Z',
  ],
  ['in hours, "I cannot"', { asked: 'in-hours', outreach: reply('cannot', '2026-10-05T08:00:00Z') }, 'never: cannot'],
  ['at once, exempt', { asked: 'at-once', person: person('exempt') }, 'never: exempt'],
  ['at once, keys unknown', { asked: 'at-once', person: person('unknown') }, 'never: unknown'],
  ['at once, not introduced', { asked: 'at-once', outreach: undefined }, 'never: not-introduced'],
  ['at once, paused', { asked: 'at-once', paused: true }, 'not now: paused'],
];

describe('a reminder [U]', () => {
  for (const [what, changes, expected] of CASES) {
    it(`${what}: ${expected}`, () => assert.equal(told(decide(changes)), expected));
  }
});

describe('what was said to somebody [U]', () => {
  it('counts the reminders since the last progress, and none that are on their way', () => {
    const outreach = introduced({ nudges: [...three, sent('2026-11-02T08:00:00Z', 'planned')] });
    assert.equal(nudgesWithoutProgress(person(), outreach).length, 3);
    assert.equal(nudgesWithoutProgress(person('missing', at('2026-10-15T00:00:00Z')), outreach).length, 2);
    assert.equal(nudgesWithoutProgress(person(), { ...outreach, restartedAt: at('2026-10-20T00:00:00Z') }).length, 1);
  });

  it('knows an answer as past when the status is new, but for "not me"', () => {
    for (const said of ['done', 'cannot', 'later'] as const) {
      assert.equal(currentReply(person('missing', NOW), reply(said, '2026-10-05T08:00:00Z')), undefined);
      assert.equal(currentReply(person(), reply(said, '2026-10-05T08:00:00Z'))?.said, said);
    }
    const notMe = reply('not-me', '2026-10-05T08:00:00Z');
    assert.equal(currentReply(person('missing', NOW), notMe)?.said, 'not-me');
    assert.equal(currentReply(person('missing', NOW), { ...notMe, restartedAt: NOW }), undefined);
  });

  for (const [atOnce, hours, expected] of [
    [true, 0.9, 'at-once'],
    [true, 1, 'in-hours'],
    [false, 0, 'in-hours'],
    [false, 24 * 7 - 0.1, 'in-hours'],
    [true, 24 * 7, undefined],
  ] as const) {
    it(`takes an order ${atOnce ? 'to remind at once' : 'to remind in hours'} of ${hours} hours ago as ${expected}`, () =>
      assert.equal(askedNow({ at: NOW - hours * HOUR_MS, atOnce }, NOW), expected));
  }
});
