/** The dialog that shows what lies behind: a card's fallback text and JSON, or one exchange with the API. */
import { byId, el, icon } from './dom.js';
import { markdownNodes } from './markdown.js';
import { createSegments } from './segments.js';

const pretty = (value) => JSON.stringify(value, undefined, 2);
const source = (text) => el('pre', { class: 'source', tabindex: '0' }, text);

const copyButton = (text) => {
  const button = el('button', { type: 'button', class: 'button' }, 'Copy');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = 'Copied';
  });
  return button;
};

/** @param pages one per tab: id, label, node, and the text that Copy takes. */
const show = (title, pages, firstId) => {
  const dialog = byId('viewer');
  const place = el('div', { class: 'viewer-place', id: 'page-viewer-place', role: 'tabpanel' });
  let current = pages[0];
  const { row, open } = createSegments(title, 'page-viewer-place', pages, (page) => {
    current = page;
    place.replaceChildren(page.node);
  });
  const close = el(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Close', onclick: () => dialog.close() },
    icon('close'),
  );
  dialog.replaceChildren(
    el('header', {}, el('h2', { id: 'page-viewer-title' }, title), close),
    el(
      'div',
      { class: 'viewer-tabs' },
      row,
      copyButton(() => current.copy),
    ),
    place,
  );
  open(firstId);
  dialog.showModal();
};

export const showCardSource = (message, card, firstId) => {
  const markdown = message.markdown ?? message.text;
  show(
    'Behind this card',
    [
      {
        id: 'fallback',
        label: 'Fallback text',
        node: el(
          'div',
          {},
          el('p', { class: 'hint' }, 'What a client that shows no cards displays:'),
          el('div', { class: 'words marked fallback' }, markdownNodes(markdown)),
        ),
        copy: message.text,
      },
      { id: 'markdown', label: 'Markdown', node: source(markdown), copy: markdown },
      { id: 'json', label: 'Card JSON', node: source(pretty(card)), copy: pretty(card) },
    ],
    firstId,
  );
};

export const showExchange = (exchange) => {
  const { requestBody, responseBody, ...rest } = exchange;
  const page = (id, label, value) => ({
    id,
    label,
    node: source(pretty(value) ?? 'Nothing was sent.'),
    copy: pretty(value) ?? '',
  });
  show(
    `${exchange.method} ${exchange.path}`,
    [
      page('summary', 'Summary', rest),
      page('request', 'Sent', requestBody),
      page('response', 'Answered', responseBody),
    ],
    'summary',
  );
};
