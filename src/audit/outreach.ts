/** What the bot has said to one person about API keys, and what the person answered. */

export type OnboardingReply = 'done' | 'cannot' | 'not-me' | 'later';

/** One reminder that was sent or is on its way. */
export interface NudgeSent {
  /** Idempotency key of the message. */
  readonly key: string;
  /** UTC ms. */
  readonly at: number;
  readonly status: 'planned' | 'sent' | 'failed';
  /** Absent: sent by the rhythm; else the admin who asked for it. */
  readonly askedBy?: string;
}

export interface Outreach {
  /** Lower case. */
  readonly email: string;
  readonly onboarding?: {
    readonly status: 'queued' | 'introduced' | 'failed';
    readonly askedBy: string;
    readonly askedAt: number;
    /** Named by an admin alone: sent at once; else in working hours. */
    readonly atOnce: boolean;
    readonly introducedAt?: number;
    readonly problem?: string;
  };
  readonly reply?: { readonly said: OnboardingReply; readonly at: number; readonly reason?: string };
  /** A nudge that an admin asked for and that is not sent yet. */
  readonly nudgeAsked?: { readonly by: string; readonly at: number; readonly atOnce: boolean };
  /** Since the last progress (a new key status), oldest first. */
  readonly nudges: readonly NudgeSent[];
  /** No reminders before this date (`YYYY-MM-DD`, in the person's zone). */
  readonly snoozedUntil?: string;
  readonly snoozeReason?: string;
  /** The person wants no more reminders, UTC ms. */
  readonly stoppedAt?: number;
  /** Told to the admins after three reminders, UTC ms. */
  readonly escalatedAt?: number;
  /** `since` of the proven status that was thanked for. */
  readonly thankedFor?: number;
}
