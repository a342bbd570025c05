import { StoreError } from '../../audit/errors.ts';

/** The last event of a page; the next page begins with the one older than it. */
export interface Cursor {
  /** UTC ms. */
  readonly time: number;
  readonly id: string;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.time, cursor.id])).toString('base64url');
}

/** @throws StoreError `bad-cursor` */
export function decodeCursor(text: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && value.length === 2) {
      const [time, id]: unknown[] = value;
      if (typeof time === 'number' && typeof id === 'string') return { time, id };
    }
  } catch {
    // Told below, like every other text that is no cursor.
  }
  throw new StoreError(
    'bad-cursor',
    'This is not a place in a list that the store gave out.',
    'Ask the question again from the start.',
  );
}
