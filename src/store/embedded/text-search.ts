import { setImmediate as nextTurn } from 'node:timers/promises';
import { foldText } from '../../audit/fold.ts';
import type { EventIndex } from './event-index.ts';
import { HOLDS, LACKS, needleOf, UNREAD } from './text-column.ts';

/** Other work runs after so many descriptions were read. */
const READS_PER_TURN = 500;
const REMEMBERED_NEEDLES = 8;
const SPARE_ROWS = 4096;

/** For more rows it is quicker to look at all of them in one go. */
const MANY_ROWS = 5000;

/**
 * Finds the rows whose description holds a text. Long ones are read. What was found is
 * remembered for the last few needles, since people page through results.
 */
export class TextSearch {
  readonly #index: EventIndex;
  readonly #descriptionOf: (row: number) => string;
  /** By needle: what each row was found to be. */
  readonly #remembered = new Map<string, Uint8Array>();
  #version = 0;

  constructor(index: EventIndex, descriptionOf: (row: number) => string) {
    this.#index = index;
    this.#descriptionOf = descriptionOf;
  }

  /** Keeps the rows whose folded description holds the folded text. */
  async filter(rows: readonly number[], text: string): Promise<number[]> {
    const needle = foldText(text);
    if (needle === '') return [...rows];
    const verdicts = this.#verdicts(needle);
    this.#lookAt(rows, needle, verdicts);
    const found: number[] = [];
    let reads = 0;
    for (const row of rows) {
      if (this.#index.isGone(row)) continue;
      if (verdicts[row] === UNREAD) {
        verdicts[row] = foldText(this.#descriptionOf(row)).includes(needle) ? HOLDS : LACKS;
        reads += 1;
        if (reads % READS_PER_TURN === 0) await nextTurn();
      }
      if (verdicts[row] === HOLDS) found.push(row);
    }
    return found;
  }

  /** What can be told without reading. */
  #lookAt(rows: readonly number[], needle: string, verdicts: Uint8Array): void {
    const { texts } = this.#index;
    const bytes = needleOf(needle);
    const unread =
      bytes === undefined ? [] : rows.filter((row) => verdicts[row] === UNREAD && !this.#index.isGone(row));
    if (bytes === undefined || unread.length === 0) return;
    if (unread.length > MANY_ROWS) texts.lookAtAll(bytes, verdicts);
    else for (const row of unread) verdicts[row] = texts.look(row, bytes);
  }

  #verdicts(needle: string): Uint8Array {
    if (this.#version !== this.#index.version) {
      this.#remembered.clear();
      this.#version = this.#index.version;
    }
    let verdicts = this.#remembered.get(needle) ?? new Uint8Array(0);
    if (verdicts.length < this.#index.rowCount) {
      const larger = new Uint8Array(this.#index.rowCount + SPARE_ROWS);
      larger.set(verdicts);
      verdicts = larger;
    }
    // Last used last, so that the oldest one goes first.
    this.#remembered.delete(needle);
    this.#remembered.set(needle, verdicts);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > REMEMBERED_NEEDLES && !oldest.done) this.#remembered.delete(oldest.value);
    return verdicts;
  }
}
