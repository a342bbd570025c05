/** The small mutable records kept beside the trail, by collection. All JSON. */
import type { Claim } from './claims.ts';
import type { DigestScope, DigestSum } from './digest.ts';
import type { Period, SourceKind } from './event.ts';
import type { Outreach } from './outreach.ts';
import type { ErasedPerson, FeedKind, FileFindings } from './ports.ts';
import type { Automation, RosterPerson } from './roster.ts';
import type { BotSettings, JournalEntry } from './settings.ts';
import type { GoalTold } from './share.ts';
import type { SeenInFile } from './stated-span.ts';
import type { WatchList } from './watch.ts';

export interface DigestSubscription {
  readonly spaceId: string;
  /** ISO weekday, 1 = Monday. */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** Wall-clock minute of the day in `zone`, 540 = 09:00. */
  readonly minuteOfDay: number;
  /** IANA zone. */
  readonly zone: string;
  readonly createdBy: string;
  readonly createdAt: number;
  /**
   * Nothing is posted for a week with fewer changes without a name. Absent: always posted, but for weeks with nothing
   * to tell after the goal was reached; 0: those too.
   */
  readonly minimum?: number;
  /** Only these kinds of object; absent: all. */
  readonly entityTypes?: readonly string[];
  /** Slots before this instant are passed over, UTC ms. */
  readonly mutedUntil?: number;
  /** The space was told that the goal is reached, and it was not lost since. */
  readonly goalTold?: GoalTold;
  /** Decoded organisation it counts, whatever the space is for: that of the person who wanted it. */
  readonly orgId?: string;
}

/**
 * One digest owed to one space for one week. `planned` before it is sent and
 * `posted` after, so that a crash between is seen; `failed`: surely not posted
 * so far, and tried again until the next slot. `quiet` (the week had less than
 * the subscription's minimum), `muted` (the space had asked for silence) and
 * `posted` are final: nothing is posted later for that week.
 */
export interface DigestRun {
  readonly spaceId: string;
  readonly from: number;
  readonly to: number;
  readonly status: 'planned' | 'posted' | 'failed' | 'quiet' | 'muted';
  readonly plannedAt: number;
  readonly postedAt?: number;
  readonly messageId?: string;
  /** Sends that have ended, well or not. */
  readonly attempts: number;
  /** When the last send ended in vain, UTC ms. */
  readonly failedAt?: number;
  /** What the digest is of, so that it can be counted again. Absent in runs of earlier versions. */
  readonly scope?: DigestScope & { readonly orgId?: string };
  /** What was said, so that late records are noticed. */
  readonly counted?: DigestSum;
  /** Records that came too late for it: what they make of the counts, and since when those are so, UTC ms. */
  readonly late?: DigestSum & { readonly since: number };
  /** The one correction in its thread; `at`: when it was planned, sent or given up, UTC ms. */
  readonly correction?: { readonly status: 'planned' | 'posted' | 'failed'; readonly at: number };
}

/** One weekly summary owed to one admin. */
export interface AdminSummaryRun {
  readonly email: string;
  readonly from: number;
  readonly to: number;
  readonly status: 'planned' | 'posted' | 'failed' | 'nothing-to-say';
  readonly at: number;
  /** What was told in it, as keys, so that the next one knows what is new. */
  readonly told?: readonly string[];
}

/** A message on its way: kept until the service has confirmed it. */
export interface OutboxEntry {
  readonly to: { readonly kind: 'space' | 'person'; readonly id: string };
  readonly reply: {
    readonly markdown: string;
    readonly card?: { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown };
  };
  /** Name of the file that goes with it. Its bytes are in memory only: after a restart the words go alone and say so. */
  readonly file?: string;
  readonly threadId?: string;
  /** See SendOptions. */
  readonly durable?: boolean;
  /** See SendOptions. */
  readonly notAfter?: number;
  readonly queuedAt: number;
  readonly status: 'queued' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly messageId?: string;
  readonly doneAt?: number;
  readonly problem?: string;
}

/** A space the bot is in. */
export interface SpaceRecord {
  readonly spaceId: string;
  readonly kind: 'direct' | 'group';
  readonly zone?: string;
  readonly welcomedAt?: number;
  /** Decoded organisation that questions in this space are about; absent: all. */
  readonly orgId?: string;
  /** An admin wants no answers here, and nothing unasked. */
  readonly denied?: true;
  /** When the space was told so, UTC ms; since then silence. */
  readonly denialToldAt?: number;
}

/** What a person told the bot about themselves. */
export interface PersonRecord {
  readonly email: string;
  readonly zone?: string;
}

