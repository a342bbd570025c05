/**
 * Watches: what somebody wants to be told of as it comes in, and what came in and was not told yet.
 *
 * What counts is when a record comes in, not when the change was made. A record that is older than a week when it comes
 * in is history: it is counted, and told in one line when nothing more of that kind has come for an hour.
 */
import type { Action, AuditEvent } from './event.ts';
import { fold, foldText } from './fold.ts';
import type { ArrivalPlace, EventQuery } from './ports.ts';
import type { Question } from './question.ts';
import { decodeId } from './vendor-id.ts';

/** More for one person or space would be read by nobody. */
export const MAX_WATCHES = 20;
/** Changes that one message lists. */
export const MAX_LISTED = 5;
const HOUR_MS = 3_600_000;
/** What is older when it comes in is history. */
const HISTORY_MS = 7 * 24 * HOUR_MS;
/** History is told when none came for so long, */
const SETTLED_MS = HOUR_MS;
/** or when it has waited so long. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

/** Which changes, as in a search, names looked up. Nothing of it: all of them. */
export type Watched = Pick<Question, 'entityType' | 'entityTypes' | 'all' | 'target' | 'actor' | 'action' | 'text'>;

export type WatchOwner =
  | { readonly kind: 'person'; readonly email: string }
  | { readonly kind: 'space'; readonly spaceId: string };

export interface Watch {
  /** What people call it by: 1, 2, 3 of its owner, none used again. */
  readonly number: number;
  readonly what: Watched;
  /** Decoded organisation it was set for; absent: whatever its owner may see. */
  readonly orgId?: string;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Everything that came in up to here was looked at. */
  readonly place: ArrivalPlace;
  /** What was found and is in no message yet. */
  readonly found?: Found;
}

/** What came in for one watch. */
export interface Found {
  /** Decoded organisation in whose records it was found; absent: in all. */
  readonly orgId?: string;
  readonly fresh?: Tally & {
    /** Newest first, at most MAX_LISTED. */
    readonly newest: readonly { readonly id: string; readonly time: number }[];
  };
  readonly history?: Tally & {
    /** When the first and the last of it were found, UTC ms. */
    readonly since: number;
    readonly until: number;
  };
}

