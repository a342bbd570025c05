/** Affine maps as PDF writes them: `[a b c d e f]` takes (x, y) to (ax + cy + e, bx + dy + f). */

export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];

/** The map that applies `inner` first, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

export function mapX([a, , c, , e]: Affine, x: number, y: number): number {
  return a * x + c * y + e;
}

export function mapY([, b, , d, , f]: Affine, x: number, y: number): number {
  return b * x + d * y + f;
}

/** Reads six numbers of whatever pdf.js hands over; undefined where they are no map. */
export function affineOf(value: unknown): Affine | undefined {
  if (!isListOfNumbers(value) || value.length < 6) return undefined;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = value;
  const all: Affine = [a, b, c, d, e, f];
  return all.every(Number.isFinite) ? all : undefined;
}

function isListOfNumbers(value: unknown): value is Float32Array | readonly number[] {
  return value instanceof Float32Array || (Array.isArray(value) && value.every((item) => typeof item === 'number'));
}
