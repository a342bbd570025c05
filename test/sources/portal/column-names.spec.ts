import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { FIELDS } from '../../../src/sources/portal/fields.ts';
import { meaningOf } from '../../../src/sources/portal/header-names.ts';
import { useTemporaryFiles } from '../tables/temporary-files.ts';

describe('names of columns [I]', () => {
  const file = useTemporaryFiles();
  const load = (content: unknown) =>
    loadColumnNames(file('columns.json', typeof content === 'string' ? content : JSON.stringify(content)));

  it('that come with the project are labelled as guesses, and cover every field that can be guessed', () => {
    const supplied: unknown = JSON.parse(readFileSync('data/portal-columns.json', 'utf8'));
    assert.match(JSON.stringify(supplied), /^\{"synthetic-note":"Guesses\. /);
    const meant = new Set(Object.values(loadColumnNames().meanings));
    assert.deepEqual(
      Object.keys(FIELDS).filter((field) => ![...meant].some((one) => one === field)),
      [],
    );
  });

  it('are extended by a file of the user, which goes first', () => {
    const names = load({
      columns: { time: ['Wann'], description: ['Action'], ignore: ['Created On'] },
      footers: ['Fin'],
    });
    assert.equal(meaningOf('wann', names), 'time');
    assert.equal(meaningOf('Action', names), 'description');
    assert.equal(meaningOf('Created On', names), 'ignore');
    assert.equal(meaningOf('Modified On', names), 'time');
    assert.ok(names.footers.includes('fin') && names.footers.includes('total'));
  });

  it('are the same after they went to another process', () => {
    const names = loadColumnNames();
    assert.deepEqual(JSON.parse(JSON.stringify(names)), { ...names, meanings: { ...names.meanings } });
    const sent: typeof names = JSON.parse(JSON.stringify(names));
    assert.equal(meaningOf('constructor', sent), undefined);
    assert.equal(meaningOf('Timestamp', sent), 'time');
  });

  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ['no JSON', '{', /columns\.json cannot be read, or is no JSON\.$/],
    ['a list', [], /columns\.json: /],
    ['an unknown key', { column: {} }, /columns\.json: .*"column"/],
    [
      'an unknown field',
      { columns: { tme: ['When'] } },
      /at columns\.tme: there is no such field\. The fields are time, date, /,
    ],
    ['a text in place of a list', { columns: { time: 'When' } }, /at columns\.time: /],
    ['a number as a name', { columns: { time: ['When', 5] } }, /at columns\.time\.1: /],
    ['a name without a letter', { columns: { time: ['---'] } }, /at columns\.time\[0\]: "---" holds no letter/],
    [
      'one name for two fields',
      { columns: { time: ['When'], actor: ['Who', 'WHEN'] } },
      /at columns\.actor\[1\]: "WHEN" stands under time already/,
    ],
  ];
  for (const [title, content, message] of bad) {
    it(`are refused for ${title}, with the place`, () => {
      assert.throws(() => load(content), { code: 'bad-columns-file', message });
    });
  }

  it('are refused when there is no such file', () => {
    assert.throws(() => loadColumnNames('/nowhere/columns.json'), { code: 'bad-columns-file' });
  });
});
