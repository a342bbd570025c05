/**
 * A reader of files in this process, for what happens around reading: exports and JSON as they are read everywhere,
 * and a synthetic table that begins with the word TABLE, whose lines are `YYYY-MM-DDTHH:mm;name of the person`.
 */
import { readFile } from 'node:fs/promises';
import { Temporal } from 'temporal-polyfill';
import { SourceError } from '../../src/audit/errors.ts';
import type { AuditSource, FileChoices, FileFindings, FileReader, SourceItem } from '../../src/audit/ports.ts';
import { fileInput } from '../../src/sources/byte-input.ts';
import { openFileSource } from '../../src/sources/open-source.ts';
import { isPeopleCsv, peopleCsv } from '../../src/sources/people/people-csv.ts';
import { anIncoming } from '../fixtures/events.ts';

export interface FakeReader extends FileReader {
  /** Choices of every file opened. */
  readonly opened: FileChoices[];
  /** Before each record of a table is given. */
  gate: () => Promise<void>;
  /** What a table throws after its last record. */
  breaksOff: SourceError | undefined;
}

/** @param now UTC ms, for when records were taken in */
export function fakeReader(now: () => number): FakeReader {
  const reader: FakeReader = {
    opened: [],
    gate: async () => undefined,
    breaksOff: undefined,
    inspect: async ({ path, name }) => {
      const content = await readFile(path, 'utf8');
      const bytes = Buffer.byteLength(content);
      if (content.startsWith('TABLE')) return tableFindings(name, content, bytes);
      if (content.startsWith('DAMAGED')) throw new SourceError('damaged', `${name} is damaged.`, 'Export it again.');
      const input = await fileInput(path);
      if (isPeopleCsv(input)) return { kind: 'people-csv', name, bytes };
      const { kind } = await openFileSource(path, { clock: { now } });
      return { kind: kind === 'control-hub-csv' ? kind : 'admin-audit-json', name, bytes, aboutRows: 20_000 };
    },
    open: (file, findings, choices) => {
      reader.opened.push(choices);
      return findings.table === undefined ? exported(file, findings, choices, now) : table(file, reader, choices);
    },
    openPeople: ({ path, name }) => ({
      kind: 'people-csv',
      name,
      async *read() {
        yield* peopleCsv(await fileInput(path)).read();
      },
    }),
  };
  return reader;
}

function tableFindings(name: string, content: string, bytes: number): FileFindings {
  const lines = content.trim().split('\n').slice(1);
  return {
    kind: 'portal-csv',
    name,
    bytes,
    aboutRows: lines.length,
    table: {
      columns: [
        { header: 'When', field: 'time' },
        { header: 'Who', field: 'actorName' },
      ],
      headerAt: 'row 1',
      sample: lines.slice(0, 3).map((line, index) => ({ where: `row ${index + 2}`, cells: line.split(';') })),
      asks: content.startsWith('TABLE UTC') ? [] : ['zone'],
      notes: [],
    },
  };
}

function exported(
  { path, name }: Parameters<FileReader['open']>[0],
  { kind }: FileFindings,
  { orgId }: FileChoices,
  now: () => number,
): AuditSource {
  return {
    kind: kind === 'admin-audit-json' ? kind : 'control-hub-csv',
    name,
    async *read() {
      yield* (await openFileSource(path, { clock: { now }, orgId })).read();
    },
    proves: () => undefined,
  };
}

function table(
  { path, name }: Parameters<FileReader['open']>[0],
  reader: FakeReader,
  { zone = 'UTC', orgId }: FileChoices,
): AuditSource {
  return {
    kind: 'portal-csv',
    name,
    async *read(): AsyncGenerator<SourceItem> {
      const lines = (await readFile(path, 'utf8')).trim().split('\n').slice(1);
      for (const [index, line] of lines.entries()) {
        await reader.gate();
        const [when = '', who = ''] = line.split(';');
        const where = `row ${index + 2}`;
        if (who === '') yield { kind: 'rejected', where, reason: 'it names nobody' };
        else yield { kind: 'event', incoming: recordOf(when, who, { zone, orgId }) };
      }
      if (reader.breaksOff !== undefined) throw reader.breaksOff;
    },
    proves: () => undefined,
  };
}

function recordOf(when: string, who: string, { zone, orgId }: { zone: string; orgId: string | undefined }) {
  const time = Temporal.PlainDateTime.from(when).toZonedDateTime(zone).epochMilliseconds;
  return anIncoming({
    id: `c-${time.toString(16)}`,
    time,
    actor: { name: who },
    ...(orgId === undefined ? {} : { orgId }),
  });
}
