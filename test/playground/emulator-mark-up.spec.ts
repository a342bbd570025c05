import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderMarkdown } from '../../src/playground/emulator/model/mark-up.ts';
import { processorMs } from '../processor-time.ts';

const render = (markdown: string) =>
  renderMarkdown(markdown, (mention) => {
    if (mention.kind === 'all') return { html: '[[all]]', text: 'All' };
    return mention.value === 'unknown'
      ? undefined
      : { html: `[[${mention.value}]]`, text: mention.label ?? mention.value };
  });

describe('emulator: Markdown [U]', () => {
  const texts: readonly [string, string][] = [
    ['plain words', 'plain words'],
    ['**bold** and __bold__', 'bold and bold'],
    ['*it* and _it_', 'it and it'],
    ['**bold *and it***', 'bold and it'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['`code *as is*`', 'code *as is*'],
    ['\\*not it\\*', '*not it*'],
    ['[label](https://example.com/a)', 'label'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['# Title', 'Title'],
    ['- one\n- two', 'one\ntwo'],
    ['1. one\n2. two', 'one\ntwo'],
    ['> quoted', 'quoted'],
    ['```\n*raw*\n```', '*raw*'],
    ['a &lt;b&gt; &amp; &#99;', 'a <b> & c'],
    ['one\ntwo\n\nthree', 'one\ntwo\n\nthree'],
    ['<b>no tag</b>', '<b>no tag</b>'],
  ];
  for (const [markdown, text] of texts)
    it(`strips ${JSON.stringify(markdown)}`, () => assert.equal(render(markdown).text, text));

  it('makes HTML of blocks', () => {
    assert.equal(
      render('# T\na\nb\n\n- x\n- **y**\n> q\n\n---\n```\n<c>\n```').html,
      '<h3>T</h3><p>a<br/>b</p><ul><li>x</li><li><strong>y</strong></li></ul><blockquote><p>q</p></blockquote><hr/><pre><code>&#60;c&#62;</code></pre>',
    );
  });

  it('reads mentions wherever they stand, escaped ones too', () => {
    for (const markdown of ['<@all>', '\\<@all>', '`<@all>`', '**<@ALL>**'])
      assert.match(render(markdown).html, /\[\[all\]\]/, markdown);
    assert.deepEqual(render('ask <@personEmail:zoe@example.com|Zoe K> now'), {
      html: '<p>ask [[zoe@example.com]] now</p>',
      text: 'ask Zoe K now',
    });
    assert.equal(render('<@personId:abc>').text, 'abc');
    assert.equal(render('<@personId:unknown|X>').text, '<@personId:unknown|X>');
    assert.equal(render('&lt;@all>').text, '<@all>');
  });

  it('makes links of web and mail addresses only', () => {
    assert.equal(render('[x](javascript:alert)').html, '<p>x</p>');
    assert.match(render('[x](mailto:a@example.com)').html, /^<p><a href="mailto:a@example.com"/);
  });

  it('lets no markup of the words through, whatever they are', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '\n',
      '- ',
      '<@all>',
      '\uFDD00\uFDD1',
      'http://a',
      'x',
      ' ',
      '<script>',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 30 }), (pieces) => {
        const { html } = render(pieces.join(''));
        const left = html.replace(
          /<\/?(p|strong|em|code|pre|ul|ol|li|h3|blockquote)>|<(br|hr)\/>|<a href="[^"<>]*" rel="nofollow">|<\/a>/g,
          '',
        );
        assert.doesNotMatch(left, /[<>"']/);
      }),
    );
  });

  it('is quick with hostile input', async () => {
    for (const unit of ['*', '[', '`', '_a', '**a', '<@', '[a](', '&', '> ', '\\']) {
      const ms = await processorMs(() => render(unit.repeat(7439 / unit.length)));
      assert.ok(ms < 500, `${unit} took ${ms} ms`);
    }
  });
});
