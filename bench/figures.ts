/** How measurements are taken in turns, and told. */

export function print(title: string, facts: Readonly<Record<string, string>>): void {
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of Object.entries(facts)) process.stdout.write(`  ${name.padEnd(48)} ${value}\n`);
}

/** The value below which this share of them lies. */
export function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return at(values, 0.5);
}

/** The median of the ratios of each round, so that a busy moment of the machine falls on both sides of one ratio. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** From the best to the worst round: what the machine's other work makes of one and the same measurement. */
export function spread(values: readonly number[]): string {
  return `${Math.round(Math.min(...values))}..${Math.round(Math.max(...values))}`;
}

/** Each piece of work once a round, one after the other; what the first round finds cold is not counted. */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  works: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(works) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const result = await works[name]();
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}

/** Wall time of some work, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
