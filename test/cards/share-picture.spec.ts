import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LIMITS, type Picture } from '../../src/audit/reply.ts';
import type { ShareFacts } from '../../src/audit/share.ts';
import { isDrawable, wrapWords } from '../../src/cards/chart.ts';
import { barChart, columnChart, type ShareColumn } from '../../src/cards/share-chart.ts';
import { sharePicture } from '../../src/cards/share-picture.ts';
import { createResvgPainter } from '../../src/pictures/resvg-painter.ts';
import { painted, sizeOf } from '../contract/painter.ts';
import { GOLDEN_CASES, readAnswer } from './golden.ts';

const BAR = '#0072B2';
const LIGHT = '#A6D3F0';

/** Rectangles of one colour as drawn, in the order of the drawing. */
function rectangles(svg: string, ink: string): readonly { x: number; y: number; width: number; height: number }[] {
  const pattern = /<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)" fill="(#\w+)"/g;
  return [...svg.matchAll(pattern)]
    .filter(([, , , , , fill]) => fill === ink)
    .map(([, x, y, width, height]) => ({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) }));
}

const texts = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text = '']) => text);

function column(share: number | undefined, confirmed = 0, day = '1'): ShareColumn {
  return { day, month: 'Nov', share, confirmed, isLead: false };
}

function factsOf(name: string): { readonly facts: ShareFacts; readonly now: number } {
  const answer = readAnswer(name);
  assert.ok(answer.kind === 'summary' && answer.content.kind === 'share', name);
  return { facts: answer.content.facts, now: answer.now };
}

const pictureOf = (name: string): Picture | undefined => {
  const { facts, now } = factsOf(name);
  return sharePicture(facts, now);
};

describe('charts of shares [U]', () => {
  const head = { title: 'Half of it', lines: ['of last week'] };

  it('draws columns as high as their share on an axis from 0 to 100 %, whatever the shares are', () => {
    const svg = columnChart(head, [column(1), column(0.5), column(0), column(undefined), column(0.25)], 100);
    assert.deepEqual(
      rectangles(svg, BAR).map(({ height }) => height),
      [240, 120, 60],
    );
    const low = columnChart(head, [column(0.02), column(0.01)], 100);
    assert.deepEqual(
      rectangles(low, BAR).map(({ height }) => height),
      [4.8, 2.4],
    );
    for (const mark of ['0 %', '50 %', '100 %']) assert.ok(texts(low).includes(mark), mark);
  });

  it('stacks what is claimed and confirmed on what is recorded, and says which is which', () => {
    const svg = columnChart(head, [column(0.75, 0.25)], 100);
    const [recorded] = rectangles(svg, BAR);
    const [confirmed] = rectangles(svg, LIGHT);
    assert.deepEqual([recorded?.height, confirmed?.height], [120, 60]);
    assert.equal((confirmed?.y ?? 0) + (confirmed?.height ?? 0), recorded?.y);
    assert.ok(texts(svg).includes('claimed, confirmed by an admin'));
    assert.ok(!texts(columnChart(head, [column(1)], 100)).includes('recorded'));
  });

  it('never rounds to all or to nothing', () => {
    const svg = columnChart(head, [column(0.9999), column(0.0001), column(1), column(0)], 90);
    assert.deepEqual(
      texts(svg).filter((text) => /^(?:&[lg]t;)?\d+$/.test(text) && text !== '1'),
      ['&gt;99', '&lt;1', '100', '0'],
    );
  });

  it('draws bars as long as their share, and the mark of the goal only where there is one', () => {
    const rows = [0.5, 1, 0, undefined].map((share) => ({ label: 'Queue', share, words: 'words' }));
    const svg = barChart(head, rows, 80);
    const [half, whole, ...more] = rectangles(svg, BAR);
    assert.equal((half?.width ?? 0) * 2, whole?.width);
    assert.deepEqual(more, []);
    assert.ok(texts(svg).includes('Goal 80 %'));
    assert.ok(!texts(barChart(head, rows)).some((text) => text.startsWith('Goal')));
  });

  it('keeps everything inside the drawing', () => {
    const shares = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(shares, { maxLength: 54 }), fc.integer({ min: 1, max: 100 }), (given, goal) => {
        const columns = given.map((share, index) => column(share, index % 3 === 0 ? (share ?? 0) / 2 : 0, `${index}`));
        const svg = columnChart(head, columns, goal);
        const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
        for (const one of [...rectangles(svg, BAR), ...rectangles(svg, LIGHT)]) {
          assert.ok(one.x >= 0 && one.x + one.width <= width, 'sideways');
          assert.ok(one.y >= 0 && one.y + one.height <= height, 'up or down');
        }
      }),
    );
  });

  it('breaks a long title once, rather where a part of the sentence ends', () => {
    const style = { size: 30, bold: true };
    assert.deepEqual(wrapWords('91 % of changes carry a name, up from 62 % before', 592, style), [
      '91 % of changes carry a name,',
      'up from 62 % before',
    ]);
    assert.deepEqual(wrapWords('Short', 592, style), ['Short']);
    assert.ok(wrapWords('x'.repeat(300), 592, style).every((line) => line.length < 40));
    const most = wrapWords('No kind reaches the goal; most is missing in contact service queues', 592, style);
    assert.deepEqual(most, ['No kind reaches the goal;', 'most is missing in contact', 'service queues']);
    assert.match(wrapWords('word '.repeat(60), 592, style).at(-1) ?? '', /…$/);
    assert.equal(wrapWords('word '.repeat(60), 592, style).length, 3);
  });

  for (const [text, expected] of [
    ['Zoë Łódź & Co. (EMEA) – 24/7', true],
    ['Ночная смена', true],
    ['משמרת לילה', true],
    ['夜勤', false],
    ['Night \u{1F319}', false],
    ['\uFFFD', false],
  ] as const) {
    it(`${expected ? 'has' : 'lacks'} the letters of "${text}"`, () => assert.equal(isDrawable(text), expected));
  }
});

