/** Events and claims as they are sent on: one line of JSON each, of a bounded size. docs/forwarding.md is for receivers. */
import { Temporal } from 'temporal-polyfill';
import type { Claim, ClaimStep } from './claims.ts';
import type { AuditEvent } from './event.ts';
import type { ForwardRecord } from './forward-port.ts';

/** Changes when a receiver would have to. */
export const FORWARD_SCHEMA = 'whodunit/1';

/** How much of a record is sent; the first that fits is taken. */
interface Measure {
  /** Characters of one text. */
  readonly text: number;
  readonly changes: number;
  readonly sources: number;
}

const MEASURES: readonly Measure[] = [
  { text: Number.POSITIVE_INFINITY, changes: Number.POSITIVE_INFINITY, sources: Number.POSITIVE_INFINITY },
  { text: 2000, changes: 200, sources: 5 },
  { text: 400, changes: 40, sources: 2 },
  { text: 120, changes: 8, sources: 1 },
  { text: 60, changes: 2, sources: 0 },
  { text: 24, changes: 0, sources: 0 },
];
/** Fits every destination, whatever characters it is of. */
const ID_CHARS = 64;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

/** @param maxBytes of the JSON; what does not fit is cut, and `cut` says so */
export function eventRecord(event: AuditEvent, maxBytes: number): ForwardRecord {
  const { id, time } = event;
  return {
    kind: 'event',
    id,
    time,
    json: within({ kind: 'event', id, time }, maxBytes, (measure) => eventFields(event, measure)),
  };
}

/**
 * One step of a claim: somebody said something of a change, took it back, or an admin judged it.
 * @param number of the step, from 1
 */
export function claimRecord(claim: Claim, step: ClaimStep, number: number, maxBytes: number): ForwardRecord {
  const id = `${claim.eventId} ${claim.by} ${number}`;
  const time = step.at;
  return {
    kind: 'claim',
    id,
    time,
    json: within({ kind: 'claim', id, time }, maxBytes, (measure) => claimFields(claim, step, id, measure)),
  };
}

function eventFields(event: AuditEvent, { text, changes, sources }: Measure): object {
  const short = shortener(text);
  const { actor, target } = event;
  return {
    schema: FORWARD_SCHEMA,
    kind: 'event',
    id: idText(event.id, text),
    time: iso(event.time),
    orgId: short(event.orgId),
    category: short(event.category),
    action: short(event.action),
    entityType: short(event.entityType),
    actor: { email: short(actor.email), name: short(actor.name), id: short(actor.id) },
    target: { id: short(target.id), name: short(target.name) },
    description: short(event.description),
    ip: short(event.ip),
    userAgent: short(event.userAgent),
    trackingId: short(event.trackingId),
    changes: event.changes
      .slice(0, changes)
      .map(({ field, before, after }) => ({ field: short(field), before: short(before), after: short(after) })),
    sources: event.sources.slice(0, sources).map(({ kind, name, where, importedAt }) => ({
      kind,
      name: short(name),
      where: short(where),
      importedAt: iso(importedAt),
    })),
  };
}

function claimFields(claim: Claim, step: ClaimStep, id: string, { text }: Measure): object {
  const short = shortener(text);
  return {
    schema: FORWARD_SCHEMA,
    kind: 'claim',
    id: idText(id, text),
    time: iso(step.at),
    orgId: short(claim.event.orgId),
    did: step.did,
    by: short(step.by),
    comment: short(step.comment),
    claimant: { email: short(claim.by), name: short(claim.name) },
    event: {
      id: idText(claim.eventId, text),
      time: iso(claim.event.time),
      entityType: short(claim.event.entityType),
      recordedAs: short(claim.event.identity),
    },
  };
}

function shortener(chars: number): (text: string | undefined) => string | undefined {
  return (text) => (text === undefined || text.length <= chars ? text : `${text.slice(0, chars)}…`);
}

/** An id stays whole as long as it can: receivers know by it what they have. */
function idText(id: string, chars: number): string {
  return id.slice(0, Math.max(chars, ID_CHARS));
}

function within(
  { kind, id, time }: Omit<ForwardRecord, 'json'>,
  maxBytes: number,
  fieldsOf: (measure: Measure) => object,
): string {
  for (const [at, measure] of MEASURES.entries()) {
    const fields = fieldsOf(measure);
    // A text of a megabyte need not be written out to see that it is too long.
    if (charsIn(fields) > maxBytes) continue;
    const json = asciiJson(at === 0 ? fields : { ...fields, cut: true });
    if (json.length <= maxBytes) return json;
  }
  return asciiJson({ schema: FORWARD_SCHEMA, kind, id: id.slice(0, ID_CHARS), time: iso(time), cut: true });
}

function iso(time: number): string {
  return Temporal.Instant.fromEpochMilliseconds(time).toString({ fractionalSecondDigits: 3 });
}

/** Characters of all texts in it. */
function charsIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + charsIn(part), 0);
}

/** JSON in which nothing ends a line, turns text around or needs a character set: every byte is printable ASCII. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    BEYOND_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
