/** Why somebody is not reminded now, in words for admins. */
import { Temporal } from 'temporal-polyfill';
import type { Bar, Delay, NudgeDecision } from '../../audit/nudge-rules.ts';
import { dateAt, formatDay } from '../../audit/period.ts';

export type Unsent = Exclude<NudgeDecision, { kind: 'send' }>;

interface Words {
  /** After a name, without a full stop. */
  readonly predicate: string;
  /** After a number. */
  readonly count: string;
}

const BARS: Readonly<Record<Bar, Words>> = {
  'not-introduced': { predicate: 'was not introduced to me yet', count: 'not introduced yet' },
  'not-allowed': { predicate: 'may not talk to me, so could not answer', count: 'not allowed to talk to me' },
  stopped: { predicate: 'wants no reminders', count: 'with reminders stopped' },
  'not-me': { predicate: 'said "not me"', count: 'who said "not me"' },
  cannot: { predicate: 'said "I can\'t", and the admins are told', count: 'who said "I can\'t"' },
  unknown: { predicate: 'may have a key: nobody has said that it is missing', count: 'of whose key nothing is known' },
  proven: { predicate: 'has a proven key', count: 'with a proven key' },
  revoked: { predicate: 'had the key taken away', count: 'with a revoked key' },
  exempt: { predicate: 'needs no key', count: 'exempt' },
  'checked-in': {
    predicate: 'said the key is set up, and was asked once whether it works',
    count: 'asked once whether the key works',
  },
  escalated: { predicate: 'was reminded three times, and the admins are told', count: 'reminded three times' },
};

const DELAYS: Readonly<Record<Delay['kind'], string>> = {
  paused: 'waiting for the end of the pause',
  snoozed: 'who asked for quiet for a while',
  'this-week': 'reminded in the last seven days',
  grace: 'introduced a few days ago',
  believed: 'who said a few days ago that the key is set up',
  hours: 'outside working hours',
  'day-off': 'outside working hours',
  holiday: 'outside working hours',
};

/** "wants no reminders", after a name. @param zone IANA zone of the person */
export function whyNotWords(decision: Unsent, zone: string): string {
  return decision.kind === 'never' ? BARS[decision.because].predicate : delayWords(decision.because, zone);
}

/** "with reminders stopped", after a number of people. */
export function whyNotCount(decision: Unsent): string {
  return decision.kind === 'never' ? BARS[decision.because].count : DELAYS[decision.because.kind];
}

function delayWords(delay: Delay, zone: string): string {
  const day = (at: number): string => formatDay(dateAt(at, zone));
  switch (delay.kind) {
    case 'paused':
      return 'waits, as everything is paused';
    case 'snoozed': {
      const until = `asked for quiet until ${formatDay(Temporal.PlainDate.from(delay.until))}`;
      return delay.reason === undefined ? until : `${until}: ${delay.reason}`;
    }
    case 'this-week':
      return `was reminded on ${day(delay.last)}, and once a week is the most`;
    case 'grace':
      return `was introduced on ${day(delay.introducedAt)}, and has some days to begin with`;
    case 'believed':
      return `said on ${day(delay.reportedAt)} that the key is set up`;
    case 'hours':
      return 'is outside working hours now';
    case 'day-off':
      return 'has no working day today';
    case 'holiday':
      return `has a holiday: ${delay.name}`;
  }
}
