/** What is known of how complete the trail of an organisation is, gathered. */
import { type CoverageFacts, type CoverageReport, coverageReport } from '../../audit/coverage-report.ts';
import type { Period } from '../../audit/event.ts';
import { type OrgInfo, orgLabel } from '../../audit/org.ts';
import type { AuditStore, CoverageSpan } from '../../audit/ports.ts';
import { keptSince, proofsAfter } from '../../audit/retention.ts';
import type { AccessRecord, PullState, RetentionRecord } from '../../audit/state.ts';

/** The trail of one organisation, or all of it where none is known. */
export interface OrgCoverage {
  readonly org: OrgInfo | undefined;
  /** Its name where it has one; absent: it need not be told apart. */
  readonly label?: string;
  readonly report: CoverageReport;
  /** First and last record, UTC ms, and how many there are. */
  readonly extent?: { readonly firstAt: number; readonly lastAt: number; readonly total: number };
  readonly pull?: PullState;
  readonly access?: AccessRecord;
  readonly retention?: RetentionRecord;
  /** Names of what proves something, newest first. Hostile text: file names. */
  readonly sources: readonly string[];
  /** Complete because a person says so, newest first. Hostile text: file names. */
  readonly stated: readonly (CoverageSpan & { readonly statedBy: string })[];
}

type Store = Pick<AuditStore, 'coverage' | 'extent' | 'state'>;

/**
 * @param org absent: everything there is, as one
 * @param isOnly no other organisation is known, so records and proof that name none are of this one
 * @param asked see `coverageReport`
 */
export async function gatherCoverage(
  store: Store,
  org: OrgInfo | undefined,
  { isOnly, now, asked }: { readonly isOnly: boolean; readonly now: number; readonly asked?: Partial<Period> },
): Promise<OrgCoverage> {
  const orgId = org?.orgId;
  const [all, purges, extent, pull, access, retention] = await Promise.all([
    store.coverage(),
    store.state.list('purges'),
    store.extent(isOnly ? undefined : orgId),
    orgId === undefined ? undefined : store.state.get('pulls', `${orgId}/admin-audit-api`),
    orgId === undefined ? undefined : store.state.get('access', orgId),
    orgId === undefined ? undefined : store.state.get('retentions', orgId),
  ]);
  const own = all.filter((span) => isOnly || span.orgId === undefined || span.orgId === orgId);
  const proofs = proofsAfter(
    own,
    purges.map(({ value }) => value),
  );
  const facts: CoverageFacts = {
    proofs,
    ...(org?.feed === undefined ? {} : { feed: org.feed }),
    ...(extent === undefined ? {} : { extent }),
    ...(pull === undefined ? {} : { pull }),
    ...(access === undefined ? {} : { access }),
    ...(retention === undefined ? {} : { keptSince: keptSince(retention.months, now) }),
  };
  return {
    org,
    ...(org?.name === undefined ? {} : { label: orgLabel(org) }),
    report: coverageReport(facts, now, asked),
    ...(extent === undefined ? {} : { extent }),
    ...(pull === undefined ? {} : { pull }),
    ...(access === undefined ? {} : { access }),
    ...(retention === undefined ? {} : { retention }),
    sources: sourcesOf(proofs.filter(({ statedBy }) => statedBy === undefined)),
    stated: proofs
      .flatMap((span) => (span.statedBy === undefined ? [] : [{ ...span, statedBy: span.statedBy }]))
      .toSorted((a, b) => b.recordedAt - a.recordedAt),
  };
}

function sourcesOf(spans: readonly CoverageSpan[]): readonly string[] {
  const newest = spans.toSorted((a, b) => b.recordedAt - a.recordedAt);
  return [...new Set(newest.map(({ sourceName }) => sourceName))];
}
