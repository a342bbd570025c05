/** Which font has a character. Fonts are opened when the first text needs them, and kept as long as the document. */
import { type EastAsian, type FontFiles, type FontSlice, listFonts } from './font-files.ts';
import { openTypeface, type Typeface } from './typeface.ts';

export type Weight = 400 | 600;

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFFEF]/u;
/** Needs no glyph. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** Goes with the letter before it. */
const JOINING = /[\p{M}\p{Default_Ignorable_Code_Point}]/u;
const ASCII = /^[ -~]*$/;

export interface FontBook {
  /**
   * Opens what the text needs.
   * @returns the text with what no font has written as code points: `[U+1F680]`
   */
  prepare(text: string, weight: Weight): Promise<string>;
  /**
   * For a text that was prepared: the font of each of its characters, in order.
   * @param language of the whole text that it is a part of
   */
  fontsFor(text: string, weight: Weight, language: EastAsian): readonly FontRun[];
  /** Nothing says which language a name is in, but kana and Hangul tell; all else counts as Chinese. */
  languageOf(text: string): EastAsian;
  /** Every font that was opened. */
  readonly opened: readonly Typeface[];
}

/** A piece of a text in one font. */
export interface FontRun {
  readonly start: number;
  readonly end: number;
  readonly face: Typeface;
}

export async function openFontBook(): Promise<FontBook> {
  const files = await listFonts();
  const faces = new Map<string, Promise<Typeface>>();
  const opened: Typeface[] = [];
  const open = (slice: FontSlice, weight: Weight): Promise<Typeface> => {
    const key = `${slice.name}-${weight}`;
    const known =
      faces.get(key) ??
      openTypeface(slice, weight).then((face) => {
        opened.push(face);
        return face;
      });
    faces.set(key, known);
    return known;
  };
  /** By `codePoint weight preferred`; undefined: no font has it. */
  const found = new Map<string, Typeface | undefined>();
  const find = async (codePoint: number, weight: Weight, preferred: EastAsian): Promise<Typeface | undefined> => {
    const key = keyOf(codePoint, weight, preferred);
    if (found.has(key)) return found.get(key);
    const face = await firstWith(candidates(files, codePoint, preferred), codePoint, (slice) => open(slice, weight));
    found.set(key, face);
    return face;
  };
  const [latin400, latin600] = await Promise.all([find(0x61, 400, 'chinese'), find(0x61, 600, 'chinese')]);
  if (latin400 === undefined || latin600 === undefined) throw new Error('There is no font for Latin letters.');
  const latin = { 400: latin400, 600: latin600 };
  return {
    opened,
    prepare: async (text, weight) => {
      if (ASCII.test(text)) return text;
      const preferred = languageOf(text);
      const parts: string[] = [];
      for (const char of text) {
        const codePoint = char.codePointAt(0) ?? 0;
        const isThere = (await find(codePoint, weight, preferred)) !== undefined || INVISIBLE.test(char);
        parts.push(isThere ? char : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`);
      }
      return parts.join('');
    },
    languageOf,
    fontsFor: (text, weight, language) => {
      if (ASCII.test(text)) return [{ start: 0, end: text.length, face: latin[weight] }];
      return runsOf(text, latin[weight], (codePoint) => found.get(keyOf(codePoint, weight, language)));
    },
  };
}

function keyOf(codePoint: number, weight: Weight, preferred: EastAsian): string {
  return `${codePoint} ${weight} ${preferred}`;
}

function languageOf(text: string): EastAsian {
  if (KANA.test(text)) return 'japanese';
  return HANGUL.test(text) ? 'korean' : 'chinese';
}

function candidates(files: FontFiles, codePoint: number, preferred: EastAsian): readonly FontSlice[] {
  const { text, symbols, eastAsian } = files;
  const asian = [...eastAsian[preferred], ...Object.values(eastAsian).flat()];
  const isAsian = EAST_ASIAN.test(String.fromCodePoint(codePoint));
  const all = isAsian ? [...asian, ...text, ...symbols] : [...text, ...symbols, ...asian];
  return all.filter(({ spans }) => holds(spans, codePoint));
}

function holds(spans: readonly number[], codePoint: number): boolean {
  for (let at = 0; at < spans.length; at += 2) {
    if (codePoint >= (spans[at] ?? 0) && codePoint <= (spans[at + 1] ?? 0)) return true;
  }
  return false;
}

async function firstWith(
  slices: readonly FontSlice[],
  codePoint: number,
  open: (slice: FontSlice) => Promise<Typeface>,
): Promise<Typeface | undefined> {
  for (const slice of slices) {
    const face = await open(slice);
    if (face.has(codePoint)) return face;
  }
  return undefined;
}

/** Marks and joiners stay with the letter before them, where its font has them or they show nothing. */
function runsOf(
  text: string,
  fallback: Typeface,
  faceOf: (codePoint: number) => Typeface | undefined,
): readonly FontRun[] {
  const runs: { start: number; end: number; face: Typeface }[] = [];
  let at = 0;
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    const own = faceOf(codePoint);
    const stays = last !== undefined && JOINING.test(char) && (own === undefined || last.face.has(codePoint));
    const face = stays ? last.face : (own ?? last?.face ?? fallback);
    if (last?.face === face) last.end = at + char.length;
    else runs.push({ start: at, end: at + char.length, face });
    at += char.length;
  }
  return runs;
}
