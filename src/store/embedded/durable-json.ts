import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { syncDirectory } from './segment-bytes.ts';

/**
 * A lowdb adapter for one small JSON file that survives a crash at any moment.
 * lowdb's own renames without making the bytes durable first. The file as it
 * was before stays beside it as `.bak`.
 */
export class DurableJsonAdapter<T> implements Adapter<T> {
  readonly #path: string;
  readonly #parse: (text: string) => T;
  #bytes = 0;

  /** @param parse throws when the text is not what the file should hold */
  constructor(path: string, parse: (text: string) => T) {
    this.#path = path;
    this.#parse = parse;
  }

  /** Null when there is no file. @throws what `parse` throws, or the error of the file system */
  async read(): Promise<T | null> {
    return this.#readFrom(this.#path);
  }

  /** The file before the last change. */
  async readBackup(): Promise<T | null> {
    return this.#readFrom(this.backupPath);
  }

  get backupPath(): string {
    return `${this.#path}.bak`;
  }

  /** Size of the file as it was last read or written. */
  get bytes(): number {
    return this.#bytes;
  }

  async write(data: T): Promise<void> {
    const fresh = `${this.#path}.new`;
    const text = Buffer.from(JSON.stringify(data));
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(this.#path, this.backupPath).catch(ignoreMissing);
    await rename(fresh, this.#path);
    await syncDirectory(dirname(this.#path));
    this.#bytes = text.length;
  }

  /** Puts a damaged file aside, so that the next write does not make it the backup. */
  async setAside(): Promise<string> {
    const aside = `${this.#path}.damaged`;
    await rename(this.#path, aside).catch(ignoreMissing);
    return aside;
  }

  async #readFrom(path: string): Promise<T | null> {
    let text: Buffer;
    try {
      text = await readFile(path);
    } catch (error) {
      ignoreMissing(error);
      return null;
    }
    this.#bytes = text.length;
    return this.#parse(text.toString());
  }
}

/** Rethrows everything but "no such file". */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
