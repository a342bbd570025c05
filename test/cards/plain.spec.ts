// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { cardText, markdownText, plainText } from '../../src/cards/plain.ts';
import { CARD_VOICE, MARKDOWN_VOICE, quoted } from '../../src/cards/voice.ts';

const ZWSP = '\u200B';
/** Written with `~` for the invisible break, so that the tables can be read. */
const shown = (text: string): string => text.replaceAll('~', '≈').replaceAll(ZWSP, '~');

/** Pieces that act in one dialect or another, to be mixed with anything else. */
const PIECES = [
  '<@all>',
  '<@personEmail:a@example.com|A>',
  '<@personId:Y2lz>',
  '<spark-mention data-object-type="all">',
  '<b>',
  '</b>',
  '<!--',
  '[a](http://evil.example)',
  '![a](https://evil.example/x.png)',
  '[a]: http://evil.example',
  '<http://evil.example>',
  '](',
  '][',
  'https://evil.example/?a=1&b=2',
  'www.evil.example',
  'evil.com/path',
  'mailto:a@example.com',
  'javascript:alert(1)',
  'tel:123',
  '**',
  '__',
  '*a*',
  '_a_',
  '~~',
  '`',
  '```',
  '\\',
  '\\*',
  '&lt;',
  '&#60;',
  '&',
  '- ',
  '+ ',
  '* ',
  '1. ',
  '12) ',
  '# ',
  '> ',
  '---',
  '===',
  '|',
  '{{DATE(2026-01-01T00:00:00Z)}}',
  '${headline}',
  '$',
  '{',
  '\n',
  '\r\n',
  '\t',
  '\u2028',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\ud800',
  '\udc00',
  '👩‍👩‍👧‍👦',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  'שלום',
  'مرحبا',
  ' ',
  'a',
  'Zoe',
];
const hostile = fc.oneof(
  fc
    .array(
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 5 })),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const size = fc.integer({ min: 1, max: 60 });

