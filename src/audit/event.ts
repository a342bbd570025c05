/**
 * The words of the field: what one recorded change is made of.
 *
 * Everything here is plain data. Instants are UTC milliseconds since 1970
 * (`...At` or `time`); ranges are half-open, `from` <= t < `to`.
 */

/** Who the record names. All fields absent = the record names nobody. */
export interface Actor {
  readonly email?: string;
  readonly name?: string;
  /** Decoded uuid when the vendor sent one, else the vendor's text. */
  readonly id?: string;
}

/** The changed object. Ids are compared on the decoded uuid. */
export interface Target {
  readonly id?: string;
  readonly name?: string;
}

/** One changed field, from structured fields only, never read out of a sentence. */
export interface Change {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** Formats and services that records come from. */
export type SourceKind =
  | 'control-hub-csv'
  | 'admin-audit-json'
  | 'admin-audit-api'
  /** Files of the old Management Portal; their layout is not documented. */
  | 'portal-csv'
  | 'portal-xlsx'
  | 'portal-pdf'
  /** Sign-ins and sign-outs; kept apart from changes. */
  | 'security-audit-api'
  /** The use of the bot itself. */
  | 'own-use'
  | 'sample';

/** Where a record came from; one event may have several. */
export interface Source {
  readonly kind: SourceKind;
  /** File name or request, for people. */
  readonly name: string;
  /** Place inside it: `row 17`, `line 3`, `item 12`. */
  readonly where: string;
  /** When it was taken in, UTC ms. */
  readonly importedAt: number;
}

/** `created`, `modified`, `deleted`, or the vendor's own word (lower case) when it is none of these. */
export type Action = string;

/** One recorded change. */
export interface AuditEvent {
  /** Stable whichever source came first: the API id, else a hash (see identity.ts). */
  readonly id: string;
  /** Decoded uuid of the organisation the change was made in; absent when nothing says so. */
  readonly orgId?: string;
  /** UTC instant, ms since 1970. */
  readonly time: number;
  readonly actor: Actor;
  readonly action: Action;
  /** The vendor's kind, lower-kebab, prefixes stripped: `contact-service-queue`; `unknown` when absent. */
  readonly entityType: string;
  readonly target: Target;
  readonly changes: readonly Change[];
  /** actionText, else eventDescription, else empty. */
  readonly description: string;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly trackingId?: string;
  /** Vendor's category without prefix, upper case as sent: `CONTACT_CENTER`; empty when absent. */
  readonly category: string;
  readonly sources: readonly Source[];
  /** The record as received (JSON value), unknown keys included. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * What a source hands to the store: the event, and what is needed to see that
 * the same change arrived before by another way.
 */
export interface IncomingEvent {
  readonly event: AuditEvent;
  readonly identity: EventIdentity;
}

/** See identity.ts for how the parts are computed and matched. */
export interface EventIdentity {
  /** The vendor's own event id, decoded, when the source carries one (API, JSON; not CSV). */
  readonly apiId?: string;
  /** Hash of (orgId, time cut to the second, tracking id, action text, target id). */
  readonly bucket: string;
  /**
   * The buckets as other settings or another format would give them, where the record says little of its
   * organisation: of the actor's organisation, and of none. Changes there may be the same; those of `bucket` go first.
   */
  readonly otherBuckets?: readonly string[];
  /** False when the source gave whole seconds only, so that ms are unknown. */
  readonly exactTime: boolean;
  /** 0 for the first, 1 for the second ... identical row of one file or request. */
  readonly occurrence: number;
}

/** A half-open span of time, UTC ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}
