/** Organisations of the made-up world, and what proves their records. */
import { DAY_MS } from '../../../src/audit/coverage-report.ts';
import type { OrgFeed, OrgInfo } from '../../../src/audit/org.ts';
import type { AuditStore, CoverageSpan } from '../../../src/audit/ports.ts';
import { EXAMPLE_NOW, exampleAt } from '../../../src/questions/example-clock.ts';

export const ORG = '00000000-0000-4000-8000-00000000a001';
export const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';
export const FEED: OrgFeed = { categories: ['CONTACT_CENTER'], signIns: false, keptDays: 365 };

export function org(changes: Partial<OrgInfo> = {}): OrgInfo {
  return { orgId: ORG, name: 'Company One', admins: [], domains: [], ...changes };
}

export const ONE = org({ feed: FEED });
export const TWO = org({ orgId: OTHER_ORG, name: 'Company Two' });

/** @param from and to dates in Berlin, or instants */
export function span(from: string | number, to: string | number, more: Partial<CoverageSpan> = {}): CoverageSpan {
  const at = (end: string | number): number => (typeof end === 'number' ? end : exampleAt(end));
  return {
    from: at(from),
    to: at(to),
    orgId: ORG,
    categories: ['CONTACT_CENTER'],
    sourceKind: 'admin-audit-api',
    sourceName: 'Admin Audit Events API',
    recordedAt: EXAMPLE_NOW,
    ...more,
  };
}

/** Polled until ten minutes ago, with a gap that the vendor deletes in eight days. */
export async function proveWithGap(store: AuditStore): Promise<void> {
  await store.addCoverage(span(EXAMPLE_NOW - 400 * DAY_MS, '2025-12-01'));
  await store.addCoverage(span('2025-12-04', EXAMPLE_NOW - 600_000, { sourceName: 'Later polls' }));
}
