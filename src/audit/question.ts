/** What a person asked, as typed slots. The only output of questions/; the only input of commands/. */
import type { Action, Period } from './event.ts';

export type Intent =
  | 'who-changed'
  | 'history'
  | 'what-did'
  | 'what-changed'
  | 'unattributed'
  | 'last-changed'
  | 'how-many'
  | 'containing'
  | 'show'
  | 'digest'
  | 'digest-weekly'
  | 'digest-off'
  | 'time-zone'
  | 'help';

export interface AskedActor {
  readonly kind: 'person' | 'anonymous';
  readonly email?: string;
  readonly name?: string;
  readonly id?: string;
}

/** Weekly slot in the space's zone. */
export interface AskedSchedule {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly minuteOfDay: number;
}

export interface Question {
  readonly intent: Intent;
  readonly entityType?: string;
  /**
   * The kinds that a word such as "profile" can mean, in place of `entityType`,
   * until a name or a person has told which one it is.
   */
  readonly entityTypes?: readonly string[];
  readonly target?: { readonly id?: string; readonly name?: string };
  readonly actor?: AskedActor;
  /** `created`, `modified`, `deleted` or a vendor's word; absent = any ("changed", "touched"). */
  readonly action?: Action;
  /** Substring asked for ("changes containing ..."). */
  readonly text?: string;
  /** Grouping of "how many ... by". */
  readonly by?: 'actor' | 'type' | 'action' | 'day';
  /** Event id ("show ..."). */
  readonly event?: string;
  /** Half-open, UTC ms. Absent = all time. */
  readonly from?: number;
  readonly to?: number;
  readonly schedule?: AskedSchedule;
  /** IANA zone ("my time zone is ..."). */
  readonly zone?: string;
}

/** What became of a text. */
export type Reading =
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'refused';
      /** Where every word was understood and something asked for cannot be: what to look at, in a few words. */
      readonly title?: string;
      /** The words that could not be read, as written. */
      readonly notUnderstood: readonly string[];
      /** Why, in one sentence for a person. */
      readonly reason: string;
      /** Phrases that can be asked instead, nearest first, at most 3. */
      readonly suggestions: readonly string[];
    };

/** The span a question asks for, open ends filled: 0 and `now`. */
export function askedPeriod(question: Question, now: number): Period {
  return { from: question.from ?? 0, to: question.to ?? now };
}
