/** What happened between bot and API: requests, webhook deliveries, and what waits in the bot's outbox. */
import { clearRecords, readExchange } from './api.js';
import { el } from './dom.js';
import { attempt } from './notices.js';
import { createSegments } from './segments.js';
import { secondsText } from './time.js';
import { showExchange } from './viewer.js';

const ROWS = 120;
const LONG_ID = /[\w-]{22,}={0,2}/g;

const shortened = (path) =>
  decodeURIComponent(path.replace(/%(?![\da-f]{2})/gi, '%25')).replace(LONG_ID, (id) => `…${id.slice(-5)}`);

const tone = (status) => {
  if (status === 0 || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return 'good';
};

const exchangeRow = (state, exchange) => {
  const open = () => attempt(async () => showExchange(await readExchange(exchange.number)));
  const notes = [
    exchange.retryAfter !== undefined && `retry after ${exchange.retryAfter} s`,
    exchange.fault !== undefined && exchange.fault !== 'status' && `fault: ${exchange.fault}`,
  ].filter(Boolean);
  return el(
    'button',
    { type: 'button', class: 'row', title: exchange.path, onclick: open },
    el('time', {}, secondsText(exchange.at, state.clock.zone)),
    el(
      'span',
      { class: `status status-${tone(exchange.status)}` },
      exchange.status === 0 ? 'cut' : String(exchange.status),
    ),
    el('span', { class: 'row-what' }, el('b', {}, exchange.method), ' ', shortened(exchange.path)),
    notes.length > 0 && el('span', { class: 'row-note' }, notes.join(' · ')),
  );
};

const deliveryRow = (state, delivery) =>
  el(
    'div',
    { class: 'row' },
    el('time', {}, secondsText(delivery.at, state.clock.zone)),
    el(
      'span',
      { class: `status status-${delivery.isGood ? 'good' : 'bad'}` },
      delivery.isGood ? delivery.outcome : 'no',
    ),
    el('span', { class: 'row-what' }, delivery.what),
    !delivery.isGood && el('span', { class: 'row-note' }, delivery.outcome),
  );

const OUTBOX_TONE = { sent: 'good', failed: 'bad' };

const outboxRow = ({ key, status, attempts, problem }) =>
  el(
    'div',
    { class: 'row row-outbox', title: key },
    el('span', { class: `status status-${OUTBOX_TONE[status] ?? 'warn'}` }, status),
    el('span', { class: 'row-what' }, key.length > 34 ? `…${key.slice(-32)}` : key),
    el(
      'span',
      { class: 'row-note' },
      `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${problem ? ` · ${problem}` : ''}`,
    ),
  );

const PAGES = [
  { id: 'requests', label: 'Requests', field: 'exchanges', row: exchangeRow, none: 'No requests yet.' },
  { id: 'webhooks', label: 'Webhooks', field: 'deliveries', row: deliveryRow, none: 'No deliveries yet.' },
  {
    id: 'outbox',
    label: 'Outbox',
    field: 'outbox',
    row: (_state, line) => outboxRow(line),
    none: 'Nothing is or was on its way.',
  },
];

const waitingFirst = (lines) => [...lines].sort((a, b) => Number(a.status === 'sent') - Number(b.status === 'sent'));

/** New rows go on top; the rows that are there stay, so that a focused one keeps its focus. */
const showRows = (list, page, state) => {
  const lines = state[page.field].slice(-ROWS).reverse();
  if (lines.length === 0) list.replaceChildren(el('p', { class: 'hint' }, page.none));
  else if (page.field === 'outbox') list.replaceChildren(...waitingFirst(lines).map((line) => page.row(state, line)));
  else {
    for (const child of [...list.children]) if (child.dataset.number === undefined) child.remove();
    const newest = Number(list.firstElementChild?.dataset.number ?? 0);
    if (lines[0].number < newest) list.replaceChildren();
    const fresh = lines.filter(({ number }) => list.childElementCount === 0 || number > newest);
    const rows = fresh.map((line) => {
      const row = page.row(state, line);
      row.dataset.number = line.number;
      return row;
    });
    list.prepend(...rows);
    while (list.childElementCount > ROWS) list.lastElementChild.remove();
  }
};

export const mountLog = (store) => {
  const list = el('div', {
    class: 'rows',
    id: 'page-log-rows',
    role: 'tabpanel',
    tabindex: '0',
    'aria-label': 'What happened',
  });
  let current = PAGES[0];
  const { row, open } = createSegments('What happened', 'page-log-rows', PAGES, (page) => {
    current = page;
    list.replaceChildren();
    showRows(list, page, store.get());
  });
  const clear = async () => {
    if (await attempt(clearRecords)) store.set({ exchanges: [], deliveries: [] });
    list.replaceChildren();
    showRows(list, current, store.get());
  };
  for (const page of PAGES) {
    store.watch([page.field, 'clock'], (state) => {
      if (page === current) showRows(list, page, state);
    });
  }
  open(current.id);
  return el(
    'section',
    { class: 'behind-part behind-log' },
    el(
      'div',
      { class: 'part-head' },
      el('h3', {}, 'What happened'),
      el('button', { type: 'button', class: 'link-button', onclick: clear }, 'Clear'),
    ),
    row,
    list,
  );
};
