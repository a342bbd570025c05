/** Reads one file that was looked at into the trail, and writes down who did it. */
import type { Period } from '../audit/event.ts';
import { formatPeriod } from '../audit/period.ts';
import type { Clock, FileChoices, FileFindings, FileReader, FileRef } from '../audit/ports.ts';
import { changerOf, recordChange } from '../commands/admin/record-change.ts';
import type { CommandContext } from '../commands/command.ts';
import type { FileReport } from '../commands/files/file-desk.ts';
import { sumOf } from '../commands/files/file-report.ts';
import { plainText } from '../questions/plain-text.ts';
import { adviceOn, BrokenOffError, type ImportReport, importSource } from './import-source.ts';

export interface ReadFileParts {
  readonly reader: FileReader;
  readonly clock: Clock;
  /** Of records that name no organisation, where the space is for none; decoded. */
  readonly orgId: string | undefined;
  readonly signal: AbortSignal;
}

export interface ReadFileOptions {
  readonly choices: FileChoices;
  readonly onRows?: (rows: number) => void;
  /** The file holds everything of it, as the asker says. */
  readonly stated?: Period | undefined;
  /** Behind what was done, for the journal: `from the watched folder`. */
  readonly how?: string;
}

type Reading = Pick<CommandContext, 'store' | 'now' | 'zone' | 'asker' | 'orgId' | 'orgs'>;

const NAME_CHARS = 80;
/** More bad rows than that are counted, not listed. */
const MAX_REJECTIONS = 20_000;

/** What a file is read with in this space: records of other organisations than the one it is for are rejected. */
export function choicesFor(
  { orgId: spaceOrgId }: Pick<Reading, 'orgId'>,
  { orgId }: Pick<ReadFileParts, 'orgId'>,
): FileChoices {
  if (spaceOrgId !== undefined) return { orgId: spaceOrgId, onlyOrgId: spaceOrgId };
  return orgId === undefined ? {} : { orgId };
}

/** @throws BrokenOffError (its report is in the journal), SourceError, StoreError, InterruptedError */
export async function readFile(
  file: FileRef,
  findings: FileFindings,
  context: Reading,
  parts: ReadFileParts,
  { choices, onRows, stated, how }: ReadFileOptions,
): Promise<FileReport> {
  const source = parts.reader.open(file, findings, choices);
  try {
    const report = await importSource(source, context.store, {
      now: parts.clock.now(),
      orgId: choices.orgId,
      onlyOrgId: choices.onlyOrgId,
      maxRejections: MAX_REJECTIONS,
      zone: context.zone,
      orgs: context.orgId === undefined ? context.orgs?.length : 1,
      ...(stated === undefined ? {} : { stated: { ...stated, by: changerOf(context) } }),
      signal: parts.signal,
      ...(onRows === undefined ? {} : { onProgress: onRows }),
    });
    const { orgId } = choices;
    const seen = { ...report.seen, sourceKind: report.source, ...(orgId === undefined ? {} : { orgId }) };
    const done = { ...(await noted(report, file, context, how)), seen };
    const { standing } = report;
    return standing === undefined ? done : { ...done, stated: { by: changerOf(context), standing } };
  } catch (error) {
    if (error instanceof BrokenOffError && error.report.added > 0) await noted(error.report, file, context, how);
    throw error;
  }
}

export function reportOf(report: ImportReport, { name }: FileRef): FileReport {
  const { added, duplicates, refused, addedSpan, rejected, rejectedCount } = report;
  const advice = adviceOn(report);
  return {
    name,
    added,
    duplicates,
    refused,
    ...(addedSpan === undefined ? {} : { addedSpan }),
    rejected,
    rejectedCount,
    ...(advice === undefined ? {} : { advice }),
  };
}

async function noted(done: ImportReport, file: FileRef, context: Reading, how?: string): Promise<FileReport> {
  const report = reportOf(done, file);
  const { standing } = done;
  const stated =
    standing?.kind === 'counts' ? `; stated to hold everything of ${formatPeriod(standing.span, context.zone)}` : '';
  const took = `took in ${plainText(file.name, NAME_CHARS)}${how === undefined ? '' : ` ${how}`}`;
  const did = `${took}: ${sumOf(report)}${stated}`;
  await recordChange(context, { did, about: 'trail' });
  return report;
}
