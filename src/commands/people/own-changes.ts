/** Recorded changes under a person's own name: by email, or by an id that is known to be theirs. */
import type { Actor, AuditEvent } from '../../audit/event.ts';
import type { AuditStore, EventQuery } from '../../audit/ports.ts';
import type { RosterPerson } from '../../audit/roster.ts';

type Own = Pick<RosterPerson, 'email' | 'ids'>;
type IsAnonymous = (actor: Actor) => boolean;

/** Events looked at in one go; where a span holds more, it is halved. */
const PAGE = 100;

export interface OwnChanges {
  readonly count: number;
  /** The latest one. */
  readonly last?: AuditEvent;
}

/** How many there are, up to now. @param now UTC ms */
export async function countOwnChanges(
  person: Own,
  store: Pick<AuditStore, 'group' | 'find'>,
  { now, isAnonymous }: { readonly now: number; readonly isAnonymous: IsAnonymous },
): Promise<OwnChanges> {
  const groups = await Promise.all(actorsOf(person).map((actor) => store.group({ actor, to: now + 1 }, ['actor'])));
  // Someone found by an email and by an id is one group; each has its actor as a label.
  const byLabel = new Map(groups.flat().map((group) => [group.values[0] ?? '', group]));
  let count = 0;
  let last: AuditEvent | undefined;
  for (const group of byLabel.values()) {
    const newest = await store.find(group.lastEventId);
    if (newest === undefined || !isOwn(newest.actor, person, isAnonymous)) continue;
    count += group.count;
    if (last === undefined || newest.time > last.time) last = newest;
  }
  return { count, ...(last === undefined ? {} : { last }) };
}

/**
 * The earliest one of a span; of several at one instant, the one with the
 * smallest id, so that the order of arrival makes no difference.
 * @param span half-open, UTC ms; `orgId` decoded, absent: in every organisation
 */
export async function firstOwnChange(
  person: Own,
  store: Pick<AuditStore, 'page'>,
  span: Omit<Search, 'actor'> & { readonly isAnonymous: IsAnonymous },
): Promise<AuditEvent | undefined> {
  const isTheirs = ({ actor }: AuditEvent): boolean => isOwn(actor, person, span.isAnonymous);
  const { isAnonymous: _, ...search } = span;
  const found = await Promise.all(actorsOf(person).map((actor) => firstOf(store, { ...search, actor }, isTheirs)));
  return found.filter((event) => event !== undefined).toSorted(earlierFirst)[0];
}

interface Search {
  readonly actor: NonNullable<EventQuery['actor']>;
  readonly orgId?: string;
  readonly from: number;
  readonly to: number;
}

async function firstOf(
  store: Pick<AuditStore, 'page'>,
  { from, to, ...where }: Search,
  isTheirs: (event: AuditEvent) => boolean,
): Promise<AuditEvent | undefined> {
  if (from >= to) return undefined;
  const query = { ...where, from, to };
  const page = await store.page(query, { limit: PAGE });
  if (page.next === undefined) return page.events.filter(isTheirs).toSorted(earlierFirst)[0];
  if (to - from === 1) return firstOnPages(store, query, isTheirs);
  // Pages come newest first; the older half is looked through before the newer one.
  const middle = from + Math.floor((to - from) / 2);
  const older = await firstOf(store, { ...where, from, to: middle }, isTheirs);
  return older ?? firstOf(store, { ...where, from: middle, to }, isTheirs);
}

/** More than a page within one millisecond. */
async function firstOnPages(
  store: Pick<AuditStore, 'page'>,
  query: EventQuery,
  isTheirs: (event: AuditEvent) => boolean,
): Promise<AuditEvent | undefined> {
  let first: AuditEvent | undefined;
  let cursor: string | undefined;
  do {
    const page = await store.page(query, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    first = page.events.filter(isTheirs).at(-1) ?? first;
    cursor = page.next;
  } while (cursor !== undefined);
  return first;
}

function earlierFirst(a: AuditEvent, b: AuditEvent): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1);
}

/** An id counts beside an email that differs, but never where the record names a service. */
function isOwn(actor: Actor, { email, ids = [] }: Own, isAnonymous: IsAnonymous): boolean {
  if (isAnonymous(actor)) return false;
  return actor.email?.trim().toLowerCase() === email || (actor.id !== undefined && ids.includes(actor.id));
}

function actorsOf({ email, ids = [] }: Own): readonly NonNullable<EventQuery['actor']>[] {
  return [{ kind: 'person', email }, ...ids.map((id) => ({ kind: 'person', id }) as const)];
}
