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

type ConfirmedClaim = Pick<Claim, 'eventId' | 'event'>;

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

async function typesIn(store: CountingStore, query: ShareQuery, known: Known): Promise<readonly TypeShare[]> {
  const here = eventQuery(query);
  const [all, nameless] = await Promise.all([
    store.group(here, ['entityType']),
    store.group({ ...here, actor: { kind: 'anonymous' } }, ['entityType', 'actor']),
  ]);
  const types = new Map(
    all.map(({ values: [type = ''], count }) => [type, { total: count, nameless: 0, automation: 0 }]),
  );
  const open = new Set<string>();
  for (const { values, count } of nameless) {
    const [type = '', identity = ''] = values;
    const row = types.get(type);
    if (row === undefined) continue;
    row.nameless += count;
    if (automationOf(identity, type, known.rules) === undefined) open.add(groupKey(type, identity));
    else row.automation += count;
  }
  const confirmed = countConfirmed(known.confirmed, query, open);
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

/**
 * Confirmed claims in the span by kind. Left out are changes that count
 * otherwise by now: as automation, or as recorded because their identity is no
 * longer one that stands for nobody. Nothing is counted twice.
 */
function countConfirmed(
  claims: readonly ConfirmedClaim[],
  { from, to, orgId }: ShareQuery,
  open: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event } of claims) {
    const isHere = event.time >= from && event.time < to && (orgId === undefined || event.orgId === orgId);
    if (!isHere || !open.has(groupKey(event.entityType, event.identity))) continue;
    counts.set(event.entityType, (counts.get(event.entityType) ?? 0) + 1);
  }
  return counts;
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
