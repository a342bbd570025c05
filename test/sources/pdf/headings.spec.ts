/** How many lines a heading has, and what else repeats on every page. */
import assert from 'node:assert/strict';
import { headingAt, linesOfHeading, withoutHeading } from '../../../src/sources/pdf/heading-lines.ts';
import { findMargins } from '../../../src/sources/pdf/page-margins.ts';
import type { PageText, TextLine } from '../../../src/sources/pdf/page-text.ts';
import { edgesAt, lineAt, pageOf } from './text-lines.ts';

const EDGES = edgesAt(99, 199);
const HEADING = lineAt(20, [0, 'Date and'], [100, 'User'], [200, 'Name']);
const row = (baseline: number, minute = 10) =>
  lineAt(baseline, [0, `2026-11-16 10:${minute}:00`], [100, 'nine'], [200, 'Queue']);

function headingOf(lines: readonly TextLine[], at: number, others: readonly PageText[] = []) {
  const page = pageOf(1, lines);
  const place = headingAt(page, at, EDGES, [page, ...others]);
  return { lines: linesOfHeading(page, place).map(({ baseline }) => baseline), doubt: place.doubt, place };
}

describe('the lines of a heading [U]', () => {
  it('stand closer to one another than to the first row', () => {
    const found = headingOf([HEADING, lineAt(32, [0, 'time'], [200, 'of it']), row(50), row(68)], 0);
    assert.deepEqual([found.lines, found.doubt], [[20, 32], undefined]);
  });

  it('do not reach into a first row that has a line above its date', () => {
    const found = headingOf([HEADING, lineAt(36, [200, 'the first of']), row(42), row(60)], 0);
    assert.deepEqual([found.lines, found.doubt], [[20], undefined]);
  });

  it('are open where all lines stand alike', () => {
    const found = headingOf([HEADING, lineAt(32, [0, 'time']), row(44), row(56)], 0);
    assert.equal(found.doubt, 'it cannot be told where it ends and the first row begins');
  });

  it('are those that are repeated on other pages', () => {
    const second = lineAt(32, [0, 'time']);
    const lines = [HEADING, second, row(44), row(56)];
    assert.deepEqual(headingOf(lines, 0, [pageOf(2, lines)]), {
      ...headingOf(lines, 0, [pageOf(2, lines)]),
      lines: [20, 32],
      doubt: undefined,
    });
    const alone = headingOf(lines, 0, [pageOf(2, [HEADING, row(44)])]);
    assert.deepEqual([alone.lines, alone.doubt], [[20], undefined]);
  });

  it('may begin above the one that was recognised', () => {
    const above = lineAt(10, [0, 'Date'], [200, 'Name of']);
    const found = headingOf(
      [above, lineAt(15, [100, 'User']), lineAt(20, [0, 'and time'], [200, 'the entity']), row(38), row(56)],
      2,
    );
    assert.deepEqual([found.lines, found.doubt], [[10, 15, 20], undefined]);
    const single = headingOf([lineAt(8, [0, 'Date']), HEADING, row(38), row(56)], 1);
    assert.equal(single.doubt, 'the line above it may belong to it');
  });

  it('are left out of the pages on which they are repeated', () => {
    const second = lineAt(32, [0, 'time'], [200, 'of it']);
    const { place } = headingOf([HEADING, second, row(50), row(68)], 0);
    const again = withoutHeading(pageOf(2, [lineAt(0, [0, 'Report']), HEADING, second, row(50)]), place);
    assert.deepEqual([again.isRepeated, again.lines.map(({ baseline }) => baseline)], [true, [0, 50]]);
    assert.equal(withoutHeading(pageOf(3, [row(50)]), place).isRepeated, false);
  });
});

describe('what repeats above and below a table [U]', () => {
  const body = (page: number) => Array.from({ length: 8 }, (_, index) => row(60 + index * 15, 10 * page + index));
  const pageAt = (page: number, top: string, bottom: string): PageText =>
    pageOf(page, [lineAt(10, [0, top]), ...body(page), lineAt(400, [0, bottom])]);
  const leftOut = (pages: readonly PageText[], count = pages.length) => {
    const margins = findMargins(pages, count);
    return pages.map((page) => [...margins.of(page, 'none')].map(({ runs }) => runs[0]?.text));
  };

  it('is left out: names, and numbers that count with the pages', () => {
    const pages = [1, 2, 3].map((page) => pageAt(page, 'Audit report', `${page + 4} - printed 2026`));
    assert.deepEqual(
      leftOut(pages),
      [5, 6, 7].map((number) => ['Audit report', `${number} - printed 2026`]),
    );
  });

  it('is kept where its numbers are others', () => {
    const pages = [17, 4, 99].map((number, index) => pageAt(index + 1, 'Audit report', `Total ${number}`));
    assert.deepEqual(
      leftOut(pages),
      [1, 2, 3].map(() => ['Audit report']),
    );
  });

  it('is known on a single page by the number of pages', () => {
    assert.deepEqual(leftOut([pageAt(1, 'Audit report', 'Page 1 of 1')]), [['Page 1 of 1']]);
    assert.deepEqual(leftOut([pageAt(1, 'Audit report', 'Page 1 of 2')]), [[]]);
  });

  it('is kept where it stands as close as the lines of a row', () => {
    const close = (page: number) => pageOf(page, [lineAt(48, [0, '2026-11-16']), ...body(page)]);
    assert.deepEqual(leftOut([1, 2, 3].map(close)), [[], [], []]);
    const fewLines = (page: number) => pageOf(page, [lineAt(48, [0, '2026-11-16']), lineAt(60, [0, '10:00:00'])]);
    assert.deepEqual(leftOut([...[1, 2, 3].map(close), fewLines(4)])[3], []);
  });
});
