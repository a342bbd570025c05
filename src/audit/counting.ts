/** Counts how many changes have a person: recorded, confirmed, automation, or nobody. */
import { automationOf } from './automation.ts';
import type { Claim } from './claims.ts';
import type { Period } from './event.ts';
import type { AuditStore, EventQuery } from './ports.ts';
import type { Automation } from './roster.ts';
import type { ShareCount, TypeShare, WeekShare } from './share.ts';

/** Half-open span, UTC ms; an organisation and kinds of object when only those count. */
export interface ShareQuery extends Period {
  readonly orgId?: string;
  readonly entityTypes?: readonly string[];
}

type CountingStore = Pick<AuditStore, 'group' | 'state'>;

/** What is the same for every span: read once for many of them. */
interface Known {
  readonly rules: readonly Automation[];
  readonly confirmed: readonly ConfirmedClaim[];
}

type ConfirmedClaim = Pick<Claim, 'eventId' | 'event' | 'by'>;

const NOTHING: ShareCount = { total: 0, automation: 0, recorded: 0, confirmed: 0 };

/** One span as a whole: two queries of the trail. */
export async function countShare(store: CountingStore, query: ShareQuery): Promise<ShareCount> {
  return sumOf(await typesIn(store, query, await knownTo(store)));
}

/** The same by kind of object, most changes first, equal ones by name. */
export async function countShareByType(store: CountingStore, query: ShareQuery): Promise<readonly TypeShare[]> {
  return typesIn(store, query, await knownTo(store));
}

/** The same for several spans, in their order; claims and rules are read once. */
export async function countShareByWeek(
  store: CountingStore,
  weeks: readonly Period[],
  query: Omit<ShareQuery, keyof Period> = {},
): Promise<readonly WeekShare[]> {
  const known = await knownTo(store);
  return Promise.all(
    weeks.map(async ({ from, to }) => ({ from, to, ...sumOf(await typesIn(store, { ...query, from, to }, known)) })),
  );
}

async function knownTo({ state }: CountingStore): Promise<Known> {
  const [claims, rules] = await Promise.all([state.list('claims'), state.list('automations')]);
  return {
    rules: rules.map(({ value }) => value),
    confirmed: confirmedOnce(claims.map(({ value }) => value)),
  };
}

/**
 * One confirmed claim for each change. An admin's word stands until an admin
 * says otherwise: that somebody else says "mine" too is shown on the change,
 * and takes nothing away here, or anybody could undo a confirmation.
 */
function confirmedOnce(claims: readonly Claim[]): readonly ConfirmedClaim[] {
  const confirmed = claims.filter(({ statement, verdict }) => statement === 'mine' && verdict === 'confirmed');
  return [...new Map(confirmed.map((claim) => [claim.eventId, claim])).values()];
}

/**
 * Changes of the span by who made them: the email, name or id of the record, or
 * the email of a confirmed claim; lower case. The sums are those of `countShare`.
 */
export async function countByPerson(store: CountingStore, query: ShareQuery): Promise<ReadonlyMap<string, number>> {
  const here = eventQuery(query);
  const [{ rules, confirmed }, recorded, nameless] = await Promise.all([
    knownTo(store),
    store.group({ ...here, actor: { kind: 'named' } }, ['actor']),
    store.group({ ...here, actor: { kind: 'anonymous' } }, ['entityType', 'actor']),
  ]);
  const counts = new Map<string, number>();
  const add = (person: string, count: number): void => {
    counts.set(person.toLowerCase(), (counts.get(person.toLowerCase()) ?? 0) + count);
  };
  for (const { values, count } of recorded) add(values[0] ?? '', count);
  for (const { by } of confirmedIn(confirmed, query, openGroups(nameless, rules))) add(by, 1);
  return counts;
}

async function typesIn(store: CountingStore, query: ShareQuery, known: Known): Promise<readonly TypeShare[]> {
  const here = eventQuery(query);
  const [all, nameless] = await Promise.all([
    store.group(here, ['entityType']),
    store.group({ ...here, actor: { kind: 'anonymous' } }, ['entityType', 'actor']),
  ]);
  const types = new Map(
    all.map(({ values: [type = ''], count }) => [type, { total: count, nameless: 0, automation: 0 }]),
  );
  const open = openGroups(nameless, known.rules);
  for (const { values, count } of nameless) {
    const [type = '', identity = ''] = values;
    const row = types.get(type);
    if (row === undefined) continue;
    row.nameless += count;
    if (!open.has(groupKey(type, identity))) row.automation += count;
  }
  const confirmed = new Map<string, number>();
  for (const { event } of confirmedIn(known.confirmed, query, open)) {
    confirmed.set(event.entityType, (confirmed.get(event.entityType) ?? 0) + 1);
  }
  return [...types].map(([entityType, row]) => ({
    entityType,
    total: row.total,
    automation: row.automation,
    recorded: row.total - row.nameless,
    confirmed: confirmed.get(entityType) ?? 0,
  }));
}

function eventQuery({ from, to, orgId, entityTypes }: ShareQuery): EventQuery {
  return {
    from,
    to,
    ...(orgId === undefined ? {} : { orgId }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
  };
}

/** Kinds and identities that stand for nobody and are no automation. */
function openGroups(
  nameless: readonly { readonly values: readonly string[] }[],
  rules: readonly Automation[],
): ReadonlySet<string> {
  const open = nameless.filter(
    ({ values: [type = '', identity = ''] }) => automationOf(identity, type, rules) === undefined,
  );
  return new Set(open.map(({ values: [type = '', identity = ''] }) => groupKey(type, identity)));
}

/**
 * Confirmed claims in the span. Left out are changes that count
 * otherwise by now: as automation, or as recorded because their identity is no
 * longer one that stands for nobody. Nothing is counted twice.
 */
function confirmedIn(
  claims: readonly ConfirmedClaim[],
  { from, to, orgId }: ShareQuery,
  open: ReadonlySet<string>,
): readonly ConfirmedClaim[] {
  return claims.filter(({ event }) => {
    const isHere = event.time >= from && event.time < to && (orgId === undefined || event.orgId === orgId);
    return isHere && open.has(groupKey(event.entityType, event.identity));
  });
}

/** A space cannot be part of a kind. */
function groupKey(entityType: string, identity: string): string {
  return `${entityType} ${identity}`;
}

function sumOf(types: readonly TypeShare[]): ShareCount {
  return types.reduce<ShareCount>(
    (sum, { total, automation, recorded, confirmed }) => ({
      total: sum.total + total,
      automation: sum.automation + automation,
      recorded: sum.recorded + recorded,
      confirmed: sum.confirmed + confirmed,
    }),
    NOTHING,
  );
}
