import type { CoverageSpan, Withdrawal } from '../../audit/ports.ts';

/**
 * Joins spans of one organisation, source, set of categories and speaker that touch or
 * overlap: a poll every quarter of an hour must not leave thousands of spans.
 * Others stay apart, since each says who vouches for what. Oldest first. The latest recording stands for all: where
 * the clock ran ahead at one of them, nobody can tell which of the others it ran ahead at too.
 */
export function joinSpans(spans: readonly CoverageSpan[]): CoverageSpan[] {
  const joined: CoverageSpan[] = [];
  const lastOf = new Map<string, number>();
  for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from || a.to - b.to)) {
    const { orgId = null, sourceKind, sourceName, statedBy = null } = span;
    const source = JSON.stringify([orgId, sourceKind, sourceName, categorySet(span), statedBy]);
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

/** The same for equal sets, however they are ordered; null: every category. */
function categorySet({ categories }: CoverageSpan): readonly string[] | null {
  return categories === undefined ? null : [...new Set(categories)].sort();
}

/** Without what an organisation's spans (null: those of none) say of the time before an instant (UTC ms). */
export function clipSpans(
  spans: readonly CoverageSpan[],
  { orgId, before }: { readonly orgId: string | null; readonly before: number },
): CoverageSpan[] {
  return spans.flatMap((span) => {
    if ((span.orgId ?? null) !== orgId || span.from >= before) return [span];
    return span.to > before ? [{ ...span, from: before }] : [];
  });
}

/** Without what a source proves from an instant on; nothing of it counts as recorded after `at`. */
export function withdrawSpans(
  spans: readonly CoverageSpan[],
  { orgId, sourceKind, from, at }: Omit<Withdrawal, 'sourceKind'> & { readonly sourceKind: string },
): CoverageSpan[] {
  return spans.flatMap((span) => {
    if (span.orgId !== orgId || span.sourceKind !== sourceKind || span.statedBy !== undefined) return [span];
    if (span.from >= from) return [];
    return [{ ...span, to: Math.min(span.to, from), recordedAt: Math.min(span.recordedAt, at) }];
  });
}

/** What a person stated, under another name. @param of `orgId` null: in every organisation; `email` lower case */
export function renameSpeaker(
  spans: readonly CoverageSpan[],
  { orgId, email, name }: { readonly orgId: string | null; readonly email: string; readonly name: string },
): CoverageSpan[] {
  const renamed = spans.map((span) =>
    span.statedBy === email && (orgId === null || span.orgId === orgId) ? { ...span, statedBy: name } : span,
  );
  return joinSpans(renamed);
}
