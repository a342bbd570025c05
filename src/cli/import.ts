/** `whodunit import`: audit files into the trail, lists of people onto the roster. */

import { operatorContext } from '../app/desk.ts';
import { adviceOn, BrokenOffError, type ImportReport, importSource, type Rejection } from '../app/import-source.ts';
import { SYSTEM_CLOCK, withTrail } from '../app/open-trail.ts';
import { SourceError } from '../audit/errors.ts';
import type { Period } from '../audit/event.ts';
import { excerpt } from '../audit/field-text.ts';
import { formatPeriod } from '../audit/period.ts';
import type { AuditStore, FileChoices, FileFindings, FileReader, FileRef, StoreFinding } from '../audit/ports.ts';
import { takePeople } from '../commands/people/take-people.ts';
import type { Config } from '../config.ts';
import { createFileReader } from '../sources/sandbox/file-reader.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { missingAnswers, tellOfFile } from './file-words.ts';
import { createRowProgress } from './progress.ts';
import { readDateOrder, readOrg, readSpan, readZone } from './read-options.ts';

const OPTIONS = {
  'time-zone': { type: 'string' },
  dates: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  org: { type: 'string' },
  json: { type: 'boolean' },
} as const;
/** Rejections printed per file; --json has all. */
const SHOWN = 10;
const MAX_ERROR_CHARS = 2000;

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
  /** The span that counts as complete because the operator has stated it; only where --from and --to are given. */
  readonly covers?: { readonly from: string; readonly to: string; readonly statedBy: 'operator' } | null;
  readonly isRead: boolean;
}

interface ImportParts {
  readonly config: Config;
  readonly reader: FileReader;
  readonly choices: FileChoices;
  /** Decoded; the files are of this organisation alone. */
  readonly orgId?: string;
  /** What the file was exported for, as the operator says. */
  readonly stated?: Period;
  /** IANA zone of words about that. */
  readonly zone: string;
  readonly terminal: Terminal;
}

export const importFiles: CliCommand = {
  name: 'import',
  usage: 'import FILE... [--time-zone Z] [--dates day-first|month-first] [--from DATE --to DATE] [--org ID] [--json]',
  summary:
    'Take files in: Control Hub CSV, Admin Audit Events JSON, Excel, PDF and CSV of the old portal, a CSV of people',
  run: async (words, terminal, config) => {
    const { values, positionals: files } = readWords(words, OPTIONS);
    if (files.length === 0) throw new UsageError('There is no file to import.');
    const zone = readZone(values['time-zone']);
    const spanZone = zone ?? config.timeZone;
    const stated = readSpan({ from: values.from, to: values.to }, { zone: spanZone, now: SYSTEM_CLOCK.now() });
    if (stated !== undefined && files.length > 1) {
      throw new UsageError('--from and --to say what one file was exported for: import each file by itself.');
    }
    const orgId = readOrg(values.org, config.orgs);
    const parts: ImportParts = {
      config,
      reader: readerFor(config, terminal),
      choices: choicesFrom(config, orgId, zone, readDateOrder(values.dates)),
      ...(orgId === undefined ? {} : { orgId }),
      ...(stated === undefined ? {} : { stated }),
      zone: spanZone,
      terminal,
    };
    return withTrail(config, { mode: 'write', tell: tellOnce(terminal) }, async (store) => {
      const outcomes: FileOutcome[] = [];
      for (const file of files) outcomes.push(await importFile(file, store, parts));
      if (values.json === true) terminal.stdout.write(`${JSON.stringify(asJson(outcomes, store.findings), null, 2)}\n`);
      else print(terminal, outcomes);
      return statusOf(outcomes);
    });
  },
};

/** What goes wrong inside a reading process is for the level `debug`: it may hold parts of the file. */
function readerFor({ columnsFile, logLevel }: Config, terminal: Terminal): FileReader {
  const isDebug = logLevel === 'debug' || logLevel === 'trace';
  return createFileReader({
    clock: SYSTEM_CLOCK,
    columnsFile,
    onEnd: ({ task, ms, peakMemory, ended, errors }) => {
      if (!isDebug) return;
      const megabytes = Math.round(peakMemory / 1024 / 1024);
      terminal.stderr.write(`${task}: ${ms} ms, ${megabytes} MB${ended === undefined ? '' : `, ${ended}`}\n`);
      if (errors !== '') terminal.stderr.write(`${excerpt(errors, MAX_ERROR_CHARS)}\n`);
    },
  });
}

