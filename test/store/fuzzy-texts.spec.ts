import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../src/store/embedded/edit-distance.ts';
import { FuzzyTexts } from '../../src/store/embedded/fuzzy-texts.ts';

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
        const max = wanted.length >= 8 ? 2 : wanted.length >= 4 ? 1 : 0;
        const expected = texts
          .map((text) => ({ text, edits: slowDistance(wanted, text) }))
          .filter(({ edits }) => edits > 0 && edits <= max);
        const byText = (a: { text: string }, b: { text: string }): number => (a.text < b.text ? -1 : 1);
        assert.deepEqual(index.similar(wanted).sort(byText), expected.sort(byText));
      }),
      { numRuns: 500 },
    );
  });

  it('are found among forty thousand names, typo by typo', () => {
    const index = new FuzzyTexts();
    const names = syntheticNames(40_000);
    for (const name of names) index.add(name);
    let found = 0;
    const asked = names.filter((_, at) => at % 400 === 0);
    for (const [at, name] of asked.entries()) {
      const hits = index.similar(misspell(name, at)).sort((a, b) => a.edits - b.edits);
      if (hits.slice(0, 5).some((hit) => hit.text === name)) found += 1;
    }
    assert.equal(asked.length, 100);
    assert.ok(found >= 98, `${found} of 100`);
  });

  it('are found by words and by beginnings of words', () => {
    const index = new FuzzyTexts();
    for (const text of ['zoe keller', 'keller-north queue', 'q_keller', 'weinkeller', 'kell']) index.add(text);
    assert.deepEqual(index.withWords('keller').sort(), ['keller-north queue', 'q_keller', 'zoe keller']);
    assert.deepEqual(index.withWords('north kell'), ['keller-north queue']);
    assert.deepEqual(index.withWords('ke'), []);
    assert.deepEqual(index.withWords('--'), []);
  });
});

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ren',
  'tas',
  'vo',
  'qui',
  'zer',
  'nol',
  'pa',
  'dri',
  'shu',
  'ber',
  'gat',
  'fen',
  'lim',
];

/** Different made-up names of two words, many of them alike. */
function syntheticNames(count: number): string[] {
  const names = new Set<string>();
  for (let seed = 1; names.size < count; seed += 1) {
    let rest = Math.imul(seed, 2_654_435_761) >>> 0;
    let name = '';
    for (let part = 0; part < 5; part += 1) {
      name += `${part === 2 ? ' ' : ''}${SYLLABLES[rest & 15]}`;
      rest = (rest >>> 4) ^ Math.imul(seed, 97);
    }
    names.add(name);
  }
  return [...names];
}

/** One edit: a letter left out, doubled, replaced or swapped with the next. */
function misspell(name: string, kind: number): string {
  const at = 1 + (kind % (name.length - 2));
  const [before, letter, after] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
  return (
    [
      before + after,
      before + letter + letter + after,
      `${before}x${after}`,
      before + after.charAt(0) + letter + after.slice(1),
    ][kind % 4] ?? name
  );
}
