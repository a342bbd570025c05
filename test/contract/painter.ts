/** What every Painter does, whether it can paint or not. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WhodunitError } from '../../src/audit/errors.ts';
import type { Painter } from '../../src/audit/ports.ts';

const PNG_SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** One red pixel. */
const RED_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

/** An SVG of 120 x 80 px with this inside. */
export function svgOf(inner: string, size = 'width="120" height="80"'): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size} viewBox="0 0 120 80">${inner}</svg>`;
}

/** What was painted, or undefined when the painter refused in the way it may. */
export async function painted(painter: Painter, svg: string): Promise<Buffer | undefined> {
  try {
    return Buffer.from(await painter.paint({ name: 'a.png', svg }));
  } catch (error) {
    assert.ok(error instanceof WhodunitError, `not an error of ours: ${String(error)}`);
    assert.equal(error.code, 'not-painted');
    assert.ok(error.next.length > 0);
    return undefined;
  }
}

/** Width and height of a PNG. */
export function sizeOf(png: Buffer): readonly [number, number] {
  assert.deepEqual([...png.subarray(0, 8)], PNG_SIGNATURE);
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** @param paints false for a painter that always refuses. */
export function describePainter(name: string, open: () => Painter, paints: boolean): void {
  describe(`painter contract: ${name}`, () => {
    const text = svgOf('<text x="5" y="40" font-family="DejaVu Sans" font-size="20">91 %</text>');

    it('gives a PNG of the size that the SVG says, or refuses as not-painted [I]', async () => {
      const png = await painted(open(), text);
      assert.equal(png !== undefined, paints);
      if (png !== undefined) assert.deepEqual(sizeOf(png), [120, 80]);
    });

    it('paints the same from the same, many at a time, by any number of painters [I]', async () => {
      const all = await Promise.all([open(), open(), open()].map((painter) => painted(painter, text)));
      assert.equal(new Set(all.map((png) => png?.toString('base64'))).size, 1);
    });

    for (const [what, svg] of [
      ['nothing', ''],
      ['half an SVG', '<svg'],
      ['no SVG', 'hello'],
      ['a character that XML does not know', svgOf('<text>\u0001</text>')],
      ['a picture without size', svgOf('', 'width="0" height="0"')],
      ['a picture of a million pixels each way', svgOf('', 'width="1000000" height="1000000"')],
      ['an SVG of two million characters', svgOf('<g/>'.repeat(500_000))],
      ['a document type', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svgOf('<text>&a;</text>')}`],
    ] as const) {
      it(`refuses ${what}, and goes on with the next [I]`, async () => {
        const painter = open();
        assert.equal(await painted(painter, svg), undefined);
        assert.equal((await painted(painter, text)) !== undefined, paints);
      });
    }

    it('loads nothing and runs nothing, whatever the SVG asks for [I]', async () => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const folder = await mkdtemp(path.join(tmpdir(), 'painter-'));
      const picture = path.join(folder, 'red.png');
      await writeFile(picture, RED_PNG);
      const away = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const plain = await painted(open(), svgOf(''));
        for (const [index, inner] of [
          `<image href="${away}/i.png" width="120" height="80"/>`,
          `<image href="${pathToFileURL(picture).href}" width="120" height="80"/>`,
          `<image href="${picture}" width="120" height="80"/>`,
          `<use href="${away}/u.svg#a"/>`,
          `<style>@import url(${away}/s.css); @font-face { font-family: x; src: url(${away}/f.woff) }</style>`,
          `<script href="${away}/s.js">throw new Error("ran")</script>`,
          `<foreignObject><iframe src="${away}/f"/></foreignObject>`,
        ].entries()) {
          assert.deepEqual(await painted(open(), svgOf(inner)), plain, `case ${index} changed the picture`);
        }
        assert.deepEqual(asked, []);
      } finally {
        await rm(folder, { recursive: true });
        server.closeAllConnections();
        server.close();
      }
    });
  });
}
