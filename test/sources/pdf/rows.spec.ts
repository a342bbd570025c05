/** How lines become rows: by their dates, by drawn lines, or not at all. */
import assert from 'node:assert/strict';
import type { TextLine } from '../../../src/sources/pdf/page-text.ts';
import { placeLine } from '../../../src/sources/pdf/placed-line.ts';
import { groupRows } from '../../../src/sources/pdf/row-groups.ts';
import { learnRowRule } from '../../../src/sources/pdf/row-rule.ts';
import { bandOf, separatorsOf } from '../../../src/sources/pdf/row-separators.ts';
import type { ColumnShape } from '../../../src/sources/pdf/table-columns.ts';
import type { Rules } from '../../../src/sources/pdf/text-run.ts';
import { edgesAt, lineAt, pageOf } from './text-lines.ts';

const EDGES = edgesAt(99, 199);
const SHAPES: readonly ColumnShape[] = [60, 70, 60].map((room) => ({ aligned: [], room }));
const time = (index: number): string => `10:0${index}:00 1.2.26`;

function bodyOf(lines: readonly TextLine[], rules: Partial<Rules> = {}, page = 1) {
  return { page: pageOf(page, lines, rules), lines: lines.map((line) => placeLine(line, EDGES)) };
}

function rowsIn(lines: readonly TextLine[], rules: Partial<Rules> = {}) {
  const body = bodyOf(lines, rules);
  const rule = learnRowRule([body], SHAPES);
  return { rule, groups: groupRows(body, rule, SHAPES) };
}

/** Rows of which every second one goes on below. */
const twoLined = (gap: number): readonly TextLine[] =>
  Array.from({ length: 6 }, (_, index) => [
    lineAt(index * (12 + gap), [0, time(index)], [100, 'nine'], [200, 'the details']),
    lineAt(index * (12 + gap) + 12, [200, 'and more of']),
  ]).flat();

describe('rows of a table [U]', () => {
  it('begin with their date, where lines of one row stand closer than rows', () => {
    const { rule, groups } = rowsIn(twoLined(20));
    assert.deepEqual([rule.kind, rule.anchor?.column, rule.reach, rule.rowStep], ['anchored', 0, 16, 20]);
    assert.deepEqual(
      groups.map(({ lines, doubts }) => [lines.length, doubts]),
      Array.from({ length: 6 }, () => [2, []]),
    );
  });

  it('may have run into one another where a line is as far away as a row', () => {
    const [first, ...rest] = twoLined(20);
    assert.ok(first);
    const lines = [
      first,
      lineAt(11, [200, 'close']),
      lineAt(22, [100, 'own'], [200, 'apart?']),
      ...rest.slice(1).map((line) => ({ ...line, baseline: line.baseline + 12 })),
    ];
    const far = lines.with(2, lineAt(29, [100, 'own'], [200, 'apart?']));
    assert.deepEqual(rowsIn(far).groups[0]?.doubts, ['two rows may have run into one']);
  });

  it('are open where a line above a date may be of its row', () => {
    const lines = twoLined(12).map((line, index) => (index % 2 === 0 ? line : lineAt(line.baseline, [100, 'seven'])));
    const above = Array.from({ length: 6 }, (_, index) => [
      lineAt(index * 24, [200, 'the first of']),
      lineAt(index * 24 + 12, [0, time(index)], [100, 'nine']),
    ]).flat();
    assert.equal(rowsIn(lines).rule.kind, 'anchored');
    const { groups } = rowsIn(above);
    assert.ok(groups.slice(1).every(({ doubts }) => doubts.length > 0));
  });

  it('are one for each line that has no date, and none of them is sure', () => {
    const lines = ['a', 'b', 'c', 'd'].map((text, index) => lineAt(index * 12, [0, text], [100, 'nine']));
    const { rule, groups } = rowsIn(lines);
    assert.equal(rule.kind, 'open');
    assert.deepEqual(
      groups.map(({ doubts }) => doubts),
      lines.map(() => ['it cannot be told where one row ends and the next begins']),
    );
  });

  it('are parted by drawn lines, also without a date', () => {
    const lines = Array.from({ length: 5 }, (_, index) => [
      lineAt(index * 30 + 12, [0, 'Agent'], [100, 'nine'], [200, 'the details']),
      lineAt(index * 30 + 24, [200, 'of changes']),
    ]).flat();
    const across = Array.from({ length: 6 }, (_, index) => ({ at: index * 30, from: 0, to: 260 }));
    const { rule, groups } = rowsIn(lines, { across });
    assert.equal(rule.kind, 'ruled');
    assert.deepEqual(
      groups.map((group) => [group.lines.length, group.doubts]),
      Array.from({ length: 5 }, () => [2, []]),
    );
  });

  it('that go on from the page before are said to', () => {
    const lines = twoLined(20);
    const rule = learnRowRule([bodyOf(lines)], SHAPES);
    const [first, second] = groupRows(bodyOf(lines.slice(1), {}, 2), rule, SHAPES);
    assert.deepEqual([first?.isRest, first?.lines.length, second?.isRest], [true, 1, false]);
  });

  it('are not taken from what stands where a date should be', () => {
    const lines = Array.from({ length: 40 }, (_, index) =>
      lineAt(index * 20, [0, index === 20 ? 'no date' : time(index % 10)], [100, 'nine']),
    );
    const { groups } = rowsIn(lines);
    assert.deepEqual(groups[20]?.doubts, ['it may be a row of its own or belong to the one before']);
    assert.deepEqual(groups[19]?.doubts, ['"no date" below it may belong to it']);
    // The row below may begin with it, too.
    assert.deepEqual(
      groups.flatMap(({ doubts }, index) => (doubts.length > 0 ? [index] : [])),
      [19, 20, 21],
    );
  });
});

describe('lines drawn between rows [U]', () => {
  const lines = [lineAt(12, [0, 'Agent'], [200, 'details'])];
  const at = (height: number, from: number, to: number) => ({ at: height, from, to });

  it('are those across most of the table, in pieces or whole', () => {
    const across = [at(30, 0, 100), at(30.5, 100, 240), at(60, 0, 120), at(0, -10, 400)];
    assert.deepEqual(separatorsOf(pageOf(1, lines, { across }), lines), [0, 30]);
  });

  it('part lines by the middle of their letters', () => {
    assert.deepEqual(
      [lineAt(12), lineAt(31), lineAt(34)].map((line) => bandOf(line, [0, 30])),
      [1, 1, 2],
    );
  });
});
