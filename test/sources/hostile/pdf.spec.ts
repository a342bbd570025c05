/** PDF files that were made to harm, by the real way. */
import assert from 'node:assert/strict';
import { constants, deflateSync } from 'node:zlib';
import { reportPdf } from '../pdf/report-pdf.ts';
import { useFiles } from '../sandbox/temporary-file.ts';
import { readHostile } from './read-hostile.ts';

const MB = 1024 * 1024;
const HEADER = ['Date and time', 'User', 'Action', 'Entity name'];
const ROWS = Array.from({ length: 60 }, (_, index) => [
  `2026-11-16 10:${String(index % 60).padStart(2, '0')}:00`,
  'nine@example.com',
  'Update',
  `Queue ${index}`,
]);
const LAYOUT = { widths: [130, 140, 80, 120] } as const;

/** A document of these objects, numbered from 1; the first one is the catalogue. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

const CATALOGUE = '<</Type/Catalog/Pages 2 0 R>>';
const PAGES = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const PAGE = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>';

function stream(data: Uint8Array, dictionary = '/Filter/FlateDecode'): Buffer {
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

const onePage = (contents: Buffer): Buffer => pdfOf([CATALOGUE, PAGES, PAGE, contents]);

/** Packed twice: some kilobytes unpack to megabytes, and these to gigabytes. */
const packedTwice = (): Buffer => deflateSync(deflateSync(Buffer.alloc(512 * MB), { level: constants.Z_BEST_SPEED }));

describe('hostile PDF files, read as any file is [I]', function () {
  this.timeout(60_000);
  const file = useFiles();
  let good: Uint8Array;
  before(async () => {
    good = await reportPdf(HEADER, ROWS, LAYOUT);
  });

  it('are not the good one that some of these are made from', async () => {
    const { findings, events, rejected } = await readHostile(file('good.pdf', good));
    assert.deepEqual([findings?.kind, events, rejected], ['portal-pdf', ROWS.length, []]);
  });

  const refused: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>, RegExp])[] = [
    ['cut off in the middle', () => good.subarray(0, good.length / 2), /^damaged: .*end is missing/],
    ['cut off at its end', () => good.subarray(0, good.length - 30), /^damaged: /],
    [
      'without a beginning',
      () => Buffer.concat([Buffer.from('%PDF-1.7\n'), good.subarray(good.length / 2)]),
      /^damaged: /,
    ],
    ['with a password', () => reportPdf(HEADER, ROWS, { ...LAYOUT, password: 'synthetic' }), /^encrypted: .*password/],
    [
      'one page that unpacks to 256 MB',
      () => onePage(stream(deflateSync(Buffer.alloc(256 * MB, ' ')))),
      /^too-(?:large|much-memory): /,
    ],
    [
      'a page that is packed twice',
      () => onePage(stream(packedTwice(), '/Filter[/FlateDecode/FlateDecode]')),
      /^(?:too-large|too-much-memory|too-slow|damaged|no-table): /,
    ],
    [
      'a page of endless drawing',
      () => onePage(stream(deflateSync(Buffer.from('0 0 m 1 1 l S\n'.repeat(3_000_000))))),
      /^(?:too-large|too-slow|too-much-memory): /,
    ],
    [
      'pages that are their own parents',
      () => pdfOf([CATALOGUE, '<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>']),
      /^(?:damaged|no-table): /,
    ],
    [
      'a billion pages that are not there',
      () => pdfOf([CATALOGUE, PAGES.replace('/Count 1', '/Count 1000000000'), PAGE, stream(deflateSync(''))]),
      /^(?:too-large|damaged|no-table): /,
    ],
    [
      'brackets nested a million deep',
      () =>
        pdfOf([
          `<</Type/Catalog/Pages 2 0 R/X${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}>>`,
          PAGES,
          PAGE,
          stream(deflateSync('')),
        ]),
      /^(?:damaged|no-table|too-slow|too-much-memory): /,
    ],
    [
      'a stream that is its own length',
      () => pdfOf([CATALOGUE, PAGES, PAGE, '<</Length 4 0 R>>\nstream\nx\nendstream']),
      /^(?:damaged|no-table): /,
    ],
    [
      '50 MB of nothing',
      () =>
        Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50 * MB, 'x'), Buffer.from('\nstartxref\n1\n%%EOF')]),
      /^(?:damaged|too-much-memory|too-slow): /,
    ],
    [
      '300,000 objects of one word',
      () => pdfOf(Array.from({ length: 300_000 }, () => '<</A 1 0 R>>')),
      /^(?:damaged|too-slow): /,
    ],
    [
      'a script and an action, and no text',
      () =>
        pdfOf([
          CATALOGUE.replace('>>', '/OpenAction<</S/JavaScript/JS(app.launchURL\\("http://127.0.0.1:9/"\\))>>>>'),
          PAGES,
          PAGE,
          stream(deflateSync('')),
        ]),
      /^no-table: /,
    ],
  ];
  for (const [what, make, reason] of refused) {
    it(`are refused: ${what}`, async () => {
      const { error } = await readHostile(file('hostile.pdf', await make()));
      assert.match(`${error?.code}: ${error?.message}`, reason);
    });
  }
});
