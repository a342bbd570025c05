import type { TextLine } from './page-text.ts';

/** A line's pieces one after the other, to compare lines with one another. */
export function lineText({ runs }: TextLine): string {
  return runs.map(({ text }) => text).join(' ');
}
