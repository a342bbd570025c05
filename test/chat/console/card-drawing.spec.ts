import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { drawCard } from '../../../src/chat/console/card-drawing.ts';
import { columnsOf } from '../../../src/chat/console/terminal-text.ts';

const PLAIN = { width: 60, isColourful: false } as const;
const card = (body: readonly unknown[], actions: readonly unknown[] = []): unknown => ({
  type: 'AdaptiveCard',
  version: '1.3',
  body,
  actions,
});
const block = (text: string, more: object = {}): unknown => ({ type: 'TextBlock', text, ...more });
const linesOf = (text: string): readonly string[] => text.split('\n');

describe('a card drawn as text [U]', () => {
  it('wraps words between words, and a word that is longer than a line within it', () => {
    const { text } = drawCard(card([block(`${'word '.repeat(30)}${'x'.repeat(130)}`)]), PLAIN);
    const lines = linesOf(text);
    assert.ok(lines.every((line) => columnsOf(line) <= 60));
    assert.equal(lines.join('').replaceAll(' ', ''), `${'word'.repeat(30)}${'x'.repeat(130)}`);
  });

  it('counts wide characters twice', () => {
    const { text } = drawCard(card([block('漢'.repeat(40))]), PLAIN);
    assert.deepEqual(
      linesOf(text).map((line) => [...line].length),
      [30, 10],
    );
  });

  it('puts columns beside each other, and below each other where there is no room', () => {
    const columns = ['one', 'two', 'three'].map((text) => ({ type: 'Column', items: [block(text)] }));
    assert.match(drawCard(card([{ type: 'ColumnSet', columns }]), PLAIN).text, /^one +two +three$/);
    const many = Array.from({ length: 12 }, () => columns[0]);
    assert.equal(linesOf(drawCard(card([{ type: 'ColumnSet', columns: many }]), PLAIN).text).length, 12);
  });

  it('aligns facts', () => {
    const facts = [
      { title: 'Zone', value: 'Europe/Berlin' },
      { title: 'Goal', value: '95 %' },
    ];
    assert.equal(drawCard(card([{ type: 'FactSet', facts }]), PLAIN).text, 'Zone  Europe/Berlin\nGoal  95 %');
  });

  it('numbers what can be pressed, from the number that is given', () => {
    const actions = [
      { type: 'Action.Submit', title: 'Older', data: { a: 1 } },
      { type: 'Action.ShowCard', title: 'Evidence', card: card([block('inside')]) },
      { type: 'Action.OpenUrl', title: 'Guide', url: 'https://example.com/' },
    ];
    const { text, choices } = drawCard(card([block('x')], actions), { ...PLAIN, firstNumber: 4 });
    assert.equal(linesOf(text).at(-1), '[4] Older   [5] Evidence ▾   [6] Guide ↗');
    assert.deepEqual(
      choices.map(({ kind }) => kind),
      ['submit', 'show', 'open'],
    );
    assert.doesNotMatch(text, /inside/);
  });

  it('hands the fields of the card to its buttons', () => {
    const fields = [
      { type: 'Input.Text', id: 'comment', label: 'Why' },
      { type: 'Container', items: [{ type: 'Input.Date', id: 'date', label: 'Until' }] },
      {
        type: 'Input.ChoiceSet',
        id: 'zone',
        label: 'Zone',
        isMultiSelect: true,
        choices: [{ title: 'A', value: 'a' }],
      },
    ];
    const [choice] = drawCard(card(fields, [{ type: 'Action.Submit', title: 'Go', data: {} }]), PLAIN).choices;
    assert.ok(choice?.kind === 'submit');
    assert.deepEqual(
      choice.fields.map(({ id, kind, isMultiple, choices }) => [id, kind, isMultiple, choices]),
      [
        ['comment', 'text', false, []],
        ['date', 'date', false, []],
        ['zone', 'choice', true, [{ title: 'A', value: 'a' }]],
      ],
    );
  });

  it('shows neither control codes nor the marks that break Markdown', () => {
    const hostile = 'Team \u001B[31mred\u001B[0m \u0007\\*bold\\* <\u200B@all> &lt;b&gt;';
    const { text } = drawCard(card([block(hostile)]), { width: 80, isColourful: false });
    assert.equal(text, 'Team [31mred[0m *bold* <@all> <b>');
  });

  it('takes colours for emphasis only where they are wanted', () => {
    const parts = [block('a', { weight: 'bolder' }), block('b', { isSubtle: true }), block('c', { color: 'warning' })];
    assert.equal(drawCard(card(parts), PLAIN).text, 'a\nb\nc');
    const { text } = drawCard(card(parts), { ...PLAIN, isColourful: true });
    assert.notEqual(text, 'a\nb\nc');
    assert.equal(stripVTControlCharacters(text), 'a\nb\nc');
  });

  it('draws nothing of what is no card', () => {
    for (const odd of [undefined, null, 7, 'text', [], {}, { body: 'x', actions: { a: 1 } }]) {
      assert.deepEqual(drawCard(odd, PLAIN), { text: '', choices: [] });
    }
  });

  it('draws every golden card within its width, with every text and button on it', () => {
    const cards = goldenCards();
    assert.ok(cards.length > 20, `${cards.length} cards`);
    for (const golden of cards) {
      const { text, choices } = drawCard(golden, PLAIN);
      assert.deepEqual(
        linesOf(text).filter((line) => columnsOf(line) > 60),
        [],
      );
      const wanted = JSON.stringify(golden).match(/"type":"Action\.Submit"/g)?.length ?? 0;
      assert.ok(choices.length > 0 || wanted === 0);
    }
  });
});

/** Every card that the tests keep. */
function goldenCards(): readonly unknown[] {
  const folder = 'test/cards/golden';
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.flatMap((name) => {
    const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return findCards(value);
  });
}

function findCards(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'AdaptiveCard') return [value];
  return Object.values(value).flatMap(findCards);
}
