/** One font file at one weight: which glyphs make a text, and how wide they are. HarfBuzz does the work. */
import { Blob, Buffer, Direction, Face, Font, shape, Variation } from 'harfbuzzjs';
import type { FontSlice } from './font-files.ts';

/** A glyph where it belongs; all lengths in thousandths of the size of the font. */
export interface Glyph {
  readonly id: number;
  /** Its own width, as the font gives it. */
  readonly width: number;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

/** Glyphs in the order they are drawn, left to right, that stand for one piece of text together. */
export interface Cluster {
  readonly text: string;
  readonly glyphs: readonly Glyph[];
}

export interface Typeface {
  /** `noto-sans-latin-400` */
  readonly key: string;
  readonly bytes: Uint8Array;
  /** Of a variable font. */
  readonly weight: number | undefined;
  readonly glyphCount: number;
  /** Thousandths of the size. */
  readonly ascent: number;
  readonly descent: number;
  has(codePoint: number): boolean;
  shape(text: string, isRightToLeft: boolean): readonly Cluster[];
}

export async function openTypeface(slice: FontSlice, weight: number): Promise<Typeface> {
  const bytes = await slice.read(weight);
  const face = new Face(new Blob(bytes));
  const font = new Font(face);
  if (slice.isVariable) font.setVariations([new Variation('wght', weight)]);
  const scale = 1000 / face.upem;
  const known = new Set(face.collectUnicodes());
  const { ascender, descender } = font.hExtents();
  const maxp = face.referenceTable('maxp');
  const buffer = new Buffer();
  const widths = new Map<number, number>();
  const widthOf = (glyph: number): number => {
    const width = widths.get(glyph) ?? Math.round(font.glyphHAdvance(glyph) * scale);
    widths.set(glyph, width);
    return width;
  };
  return {
    key: `${slice.name}-${weight}`,
    bytes,
    weight: slice.isVariable ? weight : undefined,
    glyphCount: maxp === undefined ? 0 : ((maxp[4] ?? 0) << 8) | (maxp[5] ?? 0),
    ascent: Math.round(ascender * scale),
    descent: Math.round(descender * scale),
    has: (codePoint) => known.has(codePoint),
    shape: (text, isRightToLeft) => {
      buffer.reset();
      buffer.addText(text);
      buffer.guessSegmentProperties();
      buffer.setDirection(isRightToLeft ? Direction.RTL : Direction.LTR);
      shape(font, buffer);
      const shaped = buffer.getGlyphInfosAndPositions().map((glyph) => ({
        cluster: glyph.cluster,
        glyph: {
          id: glyph.codepoint,
          width: widthOf(glyph.codepoint),
          advance: (glyph.xAdvance ?? 0) * scale,
          dx: (glyph.xOffset ?? 0) * scale,
          dy: (glyph.yOffset ?? 0) * scale,
        },
      }));
      return clustersOf(text, shaped);
    },
  };
}

/** Neighbours of one cluster belong together; its text goes on to the next cluster of the text. */
function clustersOf(
  text: string,
  shaped: readonly { readonly cluster: number; readonly glyph: Glyph }[],
): readonly Cluster[] {
  const starts = [...new Set(shaped.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const ends = new Map(starts.map((start, at) => [start, starts[at + 1] ?? text.length]));
  const clusters: { start: number; text: string; glyphs: Glyph[] }[] = [];
  for (const { cluster, glyph } of shaped) {
    const last = clusters.at(-1);
    if (last?.start === cluster) last.glyphs.push(glyph);
    else clusters.push({ start: cluster, text: text.slice(cluster, ends.get(cluster)), glyphs: [glyph] });
  }
  return clusters;
}
