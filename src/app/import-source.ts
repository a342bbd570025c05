/** Takes one source into the trail, batch by batch, and tells what became of each row. */

import { InterruptedError, SourceError } from '../audit/errors.ts';
import type { IncomingEvent, Period } from '../audit/event.ts';
import type { AuditSource, AuditStore, SourceItem } from '../audit/ports.ts';
import {
  EXPORT_ROW_LIMIT,
  judgeStatedSpan,
  type SeenInFile,
  type Standing,
  type StatedSpan,
} from '../audit/stated-span.ts';
import { interruptible } from './interruptible.ts';

export interface Rejection {
  readonly where: string;
  readonly reason: string;
}

/** What one file or request brought. `rows` = added + duplicates + refused + rejected. */
export interface ImportReport {
  readonly name: string;
  readonly source: AuditSource['kind'];
  readonly rows: number;
  readonly added: number;
  readonly duplicates: number;
  /** Older than what is kept. */
  readonly refused: number;
  /** First and last instant of the added ones, UTC ms, both included; absent: none was added. */
  readonly addedSpan?: Period;
  /** In order, at most as many as were asked for; `rejectedCount` counts all. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
  /** By this, a span that somebody states of the file is judged. */
  readonly seen: SeenInFile;
  /** What became of the span that was stated. */
  readonly standing?: Standing;
}

/** The source broke off; what came before is in the trail and in `report`. */
export class BrokenOffError extends SourceError {
  readonly report: ImportReport;

  constructor(reason: SourceError, report: ImportReport) {
    super(reason.code, reason.message, reason.next, { cause: reason });
    this.report = report;
  }
}

interface ImportOptions {
  /** UTC ms. */
  readonly now: number;
  readonly orgId?: string | undefined;
  /** Rows taken in so far. */
  readonly onProgress?: (rows: number) => void;
  /** Records that name another organisation than this one (decoded) are rejected. */
  readonly onlyOrgId?: string | undefined;
  /** What the file holds everything of, as somebody says. */
  readonly stated?: StatedSpan | undefined;
  /** How many organisations the file may be of, for that. Default 1. */
  readonly orgs?: number | undefined;
  /** IANA zone for words about times. Default UTC. */
  readonly zone?: string;
  /** Ends it between two batches. */
  readonly signal?: AbortSignal;
  /** So many rejections are kept with their reasons. Default MAX_REJECTIONS. */
  readonly maxRejections?: number;
}

/** A batch is one durable write; large enough to be fast, small enough to lose little work. */
const BATCH = 1000;
const MAX_REJECTIONS = 1000;

/**
 * Reads the source to its end. What was appended stays, whatever happens later,
 * and taking the same source in again adds nothing twice.
 * @throws BrokenOffError when the source cannot be read to its end, StoreError when the store cannot be written,
 *   InterruptedError at once when `signal` aborts
 */
export function importSource(source: AuditSource, store: AuditStore, options: ImportOptions): Promise<ImportReport> {
  const work = importAll(source, store, options);
  // The source may say nothing for a while, and nobody waits for it then.
  return options.signal === undefined ? work : interruptible(work, options.signal);
}

