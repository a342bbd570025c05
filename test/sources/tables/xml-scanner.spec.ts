import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createXmlScanner } from '../../../src/sources/tables/xml-scanner.ts';
import { attribute, attributeOfAnyPrefix, decodeEntities } from '../../../src/sources/tables/xml-text.ts';
import { processorMs } from '../../processor-time.ts';

/** What the scanner tells of a document that comes in these pieces, texts joined. */
function told(pieces: readonly string[]): string {
  let all = '';
  const scanner = createXmlScanner(
    {
      open: (name, attributes) => {
        all += `<${name}${attributes}>`;
      },
      text: (text, isLiteral) => {
        all += isLiteral ? text : decodeEntities(text);
      },
      close: (name) => {
        all += `</${name}>`;
      },
    },
    'part.xml',
  );
  for (const piece of pieces) scanner.feed(piece);
  scanner.end();
  return all;
}

const DOCUMENT =
  '<?xml version="1.0"?><!-- <a> --><x:sheet a="1>2" b=\'"\'><row/><!----><c >a &amp; &#x1F600; b</c >' +
  '<v><![CDATA[<&]]]]><![CDATA[>]]></v>\n</x:sheet >\n';
const EXPECTED = '<sheet a="1>2" b=\'"\'><row></row><c >a & 😀 b</c><v><&]]></v>\n</sheet>';

describe('scanner of XML [U]', () => {
  it('tells of tags and texts', () => {
    assert.equal(told([DOCUMENT]), EXPECTED);
  });

  it('tells the same wherever the document is cut into pieces', () => {
    for (let cut = 0; cut <= DOCUMENT.length; cut += 1) {
      assert.equal(told([DOCUMENT.slice(0, cut), DOCUMENT.slice(cut)]), EXPECTED, String(cut));
    }
    fc.assert(
      fc.property(fc.array(fc.nat(DOCUMENT.length), { maxLength: 40 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), DOCUMENT.length];
        assert.equal(told(at.slice(1).map((end, index) => DOCUMENT.slice(at[index], end))), EXPECTED);
      }),
    );
  });

  it('needs the time of the text, not of its square', async () => {
    const pieces = Array.from({ length: 2000 }, () => 'x'.repeat(10_000));
    const ms = await processorMs(() => {
      for (const [before, after] of [
        ['<a>', '</a>'],
        ['<a><!--', '--></a>'],
        ['<a><![CDATA[', ']]></a>'],
      ] as const)
        told([before, ...pieces, after]);
    });
    assert.ok(ms < 3000, `it took ${ms} ms`);
  });

  const broken: readonly (readonly [string, RegExp])[] = [
    ['', /ends in the middle/],
    ['<a>', /ends in the middle/],
    ['<a></a><!--', /ends in the middle/],
    ['<a></b>', /not open/],
    ['<ab></a>', /not open/],
    ['<a></ab>', /not open/],
    ['</a>', /not open/],
    ['<a/><a/>', /two roots/],
    ['< a/>', /well-formed/],
    ['<>', /well-formed/],
    ['<!ELEMENT a>', /well-formed/],
    ['<!DOCTYPE a>', /document type/],
    [`<a b="${'x'.repeat(70_000)}"/>`, /not end/],
  ];
  for (const [text, message] of broken) {
    it(`refuses ${text.slice(0, 20) || 'nothing'}`, () => {
      assert.throws(() => told(text.length > 1000 ? [text.slice(0, -3), text.slice(-3)] : [text]), {
        code: 'damaged',
        message,
      });
    });
  }

  it('finds attributes by name, in either quote, and nothing inside of values', () => {
    const attributes = ' r="A1" x:id = \'7\' note=" s=&quot;5&quot; " s="2"';
    assert.equal(attribute(attributes, 'r'), 'A1');
    assert.equal(attribute(attributes, 's'), '2');
    assert.equal(attribute(attributes, 'note'), ' s="5" ');
    assert.equal(attribute(attributes, 'id'), undefined);
    assert.equal(attributeOfAnyPrefix(attributes, 'id'), '7');
    for (const odd of ['', ' ', ' r', ' r=', ' r="', ' r=A1', '="x"']) assert.equal(attribute(odd, 'r'), undefined);
  });
});