describe('picture of the named share', () => {
  it('says the message in its title and in its caption [U]', () => {
    const { svg, caption, name } = pictureOf('share-week') ?? assert.fail('no picture');
    assert.deepEqual(texts(svg).slice(0, 2), ['91 % of changes carry', 'a name, up from 62 %']);
    assert.equal(caption, '91 % of changes carry a name, up from 62 %. 28 Sep - 22 Nov 2026 (CEST/CET).');
    assert.equal(name, 'named-share-week-2026-11-22.png');
  });

  it('is none where there is nothing to draw, or no letters to draw it with [U]', () => {
    for (const name of ['share-nothing', 'share-automation', 'share-team-none'])
      assert.equal(pictureOf(name), undefined);
    const { facts, now } = factsOf('share-team');
    const teams = facts.teams.map((team) => ({ ...team, team: '夜勤' }));
    assert.equal(sharePicture({ ...facts, teams }, now), undefined);
  });

  it('lets no text of the data act in the SVG or in the caption [U]', () => {
    const { facts, now } = factsOf('share-team');
    const evil = '</text><script>alert(1)</script><image href="http://evil.example.com/"/> &amp; "\'';
    const team = sharePicture({ ...facts, teams: facts.teams.map((one) => ({ ...one, team: evil })) }, now);
    const kind = factsOf('share-type').facts;
    const types = sharePicture({ ...kind, types: kind.types.map((one) => ({ ...one, entityType: evil })) }, now);
    for (const picture of [team, types]) {
      assert.ok(picture !== undefined);
      assert.doesNotMatch(picture.svg, /<script|<image|href="/);
      assert.doesNotMatch(picture.caption ?? '', /<|https?:\/\//);
    }
  });

  for (const name of GOLDEN_CASES.filter((one) => one.startsWith('share-') && pictureOf(one) !== undefined)) {
    it(`of ${name} is painted, sharp enough and small enough for a preview [I]`, async () => {
      const { svg } = pictureOf(name) ?? assert.fail('no picture');
      const png = await painted(createResvgPainter(), svg);
      assert.ok(png !== undefined);
      assert.ok(png.length < LIMITS.previewBytes);
      const [width, height] = sizeOf(png);
      assert.equal(width, 1280);
      assert.ok(height > 400 && height < 2000);
    });
  }
});
