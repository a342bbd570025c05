/**
 * When two records are the same change.
 *
 * The exports of Control Hub carry no event id, the API does. A tracking id is
 * not unique: it groups the sub-events of one request. So two records are the
 * same when organisation, time, tracking id, action text and target id agree,
 * where an export may give the time in whole seconds only. The k-th of several
 * identical rows of one file stands for the k-th identical change.
 */
import type { AuditEvent, EventIdentity } from './event.ts';

/** A hash as lower-case hex, at least 32 digits. Collisions hide changes, so it has to be a cryptographic one. */
export type HashText = (text: string) => string;

/** What a change is recognised by. */
export interface IdentityParts {
  readonly orgId?: string | undefined;
  /** What a reading under other settings, or of another format, may take for `orgId`; undefined = none. */
  readonly otherOrgIds?: readonly (string | undefined)[];
  /** UTC ms. */
  readonly time: number;
  readonly exactTime: boolean;
  readonly trackingId?: string | undefined;
  /** The vendor's action text only: exports do not carry the event description. */
  readonly actionText?: string | undefined;
  /** Decoded. */
  readonly targetId?: string | undefined;
  /** The vendor's own event id, decoded; exports have none. */
  readonly apiId?: string | undefined;
  /**
   * What a record is recognised by in place of tracking id, action text and target id, where the vendor promises none of
   * them: everything it says. Compared without white space, which differs between the files one table comes in.
   */
  readonly facts?: readonly (string | undefined)[] | undefined;
}

const ID_HEX_DIGITS = 20;
const BUCKET_HEX_DIGITS = 32;
/** The vendor's ids are uuids; a longer text than this is not kept as an id. */
const MAX_API_ID_CHARS = 128;

/**
 * The event's id and how it is met again by another way.
 *
 * An API id becomes the event id as it is. Other records get `c-` and 20 hex
 * digits, a hash of all parts and the number of the identical row, so that the
 * same export read twice gives the same ids. A whole second and the same instant
 * known to the millisecond give different ids: they may be different changes.
 *
 * @param occurrences counts identical rows; one counter per file or request
 */
export function identify(
  parts: IdentityParts,
  hash: HashText,
  occurrences: OccurrenceCounter,
): { readonly id: string; readonly identity: EventIdentity } {
  const second = Math.floor(parts.time / 1000);
  const restOfBucket = sized(String(second)) + recognisedBy(parts);
  const bucket = bucketOf(parts.orgId, restOfBucket, hash);
  const otherBuckets = parts.otherOrgIds?.map((orgId) => bucketOf(orgId, restOfBucket, hash)) ?? [];
  const occurrence = occurrences.next(bucket, parts.time - second * 1000);
  const apiId = parts.apiId === undefined || parts.apiId.length > MAX_API_ID_CHARS ? undefined : parts.apiId;
  const instant = parts.exactTime && parts.time === second * 1000 ? `${second}.000` : parts.time;
  const id = apiId ?? `c-${hash(`${bucket} ${instant} ${occurrence}`).slice(0, ID_HEX_DIGITS)}`;
  return {
    id,
    identity: {
      ...(apiId === undefined ? {} : { apiId }),
      bucket,
      ...(otherBuckets.length === 0 ? {} : { otherBuckets }),
      exactTime: parts.exactTime,
      occurrence,
    },
  };
}

function bucketOf(orgId: string | undefined, rest: string, hash: HashText): string {
  return hash(sized(orgId) + rest).slice(0, BUCKET_HEX_DIGITS);
}

function recognisedBy({ facts, trackingId, actionText, targetId }: IdentityParts): string {
  if (facts === undefined) return sized(trackingId) + sized(spaced(actionText)) + sized(targetId);
  // The letter keeps them apart from the others, which begin with a digit.
  return `f${joined(facts)}`;
}

/** A control character; they are taken out of what it separates. */
const SEPARATOR = '\u007f';
const PLAIN_FACTS = /^[\x20-\x7f]*$/;
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Z}]+/gu;

