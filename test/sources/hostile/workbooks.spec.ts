/** Workbooks that were made to harm, by the real way; test/sources/tables has many more for the reader itself. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { useFiles } from '../sandbox/temporary-file.ts';
import {
  textCell,
  textRow,
  textRows,
  type WorkbookParts,
  workbookOf,
  workbookParts,
} from '../tables/workbook-writer.ts';
import { type ZipEntry, zipOf } from '../tables/zip-writer.ts';
import { readHostile } from './read-hostile.ts';

const MB = 1024 * 1024;
const SHEET = 'xl/worksheets/sheet1.xml';
const HEADER = ['Date and time', 'User', 'Action', 'Entity name'];
const ROWS = [HEADER, ['2026-11-16 10:00:00', 'nine@example.com', 'Update', 'Queue One']];
const GOOD: WorkbookParts = { sheets: { Audit: textRows(ROWS) } };

function withSheet(part: Omit<ZipEntry, 'name'>): Buffer {
  return zipOf([...workbookParts(GOOD).filter(({ name }) => name !== SHEET), { ...part, name: SHEET }]);
}

/** A part that unpacks to so many times the text, packed once: each copy begins anew. */
function bomb(text: string, times: number, before = ''): Omit<ZipEntry, 'name'> {
  const pack = (part: string): Buffer => deflateRawSync(part, { finishFlush: constants.Z_FULL_FLUSH });
  const packed = pack(text);
  const data = Buffer.concat([pack(before), ...Array.from({ length: times }, () => packed), deflateRawSync('')]);
  return { data, isStored: true, lie: { method: 8, size: before.length + text.length * times } };
}

/** Archives within archives, as in the well-known 42.zip. */
function nested(depth: number): Buffer {
  let inner = zipOf([{ name: '0.dll', data: Buffer.alloc(4 * MB) }]);
  for (let level = 0; level < depth; level += 1) {
    inner = zipOf(Array.from({ length: 16 }, (_, index) => ({ name: `${index}.zip`, data: inner })));
  }
  return inner;
}

/** 560 MB of texts that all have to be kept, in a file of some 30 MB. */
function manyTexts(): Buffer {
  const text = (): string => `<si><t>${'x'.repeat(100)}${randomBytes(6).toString('hex')}</t></si>`;
  const block = Array.from({ length: 32_000 }, text).join('');
  const name = 'xl/sharedStrings.xml';
  return zipOf([
    ...workbookParts(GOOD).filter((part) => part.name !== name),
    { ...bomb(`${block}`, 140, '<sst>'), name },
  ]);
}

const sheetXml = (rows: string, around = ''): string =>
  `${around}<worksheet><sheetData>${rows}</sheetData></worksheet>`;
/** About 60 characters a row, none like another, so that it does not pack like a bomb. */
const randomRows = (count: number): string =>
  Array.from({ length: count }, () => `<row><c t="str"><v>${randomBytes(18).toString('hex')}</v></c></row>`).join('');

describe('hostile workbooks, read as any file is [I]', function () {
  this.timeout(60_000);
  const file = useFiles();

  it('are not the good one that all of these are made from', async () => {
    const { findings, events } = await readHostile(file('good.xlsx', workbookOf(GOOD)));
    assert.deepEqual([findings?.kind, events], ['portal-xlsx', 1]);
  });

  const refused: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    ['archives within archives', () => nested(4), /^unsupported-format: .*no Excel workbook/],
    ['one part of 4 GB', () => withSheet(bomb('0'.repeat(4 * MB), 1000)), /^too-large: /],
    [
      'one part of 4 GB that says it is small',
      () => withSheet({ ...bomb('0'.repeat(4 * MB), 1000), lie: { method: 8, size: 5000 } }),
      /^damaged: .*size/,
    ],
    [
      'rows without end, packed well',
      () => withSheet(bomb('<row><c><v>1</v></c></row>'.repeat(40_000), 400)),
      /^too-large: /,
    ],
    [
      'parts that lie over each other',
      () =>
        zipOf([
          ...workbookParts(GOOD),
          ...Array.from({ length: 900 }, (_, index) => ({
            name: `x${index}`,
            data: '',
            lie: { sameAs: 0, size: 600 * MB },
          })),
        ]),
      /^(?:damaged|too-large): /,
    ],
    [
      '600 MB of one text that many cells share',
      () =>
        workbookOf({
          sheets: {
            Audit:
              textRow(HEADER, 1) +
              Array.from(
                { length: 2000 },
                (_, row) => `<row r="${row + 2}">${'<c t="s"><v>0</v></c>'.repeat(4)}</row>`,
              ).join(''),
          },
          strings: `<si><t>${'x'.repeat(MB)}</t></si>`,
        }),
      /^(?:too-large|too-much-memory|no-table): /,
    ],
    [
      'an external entity',
      () => withSheet({ data: sheetXml('&x;', '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>') }),
      /^damaged: .*document type/,
    ],
    [
      'entities that multiply',
      () =>
        withSheet({
          data: sheetXml(
            '&c;',
            `<!DOCTYPE w [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}"><!ENTITY c "${'&b;'.repeat(99)}">]>`,
          ),
        }),
      /^damaged: .*document type/,
    ],
    [
      'a document type without end',
      () => withSheet({ data: `<!DOCTYPE w [${'<!ENTITY a "b">'.repeat(500_000)}` }),
      /^damaged: /,
    ],
    [
      'formulas only',
      () =>
        workbookOf({
          sheets: {
            Audit: Array.from(
              { length: 50 },
              (_, row) =>
                `<row r="${row + 1}">${'ABCD'
                  .split('')
                  .map((letter) => `<c r="${letter}${row + 1}"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c>`)
                  .join('')}</row>`,
            ).join(''),
          },
        }),
      /^no-table: .*formulas only/,
    ],
    [
      'an old workbook',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]),
      /^unsupported-format: .*old Excel workbook/,
    ],
    [
      'a binary workbook',
      () => zipOf([...workbookParts(GOOD), { name: 'xl/workbook.bin', data: 'x' }]),
      /^unsupported-format: .*xlsb/,
    ],
    ['the first half of one', () => workbookOf(GOOD).subarray(0, 700), /^damaged: /],
    ['a PDF file called .xlsx, cut off', () => Buffer.from('%PDF-1.7\n'), /^damaged: /],
    ['texts that fill the memory', manyTexts, /^too-(?:large|much-memory): /],
  ];
  for (const [what, make, reason] of refused) {
    it(`are refused: ${what}`, async () => {
      const { error } = await readHostile(file('hostile.xlsx', make()));
      assert.match(`${error?.code}: ${error?.message}`, reason);
    });
  }

  it('cost nothing for a billion cells that are not there', async () => {
    const claims = { ...GOOD, beforeData: '<dimension ref="A1:XFD1048576"/>' };
    const far = `<row r="1048576">${textCell('XFD1048576', 'x')}</row>`;
    const claimed = await readHostile(file('claims.xlsx', workbookOf(claims)));
    const reached = await readHostile(
      file('far.xlsx', workbookOf({ ...claims, sheets: { Audit: textRows(ROWS) + far } })),
    );
    assert.deepEqual([claimed.events, reached.events, reached.error], [1, 1, undefined]);
    assert.match(reached.rejected[0] ?? '', /^row 1048576: /);
  });

  it('may be long, as long as there is progress', async () => {
    const { error, findings } = await readHostile(
      file('long.xlsx', withSheet({ data: sheetXml(randomRows(300_000)) })),
    );
    assert.equal(findings, undefined);
    assert.match(`${error?.code}`, /^no-table$/);
  });
});
