/**
 * The descriptions of all rows as they are searched: folded, in UTF-8, one after the other in blocks of memory. What is
 * not kept here, since it is long or no well-formed text, has to be read to be searched.
 */
import { Buffer } from 'node:buffer';
import { IntColumn } from './columns.ts';

const BLOCK_BYTES = 1 << 20;
const MAX_KEPT_CHARS = 2048;
/** No byte of UTF-8, so that nothing is found across the border of two texts. */
const BORDER = 0xff;
const NOT_KEPT = 0;

/** What is known of one row and one text. */
export const UNREAD = 0;
export const HOLDS = 1;
export const LACKS = 2;

interface Block {
  readonly bytes: Buffer;
  used: number;
  /** In the order of their bytes; a row whose text has changed stands in the block of its new one, too. */
  readonly rows: number[];
  readonly starts: number[];
}

/** The text as it is looked for; undefined: it can be in no kept one in this form. */
export function needleOf(folded: string): Buffer | undefined {
  return isKeepable(folded) ? Buffer.from(folded) : undefined;
}

/** Half of a pair would become another sign in UTF-8. */
function isKeepable(folded: string): boolean {
  return folded.length <= MAX_KEPT_CHARS && !/\p{Surrogate}/u.test(folded);
}

export class TextColumn {
  readonly #blocks: Block[] = [];
  /** 1 and the number of the block; 0: not kept. */
  readonly #blockOf = new IntColumn();
  readonly #startOf = new IntColumn();
  readonly #endOf = new IntColumn();
  #rows = 0;

  /** Also in place of what the row had. @param folded the description as it is searched */
  set(row: number, folded: string): void {
    if (row < this.#rows) this.remove(row);
    this.#rows = Math.max(this.#rows, row + 1);
    if (!isKeepable(folded)) {
      this.#blockOf.set(row, NOT_KEPT);
      return;
    }
    const bytes = Buffer.byteLength(folded);
    const block = this.#blockFor(bytes + 1);
    const start = block.used;
    block.bytes.write(folded, start);
    block.bytes[start + bytes] = BORDER;
    block.used = start + bytes + 1;
    block.rows.push(row);
    block.starts.push(start);
    this.#blockOf.set(row, this.#blocks.length);
    this.#startOf.set(row, start);
    this.#endOf.set(row, start + bytes);
  }

  /** Nothing of it stays in memory: it may be somebody's name. */
  remove(row: number): void {
    const block = this.#blocks[this.#blockOf.get(row) - 1];
    block?.bytes.fill(BORDER, this.#startOf.get(row), this.#endOf.get(row));
    this.#blockOf.set(row, NOT_KEPT);
  }

  /** One row. */
  look(row: number, needle: Buffer): number {
    const block = this.#blocks[this.#blockOf.get(row) - 1];
    if (block === undefined) return UNREAD;
    const text = block.bytes.subarray(this.#startOf.get(row), this.#endOf.get(row));
    return text.includes(needle) ? HOLDS : LACKS;
  }

  /** All rows that are kept here, in one go. @param verdicts one for each row, to be filled in */
  lookAtAll(needle: Buffer, verdicts: Uint8Array): void {
    for (let row = 0; row < this.#rows; row += 1) {
      if (this.#blockOf.get(row) !== NOT_KEPT) verdicts[row] = LACKS;
    }
    for (const [place, block] of this.#blocks.entries()) {
      for (const row of rowsWith(needle, block)) if (this.#blockOf.get(row) === place + 1) verdicts[row] = HOLDS;
    }
  }

  #blockFor(bytes: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.used + bytes <= last.bytes.length) return last;
    const block = { bytes: Buffer.alloc(BLOCK_BYTES), used: 0, rows: [], starts: [] };
    this.#blocks.push(block);
    return block;
  }
}

function* rowsWith(needle: Buffer, { bytes, used, rows, starts }: Block): Generator<number> {
  let entry = 0;
  let at = bytes.indexOf(needle);
  while (at >= 0 && at < used) {
    while ((starts[entry + 1] ?? used) <= at) entry += 1;
    const row = rows[entry];
    if (row !== undefined) yield row;
    at = bytes.indexOf(needle, starts[entry + 1] ?? used);
  }
}
