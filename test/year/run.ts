/**
 * The simulated year from the command line:
 * `npx tsx test/year/run.ts --weeks 52 --people 40 --kills 500 --seed N`.
 * Ends with status 1 when anything was not as the model says; the record is kept then.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { createCast } from './cast.ts';
import { problemLines, summaryLines, violationLine } from './progress.ts';
import { play } from './simulation.ts';

const { values } = parseArgs({
  options: {
    weeks: { type: 'string', default: '52' },
    people: { type: 'string', default: '40' },
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '2026-01-05' },
    /** Keep the record in any case. */
    record: { type: 'boolean', default: false },
  },
});
const [weeks, people, kills, seed] = [values.weeks, values.people, values.kills, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** How much goes wrong beside the kills: so many a week. */
const A_WEEK = { storms: 2, drops: 2.5, restarts: 0.5, outages: 0.5 };

say(`seed ${seed}: ${weeks} weeks from ${values.from}, ${people} people, ${kills} kills`);
const begun = performance.now();
const bar = new SingleBar({
  format: '{bar} {percentage} % | day {value} of {total} | {duration_formatted}',
  noTTYOutput: true,
  notTTYSchedule: 60_000,
});
bar.start(weeks * 7, 0);
let told = 0;
const played = await play({
  cast: createCast(people),
  seed,
  weeks,
  kills,
  firstDay: values.from,
  storms: Math.round(A_WEEK.storms * weeks),
  drops: Math.round(A_WEEK.drops * weeks),
  restarts: Math.round(A_WEEK.restarts * weeks),
  outages: Math.round(A_WEEK.outages * weeks),
  onDay: (day, violations) => {
    bar.update(day);
    // Nobody should have to wait for the end of the year to hear of it.
    for (const violation of violations.slice(told)) process.stderr.write(`${violationLine(violation)}\n`);
    told = violations.length;
  },
}).finally(() => bar.stop());
const problems = problemLines(played);
for (const line of summaryLines(played)) say(line);
say(`${'minutes'.padEnd(32)}${((performance.now() - begun) / 60_000).toFixed(1).padStart(8)}`);
for (const line of problems.slice(0, 50)) say(line);
if (problems.length > 0 || values.record) {
  await mkdir('.tmp', { recursive: true });
  const file = `.tmp/year-${seed}.jsonl`;
  await writeFile(file, played.record.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  say(`The record is in ${file}; the last errors of the bot:`);
  for (const line of played.complaints.slice(-10)) say(line.trim());
}
process.exitCode = problems.length === 0 ? 0 : 1;
