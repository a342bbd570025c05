/** What kind of text a cell holds, by its signs alone: `2026-03-02 14:07:13` and `2025-11-30 00:00:01` are of one kind. */

/** Digits become 0, letters a; `2 Mar 2026` is `0 a 0`. */
export function shapeOf(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\p{L}[\p{L}\p{M}]*/gu, 'a')
    .replace(/\p{N}+/gu, '0');
}

/** How many numbers such a text has; a date with a time has five or six. */
export function numbersIn(shape: string): number {
  return shape.split('0').length - 1;
}
