/** What admins set in the chat, beside the environment. */

/** Lower-case emails and domains, unless said otherwise. */
export interface BotSettings {
  /** Beside ADMINS. */
  readonly admins: readonly string[];
  readonly reviewers: readonly string[];
  readonly viewers: readonly string[];
  /** Beside ALLOWED_DOMAINS. */
  readonly domains: readonly string[];
  /** Win over every permission but that of the environment's ADMINS. */
  readonly deniedPeople: readonly string[];
  readonly deniedDomains: readonly string[];
  /** Service identities beside ANONYMOUS_ACTORS, as written. */
  readonly anonymousActors: readonly string[];
  /** Minutes of the day on the person's wall clock, half-open. */
  readonly workHours: { readonly from: number; readonly to: number };
  /** ISO weekdays, 1 = Monday. */
  readonly workdays: readonly number[];
  /** Country (`DE`, `DE-BY`) for people whose own is not known; absent: no public holidays for them. */
  readonly country?: string;
  /** The organisation's own days off, `YYYY-MM-DD`. */
  readonly holidays: readonly { readonly date: string; readonly name: string }[];
  /** Days between the introduction and the first reminder. */
  readonly graceDays: number;
  /** Named share to reach, 1..100 %. */
  readonly goal: number;
  /** Nothing is sent unasked while this is set. */
  readonly paused?: {
    readonly by: string;
    readonly at: number;
    readonly reason?: string;
    /** It ends by itself then, UTC ms; absent: when an admin says so. */
    readonly until?: number;
  };
}

export const DEFAULT_SETTINGS: BotSettings = {
  admins: [],
  reviewers: [],
  viewers: [],
  domains: [],
  deniedPeople: [],
  deniedDomains: [],
  anonymousActors: [],
  workHours: { from: 540, to: 1020 },
  workdays: [1, 2, 3, 4, 5],
  holidays: [],
  graceDays: 7,
  goal: 100,
};

/** Key of the one record in the `settings` collection. */
export const SETTINGS_KEY = 'bot';

/** The stored settings with what is not set by default. */
export function completeSettings(stored: Partial<BotSettings> | undefined): BotSettings {
  return { ...DEFAULT_SETTINGS, ...stored };
}

/** One change of settings or permissions, or one thing an admin did to others. Kept for ever. */
export interface JournalEntry {
  readonly at: number;
  /** Lower-case email, or `operator`. */
  readonly by: string;
  /** One sentence in the past tense: "allowed sam@example.net to ask". */
  readonly did: string;
  /** What to say to the bot to take it back; absent: it cannot be. */
  readonly undo?: string;
  /** Decoded organisation in whose space it was done; absent: it is of the bot as a whole. */
  readonly orgId?: string;
  /** What was changed, as a key: `person sam@example.net`, `zone of space X`. An older card does not overwrite it. */
  readonly about?: string;
}
