import type { TextLine } from './page-text.ts';

/** A line's pieces one after the other, to compare lines with one another. */
export function lineText({ runs }: TextLine): string {
  return runs.map(({ text }) => text).join(' ');
}

/** The same for the header line on every page. */
export function headingKey(line: TextLine): string {
  return lineText(line).replace(/\s+/g, ' ');
}
