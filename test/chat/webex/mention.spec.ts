import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stripMention, type WrittenMessage } from '../../../src/chat/webex/mention.ts';

const UUID = '4b1a9c1e-0000-4000-8000-000000000001';
const BOT = { id: Buffer.from(`ciscospark://us/PEOPLE/${UUID}`).toString('base64'), displayName: 'Whodunit Bot' };
const OTHER = Buffer.from('ciscospark://us/PEOPLE/4b1a9c1e-0000-4000-8000-000000000002').toString('base64');
const mark = (name: string, id = BOT.id): string =>
  `<spark-mention data-object-type="person" data-object-id="${id}">${name}</spark-mention>`;
const mentionedPeople = [BOT.id];

const ROWS: readonly (readonly [what: string, message: WrittenMessage, expected: string])[] = [
  [
    'name first',
    { text: 'Whodunit Bot who changed x', html: `<p>${mark('Whodunit Bot')} who changed x</p>`, mentionedPeople },
    'who changed x',
  ],
  [
    'nickname',
    { text: 'Whodunit who changed x', html: `<p>${mark('Whodunit')} who changed x</p>`, mentionedPeople },
    'who changed x',
  ],
  [
    'raw uuid in html',
    { text: 'Whodunit Bot help', html: `<p>${mark('Whodunit Bot', UUID)} help</p>`, mentionedPeople },
    'help',
  ],
  [
    'comma after it',
    { text: 'Whodunit Bot, help', html: `<p>${mark('Whodunit Bot')}, help</p>`, mentionedPeople },
    'help',
  ],
  [
    'colon after it',
    { text: 'Whodunit Bot: help', html: `<p>${mark('Whodunit Bot')}: help</p>`, mentionedPeople },
    'help',
  ],
  [
    'at the end',
    { text: 'who changed x Whodunit Bot', html: `<p>who changed x ${mark('Whodunit Bot')}</p>`, mentionedPeople },
    'who changed x',
  ],
  [
    'in the middle',
    { text: 'ask Whodunit Bot about x', html: `<p>ask ${mark('Whodunit Bot')} about x</p>`, mentionedPeople },
    'ask about x',
  ],
  [
    'twice',
    {
      text: 'Whodunit Bot help Whodunit Bot',
      html: `<p>${mark('Whodunit Bot')} help ${mark('Whodunit Bot')}</p>`,
      mentionedPeople,
    },
    'help',
  ],
  [
    'the same words as plain text stay',
    {
      text: 'Whodunit Bot who changed Whodunit Bot',
      html: `<p>${mark('Whodunit Bot')} who changed Whodunit Bot</p>`,
      mentionedPeople,
    },
    'who changed Whodunit Bot',
  ],
  [
    'the second one is the mention',
    {
      text: 'who changed Whodunit Bot Whodunit Bot',
      html: `<p>who changed Whodunit Bot ${mark('Whodunit Bot')}</p>`,
      mentionedPeople,
    },
    'who changed Whodunit Bot',
  ],
  [
    'line breaks stay',
    {
      text: 'Whodunit Bot who\nchanged\n\nx',
      html: `<p>${mark('Whodunit Bot')} who<br>changed<br><br>x</p>`,
      mentionedPeople,
    },
    'who\nchanged\n\nx',
  ],
  [
    'double blanks of the person stay',
    {
      text: 'Whodunit Bot changes containing "a  b"',
      html: `<p>${mark('Whodunit Bot')} changes containing "a  b"</p>`,
      mentionedPeople,
    },
    'changes containing "a  b"',
  ],
  [
    'entities before it',
    { text: 'a < b & c Whodunit Bot', html: `<p>a &lt; b &amp; c ${mark('Whodunit Bot')}</p>`, mentionedPeople },
    'a < b & c',
  ],
  [
    'other people stay',
    {
      text: 'Whodunit Bot what did Zoe change',
      html: `<p>${mark('Whodunit Bot')} what did ${mark('Zoe', OTHER)} change</p>`,
      mentionedPeople: [BOT.id, OTHER],
    },
    'what did Zoe change',
  ],
  ['no html: full name', { text: 'Whodunit Bot who changed x', mentionedPeople }, 'who changed x'],
  ['no html: nickname, other case', { text: 'whodunit who changed x', mentionedPeople }, 'who changed x'],
  ['no html: a longer word is not the name', { text: 'Whodunits are books', mentionedPeople }, 'Whodunits are books'],
  ['no html: not mentioned, so nothing is cut', { text: 'Whodunit Bot is down' }, 'Whodunit Bot is down'],
  ['mention alone', { text: 'Whodunit Bot', html: `<p>${mark('Whodunit Bot')}</p>`, mentionedPeople }, ''],
  ['1:1 space', { text: '  who changed x  ' }, 'who changed x'],
  ['no text', {}, ''],
];

describe('mention of the bot', () => {
  for (const [what, message, expected] of ROWS) {
    it(`is taken out: ${what} [U]`, () => assert.equal(stripMention(message, BOT), expected));
  }

  it('leaves any other words of a group message as they were [U]', () => {
    const words = fc.string({ unit: 'binary' }).filter((text) => !text.includes('Whodunit') && !/[<>&]/.test(text));
    fc.assert(
      fc.property(words, (text) => {
        const message = {
          text: `Whodunit Bot ${text}`,
          html: `<p>${mark('Whodunit Bot')} ${text}</p>`,
          mentionedPeople,
        };
        assert.equal(
          stripMention(message, BOT),
          text
            .trim()
            .replace(/^[,:;]\s*/, '')
            .trim(),
        );
      }),
    );
  });

  it('never throws, whatever the html [U]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, html) => {
        assert.equal(
          typeof stripMention({ text, html: `${html}${mark('Whodunit Bot')}${html}`, mentionedPeople }, BOT),
          'string',
        );
      }),
    );
  });
});
