/**
 * The fonts of a document, cut down to what it used, as objects of the file.
 * @see ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode)
 */
import type { UsedFont } from './draw-text.ts';
import { type ObjectId, type PdfFile, utf16Hex } from './pdf-file.ts';
import { subsetFont } from './subset-font.ts';

/** Entries of one block of a ToUnicode map; more are not allowed. */
const MAP_BLOCK = 100;
const SYMBOLIC = 4;

/** @returns the entries of a page's font resources */
export async function embedFonts(file: PdfFile, fonts: readonly UsedFont[]): Promise<string> {
  const entries: string[] = [];
  for (const font of fonts) entries.push(`/${font.name} ${await embedFont(file, font)} 0 R`);
  return entries.join(' ');
}

async function embedFont(file: PdfFile, { face, name, widths, texts }: UsedFont): Promise<ObjectId> {
  const glyphs = [...widths.keys()].sort((a, b) => a - b);
  const bytes = await subsetFont(face, glyphs);
  // Six letters tell that the font is not whole, and keep two documents' fonts apart.
  const base = `WHO${letters(name)}+${face.key.replace(/[^A-Za-z0-9-]/g, '')}`;
  const data = await file.addStream(`/Length1 ${bytes.length}`, bytes);
  const descriptor = file.add(
    `<</Type/FontDescriptor/FontName/${base}/Flags ${SYMBOLIC}/FontBBox[-1000 ${face.descent} 3000 ${face.ascent}]` +
      `/ItalicAngle 0/Ascent ${face.ascent}/Descent ${face.descent}/CapHeight 714/StemV 80/FontFile2 ${data} 0 R>>`,
  );
  const runs = glyphs.map((glyph) => `${glyph}[${widths.get(glyph) ?? 0}]`).join('');
  const descendant = file.add(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${base}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
      `/FontDescriptor ${descriptor} 0 R/DW 1000/W[${runs}]/CIDToGIDMap/Identity>>`,
  );
  const map = await file.addStream('', toUnicode(texts));
  return file.add(
    `<</Type/Font/Subtype/Type0/BaseFont/${base}/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${map} 0 R>>`,
  );
}

/** `F1` -> `AAB`, three letters for the 17,000 fonts that no document has. */
function letters(name: string): string {
  const number = Number(name.slice(1));
  return [676, 26, 1].map((unit) => String.fromCharCode(65 + (Math.floor(number / unit) % 26))).join('');
}

function toUnicode(texts: ReadonlyMap<number, string>): string {
  const known = [...texts].filter(([, text]) => text !== '').sort(([a], [b]) => a - b);
  const lines = known.map(([glyph, text]) => `<${glyph.toString(16).padStart(4, '0')}><${utf16Hex(text)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += MAP_BLOCK) {
    const block = lines.slice(at, at + MAP_BLOCK);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return (
    '/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n' +
    '/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n' +
    '/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n' +
    '1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n' +
    `${blocks.join('')}endcmap CMapName currentdict/CMap defineresource pop end end\n`
  );
}
