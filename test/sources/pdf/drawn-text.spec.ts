/** How letters that a page draws become texts: where one ends, where the next begins, what a gap means. */
import assert from 'node:assert/strict';
import { createLetters, piecesOf } from '../../../src/sources/pdf/drawn-text.ts';
import type { TextRun } from '../../../src/sources/pdf/text-run.ts';
import { numbersIn, shapeOf } from '../../../src/sources/pdf/text-shape.ts';
import { joinTouching, withoutDoubles } from '../../../src/sources/pdf/touching-runs.ts';
import { findWordGaps, withWords } from '../../../src/sources/pdf/word-gaps.ts';
import { readingOrder } from '../../../src/sources/pdf/writing-direction.ts';
import { lineAt, pageOf, runAt } from './text-lines.ts';

const SPACING = { fontSize: 10, glyphScale: 0.001, charSpacing: 0, wordSpacing: 0 };
const glyphs = (text: string) => [...text].map((unicode) => ({ unicode, width: 500, isSpace: unicode === ' ' }));
const piecesIn = (...drawn: readonly (string | number)[]) =>
  piecesOf(
    drawn.flatMap((item): readonly unknown[] => (typeof item === 'string' ? glyphs(item) : [item])),
    SPACING,
    createLetters((text) => text.normalize('NFKC')),
  ).pieces;

describe('texts that a page draws [U]', () => {
  it('are as wide as their letters, with the spaces around them apart', () => {
    const [piece, ...others] = piecesIn(' Queue One ');
    assert.deepEqual(others, []);
    assert.deepEqual(
      [piece?.text, piece?.left, piece?.right, piece?.penLeft, piece?.penRight, piece?.spaceBefore, piece?.spaceAfter],
      ['Queue One', 5, 50, 0, 55, true, true],
    );
    assert.deepEqual(piece?.starts.slice(0, 3), [5, 10, 15]);
  });

  const gaps: readonly (readonly [number, readonly string[], boolean])[] = [
    [-50, ['ab'], false],
    [-120, ['ab'], true],
    [-300, ['a b'], false],
    [-1300, ['a', 'b'], false],
    [400, ['a', 'b'], false],
  ];
  for (const [move, texts, isOpen] of gaps) {
    it(`have a gap of ${-move / 1000} em for what it is`, () => {
      const pieces = piecesIn('a', move, 'b');
      assert.deepEqual(
        pieces.map(({ text }) => text),
        texts,
      );
      assert.deepEqual(pieces[0]?.doubts, isOpen ? ['spacing'] : []);
    });
  }

  it('are parted by three spaces, not by one or two', () => {
    assert.deepEqual(
      piecesIn('a  b   c').map(({ text }) => text),
      ['a  b', 'c'],
    );
  });

  it('give ligatures in single letters, and say where letters have no meaning', () => {
    assert.deepEqual(
      piecesIn('o\uFB03ce').map(({ text, starts }) => [text, starts]),
      [['office', [0, 5, 5, 5, 10, 15]]],
    );
    assert.deepEqual(
      piecesIn('a\uE001').map(({ doubts }) => doubts),
      [['unreadable']],
    );
    assert.deepEqual(
      piecesOf([{ unicode: '', width: 500 }, 7, 'x', null], SPACING, createLetters(String)).pieces[0]?.doubts,
      ['unreadable'],
    );
  });
});

describe('texts that touch [U]', () => {
  const texts = (runs: readonly TextRun[]) => joinTouching(runs).map(({ text }) => text);

  it('are one, with the space that was drawn between them', () => {
    assert.deepEqual(texts([runAt(0, 'ab'), runAt(10, 'cd')]), ['abcd']);
    assert.deepEqual(texts([runAt(0, 'ab', { spaceAfter: true, penRight: 15 }), runAt(15, 'cd')]), ['ab cd']);
    assert.deepEqual(texts([runAt(0, 'ab'), runAt(13, 'cd')]), ['ab', 'cd']);
  });

  it('are two where one begins in the space behind the other', () => {
    const runs = [runAt(0, 'ab', { spaceAfter: true, penRight: 15 }), runAt(12, 'cd')];
    assert.deepEqual(texts(runs), ['ab', 'cd']);
  });

  it('are doubtful where they lie over one another', () => {
    const [run] = joinTouching([runAt(0, 'abcdef'), runAt(15, 'xy')]);
    assert.deepEqual([run?.text, run?.doubts], ['abcdefxy', ['overlapping']]);
  });

  it('are one where they were drawn twice for bold', () => {
    assert.deepEqual(
      withoutDoubles([runAt(0, 'ab'), runAt(0.4, 'ab'), runAt(30, 'ab')]).map(({ left }) => left),
      [0, 30],
    );
  });
});

describe('words drawn one by one [U]', () => {
  const lines = Array.from({ length: 6 }, (_, index) =>
    lineAt(index * 12, [0, 'Back'], [23, 'office'], [100, 'second'], [133, 'line']),
  );

  it('are put together by the gap that they have in common', () => {
    const gaps = findWordGaps([pageOf(1, lines)]);
    assert.deepEqual([gaps?.gap, gaps?.tolerance, gaps?.isDoubtful], [0.3, 0.02, false]);
    assert.deepEqual(
      withWords(pageOf(1, lines), gaps).lines[0]?.runs.map(({ text }) => text),
      ['Back office', 'second line'],
    );
  });

  it('stay apart where the gap is another one', () => {
    const other = lineAt(90, [0, 'Action'], [33.6, 'Entity']);
    const gaps = findWordGaps([pageOf(1, [...lines, other])]);
    assert.deepEqual(withWords(pageOf(1, [other]), gaps).lines[0]?.runs.length, 2);
  });

  it('are left alone in files whose texts have spaces in them', () => {
    assert.equal(findWordGaps([pageOf(1, [...lines, lineAt(90, [0, 'a b'], [90, 'c'])])]), undefined);
    const page = pageOf(1, lines);
    assert.equal(withWords(page, undefined), page);
  });

  it('are not put over the edge of two columns that stand as close', () => {
    const close = ['a', 'bcd', 'efghi', 'jklmnop', 'q', 'rs'].map((text, index) =>
      lineAt(index * 12, [97 - text.length * 5, text], [100, 'Update'], [133, 'it']),
    );
    const gaps = findWordGaps([pageOf(1, close)]);
    assert.deepEqual(gaps?.barriers, [100]);
    assert.deepEqual(
      withWords(pageOf(1, close), gaps).lines[1]?.runs.map(({ text }) => text),
      ['bcd', 'Update it'],
    );
  });
});

describe('kinds of text [U]', () => {
  it('are told by signs', () => {
    assert.equal(shapeOf(' 2 März  2026 10:00 '), '0 a 0 0:0');
    assert.deepEqual(
      ['2026-11-16 10:00:00', 'none'].map((text) => numbersIn(shapeOf(text))),
      [6, 0],
    );
  });

  it('are put into the order in which they are read', () => {
    assert.deepEqual(readingOrder('Queue'), { text: 'Queue', isMixed: false });
    assert.deepEqual(readingOrder('\u05D2\u05D1\u05D0'), { text: '\u05D0\u05D1\u05D2', isMixed: false });
    assert.deepEqual(readingOrder('7 \u05D1\u05D0 x'), { text: '7  \u05D0\u05D1x', isMixed: true });
  });
});
