/** Replies drawn for a terminal: the marks of Markdown become bold and dim, or go; the rest is as it reads. */

// util.styleText looks at NO_COLOR by itself in some versions of Node and not in others.
const [BOLD, DIM, YELLOW, NORMAL, PLAIN_COLOUR] = [
  '\u001B[1m',
  '\u001B[2m',
  '\u001B[33m',
  '\u001B[22m',
  '\u001B[39m',
] as const;

/**
 * @param markdown a reply's Markdown; control characters are taken out, whatever it holds
 * @param isColourful false = no control codes: a file or another program reads, or somebody wants none. The Markdown
 *   itself is in what `--json` writes.
 */
export function forTerminal(markdown: string, isColourful: boolean): string {
  const [bold, dim, normal] = isColourful ? [BOLD, DIM, NORMAL] : ['', '', ''];
  return unescaped(
    withoutControls(markdown)
      .replace(/^_(.+)_$/gm, (_, text: string) => `${dim}${text}${normal}`)
      .replace(/\*\*((?:\\.|[^\\\n])+?)\*\*/g, (_, text: string) => `${bold}${text}${normal}`)
      .replace(/^- /gm, '• '),
  );
}

/** What breaks the marks that would act in a chat, taken away: a terminal has no marks. */
function unescaped(text: string): string {
  return text
    .replace(/\\([\\*_`~])/g, '$1')
    .replaceAll('\u200B', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

export type Emphasis = 'bold' | 'dim' | 'warning';

const STARTS = { bold: BOLD, dim: DIM, warning: YELLOW } as const;
const ENDS = { bold: NORMAL, dim: NORMAL, warning: PLAIN_COLOUR } as const;

/** Words of a card; control characters are gone, whatever the card holds. */
export function cardWords(text: string): string {
  return withoutControls(unescaped(text));
}

function withoutControls(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '');
}

export function emphasise(text: string, emphasis: Emphasis | undefined, isColourful: boolean): string {
  return emphasis === undefined || !isColourful || text === '' ? text : `${STARTS[emphasis]}${text}${ENDS[emphasis]}`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** Columns that a text takes in a terminal, near enough: wide characters take two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

/** Lines of at most so many columns, broken between words, and within one only where it is longer than a line. */
export function wrapped(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  const put = (piece: string, columns: number): void => {
    current += piece;
    used += columns;
  };
  const end = (): void => {
    lines.push(current.trimEnd());
    [current, used] = ['', 0];
  };
  for (const word of line.split(/(?<= )/)) {
    const columns = columnsOf(word.trimEnd());
    if (used > 0 && used + columns > width) end();
    if (columns <= width) put(word, columnsOf(word));
    else
      for (const { segment } of graphemes.segment(word)) {
        const wide = columnsOf(segment);
        if (used + wide > width) end();
        put(segment, wide);
      }
  }
  lines.push(current.trimEnd());
  return lines;
}
