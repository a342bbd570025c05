import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import { checkReply } from '../../src/cards/check.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { readTemplates } from './golden.ts';

/** A statement with so many buttons and one link. */
const withButtons = (count: number): MessageAnswer => ({
  kind: 'message',
  reading: 'Hello',
  zone: 'UTC',
  now: 0,
  title: 'Hello',
  lines: ['Words.'],
  buttons: Array.from({ length: count }, (_, place) => ({ label: `Button ${place}`, ask: 'help' })),
  links: [{ label: 'Cisco (article)', url: 'https://www.cisco.com/a_(b).html' }],
});

describe('links on a card [U]', () => {
  const templates = readTemplates();
  const shown = (count: number): { actions: unknown; text: string } => {
    const reply = renderAnswer(withButtons(count), templates);
    assert.deepEqual(checkReply(reply), []);
    const actions = (reply.card?.['actions'] ?? []) as readonly { type: string }[];
    return { actions: actions.map(({ type }) => type), text: JSON.stringify(reply.card?.['body']) };
  };

  it('are buttons while there is room', () => {
    const { actions, text } = shown(4);
    assert.deepEqual(actions, [...Array(4).fill('Action.Submit'), 'Action.OpenUrl']);
    assert.doesNotMatch(text, /cisco\.com/);
  });

  it('are a line of text when the buttons need all of it', () => {
    const { actions, text } = shown(5);
    assert.deepEqual(actions, Array(5).fill('Action.Submit'));
    assert.ok(text.includes('[Cisco (article)](https://www.cisco.com/a_%28b%29.html)'), text);
  });
});
