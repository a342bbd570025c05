/**
 * What happened, in order: what people did, what the bot said, and when it had
 * nothing left to do. The simulation writes it, the checker reads it.
 */

/** What a person says of their own keys by a button of the guide card. */
export type Said = 'done' | 'cannot' | 'not-me' | 'later';

/** A status that an admin gives by an order. */
export type Ordered = 'missing' | 'exempt' | 'revoked' | 'reported' | 'unknown';

/** A recorded change as it was dropped into the chat. */
export interface Change {
  /** Found again by it; unlike any other. */
  readonly trackingId: string;
  /** UTC ms, whole seconds. */
  readonly time: number;
  readonly entityType: string;
  /** Email that the record names; absent: the service identity that stands for nobody. */
  readonly by?: string;
}

/** Something that people did and that the bot has to know of. */
export type Deed =
  | {
      readonly kind: 'subscribe';
      readonly space: string;
      readonly weekday: number;
      readonly time: string;
      readonly zone: string;
      /** No digest for fewer changes without a name. */
      readonly minimum?: number;
    }
  | { readonly kind: 'unsubscribe'; readonly space: string }
  /** No digests before this instant, UTC ms. */
  | { readonly kind: 'mute'; readonly space: string; readonly until: number }
  | { readonly kind: 'import'; readonly changes: readonly Change[] }
  | {
      readonly kind: 'roster';
      readonly people: readonly { readonly email: string; readonly zone: string; readonly country?: string }[];
    }
  /** `atOnce`: named one by one; else all of them, in their working hours. */
  | { readonly kind: 'onboard'; readonly people: readonly string[]; readonly atOnce: boolean }
  | { readonly kind: 'key'; readonly person: string; readonly status: Ordered }
  | { readonly kind: 'says'; readonly person: string; readonly said: Said }
  /** No reminders before this date of the person's zone. */
  | { readonly kind: 'snooze'; readonly person: string; readonly until: string }
  | { readonly kind: 'stop'; readonly person: string }
  | { readonly kind: 'restart'; readonly person: string }
  | { readonly kind: 'nudge'; readonly people: readonly string[]; readonly atOnce: boolean }
  | {
      readonly kind: 'claim';
      readonly person: string;
      readonly trackingIds: readonly string[];
      readonly statement: 'mine' | 'not-mine' | 'unsure';
      readonly comment?: string;
    }
  | { readonly kind: 'withdraw'; readonly person: string; readonly trackingId: string }
  | {
      readonly kind: 'judge';
      readonly by: string;
      readonly person: string;
      readonly trackingId: string;
      readonly verdict: 'confirmed' | 'disputed';
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'holiday'; readonly date: string }
  | { readonly kind: 'no-holiday'; readonly date: string };

/** What a message of the bot is, by the key it was sent under. */
export type SaidKind =
  | 'digest'
  | 'correction'
  | 'introduction'
  | 'nudge'
  | 'thanks'
  | 'summary'
  | 'goal'
  /** An answer to a message, a button or a file. */
  | 'answer'
  /** That there is no answer. */
  | 'apology'
  | 'welcome'
  | 'file'
  | 'unknown';

export type Entry =
  | {
      readonly kind: 'did';
      /** When it was done, UTC ms. */
      readonly at: number;
      /** When the bot surely knew. Later than `at` where it was down, or killed on the way. */
      readonly until: number;
      readonly deed: Deed;
    }
  | {
      readonly kind: 'said';
      /** When Webex took it, UTC ms. */
      readonly at: number;
      readonly messageId: string;
      readonly what: SaidKind;
      /** Name of a space of the cast, or a person's email. */
      readonly to: string;
      readonly text: string;
      /** Of an answer: the message, press or file that it answers. */
      readonly answers?: string;
    }
  /** Somebody asked or pressed; `isSure`: the answer has to come. */
  | { readonly kind: 'asked'; readonly at: number; readonly id: string; readonly to: string; readonly isSure: boolean }
  /** The bot ran, reached Webex, and had nothing left to do. */
  | { readonly kind: 'settled'; readonly at: number }
  /** For people who read a record: a kill, a storm, a restart. */
  | { readonly kind: 'note'; readonly at: number; readonly text: string };
