/** How the lines of one cell become its text. */
import assert from 'node:assert/strict';
import { cellText, doubtOfPlaces } from '../../../src/sources/pdf/cell-text.ts';
import type { TextRun } from '../../../src/sources/pdf/text-run.ts';
import { cellLines, runAt } from './text-lines.ts';

const DRAWN = { room: 60, drawsSpaces: true };
const BARE = { room: 60, drawsSpaces: false };

describe('the text of a broken cell [U]', () => {
  const cases: readonly (readonly [string, readonly (string | Partial<TextRun>)[], typeof DRAWN, string, boolean])[] = [
    ['nothing', [], DRAWN, '', false],
    ['one line', ['Queue One'], DRAWN, 'Queue One', false],
    ['a space drawn at the end', [{ text: 'Queue', spaceAfter: true }, 'billing'], DRAWN, 'Queue billing', false],
    [
      'a space drawn at the beginning',
      ['Queue', { text: 'billing', spaceBefore: true }],
      DRAWN,
      'Queue billing',
      false,
    ],
    ['room left for the next word: Enter was pressed', ['a b', 'c'], BARE, 'a b\nc', false],
    ['no room for the next word', ['Back office', 'six'], BARE, 'Back office six', false],
    ['the same, in a file that draws its spaces: Enter', ['Back office', 'six'], DRAWN, 'Back office\nsix', false],
    ['a word too long for a line, spaces drawn', ['abcdefghijkl', 'mnop'], DRAWN, 'abcdefghijklmnop', false],
    ['a word too long for a line, or two', ['abcdefghijkl', 'mnop'], BARE, 'abcdefghijkl mnop', true],
    ['a line that is nearly full', ['abcdefghijk', 'mnopqr'], { ...BARE, room: 61 }, 'abcdefghijk mnopqr', true],
    ['a hyphen that may be of the word', ['second-', 'line-of-it'], BARE, 'second- line-of-it', true],
    ['a soft hyphen', ['sec\u00AD', 'ond'], BARE, 'second', false],
    [
      'scripts without spaces',
      ['東京都品川区大崎一丁目'.slice(0, 12), '二番'],
      { ...BARE, room: 55 },
      '東京都品川区大崎一丁目二番',
      false,
    ],
  ];
  for (const [title, lines, knowledge, text, isOpen] of cases) {
    it(`is told with ${title}`, () => {
      const found = cellText(cellLines(...lines), knowledge);
      assert.deepEqual([found.text, found.doubts.length > 0], [text, isOpen]);
    });
  }

  it('is doubtful where it was cut to fit', () => {
    assert.deepEqual(cellText(cellLines('Back office\u2026'), BARE).doubts, ['"Back office\u2026" looks cut off']);
    assert.deepEqual(cellText(cellLines('wait...'), BARE).doubts, []);
  });

  it('is doubtful where its lines stand beside one another', () => {
    const [left, right] = [cellLines('left')[0], cellLines({ ...runAt(40, 'right') })[0]];
    assert.ok(left && right);
    assert.deepEqual(doubtOfPlaces('left right', [left, right]), ['"left right" may be the texts of two columns']);
    assert.deepEqual(doubtOfPlaces('left', [left, left]), []);
    assert.deepEqual(doubtOfPlaces('', []), []);
  });
});
