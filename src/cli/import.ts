/** `whodunit import`: audit files into the trail, lists of people onto the roster. */

import { operatorContext } from '../app/desk.ts';
import { adviceOn, BrokenOffError, type ImportReport, importSource, type Rejection } from '../app/import-source.ts';
import { SYSTEM_CLOCK, withTrail } from '../app/open-trail.ts';
import { SourceError } from '../audit/errors.ts';
import type { AuditStore, StoreFinding } from '../audit/ports.ts';
import { takePeople } from '../commands/people/take-people.ts';
import type { Config } from '../config.ts';
import { type ByteInput, fileInput } from '../sources/byte-input.ts';
import { openFileSource } from '../sources/open-source.ts';
import { isPeopleCsv, peopleCsv } from '../sources/people/people-csv.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { createProgress } from './progress.ts';
import { readZone } from './read-options.ts';

const OPTIONS = { 'time-zone': { type: 'string' }, json: { type: 'boolean' } } as const;
/** Rejections printed per file; --json has all. */
const SHOWN = 10;

/** What became of one file; the documented JSON of `import --json`, plus whether any of it could be read. */
interface FileOutcome {
  /** As typed. */
  readonly name: string;
  /** Absent when the file could not be told to be of any kind. */
  readonly source: ImportReport['source'] | 'people-csv' | null;
  readonly rows: number;
  readonly added: number;
  /** Known before; of people, also those of whom something new was learned. */
  readonly duplicates: number;
  readonly rejected: readonly Rejection[];
  readonly isRead: boolean;
}

interface ImportOptions {
  readonly config: Config;
  readonly timeZone: string | undefined;
  readonly terminal: Terminal;
}

export const importFiles: CliCommand = {
  name: 'import',
  usage: 'import FILE... [--time-zone Z] [--json]',
  summary: 'Take files in: Control Hub CSV, Admin Audit Events JSON, a CSV of people',
  run: async (words, terminal, config) => {
    const { values, positionals: files } = readWords(words, OPTIONS);
    if (files.length === 0) throw new UsageError('There is no file to import.');
    const timeZone = readZone(values['time-zone']);
    return withTrail(config, { mode: 'write', tell: tellOnce(terminal) }, async (store) => {
      const outcomes: FileOutcome[] = [];
      for (const file of files) outcomes.push(await importFile(file, store, { config, timeZone, terminal }));
      if (values.json === true) terminal.stdout.write(`${JSON.stringify(asJson(outcomes, store.findings), null, 2)}\n`);
      else print(terminal, outcomes);
      return statusOf(outcomes);
    });
  },
};

/** @throws StoreError; what is wrong with the file is its outcome. */
async function importFile(
  file: string,
  store: AuditStore,
  { config, timeZone, terminal }: ImportOptions,
): Promise<FileOutcome> {
  const { orgId } = config;
  const progress = createProgress(terminal, file);
  try {
    const now = Date.now();
    const input = await fileInput(file);
    if (isPeopleCsv(input)) return await importPeople(file, input, store, config);
    const source = await openFileSource(file, { clock: SYSTEM_CLOCK, orgId, timeZone, onProgress: progress.update });
    const options = { now, orgId, onProgress: progress.rows, maxRejections: Number.POSITIVE_INFINITY };
    return outcomeOf(file, await importSource(source, store, options));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const rejection = { where: 'file', reason: `${error.message} ${error.next}` };
    if (!(error instanceof BrokenOffError))
      return { name: file, source: null, rows: 0, added: 0, duplicates: 0, rejected: [rejection], isRead: false };
    const { rejected, ...begun } = outcomeOf(file, error.report);
    return { ...begun, rejected: [...rejected, rejection], isRead: begun.rows > 0 };
  } finally {
    progress.stop();
  }
}

async function importPeople(file: string, input: ByteInput, store: AuditStore, config: Config): Promise<FileOutcome> {
  const context = await operatorContext(store, config, { now: Date.now(), zone: config.timeZone, limit: 1 });
  const { rows, added, updated, unchanged, rejected, brokenOff } = await takePeople(peopleCsv(input), context);
  const end = brokenOff === undefined ? [] : [{ where: 'file', reason: `${brokenOff.message} ${brokenOff.next}` }];
  const duplicates = updated + unchanged;
  return { name: file, source: 'people-csv', rows, added, duplicates, rejected: [...rejected, ...end], isRead: true };
}

function outcomeOf(file: string, { source, rows, added, duplicates, rejected }: ImportReport): FileOutcome {
  return { name: file, source, rows, added, duplicates, rejected, isRead: true };
}

/** 3 when nothing at all could be read; 2 when some of it was. */
function statusOf(outcomes: readonly FileOutcome[]): ExitStatus {
  if (outcomes.every(({ isRead }) => !isRead)) return 3;
  return outcomes.some(({ rejected }) => rejected.length > 0) ? 2 : 0;
}

function asJson(
  outcomes: readonly FileOutcome[],
  findings: readonly StoreFinding[],
): Readonly<Record<string, unknown>> {
  const sum = (count: (outcome: FileOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  return {
    files: outcomes.map(({ isRead, ...documented }) => documented),
    total: {
      rows: sum(({ rows }) => rows),
      added: sum(({ added }) => added),
      duplicates: sum(({ duplicates }) => duplicates),
      rejected: sum(({ rejected }) => rejected.length),
    },
    ...(findings.length === 0 ? {} : { findings }),
  };
}

function print(terminal: Terminal, outcomes: readonly FileOutcome[]): void {
  for (const { name, source, rows, added, duplicates, rejected } of outcomes) {
    if (source !== null)
      terminal.stdout.write(`${name}: ${added} added, ${duplicates} already known, ${rejected.length} rejected\n`);
    else terminal.stderr.write(`${name}: nothing was taken in\n`);
    for (const { where, reason } of rejected.slice(0, SHOWN)) terminal.stderr.write(`  ${where}: ${reason}\n`);
    const more = rejected.length - SHOWN;
    if (more > 0) terminal.stderr.write(`  and ${more} more (--json lists them)\n`);
    const advice = source === 'people-csv' ? undefined : adviceOn({ source, rows, rejectedCount: rejected.length });
    if (advice !== undefined) terminal.stderr.write(`  ${advice}\n`);
  }
}
