import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditSource } from '../../src/audit/ports.ts';
import { openBytesSource, openFileSource } from '../../src/sources/open-source.ts';
import type { FileSourceOptions } from '../../src/sources/source-options.ts';
import { describeAuditSource, type SourceUnderTest } from '../contract/audit-source.ts';
import type { SyntheticChange } from '../fixtures/synthetic-events.ts';
import { apiItem, exportCsv } from '../fixtures/synthetic-files.ts';

type Form = Omit<SourceUnderTest, 'open'>;

const CSV: Form = {
  kind: 'control-hub-csv',
  fileName: 'synthetic.csv',
  write: exportCsv,
  writeDamaged: (changes, index) => replaceLine(exportCsv(changes), index + 1, '2026-11-16T10:00:00Z,"never closed'),
};

/** JSON in one of its forms; `between` and `around` as the form needs. */
function json(fileName: string, before: string, between: string, after: string): Form {
  const write = (items: readonly string[]): string => `${before}${items.join(between)}${after}`;
  const texts = (changes: readonly SyntheticChange[]): readonly string[] =>
    changes.map((change) => JSON.stringify(apiItem(change)));
  return {
    kind: 'admin-audit-json',
    fileName,
    write: (changes) => write(texts(changes)),
    writeDamaged: (changes, index) =>
      write(
        texts(changes).map((text, other) => (other === index ? text.replace('"data":{', '"data":{"unclosed') : text)),
      ),
  };
}

const FORMS: readonly (readonly [string, Form])[] = [
  ['a Control Hub export', CSV],
  ["the API's answer", json('synthetic.json', '{"items":[', ',', ']}')],
  ["the API's answer, one item a line", json('synthetic.json', '{\n "note": "x", "items": [\n', ',\n', '\n]\n}\n')],
  ['a list of API events', json('synthetic.json', '[', ',\n  ', ']')],
  ['API events, one a line', json('synthetic.ndjson', '', '\n', '\n')],
];

describe('sources of audit events', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whodunit-sources-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function openFile(name: string, bytes: Uint8Array, options: FileSourceOptions): Promise<AuditSource> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return openFileSource(path, options);
  }

  for (const [title, form] of FORMS) {
    describeAuditSource(`${title}, from memory`, {
      ...form,
      open: async (bytes, options) => openBytesSource(`C:\\Downloads\\${form.fileName}`, bytes, options),
    });
    describeAuditSource(`${title}, from a file`, {
      ...form,
      open: (bytes, options) => openFile(form.fileName, bytes, options),
    });
  }
});

function replaceLine(text: string, index: number, line: string): string {
  const lines = text.split('\r\n');
  lines[index] = line;
  return lines.join('\r\n');
}
