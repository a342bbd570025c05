import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fold, foldText } from '../../src/audit/fold.ts';

describe('fold [U]', () => {
  const table: readonly (readonly [text: string, folded: string])[] = [
    ['Zoe Keller', 'zoe keller'],
    ['  ZOË\t\n  keller  ', 'zoe keller'],
    ['Zoe\u0308 Keller', 'zoe keller'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Istanbul İstanbul ıstanbul', 'istanbul istanbul istanbul'],
    ['Łódź Ærø Đorđe þing œuvre', 'lodz aero dorde thing oeuvre'],
    ['ΟΔΟΣ ὁδός', 'οδοσ οδοσ'],
    ['ﬁle ① Ｑｕｅｕｅ', 'file 1 queue'],
    ['a\u00a0b\u3000c\u2028d\u0000e', 'a b c d e'],
    ['\u202Epaid\u200B-\u200Dqueue\uFEFF', 'paid-queue'],
    ['한글 日本', '한글 日本'.normalize('NFKD')],
    ['', ''],
    [' \n ', ''],
  ];
  for (const [text, folded] of table) {
    it(`makes ${JSON.stringify(text)} into ${JSON.stringify(folded)}`, () => assert.equal(fold(text), folded));
  }

  it('looks at the first 512 characters of a name and 16,384 of a text', () => {
    const same = 'x'.repeat(512);
    assert.equal(fold(`${same}one`), fold(`${same}two`));
    assert.notEqual(foldText(`${same}one`), foldText(`${same}two`));
    assert.equal(foldText('y'.repeat(1_000_000)).length, 16_384);
  });

  it('changes nothing more when done twice', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary', minLength: 505, maxLength: 600 }),
    );
    fc.assert(
      fc.property(text, (value) => assert.equal(fold(fold(value)), fold(value))),
      { numRuns: 2000 },
    );
  });

  it('does not tell upper from lower case, nor composed from decomposed letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (value) => {
        assert.equal(fold(value.toUpperCase()), fold(value.toUpperCase().toLowerCase()));
        assert.equal(fold(value.normalize('NFD')), fold(value.normalize('NFC')));
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a megabyte before it works on it', () => {
    const megabyte = 'Ä '.repeat(500_000);
    assert.equal(fold(megabyte), fold(megabyte.slice(0, 100_000)));
  });
});
