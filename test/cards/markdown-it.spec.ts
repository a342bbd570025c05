// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
/**
 * A second opinion on our escaping, by a reader of Markdown that permits more
 * than Webex does: HTML is on, and bare addresses may become links.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, it } from 'mocha';
import { cardText, markdownText, plainText } from '../../src/cards/plain.ts';

type Token = ReturnType<MarkdownIt['parse']>[number];

const MAX_CHARS = 400;
const READERS = [
  ['links as written only', new MarkdownIt({ html: true, linkify: false })],
  ['bare addresses too', new MarkdownIt({ html: true, linkify: true })],
] as const;
const WRITERS = [
  ['card', cardText],
  ['Markdown', markdownText],
] as const;
/** Where a text may stand in a message of ours. */
const PLACES = [
  ['alone', '', ''],
  ['in a sentence', 'By ', ' today.'],
  ['in a list', '- ', ''],
] as const;

const SNIPPETS = [
  '[a](http://evil.example)',
  '[a](<javascript:alert(1)> "t")',
  '[a][b]',
  '[a]',
  '[a]: http://evil.example "t"',
  '[b]: /u',
  '[[a](x)](y)',
  '![a](https://evil.example/x.png)',
  '![a][b]',
  '<http://evil.example>',
  '<a@evil.example>',
  'https://evil.example/?a=1&lt=2',
  'HTTP://EVIL.COM',
  '//evil.com/x',
  'www.evil.com',
  'evil.com',
  'evil.com/path',
  'evil.co.uk:8080',
  'evil.xxx',
  'evil.рф',
  'evil.xn--p1ai',
  'ftp://evil.com',
  'mailto:a@evil.com',
  'a@example.com',
  '"a@example.com",',
  'evil.com%a@example.com',
  'a@xn--exmple-cua.com',
  'a@example.com/path',
  'a@example.com@evil.com',
  '<b>a</b>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<!-- a -->',
  '<?a?>',
  '<![CDATA[a]]>',
  '<@all>',
  '<@personEmail:a@example.com|A>',
  '<spark-mention data-object-type="all">x</spark-mention>',
  '# a',
  '###### a',
  'a\n===',
  'a\n---',
  '===',
  '---',
  '* * *',
  '_ _ _',
  '- a',
  '+ a',
  '* a',
  '-',
  '1. a',
  '12) a',
  '> a',
  '>',
  'a | b\n--|--\n1 | 2',
  '| a | b |',
  '|-|-|',
  '```\na\n```',
  '```js',
  '~~~',
  '`a`',
  '`` ` ``',
  '    a',
  '\ta',
  '*a*',
  '**a**',
  '***a***',
  '_a_',
  '__a__',
  '___',
  'a_b_c',
  '_a_b',
  '*',
  '_',
  '~~a~~',
  '\\',
  '\\\\',
  '\\*a\\*',
  '\\_',
  '\\[a](b)',
  '\\<b>',
  '&lt;b&gt;',
  '&#60;',
  '&#x3c;b>',
  '&amp',
  '&',
  'a  \nb',
  'a\\\nb',
  '${headline}',
  '{{DATE(2026-01-01T00:00:00Z)}}',
  '(',
  ')',
  '](',
  '][',
  ']:',
  '!',
  '!\n[',
  '<',
  '>',
  '|',
  '"',
  "'",
  ':',
  '.',
  '@',
  '/',
  ' ',
  '\n',
  'a',
  'com',
  'Zoe',
  'é',
  '1',
];

const snippet = fc.constantFrom(...SNIPPETS);
const hostile = fc.oneof(
  fc.array(fc.oneof({ weight: 3, arbitrary: snippet }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 }),
  fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 1 }),
);

/** A link is let pass only when it writes to the very address that stands there. */
const mailOf = (token: Token): string | undefined =>
  /^mailto:([\w.+-]+@[\w-]+(?:\.[\w-]+)+)$/.exec(`${token.attrGet('href')}`)?.[1];

/** What a person would see. Fails at the first thing that is more than text. */
function seen(tokens: readonly Token[], frame: readonly string[]): string {
  const blocks = tokens.filter(({ type }) => type !== 'inline').map(({ type }) => type);
  assert.deepEqual(blocks, frame);
  let mail: string | undefined;
  let text = '';
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type === 'link_close') {
      mail = undefined;
    } else if (token.type === 'link_open') {
      mail = mailOf(token);
      assert.notEqual(mail, undefined, `a link to ${token.attrGet('href')}`);
    } else {
      assert.equal(token.type, 'text');
      if (mail !== undefined) assert.equal(token.content, mail, 'a mail link to another address');
      text += token.content;
    }
  }
  return text.replaceAll('\u200B', '');
}

const PARAGRAPH = ['paragraph_open', 'paragraph_close'];
const ITEM = ['bullet_list_open', 'list_item_open', 'paragraph_open', 'paragraph_close'];

function frameOf(place: (typeof PLACES)[number][0], isEmpty: boolean): readonly string[] {
  const list = [...(isEmpty ? ITEM.slice(0, 2) : ITEM), 'list_item_close', 'bullet_list_close'];
  if (place === 'in a list') return list;
  return isEmpty && place === 'alone' ? [] : PARAGRAPH;
}

function assertHarmless(raw: string): void {
  const plain = plainText(raw, MAX_CHARS);
  for (const [, write] of WRITERS) {
    const written = write(raw, MAX_CHARS);
    for (const [, reader] of READERS) {
      for (const [place, before, after] of PLACES) {
        const text = seen(reader.parse(`${before}${written}${after}`, {}), frameOf(place, plain === ''));
        assert.equal(text, place === 'in a sentence' ? `${before}${plain}${after}` : plain);
      }
    }
  }
}

describe('hostile text as another reader of Markdown sees it [U]', () => {
  it('notices what it is asked to find', () => {
    const [, [, reader]] = READERS;
    for (const raw of ['[a](b)', '<b>', '*a*', 'evil.com', '`a`', '# a', '- a', '![a](b)', 'a\n---', 'a\\\nb']) {
      assert.throws(() => seen(reader.parse(raw, {}), PARAGRAPH), assert.AssertionError, raw);
    }
    assert.equal(seen(reader.parse('a@example.com', {}), PARAGRAPH), 'a@example.com');
  });

  it('is the same text and nothing more, for every known trick', () => {
    for (const one of SNIPPETS) assertHarmless(one);
  });

  it('is the same text and nothing more, for tricks mixed with anything', () => {
    fc.assert(
      fc.property(hostile, (parts) => assertHarmless(parts.join(''))),
      { numRuns: 3000 },
    );
  });
});
