/** Lines of glyphs as operators of a page, and what they used. */
import { pdfNumber, utf16Hex } from './pdf-file.ts';
import type { Line, TextStyle } from './set-text.ts';
import type { Cluster, Glyph, Typeface } from './typeface.ts';

/** What a document has used of a font. */
export interface UsedFont {
  readonly face: Typeface;
  /** In the resources of every page. */
  readonly name: string;
  /** By glyph: the text it stands for, for search and copy; '' where several stand for one text together. */
  readonly texts: Map<number, string>;
  readonly widths: Map<number, number>;
}

export interface Pen {
  /** Operators that draw a line. @param x left end, in points @param y base line */
  line(line: Line, x: number, y: number): string;
  readonly used: readonly UsedFont[];
}

export function createPen(): Pen {
  const fonts = new Map<string, UsedFont>();
  const fontOf = (face: Typeface): UsedFont => {
    const font = fonts.get(face.key) ?? { face, name: `F${fonts.size + 1}`, texts: new Map(), widths: new Map() };
    fonts.set(face.key, font);
    return font;
  };
  /** Most words come again and again, in one size or two. */
  const drawn = new WeakMap<readonly Cluster[], Map<number, string>>();
  const operatorsOf = (font: UsedFont, clusters: readonly Cluster[], size: number): string => {
    const bySize = drawn.get(clusters) ?? new Map<number, string>();
    drawn.set(clusters, bySize);
    const operators = bySize.get(size) ?? showing(font, clusters, size);
    bySize.set(size, operators);
    return operators;
  };
  return {
    get used() {
      return [...fonts.values()];
    },
    line: ({ pieces }, x, y) => {
      if (pieces.length === 0) return '';
      const parts = [`BT 1 0 0 1 ${pdfNumber(x)} ${pdfNumber(y)} Tm `];
      let style: TextStyle | undefined;
      let face: Typeface | undefined;
      for (const piece of pieces) {
        const font = fontOf(piece.face);
        if (style?.colour !== piece.style.colour) parts.push(`${piece.style.colour.map(pdfNumber).join(' ')} rg `);
        if (face !== piece.face || style?.size !== piece.style.size)
          parts.push(`/${font.name} ${piece.style.size} Tf `);
        ({ style, face } = piece);
        parts.push(operatorsOf(font, piece.clusters, piece.style.size));
      }
      return `${parts.join('')}ET\n`;
    },
  };
}

/**
 * Clusters of one glyph are shown as they are. Where several glyphs stand for one text together, or a glyph has stood
 * for another text before, the text is told beside them, so that it can be searched and copied.
 */
function showing(font: UsedFont, clusters: readonly Cluster[], size: number): string {
  const { glyph, tell, end } = createShowing(size);
  for (const { text, glyphs } of clusters) {
    for (const { id, width } of glyphs) font.widths.set(id, width);
    const [only] = glyphs;
    if (glyphs.length === 1 && only !== undefined && standsFor(font, only.id, text)) glyph(only);
    else {
      for (const { id } of glyphs) if (!font.texts.has(id)) font.texts.set(id, '');
      tell(`/Span<</ActualText<FEFF${utf16Hex(text)}>>>BDC `);
      glyphs.forEach(glyph);
      tell('EMC ');
    }
  }
  return end();
}

interface Showing {
  glyph(glyph: Glyph): void;
  /** An operator between glyphs. */
  tell(operator: string): void;
  end(): string;
}

function createShowing(size: number): Showing {
  const operators: string[] = [];
  let open: string[] = [];
  let rise = '0';
  const tell = (operator: string): void => {
    if (open.length > 0) operators.push(`[${open.join('')}]TJ `);
    open = [];
    operators.push(operator);
  };
  const raise = (points: string): void => {
    if (points !== rise) tell(`${points} Ts `);
    rise = points;
  };
  return {
    tell,
    glyph: (glyph) => {
      raise(pdfNumber((glyph.dy * size) / 1000));
      open.push(...placed(glyph));
    },
    end: () => {
      raise('0');
      tell('');
      return operators.join('');
    },
  };
}

function standsFor({ texts }: UsedFont, id: number, text: string): boolean {
  const known = texts.get(id);
  if (known === undefined || known === '') texts.set(id, text);
  return texts.get(id) === text;
}

/** A glyph between the moves that its place asks for; numbers move to the left, in thousandths. */
function placed({ id, width, advance, dx }: Glyph): readonly string[] {
  const before = Math.round(-dx);
  const after = Math.round(dx + width - advance);
  const hex = `<${id.toString(16).padStart(4, '0')}>`;
  return [...(before === 0 ? [] : [String(before)]), hex, ...(after === 0 ? [] : [String(after)])];
}
