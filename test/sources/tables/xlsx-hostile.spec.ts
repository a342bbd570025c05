/** Workbooks that were made to harm: refused in words, quickly and without much memory. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { ZIP_LIMITS } from '../../../src/sources/tables/zip-limits.ts';
import { processorMs } from '../../processor-time.ts';
import { useTemporaryFiles } from './temporary-files.ts';
import { textCell, textRow, textRows, type WorkbookParts, workbookOf, workbookParts } from './workbook-writer.ts';
import { type ZipEntry, zipOf } from './zip-writer.ts';

const MB = 1024 * 1024;
const TABLE = textRows([
  ['Date', 'User'],
  ['2026-11-16', 'Agent Seven'],
]);
const SIMPLE = workbookParts({ sheets: { S: TABLE } });
const without = (name: string): readonly ZipEntry[] => SIMPLE.filter((part) => part.name !== name);
const withPart = (part: ZipEntry): readonly ZipEntry[] => [...without(part.name), part];

describe('hostile workbooks [I]', function () {
  this.timeout(60_000);
  const file = useTemporaryFiles();

  async function readAll(bytes: Uint8Array, limits = ZIP_LIMITS): Promise<number> {
    const reader = await xlsxTable(file('hostile.xlsx', bytes), 'hostile.xlsx', { limits });
    let rows = 0;
    for await (const _ of reader.rows()) rows += 1;
    return rows;
  }
  const readParts = (workbook: Partial<WorkbookParts>): Promise<number> =>
    readAll(workbookOf({ sheets: { S: TABLE }, ...workbook }));

  async function refusal(bytes: Uint8Array, limits = ZIP_LIMITS): Promise<string> {
    const error: unknown = await readAll(bytes, limits).then(
      (rows) => assert.fail(`${rows} rows were read`),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SourceError, String(error));
    assert.match(error.message, /^\S.*\.$/);
    assert.match(error.next, /^\S.*\.$/);
    assert.doesNotMatch(error.message, /[\r\n\u202e]/);
    return `${error.code}: ${error.message}`;
  }

  it('are not the simple one that all of these are made from', async () => {
    assert.equal(await readAll(zipOf(SIMPLE)), 2);
  });

  const sheet = 'xl/worksheets/sheet1.xml';
  const refused: readonly [string, () => Uint8Array, RegExp][] = [
    ['an empty file', () => Buffer.alloc(0), /^empty-file: /],
    ['no archive', () => Buffer.from('Date,User\n'), /^damaged: .*no archive/],
    ['half of one', () => zipOf(SIMPLE).subarray(0, 900), /^damaged: .*breaks off/],
    ['an archive of other files', () => zipOf([{ name: 'a.txt', data: 'x' }]), /^unsupported-format: .*zip archive/],
    ['no part at all', () => zipOf([]), /^unsupported-format: /],
    ['a Word document', () => zipOf([{ name: 'word/document.xml', data: '<w/>' }]), /^unsupported-format: .*Word/],
    [
      'an OpenDocument sheet',
      () => zipOf([{ name: 'content.xml', data: '<o/>' }]),
      /^unsupported-format: .*OpenDocument/,
    ],
    [
      'a binary workbook',
      () => zipOf([...SIMPLE, { name: 'xl/workbook.bin', data: 'x' }]),
      /^unsupported-format: .*xlsb/,
    ],
    ['an old workbook', () => oleFile('Workbook'), /^unsupported-format: .*\.xls\)/],
    ['a password', () => oleFile('EncryptedPackage'), /^encrypted: .*password/],
    ['rights management', () => oleFile('DRMEncryptedDataSpace'), /^encrypted: /],
    ['an old workbook cut off', () => oleFile('Workbook').subarray(0, 100), /^unsupported-format: /],
    ['an encrypted part', () => zipOf(withPart({ name: sheet, data: 'x', lie: { flags: 1 } })), /^encrypted: /],
    ['strong encryption', () => zipOf(withPart({ name: sheet, data: 'x', lie: { flags: 0x41 } })), /^encrypted: /],
    [
      'a strange way to pack',
      () => zipOf(withPart({ name: sheet, data: 'x', lie: { method: 14 } })),
      /^damaged: .*packed/,
    ],
    ['a name that leads out', () => zipOf([...SIMPLE, { name: '../../etc/x', data: 'x' }]), /^damaged: .*directory/],
    ['an absolute name', () => zipOf([...SIMPLE, { name: '/etc/x', data: 'x' }]), /^damaged: .*directory/],
    ['a name with a drive', () => zipOf([...SIMPLE, { name: 'C:\\x', data: 'x' }]), /^damaged: .*directory/],
    ['the same name twice', () => zipOf([...SIMPLE, { name: sheet, data: '<worksheet/>' }]), /^damaged: .*twice/],
    [
      'a name with a line break',
      () =>
        zipOf([
          { name: 'a\n\u202eb', data: 'x' },
          { name: 'a\n\u202eb', data: 'x' },
        ]),
      /^damaged: .*twice/,
    ],
    [
      'parts on the same bytes',
      () => zipOf([...SIMPLE, { name: 'x', data: TABLE, lie: { sameAs: 0 } }]),
      /^damaged: .*same bytes/,
    ],
    ['a size too small', () => zipOf(withPart({ name: sheet, data: TABLE, lie: { size: 20 } })), /^damaged: .*size/],
    ['a size too large', () => zipOf(withPart({ name: sheet, data: '<a/>', lie: { size: 2000 } })), /^damaged: .*size/],
    [
      'a wrong checksum',
      () =>
        zipOf(
          withPart({ name: sheet, data: `<worksheet><sheetData>${TABLE}</sheetData></worksheet>`, lie: { crc: 1 } }),
        ),
      /^damaged: .*as it was packed/,
    ],
    [
      'bytes that do not unpack',
      () => zipOf(withPart({ name: sheet, data: randomBytes(500), isStored: true, lie: { method: 8 } })),
      /^damaged: .*unpacked/,
    ],
    [
      '1,001 parts',
      () => zipOf(Array.from({ length: 1001 }, (_, index) => ({ name: `p${index}`, data: '' }))),
      /^too-large: .*1001 parts/,
    ],
    ['10,000 sheets of one part', () => manySheets(10_000), /^too-large: .*500 sheets/],
    ['a missing sheet', () => zipOf(without(sheet)), /^no-table: /],
    ['a missing workbook', () => zipOf(without('xl/workbook.xml')), /^damaged: .*missing/],
    ['a document type', () => dtd('<!DOCTYPE worksheet>'), /^damaged: .*document type/],
    ['a document type in small letters', () => dtd('<!doctype worksheet>'), /^damaged: .*document type/],
    [
      'an external entity',
      () => dtd('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      /^damaged: .*document type/,
    ],
    [
      'entities that multiply',
      () => dtd(`<!DOCTYPE w [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]>`),
      /^damaged: .*document type/,
    ],
    [
      'XML cut off',
      () => xml('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>'),
      /^damaged: .*ends in the middle/,
    ],
    [
      'XML that closes something else',
      () => xml('<worksheet><sheetData></row></worksheet>'),
      /^damaged: .*closed that is not open/,
    ],
    ['XML with two roots', () => xml('<worksheet/><worksheet/>'), /^damaged: .*two roots/],
    ['no XML', () => xml('Date,User'), /^damaged: .*ends in the middle/],
    ['XML nested deeply', () => xml('<a>'.repeat(100_000)), /^damaged: .*levels deep/],
    ['a tag without end', () => xml(`<worksheet a="${'x'.repeat(2 * MB)}`), /^damaged: .*does not end/],
    ['another encoding', () => xml('<?xml version="1.0" encoding="EBCDIC-US"?><worksheet/>'), /^damaged: .*UTF-8/],
    ['too many rows', () => sheetOf('<row r="1048577"><c><v>1</v></c></row>'), /^too-large: .*1048576 rows/],
  ];

  function sheetOf(rows: string): Uint8Array {
    return workbookOf({ sheets: { S: rows } });
  }
  function xml(text: string): Uint8Array {
    return zipOf(withPart({ name: sheet, data: text }));
  }
  function dtd(prolog: string): Uint8Array {
    return workbookOf({ sheets: { S: TABLE }, prolog });
  }

  for (const [title, make, expected] of refused) {
    it(`are refused for ${title}`, async () => {
      const bytes = make();
      const ms = await processorMs(async () => assert.match(await refusal(bytes), expected));
      assert.ok(ms < 5000, `it took ${ms} ms`);
    });
  }

  it('that unpack to far more than they are, are refused before much has come out', async () => {
    // 300 MB of one letter: 1,000 times what it packs to.
    const bomb = { name: sheet, data: Buffer.alloc(300 * MB, 0x20) };
    const packed = zipOf(withPart(bomb));
    const before = process.resourceUsage().maxRSS;
    assert.match(await refusal(packed), /^too-large: .*far more than its size/);
    assert.ok(process.resourceUsage().maxRSS - before < 20 * 1024, 'little memory was taken');
  });

  it('that hide how much they unpack to, are refused on what comes out', async () => {
    const data = Buffer.alloc(20 * MB, 0x20);
    const packed = zipOf(withPart({ name: sheet, data, lie: { size: 4 * MB } }));
    assert.match(await refusal(packed), /^damaged: .*another size/);
  });

  it('that come to much in many parts, are refused on the sum', async () => {
    const rows = textRows(Array.from({ length: 40 }, () => ['2026-11-16', randomBytes(2000).toString('hex')]));
    const limits = { ...ZIP_LIMITS, inflatedBytes: 400_000 };
    const sheets = Object.fromEntries(Array.from({ length: 4 }, (_, index) => [`S${index}`, rows]));
    assert.match(await refusal(workbookOf({ sheets }), limits), /^too-large: .*more than 0 MB/);
    assert.equal(await readAll(workbookOf({ sheets: { S: rows } }), limits), 40);
  });

  it('that are archives in archives, are looked at once', async () => {
    let inner: Uint8Array = Buffer.alloc(10 * MB);
    for (let depth = 0; depth < 5; depth += 1) inner = zipOf([{ name: 'inner.zip', data: inner }]);
    assert.match(await refusal(inner), /^unsupported-format: /);
    assert.equal(await readAll(zipOf([...SIMPLE, { name: 'xl/media/inner.zip', data: inner }])), 2);
  });

  it('may claim a billion cells: what is there counts', async () => {
    assert.equal(await readParts({ beforeData: '<dimension ref="A1:XFD1048576"/>' }), 2);
  });

  it('may have long texts between the tags, and comments that never matter', async () => {
    assert.equal(await readParts({ beforeData: `${'x'.repeat(3 * MB)}<!-- ${'- < & '.repeat(MB / 2)} -->` }), 2);
  });

  it('may have cells of 1 MB: longer ones are cut, and their rows flagged', async () => {
    const long = 'x'.repeat(MB);
    const rows =
      textRow([long], 1) +
      textRow([`${long}y`], 2) +
      textRow(
        Array.from({ length: 6 }, () => long),
        3,
      );
    const strings = `<si><t>${long}yy</t></si>`;
    const shared = '<row r="4"><c r="A4" t="s"><v>0</v></c></row>';
    const path = file('long.xlsx', workbookOf({ sheets: { S: rows + shared }, strings }));
    const found: [number, readonly string[]][] = [];
    const limits = { ...ZIP_LIMITS, ratio: 2000 };
    for await (const { cells, flags } of (await xlsxTable(path, 'long.xlsx', { limits })).rows()) {
      found.push([cells[0]?.text.length ?? 0, flags]);
    }
    assert.deepEqual(found, [
      [MB, []],
      [MB, ['column A is longer than 1048576 characters']],
      [MB, ['it is longer than 4194304 characters']],
      [MB, ['column A is longer than 1048576 characters']],
    ]);
  });

  it('may not say one long text a thousand times', async () => {
    const strings = `<si><t>${'x'.repeat(MB)}</t></si>`;
    const rows = Array.from({ length: 1000 }, (_, row) => `<row r="${row + 1}"><c t="s"><v>0</v></c></row>`);
    const bytes = workbookOf({ sheets: { S: rows.join('') }, strings });
    assert.match(await refusal(bytes), /^too-large: .*too much text/);
  });

  it('may name things after what objects inherit', async () => {
    const strings = '<si><t>__proto__</t></si>';
    const rows = `<row r="1"><c t="s"><v>0</v></c><c t="s"><v>constructor</v></c>${textCell('C1', '__proto__')}</row>`;
    const reader = await xlsxTable(file('proto.xlsx', workbookOf({ sheets: { __proto__x: rows }, strings })), 'p.xlsx');
    for await (const row of reader.rows()) {
      assert.deepEqual(
        row.cells.map(({ text }) => text),
        ['__proto__', '', '__proto__'],
      );
      assert.deepEqual(row.flags, ['column B holds a text that the workbook lacks']);
    }
  });

  it('reach no other file by their relationships', async () => {
    const relationships = (target: string, mode: string): ZipEntry => ({
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="${target}"${mode}/></Relationships>`,
    });
    for (const part of [
      relationships('../../../../etc/passwd', ''),
      relationships('file:///etc/passwd', ' TargetMode="External"'),
      relationships('https://example.com/x.xml', ' TargetMode="External"'),
    ]) {
      assert.match(await refusal(zipOf(withPart(part))), /^no-table: /);
    }
  });

  it('with any bytes changed are read or refused in words', async () => {
    const bytes = zipOf(
      workbookParts({ sheets: { S: TABLE }, strings: '<si><t>x</t></si>' }).map((part) => ({
        ...part,
        isStored: true,
      })),
    );
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 20 }),
        fc.nat(bytes.length),
        async (changes, cut) => {
          const mutated = Buffer.from(bytes);
          for (const [at, value] of changes) mutated[at] = value;
          const tried = cut % 3 === 0 ? mutated.subarray(0, cut) : mutated;
          await readAll(tried).catch((error: unknown) => {
            if (!(error instanceof SourceError)) throw error;
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with any XML in their sheet are read or refused in words', async () => {
    const piece = fc.constantFrom(
      '<row>',
      '</row>',
      '<c r="B2" t="s">',
      '<c>',
      '</c>',
      '<v>',
      '</v>',
      '1',
      '&',
      '&#x41;',
      '<is>',
      '</is>',
      '<t>',
      '</t>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<f/>',
      '"',
      "'",
      '>',
      '<',
      '<row r="-1">',
      '\u0000',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        await readAll(sheetOf(pieces.join(''))).catch((error: unknown) => {
          if (!(error instanceof SourceError)) throw error;
        });
      }),
      { numRuns: 300 },
    );
  });
});

function manySheets(count: number): Uint8Array {
  const sheets = Array.from(
    { length: count },
    (_, index) => `<sheet name="S${index}" sheetId="${index}" r:id="rId1"/>`,
  );
  const workbook = `<workbook xmlns:r="r"><sheets>${sheets.join('')}</sheets></workbook>`;
  return zipOf(withPart({ name: 'xl/workbook.xml', data: workbook }));
}

/** The beginning of an OLE file whose directory names one stream. @see MS-CFB */
function oleFile(stream: string): Buffer {
  const bytes = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  Buffer.from(stream, 'utf16le').copy(bytes, 1024 + 128);
  return bytes;
}
