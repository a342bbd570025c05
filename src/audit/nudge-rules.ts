/**
 * Whether somebody may be reminded now. All that speaks against it is looked
 * for, and what holds longest is what is told.
 */
import { Temporal } from 'temporal-polyfill';
import {
  AT_ONCE_MS,
  currentReply,
  ESCALATE_AFTER,
  newOutreach,
  nudgesWithoutProgress,
  type Outreach,
} from './outreach.ts';
import { dateAt, startOfDate } from './period.ts';
import type { Holidays } from './ports.ts';
import type { RosterPerson } from './roster.ts';
import type { BotSettings } from './settings.ts';
import { endOfWorkingTime, nextWorkingTime, type WorkPlan, whyNotAtWork, workPlanOf } from './working-time.ts';

/** Days of the calendar between two reminders to one person, at least. */
export const DAYS_BETWEEN_NUDGES = 7;

/** What keeps a reminder back for a while. */
export type Delay =
  | { readonly kind: 'paused' }
  | { readonly kind: 'snoozed'; readonly until: string; readonly reason?: string }
  /** The last reminder was less than a week ago. */
  | { readonly kind: 'this-week'; readonly last: number }
  /** Introduced only a few days ago. */
  | { readonly kind: 'grace'; readonly introducedAt: number }
  /** Says that the key is set; believed for a while. */
  | { readonly kind: 'believed'; readonly reportedAt: number }
  | { readonly kind: 'hours' }
  | { readonly kind: 'day-off' }
  | { readonly kind: 'holiday'; readonly name: string };

/** What keeps reminders back until something changes. */
export type Bar =
  | 'not-introduced'
  | 'not-allowed'
  | 'stopped'
  | 'not-me'
  | 'cannot'
  | 'unknown'
  | 'proven'
  | 'revoked'
  | 'exempt'
  /** Says that the key is set, and was asked about it once; only a change could prove it. */
  | 'checked-in'
  /** Three reminders without progress: the admins are told. */
  | 'escalated';

export type NudgeDecision =
  /** `until`: when it would be wrong, UTC ms; a message that waits longer is not sent. */
  | { readonly kind: 'send'; readonly until: number }
  /** `earliest`: when it may be sent if nothing changes, UTC ms; absent: that cannot be told. */
  | { readonly kind: 'not-now'; readonly because: Delay; readonly earliest?: number }
  | { readonly kind: 'never'; readonly because: Bar };

export interface NudgeCase {
  readonly person: RosterPerson;
  readonly outreach: Outreach | undefined;
  readonly settings: Pick<BotSettings, 'workHours' | 'workdays' | 'country' | 'holidays' | 'graceDays'>;
  /** IANA zone of the person, see zoneOfPerson. */
  readonly zone: string;
  readonly holidays: Holidays;
  /** UTC ms. */
  readonly now: number;
  readonly paused: boolean;
  /**
   * An admin asks for it. `at-once`: at any hour, and also where the rhythm has
   * come to its end; `in-hours`: when the person is at work. Neither goes
   * against what the person wants, nor twice a week.
   */
  readonly asked?: 'at-once' | 'in-hours';
  /** May the person talk to the bot, so that they can answer and stop it? */
  readonly isAllowed?: boolean;
}

/** May this person be reminded now? */
export function decideNudge(asking: NudgeCase): NudgeDecision {
  const outreach = asking.outreach ?? newOutreach(asking.person.email);
  const bar = barOf(asking, outreach);
  if (bar !== undefined) return { kind: 'never', because: bar };
  if (asking.paused) return { kind: 'not-now', because: { kind: 'paused' } };
  const plan = workPlanOf(asking.person, asking.zone, asking.settings, asking.holidays);
  const longest = longestWait(asking, outreach);
  if (longest !== undefined) {
    const earliest = asking.asked === 'at-once' ? longest.until : nextWorkingTime(longest.until, plan);
    return { kind: 'not-now', because: longest.because, ...(earliest === undefined ? {} : { earliest }) };
  }
  return asking.asked === 'at-once' ? { kind: 'send', until: asking.now + AT_ONCE_MS } : byTheClock(asking.now, plan);
}

