import type { CoverageSpan } from '../../audit/ports.ts';

/**
 * Joins spans of one organisation and source that touch or overlap: a poll
 * every quarter of an hour must not leave thousands of spans. Spans of different
 * sources stay apart, since each says who vouches for it. Oldest first.
 */
export function joinSpans(spans: readonly CoverageSpan[]): CoverageSpan[] {
  const joined: CoverageSpan[] = [];
  const lastOf = new Map<string, number>();
  for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from || a.to - b.to)) {
    const source = JSON.stringify([span.orgId ?? null, span.sourceKind, span.sourceName]);
    const at = lastOf.get(source);
    const last = at === undefined ? undefined : joined[at];
    if (at !== undefined && last !== undefined && span.from <= last.to) {
      joined[at] = {
        ...last,
        to: Math.max(last.to, span.to),
        recordedAt: Math.max(last.recordedAt, span.recordedAt),
      };
    } else {
      lastOf.set(source, joined.length);
      joined.push(span);
    }
  }
  return joined;
}
