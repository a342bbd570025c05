/**
 * The fonts that come along, cut into files by script as their packages cut them. All under the SIL Open Font Licence
 * 1.1, DejaVu under its own free one; both let a document carry them.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import decompress from 'woff2-encoder/decompress';

const require = createRequire(import.meta.url);

/** One file, and the characters that its package says are in it; not each of them is. */
export interface FontSlice {
  /** `noto-sans-latin` */
  readonly name: string;
  /** First and last code points of spans, in turn. */
  readonly spans: readonly number[];
  /** Its weights are one file. */
  readonly isVariable: boolean;
  /** TrueType. @param weight 400 or 600 */
  read(weight: number): Promise<Uint8Array>;
}

interface Family {
  readonly name: string;
  readonly ranges: string;
  /** Of the files those with this key; the rest repeats what another family has. */
  readonly only?: RegExp;
}

const CJK_FILE = /^\[\d+\]$/;

const TEXT_FAMILIES: readonly Family[] = [
  { name: 'noto-sans', ranges: require.resolve('@fontsource-variable/noto-sans/unicode.json') },
  {
    name: 'noto-sans-hebrew',
    ranges: require.resolve('@fontsource-variable/noto-sans-hebrew/unicode.json'),
    only: /^hebrew$/,
  },
  {
    name: 'noto-sans-arabic',
    ranges: require.resolve('@fontsource-variable/noto-sans-arabic/unicode.json'),
    only: /^arabic$/,
  },
  {
    name: 'noto-sans-thai',
    ranges: require.resolve('@fontsource-variable/noto-sans-thai/unicode.json'),
    only: /^thai$/,
  },
];

/** The same characters look different in Chinese and Japanese. */
const EAST_ASIAN_FAMILIES = {
  chinese: {
    name: 'noto-sans-sc',
    ranges: require.resolve('@fontsource-variable/noto-sans-sc/unicode.json'),
    only: CJK_FILE,
  },
  japanese: {
    name: 'noto-sans-jp',
    ranges: require.resolve('@fontsource-variable/noto-sans-jp/unicode.json'),
    only: CJK_FILE,
  },
  korean: {
    name: 'noto-sans-kr',
    ranges: require.resolve('@fontsource-variable/noto-sans-kr/unicode.json'),
    only: CJK_FILE,
  },
} as const satisfies Record<string, Family>;

export type EastAsian = keyof typeof EAST_ASIAN_FAMILIES;

/** Every file there is, by what it is for. Only lists are read here. */
export interface FontFiles {
  readonly text: readonly FontSlice[];
  readonly symbols: readonly FontSlice[];
  readonly eastAsian: Readonly<Record<EastAsian, readonly FontSlice[]>>;
}

export async function listFonts(): Promise<FontFiles> {
  const { chinese, japanese, korean } = EAST_ASIAN_FAMILIES;
  const [text, ...eastAsian] = await Promise.all([
    Promise.all(TEXT_FAMILIES.map(slicesOf)),
    ...[chinese, japanese, korean].map(slicesOf),
  ]);
  const [sc = [], jp = [], kr = []] = eastAsian;
  return { text: text.flat(), symbols: [DEJAVU], eastAsian: { chinese: sc, japanese: jp, korean: kr } };
}

async function slicesOf({ name, ranges, only }: Family): Promise<readonly FontSlice[]> {
  const listed = JSON.parse(await readFile(ranges, 'utf8')) as Readonly<Record<string, string>>;
  const folder = join(dirname(ranges), 'files');
  return Object.entries(listed)
    .filter(([key]) => only?.test(key) ?? true)
    .map(([key, spans]) => {
      const file = `${name}-${key.replace(/[[\]]/g, '')}`;
      return {
        name: file,
        spans: spansOf(spans),
        isVariable: true,
        read: async () => decompress(await readFile(join(folder, `${file}-wght-normal.woff2`))),
      };
    });
}

/** `U+0-FF,U+131` */
function spansOf(text: string): readonly number[] {
  return text.split(',').flatMap((span) => {
    const [from = '', to = from] = span.trim().replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  });
}

/** Arrows, signs, and some scripts that no other font here has. */
const DEJAVU: FontSlice = {
  name: 'dejavu-sans',
  spans: [0x20, 0x1ffff],
  isVariable: false,
  read: (weight) => {
    const file = weight > 500 ? 'DejaVuSans-Bold.ttf' : 'DejaVuSans.ttf';
    return readFile(new URL(`../../../vendor/fonts/${file}`, import.meta.url));
  },
};