async function importAll(source: AuditSource, store: AuditStore, options: ImportOptions): Promise<ImportReport> {
  const rejected: Rejection[] = [];
  const maxRejections = options.maxRejections ?? MAX_REJECTIONS;
  const counts = { rows: 0, added: 0, duplicates: 0, refused: 0, rejectedCount: 0 };
  let addedSpan: Period | undefined;
  let span: Period | undefined;
  const orgIds = new Set<string>();
  let batch: IncomingEvent[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const { added, duplicates, refused = 0, addedIds } = await store.append(batch);
    counts.added += added;
    counts.duplicates += duplicates;
    counts.refused += refused;
    addedSpan = widened(addedSpan, batch, addedIds);
    batch = [];
    options.onProgress?.(counts.rows);
  };
  const report = (): ImportReport => ({
    name: source.name,
    source: source.kind,
    ...counts,
    ...(addedSpan === undefined ? {} : { addedSpan }),
    rejected,
    seen: {
      rows: counts.rows,
      rejectedCount: counts.rejectedCount,
      ...(span === undefined ? {} : { span }),
      orgIds: [...orgIds],
    },
  });
  const take = async (read: SourceItem): Promise<void> => {
    if (options.signal?.aborted === true) throw new InterruptedError();
    const item = withinOrg(read, options.onlyOrgId);
    counts.rows += 1;
    if (item.kind === 'event') {
      const { time, orgId } = item.incoming.event;
      span = { from: Math.min(time, span?.from ?? time), to: Math.max(time, span?.to ?? time) };
      if (orgId !== undefined) orgIds.add(orgId);
      batch.push(item.incoming);
    } else {
      counts.rejectedCount += 1;
      if (rejected.length < maxRejections) rejected.push({ where: item.where, reason: item.reason });
    }
    if (batch.length >= BATCH) await flush();
  };
  try {
    for await (const item of source.read()) await take(item);
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    // A source that breaks off half-way loses nothing of what it gave.
    await flush();
    if (error instanceof SourceError) throw new BrokenOffError(error, report());
    throw error;
  }
  await flush();
  options.onProgress?.(counts.rows);
  const done = report();
  const standing = await recordCoverage(source, store, done.seen, options);
  return standing === undefined ? done : { ...done, standing };
}

/** The span with the added ones of a batch in it. */
function widened(
  span: Period | undefined,
  batch: readonly IncomingEvent[],
  addedIds: readonly string[],
): Period | undefined {
  const added = new Set(addedIds);
  let { from, to } = span ?? { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  for (const { event } of batch) {
    if (!added.has(event.id)) continue;
    from = Math.min(from, event.time);
    to = Math.max(to, event.time);
  }
  return from <= to ? { from, to } : undefined;
}

function withinOrg(item: SourceItem, orgId: string | undefined): SourceItem {
  if (item.kind === 'rejected' || orgId === undefined || item.incoming.event.orgId === orgId) return item;
  const where = item.incoming.event.sources[0]?.where ?? 'a record';
  return { kind: 'rejected', where, reason: 'it belongs to another organisation than this space' };
}

async function recordCoverage(
  source: AuditSource,
  store: AuditStore,
  seen: SeenInFile,
  { now, orgId, stated, orgs, zone = 'UTC' }: Pick<ImportOptions, 'now' | 'orgId' | 'stated' | 'orgs' | 'zone'>,
): Promise<Standing | undefined> {
  const facts = { sourceKind: source.kind, sourceName: source.name, recordedAt: now };
  if (stated === undefined) {
    const span = source.proves();
    if (span !== undefined) await store.addCoverage({ ...span, ...(orgId === undefined ? {} : { orgId }), ...facts });
    return undefined;
  }
  const standing = judgeStatedSpan(stated, seen, { now, zone, orgId, orgs });
  if (standing.kind === 'counts') {
    const owner = standing.orgId === undefined ? {} : { orgId: standing.orgId };
    await store.addCoverage({ ...standing.span, ...owner, ...facts, statedBy: stated.by });
  }
  return standing;
}

/** What a person should do about a report, if anything. */
export function adviceOn(report: {
  readonly source: ImportReport['source'] | null;
  readonly rows: number;
  readonly rejectedCount: number;
}): string | undefined {
  const { source, rows, rejectedCount } = report;
  if (rows > 0 && rejectedCount === rows) {
    return 'Nothing in it could be read. If a spreadsheet program has saved the file, give the original download.';
  }
  if (source !== 'control-hub-csv' || rows !== EXPORT_ROW_LIMIT) return undefined;
  return 'An export holds 20,000 rows at most, and this one is full, so a part may be missing: export shorter spans and add each.';
}
