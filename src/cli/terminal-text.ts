/** Replies drawn for a terminal: the marks of Markdown become bold and dim, or go; the rest is as it reads. */
import type { Terminal } from './command-line.ts';

// util.styleText looks at NO_COLOR by itself in some versions of Node and not in others.
const [BOLD, DIM, NORMAL] = ['\u001B[1m', '\u001B[2m', '\u001B[22m'];

/**
 * @param markdown a reply's Markdown, in which audit text is harmless already
 * @param isColourful false = no control codes: a file or another program reads, or somebody wants none. The Markdown
 *   itself is in what `--json` writes.
 */
export function forTerminal(markdown: string, isColourful: boolean): string {
  const [bold, dim, normal] = isColourful ? [BOLD, DIM, NORMAL] : ['', '', ''];
  return markdown
    .replace(/^_(.+)_$/gm, (_, text: string) => `${dim}${text}${normal}`)
    .replace(/\*\*((?:\\.|[^\\\n])+?)\*\*/g, (_, text: string) => `${bold}${text}${normal}`)
    .replace(/^- /gm, '• ')
    .replace(/\\([\\*_`~])/g, '$1')
    .replaceAll('\u200B', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A person looks at it, and has not asked for plain text. @see https://no-color.org */
export function isColourful({ stdout }: Terminal): boolean {
  return stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}
