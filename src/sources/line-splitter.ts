/** Splits text into lines, a piece at a time, without ever holding a line that is too long. */

export type Line =
  | { readonly kind: 'line'; readonly text: string; readonly number: number }
  | { readonly kind: 'too-long'; readonly number: number };

export interface LineSplitter {
  feed(text: string): readonly Line[];
  end(): readonly Line[];
}

/** Line numbers count from 1, blank lines included; blank lines are left out. */
export function createLineSplitter(maxLineChars: number): LineSplitter {
  let pending = '';
  let number = 1;
  /** True inside a line that was too long, until its end. */
  let dropping = false;

  function takeLine(text: string, lines: Line[]): void {
    if (dropping) return;
    if (text.length > maxLineChars) lines.push({ kind: 'too-long', number });
    else if (text.trim() !== '') lines.push({ kind: 'line', text: text.trim(), number });
  }

  function feed(text: string): readonly Line[] {
    const lines: Line[] = [];
    const [first = '', ...others] = text.split('\n');
    pending += first;
    for (const next of others) {
      takeLine(pending, lines);
      dropping = false;
      number += 1;
      pending = next;
    }
    if (pending.length > maxLineChars) {
      takeLine(pending, lines);
      dropping = true;
    }
    if (dropping) pending = '';
    return lines;
  }

  function end(): readonly Line[] {
    const lines: Line[] = [];
    takeLine(pending, lines);
    pending = '';
    return lines;
  }

  return { feed, end };
}
