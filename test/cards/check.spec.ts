// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { LIMITS } from '../../src/audit/reply.ts';
import { checkCard, checkReply } from '../../src/cards/check.ts';

const text = (words = 'Hello'): object => ({ type: 'TextBlock', text: words, wrap: true });
const submit = (title = 'Go'): object => ({ type: 'Action.Submit', title, data: { whodunit: 1 } });
const card = (body: readonly unknown[], extra: object = {}): object => ({
  type: 'AdaptiveCard',
  version: '1.3',
  body,
  ...extra,
});

const GOOD = card(
  [
    text(),
    {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', width: 'stretch', items: [text()] },
        { type: 'Column', width: 2, items: [text()] },
      ],
    },
    { type: 'Container', style: 'emphasis', separator: true, spacing: 'medium', items: [text()] },
    { type: 'FactSet', facts: [{ title: 'Source', value: 'row 1' }] },
    { type: 'Input.ChoiceSet', id: 'pick', style: 'expanded', label: 'Which?', choices: [{ title: 'A', value: '0' }] },
    { type: 'Image', url: 'https://example.com/a.png', altText: 'A' },
  ],
  {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    actions: [
      submit(),
      { type: 'Action.OpenUrl', title: 'Read', url: 'https://example.com/' },
      { type: 'Action.ShowCard', title: 'More', card: { type: 'AdaptiveCard', body: [text()] } },
    ],
  },
);

describe('the gate for cards [U]', () => {
  it('lets a card of known parts pass', () => assert.deepEqual(checkCard(GOOD), []));

  const refused: readonly (readonly [what: string, card: unknown, problem: RegExp])[] = [
    ['nothing', null, /must be an object/],
    ['a newer version', { ...GOOD, version: '1.5' }, /version: must be 1\.3/],
    ['no version', { type: 'AdaptiveCard', body: [text()] }, /version: must be 1\.3/],
    ['an empty body', card([]), /body: must be a list/],
    ['a table', card([{ type: 'Table', rows: [] }]), /body\[0\]: "Table" is not known/],
    ['an element of the prototype', card([{ type: 'constructor' }]), /"constructor" is not known/],
    ['an unknown property', card([{ ...text(), onclick: 'x' }]), /body\[0\]\.onclick: not allowed/],
    ['a left template key', card([{ ...text(), $when: '${x}' }]), /\$when: not allowed/],
    ['a left placeholder', card([text('Hi ${name}')]), /text: holds a placeholder/],
    ['empty words', card([text(' ')]), /text: must be words/],
    ['a colour that is none', card([{ ...text(), color: 'red' }]), /color: must be one of/],
    [
      'an action on a container',
      card([{ type: 'Container', items: [text()], selectAction: submit() }]),
      /selectAction: not allowed/,
    ],
    ['a picture without https', card([{ type: 'Image', url: 'http://example.com/a.png', altText: 'A' }]), /https/],
    [
      'a script address',
      card([text()], { actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:alert(1)' }] }),
      /https/,
    ],
    [
      'toggling',
      card([text()], { actions: [{ type: 'Action.ToggleVisibility', title: 'x', targetElements: [] }] }),
      /not known/,
    ],
    ['six actions', card([text()], { actions: Array.from({ length: 6 }, () => submit()) }), /6 actions, more than 5/],
    [
      'six actions with the nested ones',
      card([{ type: 'ActionSet', actions: [submit(), submit(), submit()] }], {
        actions: [
          {
            type: 'Action.ShowCard',
            title: 'x',
            card: { type: 'AdaptiveCard', body: [text()], actions: [submit(), submit()] },
          },
        ],
      }),
      /6 actions/,
    ],
    [
      'one id twice',
      card([
        { ...text(), id: 'a' },
        { ...text(), id: 'a' },
      ]),
      /"a" is used twice/,
    ],
    ['an input without id', card([{ type: 'Input.Text' }]), /id: missing/],
    ['a card of more than 20 kB', card([text('é'.repeat(LIMITS.cardBytes / 2))]), /more than 20000/],
    ['endless nesting', card([deep(60)]), /nested too deeply/],
  ];
  for (const [what, value, problem] of refused) {
    it(`refuses ${what}`, () => assert.match(checkCard(value).join('\n'), problem));
  }

  it('counts bytes, not characters, of the Markdown', () => {
    assert.deepEqual(checkReply({ markdown: 'é'.repeat(3719) }), []);
    assert.match(checkReply({ markdown: 'é'.repeat(3720) }).join(), /7440 bytes/);
    assert.match(checkReply({ markdown: ' ' }).join(), /empty/);
  });
});

function deep(levels: number): unknown {
  return levels === 0 ? text() : { type: 'Container', items: [deep(levels - 1)] };
}
