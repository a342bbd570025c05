/** Lines of a page's drawing, where the page's own units are turned and stretched. */
import assert from 'node:assert/strict';
import { type Affine, affineOf, compose, IDENTITY, mapX, mapY } from '../../../src/sources/pdf/affine.ts';
import { provideBufferTransfer } from '../../../src/sources/pdf/buffer-transfer.ts';
import { filledLines, strokedLines } from '../../../src/sources/pdf/path-lines.ts';

const [MOVE, LINE, CURVE, CLOSE] = [0, 1, 2, 4];
const box = (left: number, top: number, right: number, bottom: number) => [
  ...[MOVE, left, top, LINE, right, top, LINE, right, bottom, LINE, left, bottom],
  CLOSE,
];
const across = (x0: number, x1: number, y: number) => ({ x0, y0: y, x1, y1: y });
const down = (y0: number, y1: number, x: number) => ({ x0: x, y0, x1: x, y1 });

describe('affine maps [U]', () => {
  const turned: Affine = [0, 1, -1, 0, 100, 0];

  it('are applied one after the other, the inner one first', () => {
    const both = compose(turned, [2, 0, 0, 2, 10, 20]);
    assert.deepEqual([mapX(both, 1, 1), mapY(both, 1, 1)], [100 - 22, 12]);
    assert.deepEqual(compose(turned, IDENTITY), turned);
  });

  it('are read from six numbers only', () => {
    assert.deepEqual(affineOf(new Float32Array([1, 0, 0, 1, 5, 6])), [1, 0, 0, 1, 5, 6]);
    for (const odd of [undefined, 'abcdef', [1, 0, 0, 1, 5], [1, 0, 0, 1, 5, Number.NaN], [1, 0, 0, 1, 5, '6']]) {
      assert.equal(affineOf(odd), undefined);
    }
  });
});

describe('drawn lines [U]', () => {
  it('are the straight strokes of a path, closed where it is', () => {
    assert.deepEqual(strokedLines([MOVE, 0, 0, LINE, 10, 0, LINE, 10, 20, CLOSE], IDENTITY), [
      across(0, 10, 0),
      down(0, 20, 10),
      { x0: 10, y0: 20, x1: 0, y1: 0 },
    ]);
    assert.deepEqual(strokedLines([MOVE, 0, 0, CURVE, 1, 1, 2, 2, 3, 3, MOVE, 0, 5, LINE, 9, 5], IDENTITY), [
      across(0, 9, 5),
    ]);
    assert.deepEqual(strokedLines([MOVE, 7, 7, LINE, 7, 7, 99, 1], IDENTITY), []);
  });

  it('are filled boxes that are thin, and the edges of others', () => {
    assert.deepEqual(filledLines(box(0, 10, 100, 11), IDENTITY), [across(0, 100, 10.5)]);
    assert.deepEqual(filledLines(box(50, 0, 52, 90), IDENTITY), [down(0, 90, 51)]);
    assert.deepEqual(filledLines(box(0, 0, 100, 20), IDENTITY), [
      across(0, 100, 0),
      across(0, 100, 20),
      down(0, 20, 0),
      down(0, 20, 100),
    ]);
    assert.deepEqual(filledLines([MOVE, 0, 0, LINE, 50, 50, LINE, 100, 0, LINE, 50, -50], IDENTITY), []);
  });

  it('stand where the page puts them', () => {
    assert.deepEqual(strokedLines([MOVE, 0, 0, LINE, 10, 0], [1, 0, 0, -1, 5, 800]), [across(5, 15, 800)]);
  });
});

describe('moving a buffer [U]', () => {
  it('takes the bytes along, and leaves nothing behind', () => {
    provideBufferTransfer();
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    const move: unknown = Reflect.get(ArrayBuffer.prototype, 'transferToFixedLength');
    assert.ok(typeof move === 'function');
    const moved: unknown = Reflect.apply(move, bytes, [5]);
    assert.ok(moved instanceof ArrayBuffer);
    assert.deepEqual([...new Uint8Array(moved)], [1, 2, 3, 0, 0]);
    assert.equal(bytes.byteLength, 0);
  });
});
