/** How a JSON file holds its records, told from its first characters. */
import { createDepthWalker } from './json-depth.ts';

/**
 * `lines`: one JSON value a line. `list`: the elements of one list. `wrapped`: the
 * elements of the `items` list of one object, as the API answers. `sequence`:
 * objects one after another, or just one. `start` = where the first record may stand.
 */
export type JsonShape =
  | { readonly kind: 'lines' }
  | { readonly kind: 'list' | 'wrapped' | 'sequence'; readonly start: number };

const KEY = /"((?:[^"\\]|\\.)*)"\s*:\s*/y;
const SCALAR = /"(?:[^"\\]|\\.)*"|[^\s,{}[\]"]+/y;
const FILLER = /[\s,]*/y;

/** @param head the first characters, without byte order mark; an `items` list must begin within them */
export function jsonShape(head: string): JsonShape {
  const first = head.search(/\S/);
  if (head[first] === '[') return { kind: 'list', start: first + 1 };
  if (isLines(head)) return { kind: 'lines' };
  const items = head[first] === '{' ? itemsListStart(head, first + 1) : undefined;
  return items === undefined ? { kind: 'sequence', start: 0 } : { kind: 'wrapped', start: items };
}

/** Two lines that both begin a record; the first one may be broken, as long as it is not the top of something longer. */
function isLines(head: string): boolean {
  const [first, second] = head
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (first === undefined || second === undefined) return false;
  return isJson(first) || (second.startsWith('{') && !/[[,:{]$/.test(first));
}

/** Where the list under the outer key `items` begins. */
function itemsListStart(head: string, from: number): number | undefined {
  let at = from;
  for (;;) {
    at = after(FILLER, head, at) ?? at;
    KEY.lastIndex = at;
    const key = KEY.exec(head);
    if (key === null) return undefined;
    at += key[0].length;
    if (key[1] === 'items' && head[at] === '[') return at + 1;
    const end =
      head[at] === '{' || head[at] === '[' ? createDepthWalker().walk(head, at) : (after(SCALAR, head, at) ?? -1);
    if (end < 0) return undefined;
    at = end;
  }
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : at + match[0].length;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
