/** Where columns end, told from lines of text made by hand. */
import assert from 'node:assert/strict';
import { columnOf, findEdges } from '../../../src/sources/pdf/column-edges.ts';
import { ruledPlaces } from '../../../src/sources/pdf/ruled-columns.ts';
import { headedColumns, isAligned, learnColumns } from '../../../src/sources/pdf/table-columns.ts';
import { edgesAt, LETTER, lineAt, OVER, pageOf, runAt } from './text-lines.ts';

const HEADER = lineAt(0, [0, 'Date'], [100, 'User'], [200, 'Action']);
const body = (...second: readonly string[]) =>
  second.map((text, index) => lineAt(12 * (index + 1), [0, '2026-11-16'], [100, text], [200, 'Update']));

describe('edges of columns [U]', () => {
  it('lie right before texts that begin together', () => {
    assert.deepEqual(findEdges(HEADER, body('nine', 'a longer one', 'x'), []), edgesAt(99, 199));
  });

  it('lie right behind texts that end together', () => {
    const header = lineAt(0, [0, 'Date'], [80, 'Count']);
    const lines = ['1', '20', '300', '4000'].map((text, index) =>
      lineAt(
        12 * (index + 1),
        [0, 'x'.repeat(index + 1)],
        [105 - text.length * LETTER, text],
        [130 + index * 4, 'tail'],
      ),
    );
    assert.equal(findEdges(header, lines, []).at(-1)?.at, 106);
  });

  it('lie where lines are drawn, whatever stands around', () => {
    assert.deepEqual(findEdges(HEADER, body('nine', 'x'), [80, 180, 900]), [
      { at: 80, isRuled: true },
      { at: 180, isRuled: true },
    ]);
  });

  it('are found though a few texts cross them, and though many do', () => {
    const few = [
      ...body(...Array.from({ length: 80 }, () => 'nine')),
      lineAt(2000, [0, 'x'.repeat(40)], [201, 'Update']),
    ];
    assert.deepEqual(
      findEdges(HEADER, few, []).map(({ at }) => Math.round(at)),
      [99, 199],
    );
    const many = Array.from({ length: 20 }, (_, index) =>
      lineAt(
        12 * (index + 1),
        [0, 'x'.repeat(index % 2 === 0 ? 30 : 4 + index)],
        ...(index % 2 === 0 ? [] : [[100, 'nine'] as const]),
        [200, 'Update'],
      ),
    );
    assert.ok(findEdges(HEADER, many, []).some(({ at }) => Math.abs(at - 99) < 1));
  });

  it('tell the column of a text, or that it lies across one', () => {
    const edges = edgesAt(100, 200);
    assert.deepEqual(
      [runAt(0, 'abc'), runAt(101, 'abc'), runAt(260, 'abc')].map((run) => columnOf(run, edges)),
      [0, 1, 2],
    );
    assert.equal(columnOf(runAt(100 - 4 * LETTER, 'abcd'), edges), 0);
    assert.equal(columnOf(runAt(100 - LETTER, 'ab'), edges), undefined);
    assert.equal(columnOf(runAt(100 - 4 * LETTER + OVER - 1.5, 'abcd'), edges), 0);
    assert.equal(columnOf(runAt(100 - 4 * LETTER + OVER, 'abcd'), edges), undefined);
  });
});

describe('columns of a table [U]', () => {
  it('know how their texts are aligned, and how wide they may be', () => {
    const columns = learnColumns(HEADER, body('nine', 'a longer one', 'seven'), []);
    assert.deepEqual(
      columns?.shapes.map(({ room }) => room),
      [50, 60, 30],
    );
    assert.deepEqual(columns?.shapes[1]?.aligned, [{ side: 'left', at: 100 }]);
    const shape = columns?.shapes[1] ?? assert.fail();
    assert.deepEqual([isAligned(shape, 100.5, 130), isAligned(shape, 110, 140)], [true, false]);
    assert.equal(columns?.uncertain, undefined);
    assert.equal(headedColumns([HEADER], columns), 3);
  });

  it('are none where a heading lies across an edge', () => {
    const header = lineAt(0, [0, 'Date'], [60, 'a heading over two'], [200, 'Action']);
    assert.equal(learnColumns(header, body('nine', 'x', 'seven'), [100]), undefined);
    assert.equal(learnColumns(lineAt(0, [0, 'Date']), [lineAt(12, [0, 'x'])], []), undefined);
  });

  it('are uncertain where a heading covers the space between two', () => {
    const header = lineAt(0, [0, 'Date'], [80, 'two headings in one'], [200, 'Action']);
    const lines = Array.from({ length: 9 }, (_, index) =>
      lineAt(12 * (index + 1), [0, '2026'], [80, 'nine'], [140, 'other'], [200, 'Update']),
    );
    assert.match(
      learnColumns(header, lines, [])?.uncertain ?? '',
      /^the heading "two headings in one" stands over two/,
    );
  });
});

describe('lines drawn between columns [U]', () => {
  const lines = body('nine', 'seven', 'eight');
  const down = (at: number, from: number, to: number) => ({ at, from, to });

  it('are those along much of the table, in pieces or whole', () => {
    const page = pageOf(1, lines, { down: [down(90, 0, 40), down(190, 0, 20), down(190.5, 20, 36), down(150, 0, 10)] });
    assert.deepEqual(ruledPlaces([{ page, lines }]), [90, 190]);
  });

  it('are none on a page without rows', () => {
    assert.deepEqual(ruledPlaces([{ page: pageOf(1, [], { down: [down(90, 0, 40)] }), lines: [] }]), []);
  });
});
