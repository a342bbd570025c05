import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOLDS, needleOf, TextColumn, UNREAD } from '../../src/store/embedded/text-column.ts';

/** What each row is found to be, by itself and in one go; both agree. */
function verdicts(column: TextColumn, rows: number, text: string): readonly number[] {
  const needle = needleOf(text);
  if (needle === undefined) return Array.from({ length: rows }, () => UNREAD);
  const one = Array.from({ length: rows }, (_, row) => column.look(row, needle));
  const all = new Uint8Array(rows + 10);
  column.lookAtAll(needle, all);
  assert.deepEqual([...all.subarray(0, rows)], one);
  return one;
}

describe('descriptions as they are searched [U]', () => {
  it('hold what they hold, whatever stands beside them, over many blocks and after changes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('ab', 'a', 'b', '', '\u0000', '\ud800', '\ufffd', '\ud83d\ude00', 'ü', '한국'),
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), text)),
        text,
        (texts, changes, needle) => {
          fc.pre(needle !== '');
          const column = new TextColumn();
          const now = [...texts];
          for (const [row, one] of texts.entries()) column.set(row, one);
          for (const [row, one] of changes) {
            if (row >= now.length) continue;
            now[row] = one;
            column.set(row, one);
          }
          for (const [row, verdict] of verdicts(column, now.length, needle).entries()) {
            if (verdict !== UNREAD) assert.equal(verdict === HOLDS, (now[row] ?? '').includes(needle));
          }
        },
      ),
    );
  });

  it('go over into further blocks', () => {
    const column = new TextColumn();
    const rows = 3000;
    for (let row = 0; row < rows; row += 1) column.set(row, `${'x'.repeat(900)} row ${row}.`);
    const found = verdicts(column, rows, 'row 2999.');
    assert.deepEqual([found.indexOf(HOLDS), found.filter((one) => one === HOLDS).length], [2999, 1]);
    assert.ok(verdicts(column, rows, 'xx').every((one) => one === HOLDS));
  });

  it('have to be read where they are long', () => {
    const column = new TextColumn();
    column.set(0, 'long '.repeat(1000));
    column.set(1, 'short');
    assert.deepEqual(verdicts(column, 2, 'short'), [UNREAD, HOLDS]);
  });

  it('are gone when they are removed', () => {
    const column = new TextColumn();
    for (const [row, one] of ['somebody', 'somebody else'].entries()) column.set(row, one);
    column.remove(0);
    assert.deepEqual(verdicts(column, 2, 'somebody'), [UNREAD, HOLDS]);
  });
});