/** A stretch of time that is being read page by page, `to` frozen when it began. */
export interface PullWindow extends Period {
  /** Why it is read: for what is new, to fill a gap, once more after records could not be read, or somebody asked. Absent: a gap. */
  readonly part?: 'newest' | 'gap' | 'again' | 'wished';
  /** Page to ask for next; absent: the first. */
  readonly cursor?: string;
  readonly pages: number;
  /** How often this window was begun again because its pages had shifted. */
  readonly passes: number;
  /** Marks of the records of the page before, to see that pages have shifted. */
  readonly lastMarks: readonly string[];
  /** Marks of the last record of every page so far. */
  readonly endMarks?: readonly string[];
  /** What the first page is recognised by. */
  readonly firstMarks: readonly string[];
  /** Records were rejected: the window then proves nothing. */
  readonly rejected: number;
  readonly added: number;
  /** In this pass a record came again on a later page. */
  readonly shifted?: true;
  /** Of all records of this pass, in whatever order they came; and of the pass before. */
  readonly sum?: string;
  readonly lastSum?: string;
  /** Polls in a row that got no further. */
  readonly failures?: number;
}

/** A window that was read and yet proves nothing. */
export interface UnprovenWindow extends Period {
  /** Records that could not be read; 0: its pages kept shifting, or one could not be fetched. */
  readonly rejected: number;
  /** When it was read last, UTC ms. */
  readonly at: number;
  /** How often it was. */
  readonly tries: number;
}

export interface NewestPoll {
  readonly provenTo: number;
  readonly nextAt: number;
}

/** How far the fetching of one feed has come. What is proven complete is in the coverage, not here. */
export interface PullState {
  readonly orgId: string;
  readonly kind: FeedKind;
  /** The window being read; absent between windows. */
  readonly window?: PullWindow;
  /** A window that waits while newer records are read. */
  readonly aside?: PullWindow;
  /** Left alone for a while, then read again. Oldest first. */
  readonly unproven?: readonly UnprovenWindow[];
  /** When a poll for new records last ended well, UTC ms. */
  readonly lastDoneAt?: number;
  /** What the last poll for new records proved, and when the next is due, UTC ms; absent: it proved nothing, or none is. */
  readonly newest?: NewestPoll;
  /** Time of the newest record that came so soon that the clock was right then, UTC ms. @see `inStepWith` */
  readonly inStepAt?: number;
  /** Windows are no longer than this for a while, as longer ones could not be read while their pages shifted, ms. */
  readonly lengthMs?: number;
  /** When the last poll that did not end well ended, UTC ms. */
  readonly triedAt?: number;
  /** Why it did not. */
  readonly problem?: { readonly code: string; readonly what: string; readonly next: string; readonly since: number };
  /** An admin or the operator wants one now; at = when asked. With from and to: exactly that span. */
  readonly wanted?: { readonly at: number; readonly from?: number; readonly to?: number };
}

/** Whether the credentials of an organisation still work. Holds no token. */
export interface AccessRecord {
  readonly orgId: string;
  readonly kind: 'access-token' | 'integration' | 'service-app';
  readonly status: 'works' | 'lost';
  readonly since: number;
  /** One sentence on what is wrong, and one on what to do. */
  readonly problem?: { readonly what: string; readonly next: string };
  /** The access token, as the vendor's reply told; absent: not told. UTC ms. */
  readonly accessUntil?: number;
  /** The refresh token: when nobody renews before, an admin must sign in again. UTC ms. */
  readonly refreshUntil?: number;
}

/** How long the events of an organisation are kept. No record: for ever. */
export interface RetentionRecord {
  readonly orgId: string;
  readonly months: number;
  readonly setBy: string;
  readonly setAt: number;
}

/** What is due to be deleted: nothing is, before an admin has signed it off. */
export interface PurgeRun {
  readonly orgId: string;
  /** UTC ms. */
  readonly before: number;
  /** Counted when it was planned. */
  readonly events: number;
  /** Sign-ins that go with them; absent: none are kept. */
  readonly signIns?: number;
  /** What was done with the bot itself, which goes with them; absent: nothing is kept of it. */
  readonly uses?: number;
  /** How many of `events` name no organisation, and go with those of the only one; absent: they do not. */
  readonly unnamed?: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly plannedAt: number;
  readonly status: 'planned' | 'approved' | 'done' | 'declined';
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** When deleting began, UTC ms; `events`, `signIns` and `uses` were counted anew then. */
  readonly startedAt?: number;
  readonly removed?: number;
  readonly doneAt?: number;
}

/** A person whose name was taken out; who it was is not in here, only what recognises them in later records. */
export interface ErasureRecord {
  readonly pseudonym: string;
  readonly orgId?: string;
  readonly at: number;
  readonly by: string;
  readonly changed: number;
  readonly status: 'planned' | 'done';
  /** Keyed hashes of the folded emails, names and ids. */
  readonly marks: readonly string[];
  /** Key of the marks, random; later records take over the key of the first. */
  readonly markKey: string;
  readonly doneAt?: number;
  /** It was broken off and finished later; the admin who had ordered it is told. */
  readonly isResumed?: true;
  /** Email of the person, who asked for it and is to be told when it is done; gone when they were. */
  readonly tell?: string;
  /** What is still to be taken out; gone when it is done. */
  readonly person?: ErasedPerson;
}