/** Facts without anything unseen, so that no two lists look like one. */
function joined(facts: readonly (string | undefined)[]): string {
  // Most facts are plain; to clean them one by one would take longer than all the rest.
  const whole = facts.join(SEPARATOR);
  if (PLAIN_FACTS.test(whole) && !facts.some((fact) => fact?.includes(SEPARATOR))) return whole.replaceAll(' ', '');
  return facts.map((fact = '') => fact.normalize('NFKC').replace(UNSEEN, '')).join(SEPARATOR);
}

/** A text with its length before it, so that no text can look like two. */
function sized(text = ''): string {
  return `${text.length}:${text}`;
}

/** White space may have been changed on the way into a file. */
function spaced(text = ''): string {
  return /\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text;
}

/** Counts identical rows while one file is read. */
export interface OccurrenceCounter {
  /** 0 for the first row with this bucket and millisecond, then 1, 2, ... */
  next(bucket: string, millisecond: number): number;
}

const FIRST_SLOTS = 1 << 12;

/**
 * A counter that stays small on long files: 8 bytes a row in an open hash
 * table, about 16 MB for a million rows, where a Map of texts takes 100 MB.
 * It keeps 64 bits of each row's hash; if two rows ever shared them, the second
 * would only be numbered 1 instead of 0.
 */
export function createOccurrenceCounter(): OccurrenceCounter {
  let high = new Uint32Array(FIRST_SLOTS);
  let low = new Uint32Array(FIRST_SLOTS);
  let used = 0;
  /** Slot content -> how often it was seen again; most rows are never. */
  const repeats = new Map<string, number>();

  function slotOf(h: number, l: number): number {
    const mask = high.length - 1;
    let slot = (l ^ Math.imul(h, 0x9e3779b1)) & mask;
    while ((high[slot] !== 0 || low[slot] !== 0) && (high[slot] !== h || low[slot] !== l)) slot = (slot + 1) & mask;
    return slot;
  }

  function grow(): void {
    const [oldHigh, oldLow] = [high, low];
    high = new Uint32Array(oldHigh.length * 2);
    low = new Uint32Array(oldLow.length * 2);
    for (let index = 0; index < oldHigh.length; index += 1) {
      const [h, l] = [oldHigh[index] ?? 0, oldLow[index] ?? 0];
      if (h === 0 && l === 0) continue;
      const slot = slotOf(h, l);
      high[slot] = h;
      low[slot] = l;
    }
  }

  return {
    next(bucket, millisecond) {
      const h = Number.parseInt(bucket.slice(0, 8), 16) >>> 0 || 1;
      const l = (Number.parseInt(bucket.slice(8, 16), 16) ^ Math.imul(millisecond + 1, 0x85ebca6b)) >>> 0;
      const slot = slotOf(h, l);
      if (high[slot] === h && low[slot] === l) {
        const key = `${h}:${l}`;
        const occurrence = (repeats.get(key) ?? 0) + 1;
        repeats.set(key, occurrence);
        return occurrence;
      }
      high[slot] = h;
      low[slot] = l;
      used += 1;
      if (used * 10 > high.length * 7) grow();
      return 0;
    },
  };
}

/** What a store keeps of a change in order to recognise it. */
export interface KnownChange {
  readonly time: AuditEvent['time'];
  readonly exactTime: boolean;
  /** Set once the vendor's own id is known, as the event's id or as an alias of it. */
  readonly apiId?: string;
}

/**
 * Which known change an incoming record is, or -1 when it is new. For records
 * whose API id is not known yet; a known one is a duplicate without asking.
 *
 * @param known the changes of the same bucket, oldest entry first, then those of its other buckets
 * @returns index into `known`. The caller then keeps what the record adds: its API id as an alias and, when
 *   the known time was not exact, the incoming exact one; otherwise two changes of one second may merge.
 */
export function findSameChange(
  known: readonly KnownChange[],
  incoming: { readonly time: number; readonly identity: EventIdentity },
): number {
  const { apiId, exactTime, occurrence } = incoming.identity;
  const certain: number[] = [];
  const possible: number[] = [];
  for (const [index, change] of known.entries()) {
    // Two API ids are two changes, however alike.
    if (apiId !== undefined && change.apiId !== undefined) continue;
    const isExact = exactTime && change.exactTime;
    if (!isExact) possible.push(index);
    else if (change.time === incoming.time) certain.push(index);
  }
  return [...certain, ...possible][apiId === undefined ? occurrence : 0] ?? -1;
}
