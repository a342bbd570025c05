/** What is known in reply to a question: data, not words on a card. */

import type { DigestFacts } from './digest.ts';
import type { AuditEvent, Period } from './event.ts';
import type { NameMatch } from './ports.ts';
import type { Question } from './question.ts';
import type { ReplyFile } from './reply.ts';
import type { ShareFacts } from './share.ts';

/** Who did it, as far as a record or a person says so. Never a guess. */
export type Attribution =
  | { readonly kind: 'recorded' }
  | {
      readonly kind: 'claimed';
      /** Who says so: one email, or several joined by " and ". */
      readonly by: string;
      /** How many people say that it was theirs; more than one: the claims contradict each other. */
      readonly people: number;
      readonly standing: 'open' | 'confirmed' | 'disputed';
      /** When it was said and by whom confirmed or disputed, in words. */
      readonly evidence: readonly string[];
      readonly limits: readonly string[];
    }
  | {
      readonly kind: 'consistent-with';
      readonly people: number;
      readonly evidence: readonly string[];
      readonly limits: readonly string[];
    }
  | {
      readonly kind: 'unknown';
      /** The service identity is named as automation for this kind of change, by this admin. */
      readonly automation?: { readonly by: string; readonly reason?: string };
      /** For who may see it, where it narrows nothing down: who was ruled out, who denies it. */
      readonly evidence?: readonly string[];
      readonly limits?: readonly string[];
    };

export interface AnswerRow {
  readonly event: AuditEvent;
  readonly attribution: Attribution;
}

/** How complete the data behind an answer is. */
export interface CoverageStatement {
  /** True only when sources prove every instant of the asked span. */
  readonly complete: boolean;
  /** Nothing is missing but what is newer than the last poll, and the next one is not late. */
  readonly isUpToDate?: true;
  /** For a person, times with zone: "Complete for 16-22 Nov 2026 (CET)." or "Data from ... to ...; not proven complete.". */
  readonly sentence: string;
  /** What of it is not proven; before the first record there is nothing to name, so an open beginning is cut there. */
  readonly gaps: readonly Period[];
}

interface AnswerBase {
  /** How the question was read, with the time zone: "changes to user Zoe Keller, 16-22 Nov 2026 (CET)". */
  readonly reading: string;
  /** IANA zone all times are shown in. */
  readonly zone: string;
  /** When the answer was made, UTC ms: "3 days ago" counts from here. */
  readonly now: number;
  readonly question?: Question;
  /** Goes with the answer; a card has no room for it. */
  readonly file?: ReplyFile;
}

export interface EventsAnswer extends AnswerBase {
  readonly kind: 'events';
  readonly question: Question;
  readonly total: number;
  /** How many of the total name nobody. */
  readonly anonymous: number;
  /** The name, id or email asked for that no record holds: then nothing was found because nothing is called so. */
  readonly unrecorded?: string;
  readonly rows: readonly AnswerRow[];
  /** Position of the first row among the total, 0-based. */
  readonly offset: number;
  readonly next?: string;
  /** See EventPage. */
  readonly previous?: { readonly cursor?: string };
  readonly coverage: CoverageStatement;
}

export interface CountRow {
  readonly label: string;
  readonly count: number;
  /** UTC ms at which the day or week begins that is counted; absent: it is none. */
  readonly at?: number;
}

/** Numbers: a digest, or counts by something. */
export interface SummaryAnswer extends AnswerBase {
  readonly kind: 'summary';
  readonly question: Question;
  readonly total: number;
  readonly coverage: CoverageStatement;
  readonly content:
    | { readonly kind: 'digest'; readonly facts: DigestFacts }
    | { readonly kind: 'share'; readonly facts: ShareFacts }
    | { readonly kind: 'counts'; readonly by: string; readonly rows: readonly CountRow[] };
}

export interface HelpTopic {
  readonly summary: string;
  readonly example: string;
}

/** A text that is asked when the button is pressed; or a question, with what was filled in. */
export type AnswerButton =
  | { readonly label: string; readonly ask: string }
  | { readonly label: string; readonly question: Question };

/** Input ids and the slots they fill in the question of the button. */
export type InputId =
  | 'comment'
  | 'date'
  | 'dateOrder'
  | 'events'
  | 'firstDay'
  | 'lastDay'
  /** A zone that is none of the choices of `zone`; counts more than these. */
  | 'otherZone'
  | 'people'
  | 'status'
  | 'team'
  | 'topic'
  | 'zone';

export type FormInput =
  | { readonly kind: 'text'; readonly id: InputId; readonly label: string; readonly placeholder?: string }
  | { readonly kind: 'date'; readonly id: InputId; readonly label: string }
  | {
      readonly kind: 'choice';
      readonly id: InputId;
      readonly label: string;
      /** At most 12; values must not hold a comma. */
      readonly choices: readonly { readonly title: string; readonly value: string }[];
      readonly multiple: boolean;
    };

/** A plain statement: done, welcome, help. */
export interface MessageAnswer extends AnswerBase {
  readonly kind: 'message';
  readonly title: string;
  readonly lines: readonly string[];
  readonly topics?: readonly HelpTopic[];
  /** Pairs to look up, such as settings. */
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  /** At most four columns; rows that do not fit are counted, not shown. */
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** What the buttons with a question send along. */
  readonly inputs?: readonly FormInput[];
  /** Pages of the vendor. Of settings and our own words only, never of the data. */
  readonly links?: readonly { readonly label: string; readonly url: string }[];
  /** At most five; with more than five in all, the links are lines of text. */
  readonly buttons?: readonly AnswerButton[];
}

/** Two or more things match equally: the person picks. */
export interface ClarifyAnswer extends AnswerBase {
  readonly kind: 'clarify';
  readonly question: Question;
  readonly prompt: string;
  readonly choices: readonly {
    readonly label: string;
    readonly detail: string;
    /** The same question with this choice filled in. */
    readonly question: Question;
    /** What the name stands for; absent when the choice is between kinds of object. */
    readonly match?: NameMatch;
  }[];
}

/** Not understood, or not permitted. */
export interface RefusedAnswer extends AnswerBase {
  readonly kind: 'refused';
  /** A few words where all was understood and the answer is still no; absent = what was not understood. */
  readonly title?: string;
  readonly reason: string;
  readonly notUnderstood: readonly string[];
  readonly suggestions: readonly string[];
}

/** Something failed on our side. */
export interface ErrorAnswer extends AnswerBase {
  readonly kind: 'error';
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

export type Answer = EventsAnswer | SummaryAnswer | MessageAnswer | ClarifyAnswer | RefusedAnswer | ErrorAnswer;
