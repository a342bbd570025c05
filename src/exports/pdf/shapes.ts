/** Rectangles and rules as operators of a page. */
import type { Colour } from './design.ts';
import { pdfNumber } from './pdf-file.ts';

/** @param y lower edge */
export function filled(x: number, y: number, width: number, height: number, colour: Colour): string {
  return `${colour.map(pdfNumber).join(' ')} rg ${[x, y, width, height].map(pdfNumber).join(' ')} re f\n`;
}

/** Half a point thick. */
export function rule(x: number, y: number, width: number, colour: Colour): string {
  return filled(x, y - 0.25, width, 0.5, colour);
}
