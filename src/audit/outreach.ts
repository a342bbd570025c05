/** What the bot has said to one person about API keys, and what the person answered. */
import type { RosterPerson } from './roster.ts';

export type OnboardingReply = 'done' | 'cannot' | 'not-me' | 'later';

/** One reminder that was sent or is on its way. */
export interface NudgeSent {
  /** Idempotency key of the message. */
  readonly key: string;
  /** UTC ms. */
  readonly at: number;
  /** `failed`: given up; it counts like one that was sent, since it may have arrived. */
  readonly status: 'planned' | 'sent' | 'failed';
  /** Absent: sent by the rhythm; else the admin who asked for it. */
  readonly askedBy?: string;
  /** Why it failed. */
  readonly problem?: string;
}

export interface Outreach {
  /** Lower case. */
  readonly email: string;
  readonly onboarding?: {
    readonly status: 'queued' | 'introduced' | 'failed';
    /** Lower-case email, or `operator`. */
    readonly askedBy: string;
    readonly askedAt: number;
    /** Named by an admin alone: sent at once; else in working hours. */
    readonly atOnce: boolean;
    /** A message is on its way since then, UTC ms; it may have arrived. */
    readonly sendingAt?: number;
    readonly introducedAt?: number;
    readonly problem?: string;
  };
  readonly reply?: { readonly said: OnboardingReply; readonly at: number; readonly reason?: string };
  /** A nudge that an admin asked for and that is not sent yet. */
  readonly nudgeAsked?: { readonly by: string; readonly at: number; readonly atOnce: boolean };
  /** The newest ones, oldest first, at most KEPT_NUDGES. */
  readonly nudges: readonly NudgeSent[];
  /** No reminders before this date (`YYYY-MM-DD`, in the person's zone). */
  readonly snoozedUntil?: string;
  readonly snoozeReason?: string;
  /** The person wants no more reminders, UTC ms. */
  readonly stoppedAt?: number;
  /** The admin who said so for them; absent: they themselves, and nobody else takes that back. */
  readonly stoppedBy?: string;
  /** Why, if they said so. */
  readonly stopReason?: string;
  /** The person wants reminders again, UTC ms; they are counted from here. */
  readonly restartedAt?: number;
  /** Told to the admins after three reminders, UTC ms. */
  readonly escalatedAt?: number;
  /** `since` of the proven status that was thanked for. */
  readonly thankedFor?: number;
}

/** Reminders remembered for one person. */
export const KEPT_NUDGES = 12;

/** Reminders without progress after which the admins are told, and no more are sent. */
export const ESCALATE_AFTER = 3;

/** The record of a person to whom nothing was said so far. */
export function newOutreach(email: string): Outreach {
  return { email: email.toLowerCase(), nudges: [] };
}

/**
 * The reminders since the last progress, which is a new key status, or the
 * person asking for reminders again. Not those that are on their way.
 */
export function nudgesWithoutProgress(person: Pick<RosterPerson, 'key'>, outreach: Outreach): readonly NudgeSent[] {
  const progressAt = Math.max(person.key.at, outreach.restartedAt ?? 0);
  return outreach.nudges.filter(({ at, status }) => status !== 'planned' && at >= progressAt);
}

/**
 * What the person said and still holds. That it is not them holds until they
 * say otherwise; everything else is past with a new key status.
 */
export function currentReply(person: Pick<RosterPerson, 'key'>, outreach: Outreach): Outreach['reply'] {
  const { reply, restartedAt = 0 } = outreach;
  if (reply === undefined || reply.at < restartedAt) return undefined;
  return reply.said === 'not-me' || reply.at >= person.key.at ? reply : undefined;
}

/** How long "at once" is meant so; what could not be sent by then waits for working time. */
export const AT_ONCE_MS = 60 * 60_000;
/** A reminder that was asked for and could not be sent for so long is not sent any more. */
const ASKED_HOLDS_MS = 7 * 24 * 60 * 60_000;

/** How an admin's order is to be carried out now, UTC ms; undefined: it is too old. */
export function askedNow(
  order: { readonly at: number; readonly atOnce: boolean },
  now: number,
): 'at-once' | 'in-hours' | undefined {
  if (now - order.at >= ASKED_HOLDS_MS) return undefined;
  return order.atOnce && now - order.at < AT_ONCE_MS ? 'at-once' : 'in-hours';
}
