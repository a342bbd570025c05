/** Files of text that were made to harm: a clear reason or every good row, within 10 s and 512 MB. */
import assert from 'node:assert/strict';
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import type { FileRef } from '../../../src/audit/file-port.ts';
import { useFiles } from '../sandbox/temporary-file.ts';
import { readHostile } from './read-hostile.ts';

const MB = 1024 * 1024;
const HEADER = 'timestamp,action_text,target_name\n';
const ROW = '2026-11-16T10:00:00Z,hello,Queue One\n';
const EVENT = '{"created":"2026-11-16T10:00:00Z","data":{"actionText":"hello"}}';

describe('hostile text [I]', function () {
  this.timeout(60_000);
  const file = useFiles();

  /** Written piece by piece: the test is not to hold it. */
  function long(name: string, ...parts: readonly (string | readonly [text: string, times: number])[]): FileRef {
    const ref = file(name, '');
    const out = openSync(ref.path, 'w');
    for (const part of parts) {
      const [text, times] = typeof part === 'string' ? [part, 1] : part;
      const block = text.repeat(Math.max(1, Math.min(times, Math.floor(MB / text.length))));
      const perBlock = block.length / text.length;
      for (let left = times; left > 0; left -= perBlock) writeSync(out, left >= perBlock ? block : text.repeat(left));
    }
    closeSync(out);
    return ref;
  }

  const refused: readonly (readonly [string, () => FileRef, RegExp])[] = [
    ['2 GB, whatever is in them', () => sparse('huge.csv', 2048), /^too-large: huge\.csv has 2,048 MB/],
    ['a workbook of more than 100 MB', () => sparse('huge.xlsx', 101, 'PK\u0003\u0004'), /^too-large: .* up to 100 MB/],
    ['a PDF file of more than 100 MB', () => sparse('huge.pdf', 101, '%PDF-1.7\n'), /^too-large: .* up to 100 MB/],
    ['nothing at all', () => file('empty.csv', ''), /^empty-file: empty\.csv is empty/],
    ['blank lines', () => file('blank.csv', '\uFEFF \r\n \r\n'), /^empty-file: /],
    ['300 MB of zero bytes', () => sparse('zeros.csv', 300), /^unknown-format: zeros\.csv holds no text/],
    [
      'a picture called .csv',
      () => file('a.csv', Buffer.from('89504e470d0a1a0a0000', 'hex')),
      /^unsupported-format: a\.csv is a picture/,
    ],
    [
      'a web page called .xls',
      () => file('a.xls', '<html><table><tr><td>x'),
      /^unsupported-format: a\.xls is a web page/,
    ],
    [
      'a program called .pdf',
      () => file('a.pdf', '\u007fELF\u0002\u0001\u0001'),
      /^unsupported-format: a\.pdf is a program/,
    ],
    ['a text called .xlsx', () => file('a.xlsx', 'Dear all,\nnothing in here is a table.\n'), /^unknown-format: /],
    [
      'a header of a million columns',
      () => long('wide.csv', 'timestamp,action_text', [',x', 1_000_000], '\n', ROW),
      /^csv-columns: .*more than 1,000 columns/,
    ],
    ['50 MB in one line', () => long('line.csv', ['x', 50 * MB]), /^no-table: /],
    ['50 MB of commas', () => long('commas.csv', [',', 50 * MB]), /^(?:no-table|empty-file|too-large): /],
    ['8 MB of line breaks', () => long('breaks.csv', 'a,b\n', ['\n', 8 * MB]), /^no-table: /],
    [
      'ten million empty records',
      () => long('none.json', '[{}', [',{}', 10_000_000], ']'),
      /^damaged: .*not read further: 100,000/,
    ],
    [
      'ten million bad rows',
      () => long('bad.csv', HEADER, ['x,y,z\n', 10_000_000]),
      /^damaged: .*not read further: 100,000/,
    ],
    [
      'ten million people without email',
      () => long('people.csv', 'email,name\n', ['x,y\n', 10_000_000]),
      /^damaged: .*not read further/,
    ],
  ];
  for (const [what, make, reason] of refused) {
    it(`is refused: ${what}`, async () => {
      const { error } = await readHostile(make());
      assert.match(`${error?.code}: ${error?.message}`, reason);
    });
  }

  const kept: readonly (readonly [string, () => FileRef, number, readonly RegExp[]])[] = [
    ['a million brackets that are never closed', () => long('a.json', ['[{"a":\n', 1_000_000]), 0, [/^item 1: /]],
    ['a CSV called .xlsx', () => file('a.xlsx', HEADER + ROW), 1, []],
    ['JSON called .csv', () => file('a.csv', `[${EVENT}]`), 1, []],
    ['a name with folders, and a byte order mark', () => file('..\\..\\etc/a.csv', `\uFEFF${HEADER}${ROW}`), 1, []],
    ['UTF-16 with a mark', () => file('a.csv', Buffer.from(`\uFEFF${HEADER}${ROW.repeat(50)}`, 'utf16le')), 50, []],
    [
      'UTF-16 the other way round',
      () => file('a.csv', Buffer.from(`\uFEFF${HEADER}${ROW}`, 'utf16le').swap16()),
      1,
      [],
    ],
    ['zero bytes in cells', () => file('a.csv', `${HEADER}${ROW.replace('hello', 'hel\u0000lo\u0000')}`), 1, []],
    [
      'a cell of 50 MB',
      () => long('a.csv', HEADER, ROW, '2026-11-16T10:00:00Z,', ['x', 50 * MB], ',y\n', ROW),
      2,
      [/^row 3: it is longer than \d+ characters/],
    ],
    [
      'a row of a million columns',
      () => long('a.csv', HEADER, 'x', [',y', 1_000_000], '\n', ROW),
      1,
      [/^row 2: it has 1000001 columns, the header has 3/],
    ],
    [
      'a quote that is not closed for 80 MB',
      () => long('a.csv', HEADER, `2026-11-16T10:00:00Z,"`, ['x', 80 * MB], '\n', ROW),
      1,
      [/^row 2: /],
    ],
    ['80 MB of quotes', () => long('a.csv', HEADER, ['"', 80 * MB], '\n', ROW), 1, [/^row 2: /]],
    [
      'a record nested a million deep',
      () => long('a.json', `[${EVENT},`, ['[', 1_000_000], [']', 1_000_000], `,\n${EVENT}]`),
      2,
      [/^item 2: /],
    ],
    [
      'a key nested a million deep',
      () => long('a.json', `[${EVENT},{"a":`, ['{"a":', 500_000], '1', ['}', 500_000], `},\n${EVENT}]`),
      2,
      [/^item 2: /],
    ],
    [
      'a text of 200 MB',
      () => long('a.json', `[${EVENT},{"a":"`, ['x', 200 * MB], `"},\n${EVENT}]`),
      2,
      [/^item 2: it is longer/],
    ],
    [
      'a line of 200 MB',
      () => long('a.ndjson', `${EVENT}\n${EVENT}\n{"a":"`, ['x', 200 * MB], `"}\n${EVENT}\n`),
      3,
      [/^line 3: it is longer/],
    ],
  ];
  for (const [what, make, events, reasons] of kept) {
    it(`costs no other row: ${what}`, async () => {
      const outcome = await readHostile(make());
      assert.equal(outcome.error, undefined);
      assert.equal(outcome.events, events);
      assert.equal(outcome.rejected.length, reasons.length, outcome.rejected.join('; '));
      for (const [index, reason] of reasons.entries()) assert.match(outcome.rejected[index] ?? '', reason);
    });
  }

  it('is a list of people all the same, around a line of 50 MB', async () => {
    const people = long('people.csv', 'email,name\nnine@example.com,Nine\n', ['x', 50 * MB], '\nten@example.com,Ten\n');
    const { findings, events, rejected } = await readHostile(people);
    assert.deepEqual([findings?.kind, events, rejected.length], ['people-csv', 2, 1]);
  });

  /** Takes no room on the disk. */
  function sparse(name: string, megabytes: number, start = ''): FileRef {
    const ref = file(name, start);
    truncateSync(ref.path, megabytes * MB);
    return ref;
  }
});
