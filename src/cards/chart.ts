/**
 * Drawings as SVG text, for a painter: rectangles, lines and words on a light
 * ground, so that they read on a light and on a dark screen. All words are made
 * harmless here. Sizes are in units of the drawing; a phone shows it at half
 * its size, so no word is smaller than 20.
 */
import { plainText } from './plain.ts';

/**
 * Told apart by brightness too, for people who see colours otherwise.
 * @see https://jfly.uni-koeln.de/color/ (Okabe and Ito: colours for all)
 */
export const INK = {
  ground: '#FFFFFF',
  words: '#1F2328',
  quiet: '#59636E',
  grid: '#D1D9E0',
  bar: '#0072B2',
  lightBar: '#A6D3F0',
  goal: '#B34700',
} as const;

export interface WordsStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly ink?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Keeps the words readable over lines. */
  readonly halo?: boolean;
}

const FONT = 'DejaVu Sans';
/** Width of a usual letter of that font, in parts of its size; a little more than the average of English words. */
const LETTER_WIDTH = { plain: 0.58, bold: 0.66 };
/** Pixels per unit: sharp on a screen that shows a picture at half its size. */
const PIXELS = 2;

/** A whole drawing. @param width and height in units */
export function drawing(width: number, height: number, parts: readonly string[]): string {
  const size = `width="${width * PIXELS}" height="${height * PIXELS}" viewBox="0 0 ${width} ${height}"`;
  const ground = rectangle({ x: 0, y: 0, width, height }, INK.ground);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}">${ground}${parts.join('')}</svg>`;
}

/** Words on one line, at their baseline. Hostile text is welcome. */
export function words(x: number, y: number, text: string, style: WordsStyle = {}): string {
  const { size = 20, bold = false, ink = INK.words, anchor = 'start', halo = false } = style;
  const weight = bold ? ' font-weight="bold"' : '';
  const ring = halo ? ` stroke="${INK.ground}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"` : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${ink}" text-anchor="${anchor}"${weight}${ring}>${escapeXml(plainText(text, 300))}</text>`;
}

/** Room that words take at most, roughly. */
export function widthOf(text: string, { size = 20, bold = false }: WordsStyle = {}): number {
  return text.length * size * (bold ? LETTER_WIDTH.bold : LETTER_WIDTH.plain);
}

/** What fits into the width, cut with an ellipsis. */
export function fitWords(text: string, width: number, style: WordsStyle = {}): string {
  return plainText(text, Math.max(1, Math.floor(width / widthOf('m', style))));
}

/** One line, or two of whole words, rather where a part of the sentence ends; else three, the last one cut. */
export function wrapWords(text: string, width: number, style: WordsStyle = {}): readonly string[] {
  const line = plainText(text, 300);
  if (widthOf(line, style) <= width) return [line];
  const breaks = [...line.matchAll(/ /g)].map(({ index }) => [line.slice(0, index), line.slice(index + 1)] as const);
  const cost = ([first, second]: readonly [string, string]): number =>
    Math.max(widthOf(first, style), widthOf(second, style)) * (/[,;:]$/.test(first) ? 0.75 : 1);
  const fitting = breaks.filter((lines) => lines.every((one) => widthOf(one, style) <= width));
  const [best] = fitting.toSorted((a, b) => cost(a) - cost(b));
  return best ?? fillLines(line.split(' '), width, style);
}

const MOST_LINES = 3;

function fillLines(parts: readonly string[], width: number, style: WordsStyle): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} ${part}`;
    const isNext = lines.length === 0 || (lines.length < MOST_LINES && widthOf(longer, style) > width);
    lines.splice(isNext ? lines.length : -1, isNext ? 0 : 1, isNext ? part : longer);
  }
  return lines.map((line) => fitWords(line, width, style));
}

/** Whether the font has the letters; a picture of boxes helps nobody. */
export function isDrawable(text: string): boolean {
  return /^(?:(?!\p{Emoji_Presentation})[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Armenian}\p{sc=Georgian}\p{Zs}\p{P}\p{N}\p{Sm}\p{Sc}\p{Mn}])*$/u.test(
    text,
  );
}

export function rectangle(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ink: string,
  edge?: string,
): string {
  const { x, y, width, height } = box;
  const stroke = edge === undefined ? '' : ` stroke="${edge}" stroke-width="1.5"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${ink}"${stroke}/>`;
}

export interface Ends {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export function line({ x1, y1, x2, y2 }: Ends, ink: string, width = 1.5): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${ink}" stroke-width="${width}"/>`;
}

/** A dashed line that is seen over bars and ground alike. */
export function dashed({ x1, y1, x2, y2 }: Ends, ink: string): string {
  const d = `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
  return `<path d="${d}" stroke="${INK.ground}" stroke-width="6"/><path d="${d}" stroke="${ink}" stroke-width="3" stroke-dasharray="10 6"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** plainText has taken the characters that XML does not know. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => REFERENCES[mark] ?? '');
}
