import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanText, excerpt, foldKey, storableText, stripConstantPrefix } from '../../src/audit/field-text.ts';

describe('fields of a record [U]', () => {
  it('knows a field name in any spelling', () => {
    const spellings = ['actor_email', 'Actor Email', 'actorEmail', 'ACTOR-EMAIL', ' actor.email ', 'ActorEmail'];
    assert.deepEqual(new Set(spellings.map(foldKey)), new Set(['actoremail']));
  });

  it('takes what stands for nothing as absent', () => {
    const nothing = [undefined, null, '', ' ', '\t\n', 'Null', 'null', ' NULL ', '\u0000', {}, ['a']];
    assert.deepEqual(
      nothing.map((value) => cleanText(value)),
      nothing.map(() => undefined),
    );
  });

  it('keeps what is something', () => {
    assert.deepEqual(
      [cleanText(' a '), cleanText(0), cleanText(false), cleanText('Nullable')],
      ['a', '0', 'false', 'Nullable'],
    );
  });

  it('repairs what no store could hold, and nothing else', () => {
    assert.equal(storableText('a\u0000b\uD800c\u{1F600}'), 'ab\uFFFDc\u{1F600}');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = storableText(text);
        assert.equal(Buffer.from(stored).toString(), stored);
        assert.equal(stored.includes('\u0000'), false);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(storableText(text), text)));
  });

  it('strips the type name of a constant only', () => {
    assert.deepEqual(['EventCategory.LOGINS', 'LOGINS', 'v1.2 released', 'end. Start'].map(stripConstantPrefix), [
      'LOGINS',
      'LOGINS',
      'v1.2 released',
      'end. Start',
    ]);
  });

  it('quotes hostile text on one short line', () => {
    assert.equal(excerpt('a\r\nb\u202Ec'), 'a b c');
    assert.equal(excerpt('x'.repeat(100), 10), 'xxxxxxxxxx...');
  });
});
