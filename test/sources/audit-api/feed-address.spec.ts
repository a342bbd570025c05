import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import {
  ADMIN_AUDIT,
  cursorOf,
  firstPage,
  nextPage,
  pageAt,
  withMax,
} from '../../../src/sources/audit-api/feed-address.ts';
import { processorMs } from '../../processor-time.ts';

const options = {
  apiUrl: 'https://webexapis.com/v1',
  orgId: '0e7a0000-0000-4000-8000-00000000beef',
  categories: [],
};
const LIST = 'https://webexapis.com/v1/adminAudit/events';
const window = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) };
const page = firstPage(ADMIN_AUDIT, options, window);
const next = (link: string | undefined) => nextPage(link, page, ADMIN_AUDIT, options, 200);

describe('addresses of pages of audit events [U]', () => {
  const target = `${LIST}?orgId=${page.url.searchParams.get('orgId')}&max=200&offset=200`;
  const led: readonly (readonly [string, string])[] = [
    ['as the vendor shows it', `<${target}>; rel="next"`],
    ['without quotes', `<${target}>;rel=next`],
    ['in capitals', `<${target}>; Rel="NEXT"`],
    ['after other links', `<${LIST}?offset=0>; rel="first", <${target}>; rel="next"`],
    ['before other links', `<${target}>; rel="next",<${LIST}?offset=0>; rel="prev"`],
    ['with other parameters', `<${target}>; title="a, b; c"; rel="last next"; type=x`],
    ['as a path', `<${target.slice('https://webexapis.com'.length)}>; rel="next"`],
    ['with a fragment', `<${target}#part>; rel="next"`],
  ];
  for (const [title, link] of led)
    it(`finds the next page ${title}`, () => {
      const found = next(link);
      assert.equal(found?.url.href, target);
      assert.equal(found.before, 200);
    });

  for (const link of [
    undefined,
    '',
    ' ',
    'nonsense',
    `<${LIST}>; rel="prev"`,
    `<${target}>`,
    `<${target}>; title="rel=next"`,
  ])
    it(`finds none in ${JSON.stringify(link)}`, () => assert.equal(next(link), undefined));

  const away = [
    'https://evil.example.com/v1/adminAudit/events?offset=200',
    'http://webexapis.com/v1/adminAudit/events?offset=200',
    'https://webexapis.com:8443/v1/adminAudit/events?offset=200',
    '//evil.example.com/v1/adminAudit/events?offset=200',
    'https://webexapis.com@evil.example.com/v1/adminAudit/events',
    '/v1/people/me',
    '/v1/adminAudit/events/../../people',
    '/v1/adminAudit/events/',
    'javascript:alert(1)',
    'http://[',
    `${LIST}?orgId=another&offset=200`,
    page.url.href,
  ];
  for (const to of away)
    it(`does not follow ${to.slice(0, 80)}`, () => {
      assert.throws(() => next(`<${to}>; rel="next"`), { code: 'feed-refused' });
    });

  it('does not read an endless header', () => {
    assert.throws(() => next(`<${LIST}?x=${'y'.repeat(9000)}>; rel="next"`), { code: 'feed-refused' });
  });

  it('keeps a page as path and query, and finds it again', () => {
    const found = next(`<${target}>; rel="next"`);
    assert.ok(found !== undefined);
    const cursor = cursorOf(found);
    assert.match(cursor, /^200 \/v1\/adminAudit\/events\?/);
    assert.deepEqual(pageAt(cursor, ADMIN_AUDIT, options), found);
  });

  it('takes any other text for lost, and never leaves its own list', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.webUrl().map((url) => `0 ${url}`),
      fc.webPath().map((path) => `12 ${path}`),
      fc.string({ maxLength: 50 }).map((rest) => `3 /v1/adminAudit/events${rest}`),
    );
    fc.assert(
      fc.property(hostile, (cursor) => {
        try {
          const { url } = pageAt(cursor, ADMIN_AUDIT, options);
          assert.equal(url.origin + url.pathname, LIST);
        } catch (error) {
          assert.ok(error instanceof SourceError);
          assert.equal(error.code, 'cursor-lost');
        }
      }),
    );
  });

  it('makes no header throw anything but a refusal, nor lead away', () => {
    const piece = fc.oneof(
      fc.constantFrom('<', '>', '"', ';', ',', 'rel', '=', 'next', ' ', LIST),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          const found = next(pieces.join(''));
          if (found !== undefined) assert.equal(found.url.origin + found.url.pathname, LIST);
        } catch (error) {
          assert.ok(error instanceof SourceError && error.code === 'feed-refused', String(error));
        }
      }),
    );
  });

  it('reads a hostile header in no time', async () => {
    const ms = await processorMs(() => {
      for (const text of [
        `<${'a'.repeat(4000)}`,
        '<>;'.repeat(2700),
        `<>${'; a'.repeat(2700)}`,
        `<>; a="${'x'.repeat(8000)}`,
      ])
        assert.equal(next(text), undefined);
    });
    assert.ok(ms < 500, `it took ${ms} ms`);
  });

  it('asks for fewer records only where the address says how many', () => {
    assert.equal(withMax(page, 25).url.searchParams.get('max'), '25');
    assert.equal(withMax(page, 500), page);
    const bare = { url: new URL(`${LIST}?cursor=abc`), before: 0 };
    assert.equal(withMax(bare, 25), bare);
  });
});
