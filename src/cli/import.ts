/** `whodunit import`: audit files into the trail. */
import { type ImportReport, importSource } from '../app/import-source.ts';
import { SYSTEM_CLOCK, withTrail } from '../app/open-trail.ts';
import { SourceError } from '../audit/errors.ts';
import { openFileSource } from '../sources/open-source.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, UsageError } from './command-line.ts';
import { createProgress } from './progress.ts';
import { readZone } from './read-options.ts';

const OPTIONS = { 'time-zone': { type: 'string' }, json: { type: 'boolean' } } as const;
/** Rejections printed per file; --json has more. */
const SHOWN = 10;

interface FileFailure {
  readonly name: string;
  readonly failed: { readonly code: string; readonly what: string; readonly next: string };
}

export const importFiles: CliCommand = {
  name: 'import',
  usage: 'import FILE... [--time-zone Z] [--json]',
  summary: 'Take audit files in: Control Hub CSV, Admin Audit Events JSON',
  run: async (words, terminal, config) => {
    const { values, positionals: files } = readWords(words, OPTIONS);
    if (files.length === 0) throw new UsageError('There is no file to import.');
    const timeZone = readZone(values['time-zone']);
    return withTrail(config, { mode: 'write' }, async (store) => {
      const reports: ImportReport[] = [];
      const failures: FileFailure[] = [];
      for (const file of files) {
        const progress = createProgress(terminal, file);
        try {
          const now = Date.now();
          const source = await openFileSource(file, {
            clock: SYSTEM_CLOCK,
            orgId: config.orgId,
            timeZone,
            onProgress: progress.update,
          });
          reports.push(await importSource(source, store, { now, orgId: config.orgId, onProgress: progress.rows }));
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          failures.push({ name: file, failed: { code: error.code, what: error.message, next: error.next } });
        } finally {
          progress.stop();
        }
      }
      print(terminal, reports, failures, values.json === true);
      return statusOf(reports, failures);
    });
  },
};

/** 3 when nothing at all could be read; 2 when some of it was. */
function statusOf(reports: readonly ImportReport[], failures: readonly FileFailure[]): ExitStatus {
  if (reports.length === 0) return 3;
  return failures.length > 0 || reports.some(({ rejectedCount }) => rejectedCount > 0) ? 2 : 0;
}

function print(
  terminal: Terminal,
  reports: readonly ImportReport[],
  failures: readonly FileFailure[],
  json: boolean,
): void {
  const sum = (key: 'rows' | 'added' | 'duplicates' | 'rejectedCount'): number =>
    reports.reduce((total, report) => total + report[key], 0);
  const total = {
    rows: sum('rows'),
    added: sum('added'),
    duplicates: sum('duplicates'),
    rejected: sum('rejectedCount'),
  };
  if (json) {
    const failed = failures.map(({ name, failed: { what, ...rest } }) => ({
      name,
      source: null,
      rows: 0,
      added: 0,
      duplicates: 0,
      rejected: [{ where: 'file', reason: what }],
      ...rest,
    }));
    terminal.stdout.write(`${JSON.stringify({ files: [...reports, ...failed], total }, null, 2)}\n`);
    return;
  }
  for (const report of reports) {
    terminal.stdout.write(
      `${report.name}: ${report.added} added, ${report.duplicates} already known, ${report.rejectedCount} rejected\n`,
    );
    for (const { where, reason } of report.rejected.slice(0, SHOWN)) terminal.stderr.write(`  ${where}: ${reason}\n`);
    const more = report.rejectedCount - SHOWN;
    if (more > 0) terminal.stderr.write(`  and ${more} more (--json lists them)\n`);
  }
  for (const { name, failed } of failures) terminal.stderr.write(`${name}: ${failed.what} ${failed.next}\n`);
}