/** @param onlyOrgId records of others are rejected */
function choicesFrom(
  config: Config,
  onlyOrgId: string | undefined,
  zone: string | undefined,
  dateOrder: FileChoices['dateOrder'],
): FileChoices {
  const orgId = onlyOrgId ?? config.orgId;
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(orgId === undefined ? {} : { orgId }),
    ...(onlyOrgId === undefined ? {} : { onlyOrgId }),
  };
}

/** @throws StoreError; what is wrong with the file is its outcome. */
async function importFile(name: string, store: AuditStore, parts: ImportParts): Promise<FileOutcome> {
  const file = { path: name, name };
  try {
    const findings = await parts.reader.inspect(file, parts.choices);
    tellOfFile(parts.terminal.stderr, name, findings);
    const missing = missingAnswers(findings);
    if (missing !== undefined) return notRead(name, missing);
    if (findings.kind === 'people-csv') {
      if (parts.stated !== undefined) parts.terminal.stderr.write(`${name}: a list of people is of no span of time\n`);
      return await importPeople(file, store, parts);
    }
    return await importEvents(file, findings, store, parts);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const reason = `${error.message} ${error.next}`;
    if (!(error instanceof BrokenOffError)) return notRead(name, reason);
    const { rejected, ...begun } = outcomeOf(name, error.report);
    return { ...begun, rejected: [...rejected, { where: 'file', reason }], isRead: begun.rows > 0 };
  }
}

function notRead(name: string, reason: string): FileOutcome {
  const rejected = [{ where: 'file', reason }];
  return { name, source: null, rows: 0, added: 0, duplicates: 0, rejected, isRead: false };
}

async function importEvents(
  file: FileRef,
  findings: FileFindings,
  store: AuditStore,
  { reader, choices, stated, zone, terminal, config }: ImportParts,
): Promise<FileOutcome> {
  const { orgId, onlyOrgId } = choices;
  const progress = createRowProgress(terminal, file.name, findings.aboutRows);
  let report: ImportReport;
  try {
    report = await importSource(reader.open(file, findings, choices), store, {
      now: SYSTEM_CLOCK.now(),
      orgId,
      onlyOrgId,
      onProgress: progress.rows,
      maxRejections: Number.POSITIVE_INFINITY,
      zone,
      orgs: onlyOrgId === undefined ? config.orgs.length : 1,
      ...(stated === undefined ? {} : { stated: { ...stated, by: 'operator' } }),
    });
  } finally {
    progress.stop();
  }
  tellStanding(terminal, file.name, report.standing, zone);
  return { ...outcomeOf(file.name, report), ...coversOf(report.standing) };
}

async function importPeople(
  file: FileRef,
  store: AuditStore,
  { reader, config, orgId }: ImportParts,
): Promise<FileOutcome> {
  const frame = { now: Date.now(), zone: config.timeZone, limit: 1, ...(orgId === undefined ? {} : { orgId }) };
  const context = await operatorContext(store, config, frame);
  const { rows, added, updated, unchanged, rejected, brokenOff } = await takePeople(reader.openPeople(file), context);
  const end = brokenOff === undefined ? [] : [{ where: 'file', reason: `${brokenOff.message} ${brokenOff.next}` }];
  const duplicates = updated + unchanged;
  return {
    name: file.name,
    source: 'people-csv',
    rows,
    added,
    duplicates,
    rejected: [...rejected, ...end],
    isRead: true,
  };
}

function tellStanding({ stderr }: Terminal, name: string, standing: ImportReport['standing'], zone: string): void {
  if (standing === undefined) return;
  const words =
    standing.kind === 'counts'
      ? `counts as complete for ${formatPeriod(standing.span, zone)}, as stated`
      : `does not count as complete: ${standing.because}`;
  stderr.write(`${name}: ${words}\n`);
}

function coversOf(standing: ImportReport['standing']): Pick<FileOutcome, 'covers'> {
  if (standing === undefined) return {};
  if (standing.kind === 'counts-not') return { covers: null };
  const [from, to] = [standing.span.from, standing.span.to].map((at) => new Date(at).toISOString());
  return { covers: { from: from ?? '', to: to ?? '', statedBy: 'operator' } };
}

function outcomeOf(name: string, { source, rows, added, duplicates, refused, rejected }: ImportReport): FileOutcome {
  const reason = `${refused} of its changes are older than what is kept, and so were not taken in`;
  const tooOld = refused === 0 ? [] : [{ where: 'file', reason }];
  return { name, source, rows, added, duplicates, rejected: [...rejected, ...tooOld], isRead: true };
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
