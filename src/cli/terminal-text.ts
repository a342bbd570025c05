/** How much a terminal can show. */
import type { Terminal } from './command-line.ts';

export { forTerminal } from '../chat/console/index.ts';

/** A person looks at it, and has not asked for plain text. @see https://no-color.org */
export function isColourful({ stdout }: Terminal): boolean {
  return stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}
