/** What was fetched, for people and for programs. */
import { mergePeriods } from '../audit/coverage.ts';
import type { Period } from '../audit/event.ts';
import { formatPeriod } from '../audit/period.ts';
import type { AuditFeed } from '../audit/ports.ts';
import type { PullNews } from '../jobs/pull-scene.ts';
import type { Terminal } from './command-line.ts';

/** Rejections printed per feed; --json has all. */
const SHOWN = 10;

export interface PullProblem {
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

/** What one feed brought. `rows` = added + duplicates + rejected + those older than what is kept. */
export interface PullOutcome {
  readonly orgId: string;
  readonly source: AuditFeed['kind'];
  readonly name: string;
  /** What was read of; absent: nothing was. */
  readonly span?: Period;
  readonly pages: number;
  readonly rows: number;
  readonly added: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly where: string; readonly reason: string }[];
  /** Proven complete now. In order. */
  readonly coverage: readonly Period[];
  readonly problem?: PullProblem;
}

export interface Tally {
  take(news: PullNews): void;
  outcome(problem: PullProblem | undefined): PullOutcome;
}

export function createTally({ orgId, kind, name }: AuditFeed): Tally {
  const counts = { pages: 0, rows: 0, added: 0, duplicates: 0 };
  const rejected: PullOutcome['rejected'][number][] = [];
  const proven: Period[] = [];
  let span: Period | undefined;
  return {
    take: (news) => {
      if (news.kind === 'proven') proven.push(news.span);
      if (news.kind !== 'page') return;
      const { from, to } = news.window;
      span = span === undefined ? { from, to } : { from: Math.min(span.from, from), to: Math.max(span.to, to) };
      counts.pages += 1;
      counts.rows += news.rows;
      counts.added += news.added;
      counts.duplicates += news.duplicates;
      rejected.push(...news.rejected);
    },
    outcome: (problem) => ({
      orgId,
      source: kind,
      name,
      ...(span === undefined ? {} : { span }),
      ...counts,
      rejected,
      coverage: mergePeriods(proven),
      ...(problem === undefined ? {} : { problem }),
    }),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoPeriod = ({ from, to }: Period): { from: string; to: string } => ({ from: iso(from), to: iso(to) });

/** The documented JSON of `pull --json`. */
export function pullJson(outcomes: readonly PullOutcome[]): Readonly<Record<string, unknown>> {
  const sum = (count: (outcome: PullOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  return {
    pulls: outcomes.map(({ orgId, source, span, pages, rows, added, duplicates, rejected, coverage, problem }) => ({
      orgId,
      source,
      ...(span === undefined ? { from: null, to: null } : isoPeriod(span)),
      pages,
      rows,
      added,
      duplicates,
      rejected,
      coverage: coverage.map(isoPeriod),
      ...(problem === undefined ? {} : { problem: { code: problem.code, what: problem.what, nextStep: problem.next } }),
    })),
    total: {
      pages: sum(({ pages }) => pages),
      rows: sum(({ rows }) => rows),
      added: sum(({ added }) => added),
      duplicates: sum(({ duplicates }) => duplicates),
      rejected: sum(({ rejected }) => rejected.length),
    },
  };
}

export function printOutcomes(terminal: Terminal, outcomes: readonly PullOutcome[]): void {
  for (const { orgId, name, added, duplicates, rejected, coverage, problem } of outcomes) {
    const what = `${orgId}, ${name}`;
    const counts = `${added} added, ${duplicates} already known, ${rejected.length} rejected`;
    terminal.stdout.write(`${what}: ${counts}\n`);
    for (const span of coverage) terminal.stdout.write(`  complete for ${formatPeriod(span, 'UTC')}\n`);
    for (const { where, reason } of rejected.slice(0, SHOWN)) terminal.stderr.write(`  ${where}: ${reason}\n`);
    const more = rejected.length - SHOWN;
    if (more > 0) terminal.stderr.write(`  and ${more} more (--json lists them)\n`);
    if (problem !== undefined) terminal.stderr.write(`${what}: ${problem.what} ${problem.next}\n`);
  }
}
