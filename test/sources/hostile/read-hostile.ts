/** Reads files that were made to harm, by the real way, and measures what that costs the bot and the reading process. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SourceError } from '../../../src/audit/errors.ts';
import type { FileFindings, FileRef } from '../../../src/audit/file-port.ts';
import { createFileReader } from '../../../src/sources/sandbox/file-reader.ts';
import { loadProgram } from '../../../src/sources/sandbox/program.ts';
import type { ReaderFacts } from '../../../src/sources/sandbox/reader-process.ts';
import { OPTIONS } from '../../contract/audit-source.ts';

/** An answer is due within this time, and this memory. Reading is ended after 8 s; see `READER_LIMITS`. */
const [MAX_MS, MAX_MEMORY] = [10_000, 512 * 1024 * 1024];
/** The bot answers others meanwhile. */
const MAX_DELAY_MS = 2000;

/** How many want each processor of this machine, at least one: all times grow with them. */
function crowding(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}

export interface Outcome {
  readonly findings?: FileFindings;
  /** Why it was refused, or broke off. */
  readonly error?: SourceError;
  readonly events: number;
  /** The first ones. */
  readonly rejected: readonly string[];
}

const KEPT = 20;

/**
 * Looks at the file, and reads it where it can be read, as somebody would who answers all questions.
 * @throws AssertionError when it costs too much, or anything but a reason in words comes of it
 */
export async function readHostile(file: FileRef): Promise<Outcome> {
  const facts: ReaderFacts[] = [];
  const reader = createFileReader({ clock: OPTIONS.clock, onEnd: (fact) => facts.push(fact) });
  const choices = { zone: 'UTC', dateOrder: 'day-first' } as const;
  let [events, findings] = [0, undefined as FileFindings | undefined];
  const rejected: string[] = [];
  // What reads is compiled at first use; that belongs to the start of the bot.
  await Promise.all((['text', 'workbook', 'pdf'] as const).map(loadProgram));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedAt = performance.now();
  let error: unknown;
  try {
    findings = await reader.inspect(file, choices);
    const source = findings.kind === 'people-csv' ? reader.openPeople(file) : reader.open(file, findings, choices);
    for await (const item of source.read()) {
      if (item.kind !== 'rejected') events += 1;
      else if (rejected.length < KEPT) rejected.push(`${item.where}: ${item.reason}`);
    }
  } catch (caught) {
    error = caught;
  }
  const ms = performance.now() - startedAt;
  delay.disable();
  const peak = Math.max(0, ...facts.map(({ peakMemory }) => peakMemory));
  assert.ok(ms < MAX_MS * crowding(), `it took ${Math.round(ms)} ms`);
  assert.ok(peak <= MAX_MEMORY, `it took ${Math.round(peak / 1024 / 1024)} MB`);
  assert.ok(delay.max / 1e6 < MAX_DELAY_MS * crowding(), `the bot stood still for ${Math.round(delay.max / 1e6)} ms`);
  for (const { pid } of facts) assert.equal(existsSync(`/proc/${pid}`), false, 'a reading process is left');
  if (process.env['HOSTILE_FIGURES'] !== undefined)
    process.stderr.write(
      `      ${Math.round(ms)} ms, ${Math.round(peak / 1024 / 1024)} MB, still ${Math.round(delay.max / 1e6)} ms: ${file.name}: ${error instanceof SourceError ? `${error.code}: ${error.message}` : `${events} events, ${rejected.length} rejected`}\n`,
    );
  if (error !== undefined && !(error instanceof SourceError)) throw error;
  if (error !== undefined) inWords(error);
  return {
    ...(findings === undefined ? {} : { findings }),
    ...(error === undefined ? {} : { error }),
    events,
    rejected,
  };
}

/** A reason is one sentence on one line, with what to do next; nothing of it comes from the file unmarked. */
function inWords({ message, next }: SourceError): void {
  assert.match(message, /^\S[^\r\n]*\.$/);
  assert.match(next, /^\S[^\r\n]*\.$/);
  assert.doesNotMatch(`${message} ${next}`, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  assert.ok(message.length < 600);
}
