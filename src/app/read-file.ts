/** Reads one file that was looked at into the trail, and writes down who did it. */
import type { Clock, FileChoices, FileFindings, FileReader, FileRef } from '../audit/ports.ts';
import { recordChange } from '../commands/admin/record-change.ts';
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
  /** Behind what was done, for the journal: `from the watched folder`. */
  readonly how?: string;
}

type Reading = Pick<CommandContext, 'store' | 'now' | 'asker' | 'orgId'>;

const NAME_CHARS = 80;
/** More bad rows than that are counted, not listed. */
const MAX_REJECTIONS = 20_000;

/** What a file is read with in this space: records of other organisations than the one it is for are rejected. */
export function choicesFor({ orgId: spaceOrgId }: Reading, { orgId }: Pick<ReadFileParts, 'orgId'>): FileChoices {
  if (spaceOrgId !== undefined) return { orgId: spaceOrgId, onlyOrgId: spaceOrgId };
  return orgId === undefined ? {} : { orgId };
}

/** @throws BrokenOffError (its report is in the journal), SourceError, StoreError, InterruptedError */
export async function readFile(
  file: FileRef,
  findings: FileFindings,
  context: Reading,
  parts: ReadFileParts,
  { choices, onRows, how }: ReadFileOptions,
): Promise<FileReport> {
  const source = parts.reader.open(file, findings, choices);
  try {
    const report = await importSource(source, context.store, {
      now: parts.clock.now(),
      orgId: choices.orgId,
      onlyOrgId: choices.onlyOrgId,
      maxRejections: MAX_REJECTIONS,
      signal: parts.signal,
      ...(onRows === undefined ? {} : { onProgress: onRows }),
    });
    return await noted(report, file, context, how);
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
  const did = `took in ${plainText(file.name, NAME_CHARS)}${how === undefined ? '' : ` ${how}`}: ${sumOf(report)}`;
  await recordChange(context, { did, about: 'trail' });
  return report;
}
