import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changesCsv, csvCell } from '../../../src/commands/digest/changes-file.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { HOSTILE_NAME, WORLD } from '../world.ts';

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

describe('a cell of a file for spreadsheets [U]', () => {
  const rows = [
    ['Sales', 'Sales'],
    ['', ''],
    ['=1+1', "'=1+1"],
    ['+49 69 0', "'+49 69 0"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' edge', '" edge"'],
    ['="a,b"', '"\'=""a,b"""'],
  ] as const;
  for (const [text, cell] of rows) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(cell)}`, () => assert.equal(csvCell(text), cell));
  }

  it('is cut where spreadsheets would cut it', () => {
    assert.equal(csvCell('x'.repeat(40_000)).length, 32_001);
  });
});

describe('changes as a file for spreadsheets [U]', () => {
  const events = WORLD.map(({ event }) => event);
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

  it('begins with a byte order mark and a header, and has a line for each change', () => {
    const [header = [], ...lines] = readCsv(textOf(changesCsv(events, 'Europe/Berlin')).replace(/^\uFEFF/, ''));
    assert.deepEqual([...changesCsv(events, 'UTC').subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.equal(
      header.join(),
      'Time (UTC),Time (Europe/Berlin),Event,Action,Kind,Target,Target id,Changes,Description,Source',
    );
    assert.equal(lines.length, events.length);
    assert.ok(lines.every((line) => line.length === header.length));
  });

  it('gives times in UTC and on the wall, also in the hour that comes twice', () => {
    const [event] = events;
    assert.ok(event !== undefined);
    const timesOf = (iso: string): readonly string[] => {
      const file = textOf(changesCsv([{ ...event, time: Date.parse(iso) }], 'Europe/Berlin'));
      return (file.split('\r\n')[1] ?? '').split(',').slice(0, 2);
    };
    assert.deepEqual(timesOf('2026-11-16T10:00:00.007Z'), ['2026-11-16T10:00:00.007Z', '2026-11-16 11:00:00 +01:00']);
    assert.deepEqual(timesOf('2026-10-25T00:30:00Z'), ['2026-10-25T00:30:00.000Z', '2026-10-25 02:30:00 +02:00']);
    assert.deepEqual(timesOf('2026-10-25T01:30:00Z'), ['2026-10-25T01:30:00.000Z', '2026-10-25 02:30:00 +01:00']);
  });

  it('gives names, ids, fields and where it comes from', () => {
    const renamed = events.filter(({ changes }) => changes.length > 0);
    const [, line = []] = readCsv(textOf(changesCsv(renamed, 'UTC')));
    assert.deepEqual(line.slice(3), [
      'modified',
      'contact service queue',
      'Sales_EMEA',
      renamed[0]?.target.id,
      'name: Sales -> Sales_EMEA',
      'Mara Lind set the wrap-up timer of Sales_EMEA',
      renamed[0]?.sources.map(({ name, where }) => `${name}, ${where}`).join('; '),
    ]);
  });

  it('lets nothing act and loses nothing but what is too long, whatever the data say', () => {
    const [event] = events;
    assert.ok(event !== undefined);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(HOSTILE_NAME, '=1', '@', '\t', '"', ',', '\r\n', '+1,"2"\n=3'),
    );
    fc.assert(
      fc.property(text, text, text, (name, before, description) => {
        const change = { field: name, before, after: name };
        const made = { ...event, action: name, target: { name, id: before }, changes: [change], description };
        const [, line = []] = readCsv(textOf(changesCsv([made], 'UTC')).replace(/^\uFEFF/, ''));
        assert.equal(line.length, 10);
        for (const cell of line) assert.doesNotMatch(cell, FORMULA);
        // Half characters cannot be written.
        assert.equal((line[8] ?? '').replace(/^'/, ''), Buffer.from(description).toString('utf8').replace(/^'/, ''));
      }),
    );
  });
});
