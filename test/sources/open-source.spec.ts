import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectSource } from '../../src/sources/detect-source.ts';
import { openBytesSource, openFileSource } from '../../src/sources/open-source.ts';
import { OPTIONS, readAll } from '../contract/audit-source.ts';

const CSV = 'Timestamp,Action Text,Actor Email\n2026-11-16T10:00:00Z,hello,zoe@example.com\n';
const JSON_TEXT = '{"items":[{"created":"2026-11-16T10:00:00Z","data":{"actionText":"hello"}}]}';

describe('formats of files [U]', () => {
  const known: readonly [string, string, string][] = [
    ['export.csv', CSV, 'control-hub-csv'],
    ['export.xlsx', CSV, 'control-hub-csv'],
    ['export', CSV, 'control-hub-csv'],
    ['export.json', CSV, 'control-hub-csv'],
    ['other.csv', 'a,b\n1,2\n', 'control-hub-csv'],
    ['events.json', JSON_TEXT, 'admin-audit-json'],
    ['events.csv', JSON_TEXT, 'admin-audit-json'],
    ['events', ` \n${JSON_TEXT}\n${JSON_TEXT}`, 'admin-audit-json'],
    ['events.txt', '[]', 'admin-audit-json'],
    ['events.txt', '[ {"created":1}', 'admin-audit-json'],
    ['events.json', '[1, 2]', 'admin-audit-json'],
  ];
  for (const [name, content, expected] of known) {
    it(`sees ${expected} in ${name}: ${JSON.stringify(content.slice(0, 12))}`, () => {
      assert.equal(detectSource(name, Buffer.from(content)), expected);
    });
  }

  const refused: readonly [string, Uint8Array, string, RegExp][] = [
    ['trail.csv', Buffer.from('PK\u0003\u0004rest'), 'unsupported-format', /Excel workbook.*not read yet/],
    ['trail.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'unsupported-format', /old Excel workbook/],
    ['trail.json', Buffer.from('%PDF-1.7'), 'unsupported-format', /PDF document/],
    ['trail.csv.gz', Uint8Array.of(0x1f, 0x8b, 8), 'unsupported-format', /gzip/],
    ['empty.csv', new Uint8Array(), 'empty-file', /is empty/],
    ['blank.csv', Buffer.from('\uFEFF \r\n'), 'empty-file', /is empty/],
    ['notes.md', Buffer.from('# Notes\nhello'), 'unknown-format', /neither a CSV export nor JSON/],
    ['image.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0), 'unknown-format', /neither/],
  ];
  for (const [name, bytes, code, message] of refused) {
    it(`refuses ${name} kindly`, () => assert.throws(() => detectSource(name, bytes), { code, message }));
  }
});

describe('opening a source [I]', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whodunit-open-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('says so when there is no such file, or it is a folder', async () => {
    const next = 'Check the name and the permissions of the file.';
    await assert.rejects(openFileSource(join(folder, 'none.csv'), OPTIONS), {
      code: 'unreadable-file',
      message: 'none.csv does not exist.',
      next,
    });
    await assert.rejects(openFileSource(folder, OPTIONS), { code: 'unreadable-file' });
  });

  it('says so when the file goes away before it is read', async () => {
    const path = join(folder, 'gone.csv');
    await writeFile(path, CSV);
    const source = await openFileSource(path, OPTIONS);
    await rm(path);
    await assert.rejects(readAll(source), { code: 'unreadable-file', message: 'gone.csv does not exist.' });
  });

  it('shows the name without its folder', async () => {
    const path = join(folder, 'export.csv');
    await writeFile(path, CSV);
    assert.equal((await openFileSource(path, OPTIONS)).name, 'export.csv');
    assert.equal(openBytesSource('../../etc/export.csv', Buffer.from(CSV), OPTIONS).name, 'export.csv');
  });

  it('reads text of Western European spreadsheets', async () => {
    const bytes = Buffer.from('timestamp;action_text\n2026-11-16T10:00:00Z;Störung gelöscht\n', 'latin1');
    const [item] = await readAll(openBytesSource('a.csv', bytes, OPTIONS));
    assert.equal(item?.kind === 'event' && item.incoming.event.description, 'Störung gelöscht');
  });
});