/** Somebody wants their own name taken out, and an admin has to say whether it is. */
export interface ErasureRequest {
  /** Lower case. */
  readonly email: string;
  /** Decoded organisation in whose space they asked, or whose they are; absent: of the bot as a whole. */
  readonly orgId?: string;
  readonly at: number;
  readonly status: 'waiting' | 'declined';
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** The person was told of the decision, UTC ms. */
  readonly toldAt?: number;
}

/** A dropped file that waits for an answer of the person who dropped it; kept a while after, so that late presses are told. */
export interface PendingFile {
  readonly id: string;
  /** In the folder of pending files. */
  readonly fileName: string;
  /** As the sender called it. */
  readonly name: string;
  readonly by: string;
  readonly spaceId: string;
  /** Where it was dropped in a thread: what is told of it goes there. */
  readonly threadId?: string;
  readonly orgId?: string;
  readonly at: number;
  readonly findings: FileFindings;
  /** What became of it; its content is gone then. */
  readonly done?: {
    readonly what: 'taken' | 'discarded' | 'failed' | 'expired';
    readonly at: number;
    /** Lower-case email, or `operator`; absent where nobody did it. */
    readonly by?: string;
    /** What was taken in, in a few words of ours. */
    readonly sum?: string;
    /** What was seen in it, where it was read to its end: a span that somebody states of it later is judged by it. */
    readonly seen?: TakenFile;
  };
}

/** @see SeenInFile; `orgId` of records that name none, decoded */
export interface TakenFile extends SeenInFile {
  readonly sourceKind: SourceKind;
  readonly orgId?: string;
}

/** What admins were told once, so that they are not told again: by key of what it was. */
export interface WarningRecord {
  readonly at: number;
  /** On its way since `at`: it may have arrived. */
  readonly planned?: true;
}

/** How far the sending of what comes in has come, for one destination. */
export interface ForwardState {
  /** Everything that came in up to here was taken by the far side. */
  readonly place: number;
  /** Claims and their steps are sent from this instant on, UTC ms: when the destination was met first. */
  readonly since: number;
  /** Records that were taken, of both kinds. */
  readonly sent: number;
  /** When the last was, UTC ms. */
  readonly sentAt?: number;
  /** Tries in a row that were in vain. */
  readonly failures?: number;
  /** Nothing is tried before this instant, UTC ms. */
  readonly notBefore?: number;
  /** Why it does not go on, since when (UTC ms). */
  readonly problem?: { readonly code: string; readonly what: string; readonly next: string; readonly since: number };
}

export interface StateCollections {
  /** By name of the destination, `all/1` or `orgId/1`. */
  readonly forwards: ForwardState;
  /** By hash of destination and claim: so many steps of the claim were sent. */
  readonly forwardedClaims: { readonly steps: number };
  /** Under `last`: the number of the last event that came in, where it was removed again. */
  readonly arrivals: { readonly last: number };
  /** By `orgId/kind`. */
  readonly pulls: PullState;
  /** By decoded organisation id. */
  readonly access: AccessRecord;
  /** By decoded organisation id. */
  readonly retentions: RetentionRecord;
  /** By `orgId/before`. */
  readonly purges: PurgeRun;
  /** By pseudonym. */
  readonly erasures: ErasureRecord;
  /** By lower-case email. */
  readonly erasureRequests: ErasureRequest;
  /** By id. */
  readonly pendingFiles: PendingFile;
  /** By lower-case email, or `space:` and the space id. */
  readonly watches: WatchList;
  /** By key of what was told. */
  readonly warnings: WarningRecord;
  /** By space id. */
  readonly subscriptions: DigestSubscription;
  /** By `spaceId + from`. */
  readonly digests: DigestRun;
  /** By idempotency key. */
  readonly outbox: OutboxEntry;
  /** By space id. */
  readonly spaces: SpaceRecord;
  /** By lower-case email. */
  readonly people: PersonRecord;
  /** By `claimKey`. */
  readonly claims: Claim;
  /** By lower-case email. */
  readonly roster: RosterPerson;
  /** By lower-case email. */
  readonly outreach: Outreach;
  /** By lower-case identity, a space, and the kind (or nothing). */
  readonly automations: Automation;
  /** One record, under SETTINGS_KEY; what is not in it is as in DEFAULT_SETTINGS. */
  readonly settings: Partial<BotSettings>;
  /** By instant and a number: `1763892000000-0`. */
  readonly journal: JournalEntry;
  /** By `email + from`. */
  readonly summaries: AdminSummaryRun;
  /** Webhook deliveries by `resource:event:id`, for duplicates: when taken and when done with, UTC ms. Not done: taken up again after a restart. */
  readonly deliveries: { readonly at: number; readonly doneAt?: number };
  /** Instants of the chat by name, UTC ms: `first-connected`, `last-checked` (for missed messages). */
  readonly marks: { readonly at: number };
}
