/**
 * What other records say of a change that names nobody. Evidence narrows down;
 * it never names: a shared address, a session left open or a tracking id of a
 * service look the same as the person.
 */
import { actorKey } from './actor.ts';
import type { Actor, AuditEvent } from './event.ts';
import { isRecord } from './field-text.ts';
import type { AuditStore, EventQuery } from './ports.ts';

/** Somebody named in a record near the change. */
export interface Trace {
  readonly actor: Actor;
  /** Of that record, UTC ms. */
  readonly at: number;
}

/** One trace a person in each list, the nearest. */
export interface Evidence {
  /** Named in records with the same tracking id. */
  readonly sameRequest: readonly Trace[];
  /** Made changes from the same address with the same user agent. */
  readonly sameClient: readonly Trace[];
  /** Were signed in: `at` is when they did. */
  readonly signedIn: readonly Trace[];
  /** There was more than was looked at, so more people may be consistent with it. */
  readonly isCut: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far around the change a request can leave records. */
const REQUEST_MS = 12 * HOUR_MS;
export const SAME_CLIENT_MS = 30 * MINUTE_MS;
export const SIGNED_IN_MS = 12 * HOUR_MS;
/** Records looked at for each kind of evidence. */
const MAX_RECORDS = 300;
/**
 * Categories of the admin audit, as live captures of the vendor's API show them.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events (example `LOGINS,LOGOUT`)
 */
const SIGN_IN = 'LOGINS';
const SIGN_OUT = 'LOGOUT';
/** Pages of sign-ins looked at: everybody of the organisation signs in, to whatever there is. */
const MAX_SIGN_IN_PAGES = 10;
const MAX_FIELD_CHARS = 200;

/**
 * Bounded queries, all around one change. Only its own organisation is looked at.
 * @param signIns sign-ins and sign-outs of the security audit, kept apart from the trail; absent: none are
 */
export async function gatherEvidence(
  store: Pick<AuditStore, 'page'>,
  event: AuditEvent,
  signIns?: Pick<AuditStore, 'page'>,
): Promise<Evidence> {
  const near = (before: number, after: number, more: EventQuery): EventQuery => ({
    ...more,
    ...(event.orgId === undefined ? {} : { orgId: event.orgId }),
    from: event.time - before,
    to: event.time + after + 1,
    actor: { kind: 'named' },
  });
  const { trackingId, ip } = event;
  const userAgent = realUserAgent(event);
  const [request, client, sessions, signed] = await Promise.all([
    trackingId === undefined ? NONE : read(store, near(REQUEST_MS, REQUEST_MS, { trackingId })),
    ip === undefined || userAgent === undefined ? NONE : read(store, near(SAME_CLIENT_MS, SAME_CLIENT_MS, { ip })),
    read(store, near(SIGNED_IN_MS, 0, { categories: [SIGN_IN, SIGN_OUT] })),
    signIns === undefined ? NONE : read(signIns, near(SIGNED_IN_MS, 0, {}), MAX_SIGN_IN_PAGES),
  ]);
  const whileSignedIn = [...sessions.events, ...signed.events.filter(concernsThePortal)];
  return {
    sameRequest: nearest(request.events, event.time),
    sameClient: nearest(
      client.events.filter((other) => other.userAgent === userAgent),
      event.time,
    ),
    signedIn: signedIn(whileSignedIn.toSorted((a, b) => b.time - a.time)),
    isCut: request.isCut || client.isCut || sessions.isCut || signed.isCut,
  };
}

/** What stands there where no browser was told is the same for everybody. Live captures show `NoUserAgentAvailable...`. */
function realUserAgent({ userAgent }: AuditEvent): string | undefined {
  return userAgent === undefined || /^nouseragent/i.test(userAgent.trim()) ? undefined : userAgent;
}

interface Records {
  readonly events: readonly AuditEvent[];
  readonly isCut: boolean;
}

const NONE: Records = { events: [], isCut: false };

async function read(store: Pick<AuditStore, 'page'>, query: EventQuery, maxPages = 1): Promise<Records> {
  const events: AuditEvent[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await store.page(query, { limit: MAX_RECORDS, ...(cursor === undefined ? {} : { cursor }) });
    events.push(...page.events);
    cursor = page.next;
    if (cursor === undefined) return { events, isCut: false };
  }
  return { events, isCut: true };
}

function nearest(events: readonly AuditEvent[], at: number): readonly Trace[] {
  const sorted = events.toSorted((a, b) => Math.abs(a.time - at) - Math.abs(b.time - at));
  return firstOfEach(sorted);
}

/**
 * Whose last word was to sign in. A sign-out ends whatever was open.
 * @param events sign-ins and sign-outs before the change, newest first
 */
function signedIn(events: readonly AuditEvent[]): readonly Trace[] {
  const last = new Map<string, AuditEvent>();
  for (const event of events) {
    const person = personKey(event.actor);
    if (!last.has(person) && (isSignOut(event) || isSession(event))) last.set(person, event);
  }
  return firstOfEach([...last.values()].filter((event) => !isSignOut(event)));
}

/** `User Logout Attempted` stands in live captures of the admin audit; of the security audit no sign-out is published. */
function isSignOut(event: AuditEvent): boolean {
  return event.category === SIGN_OUT || /\blog ?out\b/i.test(fieldOf(event, 'eventDescription'));
}

/**
 * Somebody who sat before a screen and was let in. Failures and renewals without a person say nothing of presence.
 * `Password`, `Non-Interactive`, `SUCCESS` and `FAILURE` are values of a captured payload, not documented ones.
 */
function isSession(event: AuditEvent): boolean {
  if (event.category !== SIGN_IN || /^fail/i.test(fieldOf(event, 'eventStatus'))) return false;
  return !/^non-?interactive$/i.test(fieldOf(event, 'authenticationMethod').trim());
}

/**
 * Of the many things that people sign in to, the portal where changes are made. A captured payload names it
 * `Webex Admin Portal`; the documented example names none, so that may be any.
 */
function concernsThePortal(event: AuditEvent): boolean {
  const client = fieldOf(event, 'actorClientName').trim();
  return client === '' || /^webex admin portal$/i.test(client);
}

/** Of each person the first. */
function firstOfEach(events: readonly AuditEvent[]): readonly Trace[] {
  const people = new Map<string, Trace>();
  for (const { actor, time } of events) {
    const person = personKey(actor);
    if (!people.has(person)) people.set(person, { actor, at: time });
  }
  return [...people.values()];
}

/** Text of a field that stands beside `data` or in it; empty where there is none. */
function fieldOf({ raw }: AuditEvent, name: string): string {
  const { data } = raw;
  const inner = isRecord(data) ? data[name] : undefined;
  const value = raw[name] ?? inner;
  return typeof value === 'string' ? value.slice(0, MAX_FIELD_CHARS) : '';
}

/** The same for one person in all records that give an email; by name or id alone, somebody may count twice. */
export function personKey(actor: Actor): string {
  return actorKey(actor).toLowerCase();
}
