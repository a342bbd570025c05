import assert from 'node:assert/strict';
import { extractText, getDocumentProxy } from 'unpdf';
import { pdfWriter } from '../../../src/exports/pdf/pdf-writer.ts';
import { aReport, bytesOf, itWritesReports, rowOf } from '../../contract/report-writer.ts';

interface PlacedText {
  readonly page: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Every piece of text, where it stands on its page. */
async function placedTexts(bytes: Uint8Array): Promise<readonly PlacedText[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const found: PlacedText[] = [];
  for (let page = 1; page <= document.numPages; page += 1) {
    const { items } = await (await document.getPage(page)).getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , , x = 0, y = 0] = item.transform as readonly number[];
      found.push({ page, text: item.str, x, y, width: item.width });
    }
  }
  return found;
}

async function pagesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  return text;
}

describe('PDF reports [U]', function () {
  this.timeout(30_000);

  itWritesReports({
    writer: pdfWriter,
    hasHead: true,
    runs: 12,
    read: async (bytes) => ({ text: (await pagesOf(bytes)).join('\n') }),
  });

  it('has headings and "Page 3 of 12" on each page', async () => {
    const bytes = await bytesOf(pdfWriter, aReport(Array.from({ length: 120 }, (_, at) => rowOf(`Person ${at}`))));
    const pages = await pagesOf(bytes);
    assert.ok(pages.length > 5);
    for (const [at, text] of pages.entries()) {
      assert.match(text, /Time Who Changes Count\s+\(Europe\/Berlin\)/);
      assert.match(text, new RegExp(`Page ${at + 1} of\\s*${pages.length}\\b`));
    }
    assert.match(pages[0] ?? '', /Rows\s*120/);
    assert.match(pages.at(-1) ?? '', /End of the report: 120 rows\./);
  });

  it('keeps every text on the page and in its column', async () => {
    const names = [
      'x'.repeat(400),
      'a-b_c/d.e@f'.repeat(20),
      '営業部'.repeat(60),
      'สวัสดี'.repeat(60),
      'مرحبا '.repeat(60),
      'ab '.repeat(200),
    ];
    const placed = await placedTexts(await bytesOf(pdfWriter, aReport(names.map((name) => rowOf(name)))));
    const head = placed.find(({ text }) => text === 'Changes');
    assert.ok(head !== undefined);
    for (const { text, x, y, width } of placed) {
      assert.ok(x >= 35 && x + width <= 842 - 35, `${text} at ${x}, ${width} wide`);
      assert.ok(y > 20 && y < 595 - 30, `${text} at height ${y}`);
      const isWho = x > 100 && x < head.x - 10 && /^[xa営สม]/.test(text);
      if (isWho)
        assert.ok(x + width <= head.x, `${text} goes on to ${x + width}, and the next column begins at ${head.x}`);
    }
  });

  it('cuts no row in two that fits on a page', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => rowOf(`begin${at} ${'word '.repeat(at % 40)}end${at}`));
    const pages = await pagesOf(await bytesOf(pdfWriter, aReport(rows)));
    for (const text of pages) {
      const begun = (text.match(/begin\d+/g) ?? []).map((word) => word.slice(5));
      const ended = (text.match(/end\d+/g) ?? []).map((word) => word.slice(3));
      assert.deepEqual(ended, begun);
    }
  });

  it('goes on over pages with a row that is higher than one', async () => {
    const changes = Array.from({ length: 38 }, (_, at) => ({
      field: `field${at}`,
      before: 'b '.repeat(90),
      after: `after${at}`,
    }));
    const row = rowOf('Person Nine');
    const high = [...row.slice(0, 2), { kind: 'changes' as const, changes }, ...row.slice(3)];
    const pages = await pagesOf(await bytesOf(pdfWriter, aReport([high])));
    assert.ok(pages.length >= 2);
    assert.match(pages[1] ?? '', /\(continued\)/);
    assert.doesNotMatch(pages[0] ?? '', /\(continued\)/);
    assert.deepEqual(
      pages.join('\n').match(/after\d+/g),
      changes.map(({ after }) => after),
    );
  });

  it('writes what no font has as code points', async () => {
    const [page = ''] = await pagesOf(await bytesOf(pdfWriter, aReport([rowOf('\u{12000} cuneiform')])));
    assert.match(page, /\[U\+12000\] cuneiform/);
  });

  it('puts right-to-left words from right to left, and what stands between them in its place', async () => {
    const placed = await placedTexts(await bytesOf(pdfWriter, aReport([rowOf('אאא Tier בבב')])));
    const xOf = (part: string): number => placed.find(({ text }) => text.includes(part))?.x ?? Number.NaN;
    const [first, second, last] = [xOf('אאא'), xOf('Tier'), xOf('בבב')];
    assert.ok(last <= second && second <= first, `${last} ${second} ${first}`);
  });

  it('embeds every font, cut down to what is used', async () => {
    const bytes = Buffer.from(await bytesOf(pdfWriter, aReport([rowOf('Иван 王小明 محمد')])));
    const text = bytes.toString('latin1');
    const fonts = text.match(/\/Type\/FontDescriptor/g)?.length ?? 0;
    assert.ok(fonts >= 4);
    assert.equal(text.match(/\/FontFile2 \d+ 0 R/g)?.length, fonts);
    assert.ok(bytes.length < 120_000, String(bytes.length));
  });

  it('holds nothing that runs or leads anywhere', async () => {
    const text = Buffer.from(await bytesOf(pdfWriter, aReport([rowOf('http://x.example.net /JavaScript')]))).toString(
      'latin1',
    );
    assert.doesNotMatch(text, /\/(?:JavaScript|JS|OpenAction|Launch|URI|AA|EmbeddedFile|SubmitForm)\b/);
  });
});
