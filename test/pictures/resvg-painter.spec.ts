import assert from 'node:assert/strict';
import { createResvgPainter } from '../../src/pictures/resvg-painter.ts';
import { describePainter, painted, svgOf } from '../contract/painter.ts';

describePainter('resvg', createResvgPainter, true);

describe('resvg painter', () => {
  it('draws letters of both weights without fonts of the machine [I]', async () => {
    const painter = createResvgPainter();
    const word = (more: string): string => svgOf(`<text x="5" y="40" font-size="20" ${more}>Zoë 91 %</text>`);
    const pictures = await Promise.all(
      [svgOf(''), word('font-family="DejaVu Sans"'), word('font-family="DejaVu Sans" font-weight="bold"')].map((svg) =>
        painted(painter, svg),
      ),
    );
    assert.ok(pictures.every((png) => png !== undefined));
    assert.equal(new Set(pictures.map((png) => png?.toString('base64'))).size, 3);
    // A family that nobody has falls back to the one that is there.
    assert.deepEqual(await painted(painter, word('font-family="No Such Font"')), pictures[1]);
  });
});
