import assert from 'node:assert/strict';
import type { Question } from '../../src/audit/question.ts';
import { describeReading, phrase } from '../../src/questions/canonical.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE, exampleAt } from '../../src/questions/example-clock.ts';
import { boundsOf } from './reading-options.ts';

const ZOE = { kind: 'person', email: 'zoe.keller@example.com' } as const;
const LAST_WEEK = boundsOf('2026-11-16/2026-11-23');

/** Question, its canonical phrase, and how it is said to have been read. */
const ROWS: readonly (readonly [question: Question, phrase: string, reading: string])[] = [
  [
    { intent: 'claim', statement: 'mine', events: ['c-0a1b'], comment: 'CHG-12' },
    'claim mine c-0a1b because "CHG-12"',
    'claim: change c-0a1b is yours',
  ],
  [
    { intent: 'claim', statement: 'not-mine', events: ['c-0a1b', 'c-2c3d'] },
    'claim not mine c-0a1b, c-2c3d',
    'claim: 2 changes are not yours',
  ],
  [
    { intent: 'claim', statement: 'unsure', events: ['c-0a1b'] },
    'claim unsure c-0a1b',
    'claim: you do not know about change c-0a1b',
  ],
  [{ intent: 'claim', statement: 'mine' }, 'claim mine', 'claim: no change named'],
  [
    { intent: 'claim-list', entityType: 'user', ...LAST_WEEK },
    'changes to claim in users from 2026-11-16 to 2026-11-22',
    'changes that name nobody, to say whose they are, users, 16-22 Nov 2026 (CET)',
  ],
  [{ intent: 'withdraw', events: ['c-0a1b'] }, 'withdraw claim c-0a1b', 'take back what you said about change c-0a1b'],
  [
    { intent: 'judge', verdict: 'confirmed', events: ['c-0a1b'], actor: ZOE },
    'confirm claim c-0a1b by zoe.keller@example.com',
    'confirm the claim of zoe.keller@example.com on change c-0a1b',
  ],
  [
    { intent: 'claims', verdict: 'disputed', actor: ZOE, ...LAST_WEEK },
    'claims dispute by zoe.keller@example.com from 2026-11-16 to 2026-11-22',
    'disputed claims by zoe.keller@example.com, 16-22 Nov 2026 (CET)',
  ],
  [{ intent: 'claims', which: 'own' }, 'claims mine', 'your claims, all time (Europe/Berlin)'],
  [{ intent: 'claims', which: 'waiting' }, 'claims waiting', 'claims that wait for an admin, all time (Europe/Berlin)'],
  [{ intent: 'named-share', split: 'type' }, 'named share by type', 'named share by kind of object'],
  [{ intent: 'goal', percent: 95 }, 'goal 95 %', 'goal: 95 % of the changes named'],
  [
    {
      intent: 'digest-weekly',
      schedule: { weekday: 5, minuteOfDay: 990 },
      count: 5,
      entityType: 'contact-service-queue',
      zone: 'Europe/London',
    },
    'digest weekly friday 16:30 in Europe/London from 5 changes only contact service queues',
    'weekly digest, every Friday 16:30 (Europe/London), from 5 changes without a name, only contact service queues',
  ],
  [{ intent: 'digest-mute', count: 1 }, 'mute digest for 1 weeks', 'no weekly digest here for 1 week'],
  [
    { intent: 'digest-mute', date: '2026-12-05' },
    'mute digest until 2026-12-05',
    'no weekly digest here until 5 Dec 2026 (CET)',
  ],
  [{ intent: 'digest-export' }, 'export digest', 'file of the changes that name nobody, of the last complete week'],
  [
    { intent: 'digest-export', entityTypes: ['user', 'team'], all: true },
    'export digest only users and teams',
    'file of the changes that name nobody, only users or teams, of the last complete week',
  ],
  [{ intent: 'digest', entityType: 'user' }, 'digest only users', 'digest, only users, of the last complete week'],
  [{ intent: 'digest-mute', undo: true }, 'no longer mute digest', 'the weekly digest here again'],
  [
    { intent: 'people', status: 'missing', team: 'Berlin' },
    'people missing in team "Berlin"',
    'people whose API keys are missing in team Berlin',
  ],
  [{ intent: 'person', actor: ZOE }, 'person zoe.keller@example.com', 'person: zoe.keller@example.com'],
  [
    { intent: 'key', status: 'exempt', actor: { kind: 'person', name: 'Zoe Keller' }, comment: 'on leave' },
    'key exempt for "Zoe Keller" because "on leave"',
    'API keys of Zoe Keller: exempt',
  ],
  [
    { intent: 'key', status: 'revoked', people: ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'] },
    'key revoked for people a@example.com, b@example.com, c@example.com, d@example.com',
    'API keys of 4 people: revoked',
  ],
  [
    { intent: 'onboard', all: true, team: 'Berlin' },
    'onboard all in team "Berlin"',
    'introduction to everyone in team Berlin',
  ],
  [{ intent: 'onboarding' }, 'onboarding', 'how far everyone is with API keys'],
  [{ intent: 'my-key', said: 'done' }, 'my key done', 'your API keys: configured'],
  [{ intent: 'nudge', actor: ZOE }, 'nudge zoe.keller@example.com', 'reminder to zoe.keller@example.com'],
  [{ intent: 'nudge-preview' }, 'nudge preview', 'which reminders would go out'],
  [{ intent: 'snooze', date: '2026-12-05' }, 'snooze until 2026-12-05', 'no reminders until 5 Dec 2026 (CET)'],
  [{ intent: 'snooze', date: '2026-07-01' }, 'snooze until 2026-07-01', 'no reminders until 1 Jul 2026 (CEST)'],
  [{ intent: 'snooze', date: '2026-13-45' }, 'snooze until 2026-13-45', 'no reminders until 2026-13-45'],
  [{ intent: 'reminders-off' }, 'reminders off', 'no more reminders to you'],
  [
    { intent: 'reminders-on', actor: ZOE },
    'reminders on for zoe.keller@example.com',
    'reminders to zoe.keller@example.com again',
  ],
  [{ intent: 'pause' }, 'pause', 'nothing sent unasked until somebody says resume'],
  [
    { intent: 'automation', identity: 'sync@example.com', entityType: 'user' },
    'automation sync@example.com in users',
    'automation: sync@example.com, users',
  ],
  [{ intent: 'allow', domain: 'example.com' }, 'allow domain example.com', 'allow everybody at example.com'],
  [
    { intent: 'allow', actor: ZOE, grant: 'reviewer', sure: true },
    'really allow zoe.keller@example.com as reviewer',
    'allow zoe.keller@example.com as reviewer',
  ],
  [{ intent: 'deny', here: true, undo: true }, 'no longer deny here', 'no longer deny this space'],
  [{ intent: 'deny' }, 'deny', 'deny nobody named'],
  [
    { intent: 'working-hours', hours: { from: 540, to: 1440 } },
    'working hours 09:00 to 24:00',
    "working hours: 09:00-24:00 by each person's clock",
  ],
  [{ intent: 'country', country: 'DE-BY' }, 'country DE-BY', 'country: Germany (DE-BY)'],
  [
    { intent: 'holiday-add', date: '2026-12-24', comment: 'Company day' },
    'add day off 2026-12-24 called "Company day"',
    'day off: 24 Dec 2026 (CET) (Company day)',
  ],
  [
    { intent: 'journal', actor: ZOE, ...LAST_WEEK },
    'journal by zoe.keller@example.com from 2026-11-16 to 2026-11-22',
    'what admins changed (zoe.keller@example.com), 16-22 Nov 2026 (CET)',
  ],
  [
    { intent: 'coverage', ...LAST_WEEK },
    'coverage from 2026-11-16 to 2026-11-22',
    'how complete the data is, 16-22 Nov 2026 (CET)',
  ],
  [
    { intent: 'coverage', org: 'Company One' },
    'coverage of organisation "Company One"',
    'how complete the data is (organisation Company One)',
  ],
  [{ intent: 'retention' }, 'retention', 'how long records are kept'],
  [{ intent: 'retention', keep: 18 }, 'retention 18 months', 'records kept for 18 months'],
  [
    { intent: 'retention', keep: 'for-ever', org: 'Company One' },
    'retention for ever for organisation "Company One"',
    'records kept for ever (organisation Company One)',
  ],
  [
    { intent: 'file-take', file: 'f-4821', zone: 'Europe/Berlin', dateOrder: 'day-first' },
    'take file f-4821 in Europe/Berlin day first',
    'take in file f-4821, times in Europe/Berlin, the day first',
  ],
  [{ intent: 'file-take' }, 'take file', 'take in a file that waits'],
  [
    { intent: 'file-take', file: 'f-4821', from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') },
    'take file f-4821 covering from 2026-11-01 to 2026-11-07',
    'take in file f-4821, everything of 1-7 Nov 2026 (CET)',
  ],
  [
    { intent: 'file-covers', file: 'f-4821', from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') },
    'file f-4821 covers from 2026-11-01 to 2026-11-07',
    'file f-4821 holds everything of 1-7 Nov 2026 (CET)',
  ],
  [{ intent: 'file-covers' }, 'file covers', 'a file holds everything of a span'],
  [{ intent: 'file-discard', file: 'f-4821' }, 'throw away file f-4821', 'throw away file f-4821'],
  [{ intent: 'purges' }, 'purges', 'deletions of old records'],
  [
    { intent: 'purge-decide', decision: 'approve', purge: 'org one/5' },
    'approve purge "org one/5"',
    'approve the deletion of old records',
  ],
  [
    { intent: 'erase', actor: ZOE, sure: true },
    'really erase zoe.keller@example.com',
    'the name of zoe.keller@example.com taken out of the records',
  ],
  [
    { intent: 'erase', actor: ZOE, decision: 'decline' },
    'decline erase zoe.keller@example.com',
    'no to the request of zoe.keller@example.com',
  ],
  [{ intent: 'help', topic: 'people' }, 'help people', 'help on people'],
];

describe('orders in words [U]', () => {
  for (const [question, asked, reading] of ROWS) {
    it(reading, () => {
      assert.equal(phrase(question, EXAMPLE_ZONE), asked);
      assert.equal(describeReading(question, { zone: EXAMPLE_ZONE, now: EXAMPLE_NOW }), reading);
    });
  }
});
