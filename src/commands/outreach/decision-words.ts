/** Why somebody is not reminded now, in words for admins. */
import { Temporal } from 'temporal-polyfill';
import type { Bar, Delay, NudgeDecision } from '../../audit/nudge-rules.ts';
import { dateAt, formatDay } from '../../audit/period.ts';

const BARS: Readonly<Record<Bar, string>> = {
  'not-introduced': 'not introduced to me yet',
  'not-allowed': 'may not talk to me, so could not answer',
  stopped: 'wants no reminders',
  'not-me': 'said "not me"',
  cannot: 'said "I can\'t"; the admins are told',
  unknown: 'nobody has said that the key is missing',
  proven: 'has a proven key',
  revoked: 'the key is revoked',
  exempt: 'needs no key',
  'checked-in': 'said the key is set, and was asked about it once',
  escalated: 'was reminded three times; the admins are told',
};

/** A few words, without a full stop. @param zone IANA zone of the person */
export function whyNotWords(decision: Exclude<NudgeDecision, { kind: 'send' }>, zone: string): string {
  return decision.kind === 'never' ? BARS[decision.because] : delayWords(decision.because, zone);
}

function delayWords(delay: Delay, zone: string): string {
  const day = (at: number): string => formatDay(dateAt(at, zone));
  switch (delay.kind) {
    case 'paused':
      return 'everything is paused';
    case 'snoozed': {
      const until = `asked for quiet until ${formatDay(Temporal.PlainDate.from(delay.until))}`;
      return delay.reason === undefined ? until : `${until}: ${delay.reason}`;
    }
    case 'this-week':
      return `reminded on ${day(delay.last)}, and once a week is the most`;
    case 'grace':
      return `introduced on ${day(delay.introducedAt)}, and has some days to begin with`;
    case 'believed':
      return `said on ${day(delay.reportedAt)} that the key is set`;
    case 'hours':
      return 'not at work at this hour';
    case 'day-off':
      return 'not a working day';
    case 'holiday':
      return `holiday: ${delay.name}`;
  }
}
