/**
 * Reads one file in one way, in a process of its own, and tells what it took as a line of JSON.
 * Words: the way, the kind of file, its path.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SourceItem } from '../src/audit/ports.ts';
import { fileInput } from '../src/sources/byte-input.ts';
import { createCsvScanner } from '../src/sources/csv-scanner.ts';
import { openFileSource } from '../src/sources/open-source.ts';
import { pdfTable } from '../src/sources/pdf/pdf-table.ts';
import { loadColumnNames } from '../src/sources/portal/column-names.ts';
import { portalSource } from '../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../src/sources/portal/understand.ts';
import { createFileReader } from '../src/sources/sandbox/file-reader.ts';
import { loadProgram } from '../src/sources/sandbox/program.ts';
import type { TableReader } from '../src/sources/tables/table.ts';
import { xlsxTable } from '../src/sources/tables/xlsx-table.ts';
import { textChunks } from '../src/sources/text-chunks.ts';
import type { SampleKind } from './sample-files.ts';

/**
 * `library`: the library alone (of CSV: lines and cells split where their signs stand, which is less than any library
 * does). `rows`: rows of cells by our parsers. `events`: the events in them. `reader`: the same through a process of
 * its own, looked at first, as every file is that somebody gives.
 */
export type ReadingWay = 'library' | 'rows' | 'events' | 'reader';

export interface ReadingFigures {
  /** Rows, header and titles included where they are rows; events in the ways that read events. Of the PDF library: characters. */
  readonly count: number;
  readonly ms: number;
  /** Of this process, all threads; hardly moved by what else the machine does. */
  readonly processorMs: number;
  /** Of this process, compiler of TypeScript included. */
  readonly peakMb: number;
  /** Of the process that reads. */
  readonly readerMb?: number;
}

const CHOICES = { zone: 'UTC', orgId: '00000000-0000-4000-8000-000000000001' } as const;
const CLOCK = { now: Date.now };
const MB = 1024 * 1024;

const [way, kind, path = ''] = process.argv.slice(2) as [ReadingWay, SampleKind, string];
const names = loadColumnNames();

async function measure(): Promise<ReadingFigures> {
  const ready = await prepare();
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  const { count, readerMb } = await ready();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const processorMs = (user + system) / 1000;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { count, ms, processorMs, peakMb, ...(readerMb === undefined ? {} : { readerMb }) };
}

type Reading = () => Promise<{ readonly count: number; readonly readerMb?: number }>;

/** Loading what is needed is not measured. */
async function prepare(): Promise<Reading> {
  switch (way) {
    case 'library':
      return libraryAlone[kind]();
    case 'rows':
      return async () => ({ count: kind === 'csv' ? await countCsvRows() : await countRows(await openTable()) });
    case 'events':
      return async () => ({ count: await countEvents((await openEvents()).read()) });
    case 'reader':
      await loadProgram(kind === 'csv' ? 'text' : kind === 'xlsx' ? 'workbook' : 'pdf');
      return throughReader;
  }
}

const libraryAlone: Readonly<Record<SampleKind, () => Promise<Reading>>> = {
  csv: async () => async () => {
    const text = await readFile(path, 'utf8');
    return { count: text.split('\r\n').map((line) => line.split(',')).length };
  },
  xlsx: async () => {
    const { readSheet } = await import('read-excel-file/node');
    return async () => ({ count: (await readSheet(path)).length });
  },
  pdf: async () => {
    const { extractText, getDocumentProxy } = await import('unpdf');
    return async () => {
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(await readFile(path))));
      return { count: text.join('').length };
    };
  },
};

async function countCsvRows(): Promise<number> {
  const input = await fileInput(path);
  const scanner = createCsvScanner({ delimiter: ',', lineBreak: '\n' });
  let count = 0;
  for await (const text of textChunks(input, 'utf-8')) count += scanner.feed(text).length;
  return count + scanner.end().length;
}

function openTable(): Promise<TableReader> {
  return kind === 'xlsx'
    ? xlsxTable(path, basename(path), { recognise: createRecogniser(names) })
    : pdfTable(path, basename(path));
}

async function countRows(table: TableReader): Promise<number> {
  let count = 0;
  for await (const portion of table.portions?.() ?? []) count += portion.length;
  return count;
}

async function openEvents() {
  return kind === 'csv'
    ? openFileSource(path, { clock: CLOCK })
    : portalSource(await openTable(), undefined, CHOICES, { clock: CLOCK, names });
}

async function countEvents(items: AsyncIterable<SourceItem>): Promise<number> {
  let count = 0;
  for await (const item of items) if (item.kind === 'event') count += 1;
  return count;
}

async function throughReader(): ReturnType<Reading> {
  let peak = 0;
  const reader = createFileReader({
    clock: CLOCK,
    onEnd: ({ peakMemory }) => {
      peak = Math.max(peak, peakMemory);
    },
  });
  const file = { path, name: basename(path) };
  const findings = await reader.inspect(file, CHOICES);
  const count = await countEvents(reader.open(file, findings, CHOICES).read());
  return { count, readerMb: Math.round(peak / MB) };
}

process.stdout.write(`${JSON.stringify(await measure())}\n`);
