/**
 * How many edits turn one text into the other: a character put in, left out,
 * replaced, or two neighbours swapped (optimal string alignment).
 *
 * @returns the number of edits, or `max + 1` when there are more than `max`
 */
export function editDistance(a: string, b: string, max: number): number {
  const tooFar = max + 1;
  if (Math.abs(a.length - b.length) > max) return tooFar;
  let twoBefore: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = nextRow(a, b, row, max, before, twoBefore);
    if (Math.min(...current.slice(Math.max(0, row - max), row + max + 1)) > max) return tooFar;
    twoBefore = before;
    before = current;
  }
  return Math.min(before[b.length] ?? tooFar, tooFar);
}

/** One row of the table; only cells at most `max` off the diagonal can matter. */
function nextRow(a: string, b: string, row: number, max: number, before: number[], twoBefore: number[]): number[] {
  const tooFar = max + 1;
  const current = new Array<number>(b.length + 1).fill(tooFar);
  current[0] = row;
  const last = Math.min(b.length, row + max);
  for (let column = Math.max(1, row - max); column <= last; column += 1) {
    const same = a[row - 1] === b[column - 1];
    let edits = Math.min(
      (before[column - 1] ?? tooFar) + (same ? 0 : 1),
      (before[column] ?? tooFar) + 1,
      (current[column - 1] ?? tooFar) + 1,
    );
    const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
    if (swapped) edits = Math.min(edits, (twoBefore[column - 2] ?? tooFar) + 1);
    current[column] = edits;
  }
  return current;
}