/** How many, and when the first and the last of them were made, UTC ms. */
export interface Tally {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A message about watches: stored before it is sent, so that a crash between is seen. */
export interface WatchNews {
  readonly key: string;
  readonly parts: readonly { readonly watch: number; readonly found: Found }[];
  /** Tries that have ended in vain, and when the last one did, UTC ms. */
  readonly failures?: number;
  readonly failedAt?: number;
}

/** The watches of one person or space, and what is being told of them. Kept when none is left, for the numbers. */
export interface WatchList {
  readonly owner: WatchOwner;
  /** Number that was given last. */
  readonly last: number;
  /** In the order of their numbers. */
  readonly watches: readonly Watch[];
  /** Messages that were begun. */
  readonly messages: number;
  readonly news?: WatchNews;
}

/** Of the list among the stored ones: lower-case email, or the space. */
export function watchKey(owner: WatchOwner): string {
  return owner.kind === 'person' ? owner.email : `space:${owner.spaceId}`;
}

export function newWatchList(owner: WatchOwner): WatchList {
  return { owner, last: 0, watches: [], messages: 0 };
}

/** What of a question is watched. */
export function watchedOf({ entityType, entityTypes, all, target, actor, action, text }: Question): Watched {
  return {
    ...(entityType === undefined ? {} : { entityType }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
    ...(all === undefined || entityTypes === undefined ? {} : { all }),
    ...(target === undefined ? {} : { target }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Do both watch the same? What has an id is the same under every name. */
export function isSameWatched(a: Watched, b: Watched): boolean {
  return JSON.stringify(markOf(a)) === JSON.stringify(markOf(b));
}

function markOf({ entityType, entityTypes = [], target, actor, action, text }: Watched): readonly unknown[] {
  const { email, id, name } = actor ?? {};
  return [
    // An id is of one kind only, said or not.
    target?.id === undefined ? [entityType ?? '', entityTypes.toSorted()] : [],
    target === undefined ? [] : [target.id === undefined ? fold(target.name ?? '') : decodeId(target.id)],
    actor === undefined ? [] : [actor.kind, email === undefined ? (id ?? fold(name ?? '')) : fold(email)],
    action ?? '',
    foldText(text ?? ''),
  ];
}

/** Which events a watch is about, its names as they are now. */
export interface WatchFilter {
  readonly entityTypes?: readonly string[];
  readonly action?: Action;
  readonly text?: string;
  readonly target?: NonNullable<EventQuery['target']>;
  readonly actor?: NonNullable<EventQuery['actor']>;
}

/** @returns whether an event is among them, compared as the store compares */
export function watchMatcher(
  { entityTypes, action, text, target, actor }: WatchFilter,
  isAnonymous: (actor: AuditEvent['actor']) => boolean,
): (event: AuditEvent) => boolean {
  const needle = text === undefined ? undefined : foldText(text);
  const isTarget = target === undefined ? undefined : targetTest(target);
  const isActor = actor === undefined ? undefined : actorTest(actor, isAnonymous);
  return (event) =>
    (entityTypes === undefined || entityTypes.includes(event.entityType)) &&
    (action === undefined || event.action === action) &&
    (isTarget === undefined || isTarget(event)) &&
    (isActor === undefined || isActor(event)) &&
    (needle === undefined || foldText(event.description).includes(needle));
}

function targetTest({ ids = [], names = [] }: NonNullable<EventQuery['target']>): (event: AuditEvent) => boolean {
  const wantedIds = new Set(ids.map(plainId));
  const wantedNames = new Set(names.map(fold));
  return ({ target: { id, name } }) =>
    (id !== undefined && wantedIds.has(id)) ||
    (wantedNames.size > 0 && name !== undefined && wantedNames.has(fold(name)));
}

function actorTest(
  actor: NonNullable<EventQuery['actor']>,
  isAnonymous: (actor: AuditEvent['actor']) => boolean,
): (event: AuditEvent) => boolean {
  if (actor.kind !== 'person') {
    const wanted = actor.kind === 'anonymous';
    return (event) => isAnonymous(event.actor) === wanted;
  }
  const [email, name] = [actor.email, actor.name].map((part) => (part === undefined ? undefined : fold(part)));
  const id = actor.id === undefined ? undefined : plainId(actor.id);
  return ({ actor: recorded }) =>
    (email !== undefined && recorded.email !== undefined && fold(recorded.email) === email) ||
    (name !== undefined && recorded.name !== undefined && fold(recorded.name) === name) ||
    (id !== undefined && recorded.id === id);
}

function plainId(id: string): string {
  return decodeId(id.trim());
}

/** Was it made more than a week before it came in? */
export function isHistory({ time, sources }: AuditEvent, now: number): boolean {
  const cameIn = sources.length === 0 ? now : Math.min(...sources.map(({ importedAt }) => importedAt));
  return cameIn - time > HISTORY_MS;
}

/** What is found with these events too, which came in now (UTC ms) and match. */
export function addFound(
  found: Found | undefined,
  events: readonly AuditEvent[],
  now: number,
  orgId?: string,
): Found | undefined {
  if (events.length === 0) return found;
  const old = events.filter((event) => isHistory(event, now));
  const recent = old.length === 0 ? events : events.filter((event) => !isHistory(event, now));
  const added: Found = {
    ...(orgId === undefined ? {} : { orgId }),
    ...(recent.length === 0 ? {} : { fresh: { ...tallyOf(recent), newest: newestOf(recent) } }),
    ...(old.length === 0 ? {} : { history: { ...tallyOf(old), since: now, until: now } }),
  };
  return found === undefined ? added : mergeFound(found, added);
}

function tallyOf(events: readonly AuditEvent[]): Tally {
  let [firstAt, lastAt] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { time } of events) {
    firstAt = Math.min(firstAt, time);
    lastAt = Math.max(lastAt, time);
  }
  return { count: events.length, firstAt, lastAt };
}

/** Both together; in the organisation of the first. */
export function mergeFound(a: Found, b: Found): Found {
  const { fresh = b.fresh, history = b.history } = a;
  const isBoth = { fresh: a.fresh && b.fresh, history: a.history && b.history };
  const newest =
    isBoth.fresh === undefined ? undefined : newestOf([...(a.fresh?.newest ?? []), ...isBoth.fresh.newest]);
  return {
    ...(a.orgId === undefined ? {} : { orgId: a.orgId }),
    ...(fresh === undefined
      ? {}
      : { fresh: isBoth.fresh === undefined ? fresh : { ...sumOf(fresh, isBoth.fresh), newest: newest ?? [] } }),
    ...(history === undefined
      ? {}
      : { history: isBoth.history === undefined ? history : joined(history, isBoth.history) }),
  };
}

type History = NonNullable<Found['history']>;

function joined(a: History, b: History): History {
  return { ...sumOf(a, b), since: Math.min(a.since, b.since), until: Math.max(a.until, b.until) };
}

function sumOf(a: Tally, b: Tally): Tally {
  return {
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
  };
}

type Newest = NonNullable<Found['fresh']>['newest'];

/** Newest first, each once. */
export function newestOf(events: Newest): Newest {
  const byId = new Map(events.map(({ id, time }) => [id, { id, time }]));
  return [...byId.values()].sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1)).slice(0, MAX_LISTED);
}

/** Cut in two: what is to be told now (UTC ms), and what waits. */
export function dueOf(found: Found, now: number): { readonly due?: Found; readonly waiting?: Found } {
  const { fresh, history, ...rest } = found;
  const isSettled =
    history !== undefined && (now - history.until >= SETTLED_MS || now - history.since >= LONGEST_WAIT_MS);
  const due = { ...(fresh === undefined ? {} : { fresh }), ...(isSettled ? { history } : {}) };
  const isDue = fresh !== undefined || isSettled;
  return {
    ...(isDue ? { due: { ...rest, ...due } } : {}),
    ...(history === undefined || isSettled ? {} : { waiting: { ...rest, history } }),
  };
}
