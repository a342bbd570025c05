/** Reading of files, beside the library that parses them alone; every measurement in a process of its own. */
import { runToEnd } from './child.ts';
import { inTurns, median, print, ratio, spread } from './figures.ts';
import type { ReadingFigures, ReadingWay } from './reading-child.ts';
import { type SampleFile, type SampleKind, writeSampleFiles } from './sample-files.ts';

const ROWS = { table: 20_000, pdf: 1000 } as const;
const LIBRARIES: Readonly<Record<SampleKind, string>> = {
  csv: 'lines and cells split where their signs stand',
  xlsx: 'read-excel-file alone',
  pdf: 'text by unpdf alone',
};

/** @param folder for the files; somebody else removes it */
export async function benchReading(folder: string, rounds: number): Promise<void> {
  for (const file of await writeSampleFiles(folder, ROWS)) await benchFile(file, rounds);
}

async function benchFile(file: SampleFile, rounds: number): Promise<void> {
  const read = (way: ReadingWay) => () => readAlone(way, file);
  const results = await inTurns(rounds, {
    library: read('library'),
    rows: read('rows'),
    events: read('events'),
    reader: read('reader'),
  });
  const { library, rows, events, reader } = results;
  for (const { count } of [...events, ...reader]) {
    if (count < file.rows * LEAST_SHARE) throw new Error(`${count} of ${file.rows} rows of ${file.kind} became events`);
  }
  const toLibrary = (ours: readonly ReadingFigures[], of: Figure = 'ms'): string =>
    ratio(each(ours, of), each(library, of)).toFixed(2);
  const readerMb = median(reader.map((one) => one.readerMb ?? Number.NaN));
  print(`Reading of ${file.rows} rows of ${file.kind.toUpperCase()} (${rounds} rounds in turns, new processes)`, {
    [LIBRARIES[file.kind]]: told(library),
    'rows of cells, in this process': `${told(rows)}, ${rate(rows, file)}`,
    'events, in this process': `${told(events)}, ${rate(events, file)}`,
    'events, looked at and read in a process of its own': `${told(reader)}, of it ${readerMb} MB there, ${rate(reader, file)}`,
    'ratio of the rows (target <= 1.5)': toLibrary(rows),
    'ratio of the events; in a process of its own': `${toLibrary(events)}; ${toLibrary(reader)}`,
    'processor time, rows; events': `${toLibrary(rows, 'processorMs')}; ${toLibrary(events, 'processorMs')}`,
  });
}

/** Rows of a PDF may be set aside for review. */
const LEAST_SHARE = 0.95;

async function readAlone(way: ReadingWay, { kind, path }: SampleFile): Promise<ReadingFigures> {
  const { output } = await runToEnd(['--import', 'tsx', 'bench/reading-child.ts', way, kind, path], {});
  return JSON.parse(output);
}

type Figure = 'ms' | 'processorMs';

const each = (figures: readonly ReadingFigures[], of: Figure): readonly number[] => figures.map((one) => one[of]);

function told(figures: readonly ReadingFigures[]): string {
  const times = each(figures, 'ms');
  return `${Math.round(median(times))} ms (${spread(times)}), ${median(figures.map(({ peakMb }) => peakMb))} MB`;
}

function rate(figures: readonly ReadingFigures[], { rows }: SampleFile): string {
  return `${Math.round((rows / median(each(figures, 'ms'))) * 1000)} rows/s`;
}
