/** Follows the nesting of JSON text to find where a value ends. */

export interface DepthWalker {
  /**
   * Reads on from `from`; call it again with the next piece when the value goes on.
   * @returns the index after the bracket that closes the value, or -1 when it is not in this piece
   */
  walk(text: string, from: number): number;
}

/** @param startDepth brackets already open before the first character walked */
export function createDepthWalker(startDepth = 0): DepthWalker {
  const bracketOrQuote = /["{}[\]]/g;
  const quoteOrEscape = /["\\]/g;
  let depth = startDepth;
  let inString = false;
  /** The last piece ended between a backslash and what it escapes. */
  let isEscapeOpen = false;

  /** @returns true when this sign closes the value */
  function take(sign: string): boolean {
    if (sign === '"') {
      inString = !inString;
      return false;
    }
    depth += sign === '{' || sign === '[' ? 1 : -1;
    return depth <= 0;
  }

  function walk(text: string, from: number): number {
    let at = isEscapeOpen && from < text.length ? from + 1 : from;
    isEscapeOpen &&= at === from;
    while (at < text.length) {
      const signs = inString ? quoteOrEscape : bracketOrQuote;
      signs.lastIndex = at;
      const found = signs.exec(text);
      if (found === null) return -1;
      const isEscape = found[0] === '\\';
      at = found.index + (isEscape ? 2 : 1);
      isEscapeOpen = at > text.length;
      if (!isEscape && take(found[0])) return at;
    }
    return -1;
  }

  return { walk };
}

/** Far above anything a real record needs; deeper ones could not be written back without overflowing the stack. */
export const MAX_RECORD_DEPTH = 64;

/** True when lists and objects stand inside each other more than `limit` deep; such a record cannot be written back safely. */
export function isNestedDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  for (const inner of Object.values(value)) if (isNestedDeeper(inner, limit - 1)) return true;
  return false;
}