/** By working time alone. */
function byTheClock(now: number, plan: WorkPlan): NudgeDecision {
  const off = whyNotAtWork(now, plan);
  if (off === undefined) return { kind: 'send', until: endOfWorkingTime(now, plan) };
  const earliest = nextWorkingTime(now, plan);
  const because: Delay = off.because === 'holiday' ? { kind: 'holiday', name: off.name } : { kind: off.because };
  return { kind: 'not-now', because, ...(earliest === undefined ? {} : { earliest }) };
}

/** First what lies with the person, then what the keys say, then what the rhythm has come to. */
function barOf({ person, asked, isAllowed = true }: NudgeCase, outreach: Outreach): Bar | undefined {
  const { status } = person.key;
  if (status === 'exempt' || status === 'revoked' || status === 'proven') return status;
  if (outreach.stoppedAt !== undefined) return 'stopped';
  if (!isAllowed) return 'not-allowed';
  if (introducedAtOf(outreach) === undefined) return 'not-introduced';
  const said = currentReply(person, outreach)?.said;
  if (said === 'not-me') return 'not-me';
  // Nothing is concluded from silence: who was never said to lack a key is not reminded of one.
  if (status === 'unknown') return 'unknown';
  if (asked === 'at-once') return undefined;
  if (said === 'cannot') return 'cannot';
  const sent = nudgesWithoutProgress(person, outreach).length;
  if (asked === undefined && status === 'reported' && sent > 0) return 'checked-in';
  return asked === undefined && sent >= ESCALATE_AFTER ? 'escalated' : undefined;
}

function introducedAtOf({ onboarding }: Outreach): number | undefined {
  return onboarding?.status === 'introduced' ? onboarding.introducedAt : undefined;
}

interface Wait {
  readonly because: Delay;
  /** First instant after it, UTC ms. */
  readonly until: number;
}

/** What holds longest of all that is not over yet. */
function longestWait(asking: NudgeCase, outreach: Outreach): Wait | undefined {
  return waitsOf(asking, outreach)
    .filter(({ until }) => until > asking.now)
    .reduce<Wait | undefined>(
      (longest, wait) => (longest === undefined || wait.until > longest.until ? wait : longest),
      undefined,
    );
}

/** All are told in days of the calendar where the person is. */
function waitsOf({ person, settings, zone, asked }: NudgeCase, outreach: Outreach): readonly Wait[] {
  const daysAfter = (at: number, days: number): number => startOfDate(dateAt(at, zone).add({ days }), zone);
  const waits: Wait[] = [];
  const { snoozedUntil, snoozeReason } = outreach;
  if (snoozedUntil !== undefined) {
    const until = startOfDate(Temporal.PlainDate.from(snoozedUntil), zone);
    const reason = snoozeReason === undefined ? {} : { reason: snoozeReason };
    waits.push({ because: { kind: 'snoozed', until: snoozedUntil, ...reason }, until });
  }
  // Also those from before the last progress, and those of which it is not known whether they arrived.
  const last = Math.max(...outreach.nudges.filter(({ status }) => status !== 'planned').map(({ at }) => at));
  if (Number.isFinite(last)) {
    waits.push({ because: { kind: 'this-week', last }, until: daysAfter(last, DAYS_BETWEEN_NUDGES) });
  }
  if (asked !== undefined) return waits;
  const introducedAt = introducedAtOf(outreach);
  if (introducedAt !== undefined) {
    waits.push({ because: { kind: 'grace', introducedAt }, until: daysAfter(introducedAt, settings.graceDays) });
  }
  if (person.key.status === 'reported') {
    const reportedAt = person.key.at;
    waits.push({ because: { kind: 'believed', reportedAt }, until: daysAfter(reportedAt, settings.graceDays) });
  }
  return waits;
}
