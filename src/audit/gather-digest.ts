/** Counts what a digest tells. */
import { countShare, countShareByType, countShareByWeek } from './counting.ts';
import { gapsOf, provenOf } from './coverage.ts';
import { countable, type DigestFacts, type DigestScope, type DigestSum, type DigestWeek, isWeek } from './digest.ts';
import { countClaims, countKeys, nextStep } from './digest-progress.ts';
import { countActions, findExamples, mostChanged } from './digest-rows.ts';
import type { Period } from './event.ts';
import { zoned } from './period.ts';
import type { AuditStore } from './ports.ts';
import { readProofs } from './retention.ts';
import type { ShareCount, TypeShare } from './share.ts';

/** Weeks of the trend, this one included. */
const WEEKS = 8;

/**
 * Counts one span, the one before it, and the weeks that lead up to it.
 * @param span half-open, UTC ms, cut at midnights of the zone
 * @param previous the span before, of the same number of days
 * @param isComplete whether sources prove every instant of the span
 */
export async function gatherDigest(
  store: AuditStore,
  { span, previous, isComplete }: { readonly span: Period; readonly previous: Period; readonly isComplete: boolean },
  scope: DigestScope,
): Promise<Omit<DigestFacts, 'isWeekly'>> {
  const here = { ...kindsOf(scope), ...span };
  const anonymous = { ...here, actor: { kind: 'anonymous' } } as const;
  const rules = (await store.state.list('automations')).map(({ value }) => value);
  const [types, byAction, targets, examples, before, weeks, claims, keys] = await Promise.all([
    countShareByType(store, here),
    countActions(store, here, anonymous, rules),
    mostChanged(store, anonymous, rules),
    findExamples(store, anonymous, rules),
    countDigest(store, { ...here, ...previous }),
    trend(store, span, scope),
    countClaims(store.state, here),
    countKeys(store.state, span),
  ]);
  const gathered = {
    ...span,
    ...scope,
    ...sumOf(types),
    byEntityType: byType(types),
    byAction,
    targets,
    examples,
    previous: { ...previous, ...before },
    weeks,
    claims,
    keys,
  };
  return { ...gathered, step: nextStep(gathered, isComplete) };
}

function kindsOf({ entityTypes }: DigestScope): Pick<DigestScope, 'entityTypes'> {
  return entityTypes === undefined ? {} : { entityTypes };
}

/** The counts of one span alone. @param span half-open, UTC ms; of one organisation when it says so */
export async function countDigest(
  store: Pick<AuditStore, 'group' | 'state'>,
  span: Period & Pick<DigestScope, 'entityTypes'> & { readonly orgId?: string },
): Promise<DigestSum> {
  return digestSum(await countShare(store, span));
}

/** Records that name nobody, also those with a confirmed claim: what was recorded does not change. */
function digestSum({ total, automation, recorded }: ShareCount): DigestSum {
  return { total, automation, unattributed: total - automation - recorded };
}

function sumOf(types: readonly ShareCount[]): DigestSum {
  const sums = types.map(digestSum);
  const add = (part: keyof DigestSum): number => sums.reduce((sum, row) => sum + row[part], 0);
  return { total: add('total'), unattributed: add('unattributed'), automation: add('automation') };
}

function byType(types: readonly TypeShare[]): DigestFacts['byEntityType'] {
  return types
    .map((row) => ({ value: row.entityType, anonymous: digestSum(row).unattributed, total: countable(row) }))
    .filter(({ anonymous }) => anonymous > 0)
    .sort((a, b) => b.anonymous - a.anonymous || (a.value < b.value ? -1 : 1));
}

async function trend(store: AuditStore, span: Period, scope: DigestScope): Promise<readonly DigestWeek[]> {
  if (!isWeek(span, scope.zone)) return [];
  const end = zoned(span.to, scope.zone);
  const weeks = Array.from({ length: WEEKS }, (_, at) => ({
    from: end.subtract({ weeks: WEEKS - at }).epochMilliseconds,
    to: end.subtract({ weeks: WEEKS - at - 1 }).epochMilliseconds,
  }));
  const [counts, covered] = await Promise.all([countShareByWeek(store, weeks, kindsOf(scope)), readProofs(store)]);
  const { changes } = provenOf(covered);
  return counts.map(({ from, to, ...count }) => {
    const sum = digestSum(count);
    return { from, to, ...sum, isKnown: sum.total > 0 || gapsOf({ from, to }, changes).length === 0 };
  });
}
