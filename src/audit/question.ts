/** What a person asked, as typed slots. The only output of questions/; the only input of commands/. */
import type { ClaimStatement } from './claims.ts';
import type { Action, Period } from './event.ts';
import type { ExportFormat } from './export-port.ts';
import type { OnboardingReply } from './outreach.ts';
import type { DateOrder } from './ports.ts';
import type { KeyStatus } from './roster.ts';
import type { Use } from './use.ts';

/** Every kind of question and order; one command answers each. */
export const INTENTS = [
  'who-changed',
  'history',
  'what-did',
  'what-changed',
  'unattributed',
  'last-changed',
  'how-many',
  'containing',
  'show',
  'related',
  'watch',
  'watches',
  'unwatch',
  'who-asked',
  'about-me',
  'why-messaged',
  'forwarding',
  'claim',
  'claim-list',
  'withdraw',
  'judge',
  'claims',
  'named-share',
  'goal',
  'digest',
  'digest-weekly',
  'digest-off',
  'digest-mute',
  'digest-export',
  'export',
  'people',
  'person',
  'key',
  'import-people',
  'onboard',
  'onboarding',
  'my-key',
  'nudge',
  'nudge-preview',
  'snooze',
  'reminders-off',
  'reminders-on',
  'pause',
  'resume',
  'automation',
  'automation-off',
  'automations',
  'admins',
  'allow',
  'deny',
  'bind-space',
  'space-zone',
  'anonymous-actors',
  'anonymous-add',
  'anonymous-remove',
  'working-hours',
  'country',
  'holidays',
  'holiday-add',
  'holiday-remove',
  'settings',
  'journal',
  'pull',
  'access',
  'coverage',
  'retention',
  'purges',
  'purge-decide',
  'erase',
  'file-take',
  'file-covers',
  'file-discard',
  'time-zone',
  'help',
] as const;

export type Intent = (typeof INTENTS)[number];

/** Groups of commands in the help. */
export const TOPICS = ['asking', 'digest', 'claims', 'people', 'keeping', 'administration'] as const;

export type Topic = (typeof TOPICS)[number];

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
  readonly by?: 'actor' | 'type' | 'action' | 'day' | 'week';
  /** A picture is wanted beside the numbers. */
  readonly chart?: true;
  /** Event id ("show ..."). */
  readonly event?: string;
  /** What was done with the bot; absent: anything. */
  readonly use?: Use;
  /** What is alike in related changes; absent: an overview of all three. */
  readonly relation?: 'tracking' | 'target' | 'actor';
  /** Half-open, UTC ms. Absent = all time. */
  readonly from?: number;
  readonly to?: number;
  readonly schedule?: AskedSchedule;
  /** IANA zone ("my time zone is ..."). */
  readonly zone?: string;
  /** Ids of the changes that a claim is about. */
  readonly events?: readonly string[];
  /** What the asker says of them. */
  readonly statement?: ClaimStatement;
  /** What an admin says of a claim. */
  readonly verdict?: 'confirmed' | 'disputed';
  /** Which claims: the asker's, or those that wait for an admin's word. */
  readonly which?: 'own' | 'waiting';
  /** Free words: a ticket, a reason. */
  readonly comment?: string;
  /** Lower-case emails of the people that an order is about. */
  readonly people?: readonly string[];
  /** All of them ("onboard all"); beside `entityTypes`: all of these kinds, not one of them. */
  readonly all?: true;
  readonly status?: KeyStatus;
  /** What the asker says of their own keys. */
  readonly said?: OnboardingReply;
  /** Date `YYYY-MM-DD`: until when, or which holiday. */
  readonly date?: string;
  /** Team of the roster, as written. */
  readonly team?: string;
  /** What is granted or taken. */
  readonly grant?: 'admin' | 'reviewer' | 'viewer';
  /** Domain of emails, lower case. */
  readonly domain?: string;
  /** The order is about the space it is given in. */
  readonly here?: true;
  /** Organisation, as written. */
  readonly org?: string;
  /** Email or name of a service identity, as written. */
  readonly identity?: string;
  /** Minutes of the day, half-open. */
  readonly hours?: { readonly from: number; readonly to: number };
  /** ISO country, or country and region: `DE`, `DE-BY`. */
  readonly country?: string;
  /** How the named share is told apart. */
  readonly split?: 'week' | 'type' | 'team';
  /** 1..100. */
  readonly percent?: number;
  /** How many: changes at least ("from 5 changes"), weeks ("mute for 2 weeks"). */
  readonly count?: number;
  /** Where people are to be taken from: the actors of the trail, or the contact centre's own list. */
  readonly peopleFrom?: 'trail' | 'contact-centre';
  /** The order is to be taken back: "no longer deny ...". */
  readonly undo?: true;
  /** The asker was asked again and means it. */
  readonly sure?: true;
  /** When the card of the button was made, UTC ms: what was changed since then is not overwritten by it. */
  readonly asOf?: number;
  /** How long to keep: whole months, or for ever. */
  readonly keep?: number | 'for-ever';
  /** What an admin says of a deletion that is due, or whether a file is to be taken in. */
  readonly decision?: 'approve' | 'decline';
  /** Key of a due deletion. */
  readonly purge?: string;
  /** Id of a dropped file that waits for an answer. */
  readonly file?: string;
  /** First and last day of a span, `YYYY-MM-DD`, both included, as filled in on a card. */
  readonly firstDay?: string;
  readonly lastDay?: string;
  readonly dateOrder?: DateOrder;
  /** What is exported is the answer to this kind of question, with the other slots of it; absent: the last answer. */
  readonly of?: Intent;
  readonly format?: ExportFormat;
  /** Number of a watch. */
  readonly watch?: number;
  /** Group of commands ("help people"). */
  readonly topic?: Topic;
}

/** Why a text is not answered as it stands. */
export type RefusalCode =
  /** Words that nothing can be made of. */
  | 'leftover'
  /** Something is to be left out: "not by", "except". */
  | 'negation'
  /** Two questions, or two values where one can be asked. */
  | 'several'
  /** A time that is not exact. */
  | 'vague'
  /** No such date, week or time of day; or it can be read two ways. */
  | 'date'
  | 'future'
  | 'missing'
  /** "I", and it is not known who asks. */
  | 'who'
  | 'zone'
  /** Another value that is clearly meant and wrong. */
  | 'value'
  | 'quote'
  | 'empty'
  | 'too-long'
  | 'no-question';

/** What became of a text. */
export type Reading =
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
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
