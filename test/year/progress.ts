/** What became of a simulation, in lines for people. */
import type { Violation } from './checker.ts';
import type { Played } from './simulation.ts';

/** Name and number, one a line. */
export function summaryLines(played: Played): readonly string[] {
  const { counts, violations } = played.checker.findings;
  const of = (kinds: readonly string[], what: readonly string[]): number =>
    violations.filter((one) => kinds.includes(one.kind) && what.includes(one.what)).length;
  const last = played.comparisons.at(-1);
  const differences = played.comparisons.flatMap((comparison) => comparison.differences);
  const rows: readonly (readonly [string, number])[] = [
    ['digests due', counts.digestsDue],
    ['digests posted', counts.digests],
    ['digests duplicate', of(['digest'], ['duplicate'])],
    ['digests missing', of(['digest'], ['missing'])],
    ['digests otherwise wrong', of(['digest', 'correction', 'goal'], ['outside-rules'])],
    ['corrections posted', counts.corrections],
    ['introductions', counts.introductions],
    ['nudges sent', counts.nudges],
    ['nudges outside rules', of(['nudge'], ['outside-rules', 'duplicate'])],
    ['nudges missing', of(['nudge'], ['missing'])],
    ['thanks', counts.thanks],
    ['weekly summaries', counts.summaries],
    ['answers', counts.answers],
    ['answers lost with the process', counts.unanswered],
    ['orders and claims', counts.deeds],
    ['claims compared', last?.claims ?? 0],
    ['key states compared', played.comparisons.reduce((sum, { keys }) => sum + keys, 0)],
    ['states that differ', differences.length],
    ['kills', played.hindrances.kills],
    ['storms', played.hindrances.storms],
    ['broken or doubled connections', played.hindrances.drops],
    ['restarts', played.hindrances.restarts],
    ['outages', played.hindrances.outages],
    ['starts', played.starts],
    ['steps', counts.steps],
    ['violations', violations.length],
  ];
  return rows.map(([name, count]) => `${name.padEnd(32)}${String(count).padStart(8)}`);
}

/** What was wrong, one a line. */
export function problemLines(played: Played): readonly string[] {
  const { violations } = played.checker.findings;
  return [
    ...violations.map(violationLine),
    ...played.comparisons.flatMap(({ at, differences }) =>
      differences.map(
        ({ what, of, expected, found }) =>
          `${new Date(at).toISOString()} ${what} of ${of}: expected ${expected}, found ${found}`,
      ),
    ),
  ];
}

export function violationLine({ at, what, kind, to, because }: Violation): string {
  return `${new Date(at).toISOString()} ${what} ${kind} to ${to}: ${because}`;
}
