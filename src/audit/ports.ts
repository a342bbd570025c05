/**
 * The edges of the product, as the core sees them. Adapters live in sources/,
 * store/ and chat/ and point inwards; the core imports none of them.
 */
import type { Action, Actor, AuditEvent, EventIdentity, IncomingEvent, Period, SourceKind } from './event.ts';
import type { Picture } from './reply.ts';
import type { StateCollections } from './state.ts';

export type * from './chat-port.ts';
export type * from './file-port.ts';
export type * from './forward-port.ts';

/** The present. Injected so that tests and the playground's clock jump can move it. */
export interface Clock {
  /** UTC ms since 1970. */
  now(): number;
}

/** One step of reading a source: an event, or what was wrong with one row. */
export type SourceItem =
  | { readonly kind: 'event'; readonly incoming: IncomingEvent }
  | { readonly kind: 'rejected'; readonly where: string; readonly reason: string };

/** A file or service that audit events are read from. A bad row never stops the rest. */
export interface AuditSource {
  readonly kind: SourceKind;
  /** File name or request, for people. */
  readonly name: string;
  /** @throws SourceError when nothing at all can be read (wrong format, unreadable). */
  read(): AsyncIterable<SourceItem>;
  /** The span this source proves complete; known only after reading to the end. Absent: it proves none. */
  proves(): Period | undefined;
}

/** Services that audit records are fetched from. */
export type FeedKind = 'admin-audit-api' | 'security-audit-api';

/** One page of what a service keeps. A bad record never stops the rest. */
export interface FeedPage {
  readonly items: readonly SourceItem[];
  /** Opaque; asks for the page after this one of the same window. Absent on the last page. */
  readonly next?: string;
}

/**
 * A service that keeps the audit records of one organisation and hands them out by page. Windows are half-open, and
 * at most a year long, as the vendor's API wants it.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
export interface AuditFeed {
  readonly kind: FeedKind;
  /** For people: `Admin Audit Events API`. */
  readonly name: string;
  /** Decoded. */
  readonly orgId: string;
  /** What is asked for; empty: every category. */
  readonly categories: readonly string[];
  /**
   * Tries again by itself, within bounds, what may pass: 429 after the time that the service names, 5xx, lost answers.
   * @param cursor `next` of the page before; may be stored and used by a later process
   * @throws SourceError `access-lost` (nobody let us in: what an admin must do is in it), `feed-unreachable` (tried
   *   long enough), `feed-refused` (this request will never work), `cursor-lost` (begin the window again)
   */
  page(window: Period, cursor: string | undefined, signal: AbortSignal): Promise<FeedPage>;
}

/** Somebody as a list of people names them. */
export interface IncomingPerson {
  /** Lower case. */
  readonly email: string;
  readonly name?: string;
  readonly team?: string;
  /** IANA zone. */
  readonly zone?: string;
  /** ISO 3166 country, or country and region. */
  readonly country?: string;
  /** Decoded ids by which records may name them. */
  readonly ids?: readonly string[];
  /** What the list says of their API key; only for somebody new. */
  readonly key?: { readonly status: 'missing' | 'reported' | 'exempt' | 'revoked'; readonly reason?: string };
}

/** One step of reading a list of people: somebody, or what was wrong with one entry. */
export type PeopleItem =
  | { readonly kind: 'person'; readonly person: IncomingPerson; readonly where: string }
  | { readonly kind: 'rejected'; readonly where: string; readonly reason: string };

/** A file, service or trail that people are read from. A bad entry never stops the rest. */
export interface PeopleSource {
  readonly kind: 'people-csv' | 'wxcc-api' | 'trail';
  /** File name or service, for people. */
  readonly name: string;
  /** @throws SourceError when nothing, or nothing more, can be read. */
  read(): AsyncIterable<PeopleItem>;
}

/** Which events: every part given must hold. */
export interface EventQuery {
  /** '' = none named. */
  readonly orgId?: string;
  /** Half-open [from, to), UTC ms. */
  readonly from?: number;
  readonly to?: number;
  /** Any of these ids or (folded) names; ids compared decoded. */
  readonly target?: { readonly ids?: readonly string[]; readonly names?: readonly string[] };
  /** A person matches on any given part (email, name or id; folded); anonymous = service identities and empty actors. */
  readonly actor?:
    | { readonly kind: 'anonymous' }
    | { readonly kind: 'named' }
    | { readonly kind: 'person'; readonly email?: string; readonly name?: string; readonly id?: string };
  readonly entityTypes?: readonly string[];
  readonly actions?: readonly Action[];
  /** As the vendor names them: `LOGINS`, `CONTACT_CENTER`; '' = none given. */
  readonly categories?: readonly string[];
  readonly trackingId?: string;
  /** Address the change came from, as recorded. */
  readonly ip?: string;
  /** Folded substring of the description. */
  readonly text?: string;
}

