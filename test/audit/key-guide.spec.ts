import assert from 'node:assert/strict';
import { WhodunitError } from '../../src/audit/errors.ts';
import { readKeyGuide } from '../../src/audit/key-guide.ts';

const GUIDE = { title: 'Get a key', steps: ['Sign in.', 'Make one.'] };

describe('the guide to API keys [U]', () => {
  it('is a title, steps, and if there are any a note and links', () => {
    assert.deepEqual(readKeyGuide(GUIDE), { ...GUIDE, links: [] });
    const full = { ...GUIDE, note: 'Ask us.', links: [{ label: 'Wiki', url: 'https://wiki.example.com/keys?a=1#b' }] };
    assert.deepEqual(readKeyGuide({ ...full, more: 'is not read' }), full);
  });

  for (const [what, json, problem] of [
    ['no object', [], /The guide must be an object/],
    ['nothing', null, /The guide must be an object/],
    ['no title', { ...GUIDE, title: ' ' }, /"title" must be a text/],
    ['no steps', { ...GUIDE, steps: [] }, /"steps" must be a list of 1 to 8/],
    ['too many steps', { ...GUIDE, steps: Array(9).fill('x') }, /"steps" must be a list of 1 to 8/],
    ['a step that is no text', { ...GUIDE, steps: ['x', 7] }, /Step 2 must be a text/],
    ['a step that is too long', { ...GUIDE, steps: ['x'.repeat(281)] }, /Step 1 must be a text of at most 280/],
    ['a note that is no text', { ...GUIDE, note: {} }, /"note" must be a text/],
    ['too many links', { ...GUIDE, links: Array(4).fill({ label: 'a', url: 'https://a.example.com' }) }, /at most 3/],
    ['a link without a label', { ...GUIDE, links: [{ url: 'https://a.example.com' }] }, /"label" of Link 1/],
    ['a link that is not https', { ...GUIDE, links: [{ label: 'a', url: 'http://a.example.com' }] }, /https address/],
    [
      'a link that breaks out of its line',
      { ...GUIDE, links: [{ label: 'a', url: 'https://a.example.com)[x' }] },
      /https address/,
    ],
  ] as const) {
    it(`with ${what} is refused by name`, () => {
      assert.throws(
        () => readKeyGuide(json),
        (error) => error instanceof WhodunitError && error.code === 'bad-key-guide' && problem.test(error.message),
      );
    });
  }
});
