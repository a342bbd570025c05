import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../../src/audit/names/edit-distance.ts';
import { FuzzyTexts } from '../../../src/audit/names/fuzzy-texts.ts';

/** The whole table, without any short cut. */
function slowDistance(a: string, b: string): number {
  const table: number[][] = [];
  const at = (row: number, column: number): number => table[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row <= a.length; row += 1) {
    table[row] = [];
    for (let column = 0; column <= b.length; column += 1) {
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const edits =
        row === 0 || column === 0
          ? row + column
          : Math.min(
              at(row - 1, column) + 1,
              at(row, column - 1) + 1,
              at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1),
              swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
            );
      table[row]?.push(edits);
    }
  }
  return at(a.length, b.length);
}

/** Few letters, so that texts resemble each other. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 12 });

describe('edit distance [U]', () => {
  it('is that of the whole table, up to the largest that is asked for', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, max) => {
        assert.equal(editDistance(a, b, max), Math.min(slowDistance(a, b), max + 1));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('texts found in spite of typos [U]', () => {
  it('are all those within the edits that the length allows, and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 30 }), word, (texts, wanted) => {
        const index = new FuzzyTexts();
        for (const text of texts) index.add(text);
        const max = wanted.length >= 8 ? 2 : wanted.length >= 3 ? 1 : 0;
        const expected = texts
          .map((text) => ({ text, edits: slowDistance(wanted, text) }))
          .filter(({ edits }) => edits > 0 && edits <= max);
        const near = expected.filter(({ edits }) => edits === 1);
        const byText = (a: { text: string }, b: { text: string }): number => (a.text < b.text ? -1 : 1);
        assert.deepEqual(index.similar(wanted).sort(byText), expected.sort(byText));
        assert.deepEqual(index.similar(wanted, 1).sort(byText), near.sort(byText));
      }),
      { numRuns: 500 },
    );
  });

  it('are found by words and by beginnings of words', () => {
    const index = new FuzzyTexts();
    for (const text of ['zoe keller', 'keller-north queue', 'q_keller', 'weinkeller', 'kell']) index.add(text);
    assert.deepEqual(index.withWords('keller').sort(), ['keller-north queue', 'q_keller', 'zoe keller']);
    assert.deepEqual(index.withWords('north kell'), ['keller-north queue']);
    assert.deepEqual(index.withWords('ke'), []);
    assert.deepEqual(index.withWords('--'), []);
  });

  it('are found by any part where a script does not set words apart', () => {
    const index = new FuzzyTexts();
    for (const text of ['北京客服队列', '上海客服', '客户', 'サポート窓口', '北京 vip']) index.add(text);
    assert.deepEqual(index.withWords('客服').sort(), ['上海客服', '北京客服队列']);
    assert.deepEqual(index.withWords('客').sort(), ['上海客服', '北京客服队列', '客户']);
    assert.deepEqual(index.withWords('北京 vi'), ['北京 vip']);
    assert.deepEqual(index.withWords('ポート'), ['サポート窓口']);
  });

  it('of two letters are mended only where a letter is as good as a word', () => {
    const index = new FuzzyTexts();
    for (const text of ['hq', '王明', '李明']) index.add(text);
    assert.deepEqual(index.similar('hx'), []);
    assert.deepEqual(index.similar('王月'), [{ text: '王明', edits: 1 }]);
  });

  it('are taken in up to a limit', () => {
    const index = new FuzzyTexts(2);
    for (const text of ['alpha one', 'beta two', 'gamma three']) index.add(text);
    assert.deepEqual(index.texts, ['alpha one', 'beta two']);
    assert.deepEqual(index.similar('gama three'), []);
    assert.deepEqual(index.withWords('gamma'), []);
  });

  it('of any length cost no more than a bounded number of pieces, and are still mended near the start', () => {
    const index = new FuzzyTexts();
    const long = `queue ${'abcdefghij'.repeat(40)}`;
    index.add(long);
    assert.deepEqual(index.similar(long.replace('queue', 'qeue')), [{ text: long, edits: 1 }]);
  });
});