/** A page of events, newest first (equal times: larger id first). */
export interface EventPage {
  readonly events: readonly AuditEvent[];
  /** All matches, not only this page. */
  readonly total: number;
  /** How many matches are newer than the first event of this page. */
  readonly offset: number;
  /** Opaque; hand it back for the older neighbours. Absent on the last page. Stays valid while events are added. */
  readonly next?: string;
  /** The page of the same size before this one; without a cursor it is the first. Absent on the first page. */
  readonly previous?: { readonly cursor?: string };
}

/** How much has come in: outlives restarts, deletions and backups. 0: nothing yet. */
export type ArrivalPlace = number;

export interface ArrivalOptions {
  readonly limit: number;
  /** Events of this organisation only. */
  readonly orgId?: string;
  /** Events of all but these; those that name none are among them. */
  readonly exceptOrgIds?: readonly string[];
}

export interface ArrivalPage {
  readonly events: readonly AuditEvent[];
  /** Go on from here; the same as before when nothing has come in. */
  readonly place: ArrivalPlace;
}

export type GroupField = 'actor' | 'entityType' | 'action' | 'target' | 'category' | 'anonymous';

/** How many events share these values, in the order of the fields asked for. */
export interface EventGroup {
  /** One value per field: actor = email, else name, else id, else ''; target = `type/id-or-name`; anonymous = 'true' | 'false'. */
  readonly values: readonly string[];
  readonly count: number;
  /** Newest event of the group. */
  readonly lastEventId: string;
}

/** What a name could stand for. */
export interface NameMatch {
  readonly kind: 'target' | 'actor';
  /** Absent for actors. */
  readonly entityType?: string;
  readonly id?: string;
  /** As last recorded. */
  readonly name: string;
  /** Earlier names of the same target, newest first. */
  readonly formerNames: readonly string[];
  readonly email?: string;
  /** 0 = exact as written, 1 = equal when folded (case, accents, spaces), 2+ = edits away + 1. */
  readonly distance: number;
  /** The text that matched: the name, a former name, an email or an id. */
  readonly matched: string;
  readonly lastSeenAt: number;
  readonly eventCount: number;
}

export interface NameSearch {
  readonly text: string;
  readonly kind: 'target' | 'actor';
  readonly orgId?: string;
  readonly entityTypes?: readonly string[];
  /** At most this many, best first. Default 10. */
  readonly limit?: number;
}

/** A span known to be complete, and who says so. */
export interface CoverageSpan extends Period {
  readonly orgId?: string;
  /** Complete as to these categories only; absent: as to all. */
  readonly categories?: readonly string[];
  readonly sourceKind: SourceKind;
  readonly sourceName: string;
  readonly recordedAt: number;
  /**
   * Who says that the source holds everything of the span: lower-case email, pseudonym or `operator`. Absent: the
   * source proves it.
   */
  readonly statedBy?: string;
}

/** Proof that turned out to be none. Spans that a person stated stay. */
export interface Withdrawal {
  readonly orgId: string;
  readonly sourceKind: SourceKind;
  readonly from: number;
  readonly at: number;
}

export interface AppendResult {
  readonly added: number;
  readonly duplicates: number;
  /** Older than what is kept, and so not taken in. Absent: none. */
  readonly refused?: number;
  /** Ids of the added events, in order. */
  readonly addedIds: readonly string[];
}

/** What `verify` found wrong, or repaired on open. A `note` is worth knowing and nothing is lost by it. */
export interface StoreFinding {
  readonly severity: 'note' | 'repaired' | 'problem';
  readonly where: string;
  readonly what: string;
}

/**
 * The audit trail. Appends are durable when the promise resolves. Callers page;
 * nobody loads everything.
 */
