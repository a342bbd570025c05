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
    ['other.csv', 'a,b\n1,2\n', 'portal-csv'],
    ['other', 'a;b\n1;2\n3;4', 'portal-csv'],
    ['report.csv', 'Time,Actor Name,Action\n16/11/2026 10:00,Zoe,Update\n', 'portal-csv'],
    ['export.csv', 'Time,Actor Name,Tracking ID\n2026-11-16T10:00:00Z,Zoe,T1\n', 'control-hub-csv'],
    ['people.csv', 'Name;E-Mail\nZoe;zoe@example.com\n', 'people-csv'],
    ['trail.csv', 'PK\u0003\u0004rest', 'portal-xlsx'],
    ['trail.csv', 'PK\u0005\u0006', 'portal-xlsx'],
    ['trail.json', '%PDF-1.7', 'portal-pdf'],
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
    ['trail.csv.gz', Uint8Array.of(0x1f, 0x8b, 8), 'unsupported-format', /a packed file/],
    ['trail.csv', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), 'unsupported-format', /a packed file/],
    ['trail.xls', Uint8Array.of(0x09, 0x08, 0x10, 0), 'unsupported-format', /very old Excel workbook/],
    ['trail.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0), 'unsupported-format', /a picture/],
    ['trail.csv', Buffer.from('\xff\xd8\xff\xe0', 'latin1'), 'unsupported-format', /a picture/],
    ['trail.pdf', Buffer.from('\x7fELF\x02', 'latin1'), 'unsupported-format', /a program/],
    ['trail.csv', Buffer.from('#!/bin/sh\nls\n'), 'unsupported-format', /a program/],
    ['trail.xls', Buffer.from('\uFEFF<html><table>'), 'unsupported-format', /a web page or XML/],
    ['trail.xls', Buffer.from('<?xml version="1.0"?>'), 'unsupported-format', /a web page or XML/],
    ['trail.json', Buffer.from('{\\rtf1 text}'), 'unsupported-format', /a text document/],
    ['trail.csv', new Uint8Array(4096), 'unknown-format', /holds no text/],
    ['empty.csv', new Uint8Array(), 'empty-file', /is empty/],
    ['blank.csv', Buffer.from('\uFEFF \r\n'), 'empty-file', /is empty/],
    ['notes.md', Buffer.from('# Notes\nhello'), 'unknown-format', /neither a table with columns nor JSON/],
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
