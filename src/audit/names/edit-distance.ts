/** Rows of the table, kept between calls: a search compares thousands of texts. Texts are at most 512 characters. */
let twoBefore = new Uint16Array(514);
let before = new Uint16Array(514);
let current = new Uint16Array(514);

/**
 * How many edits turn one text into the other: a character put in, left out,
 * replaced, or two neighbours swapped (optimal string alignment).
 *
 * @returns the number of edits, or `max + 1` when there are more than `max`
 */
export function editDistance(a: string, b: string, max: number): number {
  const tooFar = max + 1;
  if (Math.abs(a.length - b.length) > max) return tooFar;
  if (a === b) return 0;
  // Nearly all of two texts that are alike is at their ends.
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let cut = 0;
  while (cut < shorter - start && a.charCodeAt(a.length - 1 - cut) === b.charCodeAt(b.length - 1 - cut)) cut += 1;
  const rows = a.length - cut - start;
  const columns = b.length - cut - start;
  if (rows === 0 || columns === 0) return Math.min(rows + columns, tooFar);
  if (columns + 2 > current.length) grow(columns + 2);
  for (let column = 0; column <= columns; column += 1) before[column] = column;
  for (let row = 1; row <= rows; row += 1) {
    if (fillRow(a, b, { start, row, columns, max }) > max) return tooFar;
    [twoBefore, before, current] = [before, current, twoBefore];
  }
  return Math.min(before[columns] ?? tooFar, tooFar);
}

interface Cells {
  /** First character that differs. */
  readonly start: number;
  readonly row: number;
  readonly columns: number;
  readonly max: number;
}

/** One row of the table; only cells at most `max` off the diagonal can matter. @returns the smallest of them */
function fillRow(a: string, b: string, { start, row, columns, max }: Cells): number {
  const tooFar = max + 1;
  const first = Math.max(1, row - max);
  const last = Math.min(columns, row + max);
  const own = a.charCodeAt(start + row - 1);
  const previous = row > 1 ? a.charCodeAt(start + row - 2) : Number.NaN;
  current[first - 1] = first === 1 ? row : tooFar;
  let least = current[first - 1] ?? tooFar;
  for (let column = first; column <= last; column += 1) {
    const other = b.charCodeAt(start + column - 1);
    // Above the last column of the row before, nothing was filled in.
    const above = column > row - 1 + max ? tooFar : (before[column] ?? tooFar);
    let edits = Math.min(
      (before[column - 1] ?? tooFar) + (own === other ? 0 : 1),
      above + 1,
      (current[column - 1] ?? tooFar) + 1,
    );
    if (column > 1 && previous === other && own === b.charCodeAt(start + column - 2)) {
      edits = Math.min(edits, (twoBefore[column - 2] ?? tooFar) + 1);
    }
    current[column] = edits;
    if (edits < least) least = edits;
  }
  return least;
}

function grow(length: number): void {
  twoBefore = new Uint16Array(length);
  before = new Uint16Array(length);
  current = new Uint16Array(length);
}