export interface AuditStore {
  append(incoming: readonly IncomingEvent[]): Promise<AppendResult>;
  /** By event id or any alias of it. */
  find(id: string): Promise<AuditEvent | undefined>;
  /** @throws StoreError `bad-cursor` when the cursor is not one of ours. */
  page(query: EventQuery, options: { readonly limit: number; readonly cursor?: string }): Promise<EventPage>;
  count(query: EventQuery): Promise<number>;
  /** Largest first; ties by values. */
  group(query: EventQuery, by: readonly GroupField[], limit?: number): Promise<readonly EventGroup[]>;
  /** Best first: smaller distance, then likelier (the same accents, a likely typo, a part of the name), then newer. */
  names(search: NameSearch): Promise<readonly NameMatch[]>;
  /**
   * What came in after a place, first come first, whatever its time; what was added to events that were there already
   * is not among it. Nothing comes in later before a place that was handed out.
   * @param after `now` gives the place as it is, and no events
   */
  arrivals(after: ArrivalPlace | 'now', options: ArrivalOptions): Promise<ArrivalPage>;
  coverage(orgId?: string): Promise<readonly CoverageSpan[]>;
  /** What is joined of spans counts as recorded when the last of them was, so one by a clock that ran ahead is seen. */
  addCoverage(span: CoverageSpan): Promise<void>;
  /** Takes back what a source proves of the time from `from` on; what is left counts as recorded by `at`. UTC ms. */
  withdrawCoverage(what: Withdrawal): Promise<void>;
  /** First and last event, for "data from ... to ..."; absent when empty. */
  extent(
    orgId?: string,
  ): Promise<{ readonly firstAt: number; readonly lastAt: number; readonly total: number } | undefined>;
  readonly state: StateStore;
  /** From now on these actors name nobody, for old events too. */
  reclassify(isAnonymous: (actor: Actor) => boolean): void;
  /**
   * Removes events for good, before `before` (UTC ms) and of that organisation; with null: of none. Their records come
   * in again only if somebody takes them in again; the caller sees to that. Durable, and whole or not at all per
   * month, when it resolves; to be called again after a crash.
   */
  purge(what: { readonly orgId: string | null; readonly before: number }): Promise<{ readonly removed: number }>;
  /**
   * Puts `pseudonym` in the place of a person, in actor, target, description, changes and the record as received.
   * Ids, times and counts stay; the same records stay duplicates. Durable when it resolves; may be called again.
   */
  pseudonymise(person: ErasedPerson, pseudonym: string): Promise<{ readonly changed: number }>;
  /** Everything kept, for a backup: events with what they are recognised by, coverage, and the small records. */
  dump(): AsyncIterable<DumpRecord>;
  /** Fills an empty store from a dump; ids, aliases and order as they were. @throws StoreError `not-empty`, `bad-dump` */
  restore(records: AsyncIterable<DumpRecord>): Promise<{ readonly events: number }>;
  verify(): Promise<readonly StoreFinding[]>;
  close(): Promise<void>;
}

/** By what a person is found in records; compared folded. Texts shorter than three characters find nothing. */
export interface ErasedPerson {
  /** Of that organisation only; absent: everywhere. */
  readonly orgId?: string;
  readonly emails: readonly string[];
  readonly names: readonly string[];
  /** Decoded. */
  readonly ids: readonly string[];
}

/** One line of a dump. */
export type DumpRecord =
  | {
      readonly kind: 'event';
      readonly event: AuditEvent;
      readonly identity: Pick<EventIdentity, 'apiId' | 'bucket' | 'exactTime'> & {
        /** Ids that other sources computed for the change; each leads to the event. */
        readonly aliases?: readonly string[];
        /** In what order events came in; larger is later. Absent in stores of earlier versions. */
        readonly arrival?: number;
        /** A person was taken out of it: no text of a further source is taken in. */
        readonly erased?: true;
      };
    }
  | { readonly kind: 'coverage'; readonly span: CoverageSpan }
  | {
      readonly kind: 'state';
      readonly collection: keyof StateCollections;
      readonly key: string;
      readonly value: unknown;
    };

/** Small mutable records by collection and key. Each call is atomic and durable when it resolves. */
export interface StateStore {
  get<C extends keyof StateCollections>(collection: C, key: string): Promise<StateCollections[C] | undefined>;
  list<C extends keyof StateCollections>(
    collection: C,
  ): Promise<readonly { readonly key: string; readonly value: StateCollections[C] }[]>;
  /** Reads, changes and writes in one step; return undefined to delete. Resolves to what is now stored. */
  update<C extends keyof StateCollections>(
    collection: C,
    key: string,
    change: (current: StateCollections[C] | undefined) => StateCollections[C] | undefined,
  ): Promise<StateCollections[C] | undefined>;
}

/** Public holidays of countries. */
export interface Holidays {
  /**
   * Name of the public holiday, undefined when it is none.
   * @param country `DE`, or `DE-BY` for a region; unknown ones have no holidays
   * @param date `YYYY-MM-DD`
   */
  nameOf(country: string, date: string): string | undefined;
  /** Is this country or region known? */
  knows(country: string): boolean;
  /** Are the holidays of this year known? Dates of other years are no holidays anywhere. */
  knowsYear(year: number): boolean;
  /** `Germany`, `Bayern`; undefined for one that is not known. */
  placeName(country: string): string | undefined;
}

/** Paints pictures. */
export interface Painter {
  /** PNG bytes. @throws WhodunitError `not-painted` */
  paint(picture: Picture): Promise<Uint8Array>;
}
