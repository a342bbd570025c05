/** The weekly digest: what changed without a name in one span of time. */
import type { AuditEvent, Period } from './event.ts';
import type { AuditStore, EventQuery } from './ports.ts';

export interface DigestCount {
  /** Entity type, or action. */
  readonly value: string;
  readonly anonymous: number;
  readonly total: number;
}

/** Everything a digest card says, as numbers and events. */
export interface DigestFacts extends Period {
  /** IANA zone the span was cut in. */
  readonly zone: string;
  /** All changes in the span. */
  readonly total: number;
  /** Those that name nobody. */
  readonly unattributed: number;
  /** Only kinds with at least one anonymous change, largest first. */
  readonly byEntityType: readonly DigestCount[];
  readonly byAction: readonly DigestCount[];
  /** A few anonymous changes, deletions first, then newest. */
  readonly examples: readonly AuditEvent[];
  readonly previous: Period & { readonly total: number; readonly unattributed: number };
}

/** Share of changes that name nobody, 0..1; undefined when there were no changes at all. */
export function anonymousShare(counts: { readonly total: number; readonly unattributed: number }): number | undefined {
  return counts.total === 0 ? undefined : counts.unattributed / counts.total;
}

/** How many examples a digest names. */
const EXAMPLES = 5;

/**
 * Counts one span and the one before it.
 * @param span half-open, UTC ms, cut at midnights of `zone`.
 * @param previous the span before, of the same number of days.
 */
export async function gatherDigest(
  store: AuditStore,
  span: Period,
  previous: Period,
  zone: string,
): Promise<DigestFacts> {
  const here: EventQuery = { from: span.from, to: span.to };
  const anonymous: EventQuery = { ...here, actor: { kind: 'anonymous' } };
  const before: EventQuery = { from: previous.from, to: previous.to };
  const [total, unattributed, types, actions, previousTotal, previousUnattributed, examples] = await Promise.all([
    store.count(here),
    store.count(anonymous),
    store.group(here, ['entityType', 'anonymous']),
    store.group(here, ['action', 'anonymous']),
    store.count(before),
    store.count({ ...before, actor: { kind: 'anonymous' } }),
    findExamples(store, anonymous),
  ]);
  return {
    ...span,
    zone,
    total,
    unattributed,
    byEntityType: countByFirst(types),
    byAction: countByFirst(actions),
    examples,
    previous: { ...previous, total: previousTotal, unattributed: previousUnattributed },
  };
}

/** Folds groups of [value, anonymous?] into one row per value. */
function countByFirst(
  groups: readonly { readonly values: readonly string[]; readonly count: number }[],
): DigestCount[] {
  const rows = new Map<string, DigestCount>();
  for (const { values, count } of groups) {
    const [value = '', anonymous] = values;
    const row = rows.get(value) ?? { value, anonymous: 0, total: 0 };
    rows.set(value, {
      value,
      anonymous: row.anonymous + (anonymous === 'true' ? count : 0),
      total: row.total + count,
    });
  }
  return [...rows.values()]
    .filter((row) => row.anonymous > 0)
    .sort((a, b) => b.anonymous - a.anonymous || (a.value < b.value ? -1 : 1));
}

/** Deletions matter most and are hardest to undo, so they come first. */
async function findExamples(store: AuditStore, anonymous: EventQuery): Promise<readonly AuditEvent[]> {
  const [deletions, newest] = await Promise.all([
    store.page({ ...anonymous, actions: ['deleted'] }, { limit: EXAMPLES }),
    store.page(anonymous, { limit: EXAMPLES }),
  ]);
  const examples = new Map([...deletions.events, ...newest.events].map((event) => [event.id, event]));
  return [...examples.values()].slice(0, EXAMPLES);
}
