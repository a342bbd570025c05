/**
 * Fonts cut down to the glyphs that a document uses, at one weight; the glyphs keep their numbers.
 * @see https://harfbuzz.github.io/harfbuzz-hb-subset.html
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { WhodunitError } from '../../audit/errors.ts';
import type { Typeface } from './typeface.ts';

/** What is used of the library; pointers are numbers. */
interface SubsetLibrary {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(at: number): void;
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_input_pin_axis_location(input: number, face: number, axis: number, value: number): number;
  hb_subset_or_fail(face: number, input: number): number;
}

/** The types of Node 20 do not tell of it. */
const { WebAssembly: WASM } = globalThis as unknown as {
  readonly WebAssembly: {
    instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: SubsetLibrary } }>;
  };
};

const WRITABLE = 2;
const DROPPED_TABLES = 3;
/** HB_SUBSET_FLAGS: no hinting, glyphs keep their numbers, an outline for what is missing. */
const FLAGS = 0x1 | 0x2 | 0x40;
/** What shapes text; in a PDF it is shaped already. */
const UNUSED = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'STAT', 'name', 'OS/2', 'post', 'cmap', 'kern', 'morx', 'kerx', 'meta'];

/** @returns a TrueType font. @throws WhodunitError `not-exported` */
export async function subsetFont(
  face: Pick<Typeface, 'key' | 'bytes' | 'weight'>,
  glyphs: Iterable<number>,
): Promise<Uint8Array> {
  const library = await load();
  const bytes = subset(library, face, glyphs);
  if (bytes !== undefined) return bytes;
  const next = 'Ask for CSV or XLSX instead, and tell whoever runs this bot.';
  throw new WhodunitError('not-exported', `The font ${face.key} could not be put into the PDF.`, next);
}

function subset(
  lib: SubsetLibrary,
  { bytes, weight }: Pick<Typeface, 'bytes' | 'weight'>,
  glyphs: Iterable<number>,
): Uint8Array | undefined {
  const data = lib.malloc(bytes.length);
  new Uint8Array(lib.memory.buffer, data, bytes.length).set(bytes);
  const blob = lib.hb_blob_create(data, bytes.length, WRITABLE, 0, 0);
  const face = lib.hb_face_create(blob, 0);
  const input = lib.hb_subset_input_create_or_fail();
  try {
    const wanted = lib.hb_subset_input_glyph_set(input);
    for (const glyph of glyphs) lib.hb_set_add(wanted, glyph);
    const dropped = lib.hb_subset_input_set(input, DROPPED_TABLES);
    for (const table of UNUSED) lib.hb_set_add(dropped, tag(table));
    lib.hb_subset_input_set_flags(input, FLAGS);
    if (weight !== undefined) lib.hb_subset_input_pin_axis_location(input, face, tag('wght'), weight);
    const small = lib.hb_subset_or_fail(face, input);
    if (small === 0) return undefined;
    const result = lib.hb_face_reference_blob(small);
    const at = lib.hb_blob_get_data(result, 0);
    const copy = new Uint8Array(lib.memory.buffer, at, lib.hb_blob_get_length(result)).slice();
    lib.hb_blob_destroy(result);
    lib.hb_face_destroy(small);
    return copy.length === 0 ? undefined : copy;
  } finally {
    lib.hb_subset_input_destroy(input);
    lib.hb_face_destroy(face);
    lib.hb_blob_destroy(blob);
    lib.free(data);
  }
}

function tag(name: string): number {
  return [...name].reduce((sum, letter) => (sum << 8) | letter.charCodeAt(0), 0);
}

let loaded: Promise<SubsetLibrary> | undefined;

/** Once in a process. A failed start is tried again. */
function load(): Promise<SubsetLibrary> {
  loaded ??= start().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function start(): Promise<SubsetLibrary> {
  const file = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
  const { instance } = await WASM.instantiate(await readFile(file));
  const library = instance.exports;
  library._initialize();
  return library;
}
