/**
 * What other records say of a change that names nobody. Evidence narrows down;
 * it never names: a shared address, a session left open or a tracking id of a
 * service look the same as the person.
 */
import { actorKey } from './actor.ts';
import type { Actor, AuditEvent } from './event.ts';
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

/** Three bounded queries of the trail, all around one change. Only its own organisation is looked at. */
export async function gatherEvidence(store: Pick<AuditStore, 'page'>, event: AuditEvent): Promise<Evidence> {
  const near = (before: number, after: number, more: EventQuery): EventQuery => ({
    ...more,
    ...(event.orgId === undefined ? {} : { orgId: event.orgId }),
    from: event.time - before,
    to: event.time + after + 1,
    actor: { kind: 'named' },
  });
  const { trackingId, ip } = event;
  const userAgent = realUserAgent(event);
  const [request, client, sessions] = await Promise.all([
    trackingId === undefined ? NONE : read(store, near(REQUEST_MS, REQUEST_MS, { trackingId })),
    ip === undefined || userAgent === undefined ? NONE : read(store, near(SAME_CLIENT_MS, SAME_CLIENT_MS, { ip })),
    read(store, near(SIGNED_IN_MS, 0, { categories: [SIGN_IN, SIGN_OUT] })),
  ]);
  return {
    sameRequest: nearest(request.events, event.time),
    sameClient: nearest(
      client.events.filter((other) => other.userAgent === userAgent),
      event.time,
    ),
    signedIn: signedIn(sessions.events),
    isCut: request.isCut || client.isCut || sessions.isCut,
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

async function read(store: Pick<AuditStore, 'page'>, query: EventQuery): Promise<Records> {
  const { events, total } = await store.page(query, { limit: MAX_RECORDS });
  return { events, isCut: total > events.length };
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
    if (!last.has(person) && !hasFailed(event)) last.set(person, event);
  }
  return firstOfEach([...last.values()].filter(({ category }) => category === SIGN_IN));
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

/** Who tried in vain was not signed in. `eventStatus` stands in live captures, beside `data` or in it. */
function hasFailed({ raw }: AuditEvent): boolean {
  const { data } = raw;
  const inner = typeof data === 'object' && data !== null && 'eventStatus' in data ? data.eventStatus : undefined;
  return [raw['eventStatus'], inner].some((status) => typeof status === 'string' && /^fail/i.test(status));
}

/** The same for one person in all records that give an email; by name or id alone, somebody may count twice. */
export function personKey(actor: Actor): string {
  return actorKey(actor).toLowerCase();
}
