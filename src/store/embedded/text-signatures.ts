/**
 * Which rows could hold a piece of text: for each block of 32 rows one bit field
 * of the four-letter pieces in their descriptions. A missing bit proves absence;
 * set bits only mean "read it and see". 32 bytes a row.
 */

const BLOCK_ROWS = 32;
const BLOCK_BYTES = 1024;
const BLOCK_BITS = BLOCK_BYTES * 8;
const PIECE_CHARS = 4;
/** A longer text is not cut into pieces: its block is simply always read. */
const MAX_INDEXED_CHARS = 2048;

const MAYBE = 1;
const NEVER = 2;

export class TextSignatures {
  #bits = new Uint8Array(64 * BLOCK_BYTES);

  /** @param folded the description as it is searched */
  add(row: number, folded: string): void {
    const block = Math.floor(row / BLOCK_ROWS) * BLOCK_BYTES;
    this.#reserve(block + BLOCK_BYTES);
    if (folded.length > MAX_INDEXED_CHARS) this.#bits.fill(0xff, block, block + BLOCK_BYTES);
    else {
      for (let start = 0; start + PIECE_CHARS <= folded.length; start += 1) {
        const bit = pieceAt(folded, start);
        this.#bits[block + (bit >>> 3)] = this.#byte(block, bit) | (1 << (bit & 7));
      }
    }
  }

  /** A test for rows: false means that the row's description surely does not hold the folded needle. */
  mayHold(needle: string): (row: number) => boolean {
    const wanted = pieces(needle);
    if (wanted.length === 0) return () => true;
    const verdicts = new Uint8Array(this.#bits.length / BLOCK_BYTES);
    return (row) => {
      const block = Math.floor(row / BLOCK_ROWS);
      verdicts[block] ||= this.#hasAll(block * BLOCK_BYTES, wanted) ? MAYBE : NEVER;
      return verdicts[block] !== NEVER;
    };
  }

  #hasAll(block: number, bits: readonly number[]): boolean {
    for (const bit of bits) if ((this.#byte(block, bit) & (1 << (bit & 7))) === 0) return false;
    return true;
  }

  #byte(block: number, bit: number): number {
    return this.#bits[block + (bit >>> 3)] ?? 0;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bits.length) return;
    const larger = new Uint8Array(Math.ceil((bytes * 1.5) / BLOCK_BYTES) * BLOCK_BYTES);
    larger.set(this.#bits);
    this.#bits = larger;
  }
}

/** The bit of each four-letter piece; none when the text is shorter. */
function pieces(text: string): number[] {
  const bits: number[] = [];
  for (let start = 0; start + PIECE_CHARS <= text.length; start += 1) bits.push(pieceAt(text, start));
  return bits;
}

/** The bit of the piece that begins there. */
function pieceAt(text: string, start: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < start + PIECE_CHARS; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & (BLOCK_BITS - 1);
}
