import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenise, writtenText } from '../../src/questions/tokens.ts';

/** Words as they are compared; quoted tokens as "text". */
function tokens(source: string): readonly string[] | string {
  const result = tokenise(source);
  return result.kind === 'tokens'
    ? result.tokens.map((token) => (token.quoted ? JSON.stringify(token.text) : token.word))
    : result.kind;
}

function written(source: string): string {
  const result = tokenise(source);
  assert.ok(result.kind === 'tokens');
  return writtenText(source, result.tokens, 0, result.tokens.length);
}

describe('tokenise [U]', () => {
  const rows: readonly (readonly [string, readonly string[] | string])[] = [
    ['', []],
    ['  \n\t ', []],
    ['Who changed Zoë?', ['who', 'changed', 'zoe']],
    ["what's O'Brien’s", ['whats', 'obriens']],
    ['a - b … c & d', ['a', 'b', 'c', 'd']],
    ['x > 5 < 6', ['x', '>', '5', '<', '6']],
    ['last -3 days', ['last', '-3', 'days']],
    ['+49 30', ['+49', '30']],
    ['<zoe@example.com>', ['zoe@example.com']],
    ['(Sales), [EMEA];', ['sales', 'emea']],
    ['**bold** `code`', ['bold', '"code"']],
    ['"Sales EMEA"?', ['"Sales EMEA"']],
    ['("Sales")', ['"Sales"']],
    ["“Sales” „Süd“ «Est» ‹Ost› ‘West’ 'Nord'", ['"Sales"', '"Süd"', '"Est"', '"Ost"', '"West"', '"Nord"']],
    ['「客服」 『北京』 《销售》', ['"客服"', '"北京"', '"销售"']],
    ['"a ""b"" c"', [JSON.stringify('a "b" c')]],
    ['""', ['""']],
    ['"" x', ['""', 'x']],
    ['"a\nb"', [JSON.stringify('a\nb')]],
    ["rock 'n' roll", ['rock', '"n"', 'roll']],
    ["agents' queue", ['agents', 'queue']],
    ["'tis mine", ['tis', 'mine']],
    ['5" screen', ['5"', 'screen']],
    ['a\u200bb \u202ec', ['ab', 'c']],
    ['🔥', ['🔥']],
    ['"open', 'unclosed'],
    ['“open "', ['"open "']],
    ['word '.repeat(101), 'too-many'],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source.slice(0, 40)), () => {
      assert.deepEqual(tokens(source), expected);
    });
  }

  it('covers the source in order, without overlaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const result = tokenise(source);
        if (result.kind !== 'tokens') {
          return;
        }
        let at = 0;
        for (const token of result.tokens) {
          assert.ok(token.start >= at && token.innerStart >= token.start && token.innerEnd > token.innerStart);
          assert.ok(token.end >= token.innerEnd);
          at = token.end;
        }
      }),
    );
  });
});

describe('writtenText [U]', () => {
  it('keeps what stands between the words, and brackets in pairs', () => {
    assert.equal(written('Sales (EMEA)'), 'Sales (EMEA)');
    assert.equal(written('(EMEA) Sales?'), '(EMEA) Sales');
    assert.equal(written('Sales  -\n EMEA!'), 'Sales - EMEA');
    assert.equal(written('R&D, Ops.'), 'R&D, Ops');
    assert.equal(written('[VIP] Sales'), '[VIP] Sales');
    assert.equal(written('a "b c"'), 'a "b c"');
  });
});
