/**
 * Paints SVG with resvg, compiled to WebAssembly: it opens no files, asks no
 * network and runs no scripts, whatever the SVG says.
 * @see https://github.com/thx/resvg-js
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { WhodunitError } from '../audit/errors.ts';
import type { Painter } from '../audit/ports.ts';

/** A server may have no fonts at all, so these come along. */
const FONT_FAMILY = 'DejaVu Sans';
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];
/** Longest SVG that is read, and longest edge that is painted: a mistake must not take the memory of the bot. */
const MAX_SVG_CHARS = 1_000_000;
const MAX_EDGE_PX = 4096;

/** Opens fonts and WebAssembly when the first picture is painted. */
export function createResvgPainter(): Painter {
  return {
    paint: async ({ svg }) => {
      try {
        refuseOutlandish(svg);
        return paint(svg, await tools());
      } catch (cause) {
        throw notPainted(cause);
      }
    },
  };
}

/** The library opens once in a process, however many painters there are. A failed opening is tried again. */
let opened: Promise<readonly Uint8Array[]> | undefined;

function tools(): Promise<readonly Uint8Array[]> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<readonly Uint8Array[]> {
  const folder = new URL('../../vendor/fonts/', import.meta.url);
  const fonts = await Promise.all(FONTS.map((name) => readFile(new URL(name, folder))));
  await initWasm(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return fonts.map((font) => new Uint8Array(font));
}

/** Nothing of this kind is in a picture of ours; entities can grow without end. */
function refuseOutlandish(svg: string): void {
  if (svg.length > MAX_SVG_CHARS) throw new Error('The SVG is too long.');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(svg)) throw new Error('The SVG declares a document type.');
}

function paint(svg: string, fonts: readonly Uint8Array[]): Uint8Array {
  const font = { fontBuffers: [...fonts], defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY };
  const drawing = new Resvg(svg, { font });
  try {
    if (Math.max(drawing.width, drawing.height) > MAX_EDGE_PX) throw new Error('The picture is too large.');
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

function notPainted(cause: unknown): WhodunitError {
  return new WhodunitError(
    'not-painted',
    'A picture could not be painted.',
    'The answer is complete without it; the log says more.',
    { cause },
  );
}
