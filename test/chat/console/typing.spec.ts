import assert from 'node:assert/strict';
import type { CardChoice, CardField } from '../../../src/chat/console/card-drawing.ts';
import { createTyping, type Typing } from '../../../src/chat/console/typing.ts';

const field = (more: Partial<CardField> = {}): CardField => ({
  id: 'comment',
  label: 'Why',
  kind: 'text',
  choices: [],
  isMultiple: false,
  value: '',
  ...more,
});
const button = (title: string, fields: readonly CardField[] = []): CardChoice => ({
  kind: 'submit',
  title,
  data: { button: title },
  fields,
});
const CHOICES = [
  { title: 'First', value: 'a' },
  { title: 'Second', value: 'b' },
];

describe('what is typed in a terminal [U]', () => {
  let done: unknown[];
  let typing: Typing;

  beforeEach(() => {
    done = [];
    typing = createTyping({
      show: (text) => done.push(['show', text]),
      say: async (text) => void done.push(['say', text]),
      press: async (messageId, inputs) => void done.push(['press', messageId, inputs]),
      unfold: (messageId, card) => done.push(['unfold', messageId, card]),
      drop: async (path) => void done.push(['drop', path]),
      quit: () => done.push(['quit']),
    });
  });

  const type = async (...lines: readonly string[]): Promise<readonly unknown[]> => {
    done = [];
    for (const line of lines) await typing.take(line);
    return done;
  };
  const shown = (line: unknown): string => (Array.isArray(line) && line[0] === 'show' ? String(line[1]) : '');

  it('is words for the bot, but for orders that begin with a stroke', async () => {
    assert.deepEqual(await type(' who changed a queue ', '', '/drop my file.csv', '/quit', '/nothing'), [
      ['say', 'who changed a queue'],
      ['drop', 'my file.csv'],
      ['quit'],
      ['say', '/nothing'],
    ]);
    assert.match(shown((await type('/help'))[0]), /\/drop FILE.*\/quit/s);
  });

  it('is words too when it is a number and there is nothing to press', async () => {
    assert.deepEqual(await type('7'), [['say', '7']]);
  });

  it('presses the button of that number, and says so when there is none', async () => {
    typing.offer('m1', [button('Older'), { kind: 'open', title: 'Guide', url: 'https://example.com/' }]);
    assert.deepEqual(await type('1', '[2]'), [
      ['press', 'm1', { button: 'Older' }],
      ['show', 'https://example.com/'],
    ]);
    assert.match(shown((await type('9'))[0]), /no \[9\]/);
  });

  it('numbers the cards of one answer through, and begins anew with the next answer', async () => {
    typing.offer('m1', [button('A'), button('B')]);
    assert.equal(typing.nextNumber, 3);
    typing.offer('m2', [button('C')]);
    assert.deepEqual(await type('3'), [['press', 'm2', { button: 'C' }]]);
    assert.equal(typing.nextNumber, 1);
    typing.offer('m3', [button('D')]);
    assert.deepEqual(await type('1'), [['press', 'm3', { button: 'D' }]]);
  });

  it('unfolds the card under a button, whose buttons are numbered on', async () => {
    typing.offer('m1', [{ kind: 'show', title: 'Evidence', card: { body: [] } }]);
    assert.deepEqual(await type('1'), [['unfold', 'm1', { body: [] }]]);
    assert.equal(typing.nextNumber, 2);
  });

  it('asks for the fields of a button before it is pressed', async () => {
    const choice = field({ id: 'zone', label: 'Zone', kind: 'choice', choices: CHOICES });
    typing.offer('m1', [button('Save', [field(), choice])]);
    const [why, zone, wrong, again, pressed] = await type('1', 'because', '3', '2');
    assert.match(shown(why), /^Why \(empty to leave it out/);
    assert.match(shown(zone), /1 {2}First\n {2}2 {2}Second\nZone/);
    assert.match(shown(wrong), /from 1 to 2/);
    assert.match(shown(again), /Zone/);
    assert.deepEqual(pressed, ['press', 'm1', { button: 'Save', comment: 'because', zone: 'b' }]);
  });

  it('takes several choices where several may be made, and an empty line for what stands there', async () => {
    const several = field({ id: 'people', kind: 'choice', choices: CHOICES, isMultiple: true });
    typing.offer('m1', [button('Save', [several, field({ value: 'as before' })])]);
    assert.deepEqual((await type('1', '1, 2', '')).at(-1), [
      'press',
      'm1',
      { button: 'Save', people: 'a,b', comment: 'as before' },
    ]);
  });

  it('presses nothing when the person thinks better of it', async () => {
    typing.offer('m1', [button('Save', [field()])]);
    const said = await type('1', '/cancel', 'help');
    assert.deepEqual(said.slice(1), [
      ['show', 'Nothing was pressed.'],
      ['say', 'help'],
    ]);
  });
});