/** What may never be in any output. */
const UNSEEN = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2028\u2029\uFEFF]/u;
/** Unescaped: not behind an odd number of backslashes. */
const ACTIVE_MARK = /(?<!\\)(?:\\\\)*[*`~]/;
const EDGE_UNDERSCORE = /(?:^|[^\p{L}\p{N}\\_])_|(?<!\\)_(?:$|[^\p{L}\p{N}_\\])/u;

describe('hostile text as plain text [U]', () => {
  const rows: readonly (readonly [raw: string, plain: string])[] = [
    ['Zoe Keller', 'Zoe Keller'],
    ['  two\r\n lines\tand\u2028more ', 'two lines and more'],
    ['bell\u0007 esc\u001b[31m', 'bell\uFFFD esc\uFFFD[31m'],
    ['gnp\u202Eexe.txt', 'gnp\uFFFDexe.txt'],
    ['a\u200Bb\u2060c\uFEFFd\u00ADe', 'abcde'],
    ['half \uD800 pair', 'half \uFFFD pair'],
    ['family 👩‍👩‍👧‍👦', 'family 👩‍👩‍👧‍👦'],
    ['می‌خواهم', 'می‌خواهم'],
    ['\u3164\u3164', ''],
  ];
  for (const [raw, plain] of rows) it(JSON.stringify(raw), () => assert.equal(plainText(raw), plain));

  it('cuts between whole characters', () => {
    assert.equal(plainText('abcdef', 4), 'abc…');
    assert.equal(plainText('👩‍👩‍👧‍👦', 4), '…');
    assert.equal(plainText('ab👩‍🦰👩‍🦰👩‍🦰', 6), 'ab👩‍🦰👩‍🦰…'.slice(0, 'ab👩‍🦰'.length).concat('…'));
    assert.equal(plainText('x'.repeat(1_000_000), 10), 'xxxxxxxxx…');
  });

  it('is bounded, visible and stable for any text', () => {
    fc.assert(
      fc.property(hostile, size, (raw, maxChars) => {
        const plain = plainText(raw, maxChars);
        assert.doesNotMatch(plain, UNSEEN);
        assert.ok([...new Intl.Segmenter('en').segment(plain)].length <= maxChars);
        assert.ok(Buffer.byteLength(plain) <= Math.max(maxChars * 4, 3));
        assert.equal(plainText(plain, maxChars), plain);
      }),
      { numRuns: 500 },
    );
  });
});

describe('hostile text on a card and in Markdown [U]', () => {
  const rows: readonly (readonly [raw: string, card: string, markdown: string])[] = [
    ['Zoe Keller', 'Zoe Keller', 'Zoe Keller'],
    ['mara.lindt@example.com', 'mara.lindt@example.com', 'mara.lindt@example.com'],
    ['Zoe (zoe@example.com)', 'Zoe (zoe@example.com)', 'Zoe (zoe@example.com)'],
    ['skill_profile_1 & co', 'skill_profile_1 & co', 'skill_profile_1 & co'],
    ['+49 69 1234', '+49 69 1234', '+49 69 1234'],
    ['14:05 5.5 v1.2', '14:05 5.5 v1.2', '14:05 5.5 v1.2'],
    ['<@all>', '<~@all>', '&lt;~@all&gt;'],
    ['<b>x</b>', '<~b>x<~/b>', '&lt;~b&gt;x&lt;~/b&gt;'],
    ['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`', '\\*a\\* \\_b\\_ \\`c\\`'],
    ['[a](http://x.example)', '[a]~(http:~/~/x.~example)', '[a]~(http:~/~/x.~example)'],
    ['[a]: b', '[a]~: b', '[a]~: b'],
    ['- a', '~- a', '~- a'],
    ['1. a', '~1. a', '~1. a'],
    ['# a', '~# a', '~# a'],
    ['> a', '~> a', '&gt; a'],
    ['a\\*b\\', 'a\\~\\*b\\~', 'a\\~\\*b\\~'],
    ['&lt; & &#1;', '&~lt; & &~#1;', '&amp;lt; & &amp;#1;'],
    ['${x} {{DATE(1)}}', '$~{x} {~{DATE(1)}}', '$~{x} {{DATE(1)}}'],
    ['javascript:x www.a.com', 'javascript:~x www.~a.~com', 'javascript:~x www.~a.~com'],
  ];
  for (const [raw, card, markdown] of rows) {
    it(raw, () => {
      assert.equal(shown(cardText(raw)), card);
      assert.equal(shown(markdownText(raw)), markdown);
    });
  }

  for (const [name, write] of [
    ['card', cardText],
    ['Markdown', markdownText],
  ] as const) {
    it(`lets nothing act, whatever the text (${name})`, () => {
      fc.assert(
        fc.property(hostile, size, (raw, maxChars) => {
          const text = write(raw, maxChars);
          assert.doesNotMatch(text, UNSEEN);
          assert.doesNotMatch(text, ACTIVE_MARK, 'emphasis, code or strike');
          assert.doesNotMatch(text, EDGE_UNDERSCORE, 'emphasis');
          assert.doesNotMatch(text, /<[^\u200B]|<$/, 'a mention, a tag or an autolink');
          assert.doesNotMatch(text, /\](?:[([:]|$)/, 'a link, an image or a reference');
          assert.doesNotMatch(text, /[A-Za-z]:\/\/|www\.\S(?<!\u200B)/, 'a web address');
          assert.doesNotMatch(text, /\$\{|\$$/, 'a placeholder');
          assert.doesNotMatch(
            text,
            /^(?:[-+*](?:\s|$)|\d+[.)](?:\s|$)|#{1,6}(?:\s|$)|>|={1,}|-{2,})/,
            'a list, heading, quote or rule',
          );
          if (name === 'card') {
            assert.doesNotMatch(text, /\{\{/, 'a date function of the card renderer');
            assert.doesNotMatch(text, /&(?:#|\w+;)/, 'a character reference');
          } else {
            assert.doesNotMatch(text.replace(/&(?:lt|gt|amp);/g, '.'), /[<>]|&(?:#|\w+;)/, 'a character reference');
          }
          assert.ok(Buffer.byteLength(text) <= maxChars * 8 + 8);
        }),
        { numRuns: 1000 },
      );
    });

    it(`stays harmless when texts are put side by side (${name})`, () => {
      fc.assert(
        fc.property(hostile, hostile, (one, two) => {
          const text = `${write(one)}${write(two)}`;
          assert.doesNotMatch(text, name === 'card' ? /<@|<[a-z/!]|\]\(|\$\{|\{\{/i : /<@|<[a-z/!]|\]\(|\$\{/i);
        }),
      );
    });
  }

  it('changes nothing that a person reads', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const read = cardText(raw, 400)
          .replaceAll(ZWSP, '')
          .replace(/\\([*_`~])/g, '$1');
        assert.equal(read, plainText(raw, 400));
      }),
    );
  });
});

describe('voices [U]', () => {
  it('isolates right-to-left names as a whole, and runs within a sentence', () => {
    assert.equal(CARD_VOICE.name('צוות 1', 20), '\u2068צוות 1\u2069');
    assert.equal(MARKDOWN_VOICE.say('changes to צוות תמיכה, 16 Nov', 60), 'changes to \u2068צוות תמיכה\u2069, 16 Nov');
    assert.equal(CARD_VOICE.name('Zoe', 20), 'Zoe');
  });

  it('closes every isolate it opens, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        for (const text of [CARD_VOICE.say(raw, 60), CARD_VOICE.name(raw, 60)]) {
          assert.match(text, /^[^\u2068\u2069]*(?:\u2068[^\u2068\u2069]*\u2069[^\u2068\u2069]*)*$/);
        }
      }),
    );
  });

  it('quotes what could be taken for words of ours', () => {
    assert.equal(quoted(CARD_VOICE, 'Zoe Keller', 80), 'Zoe Keller');
    assert.equal(quoted(CARD_VOICE, 'Zoe; last by root', 80), '“Zoe; last by root”');
  });
});
