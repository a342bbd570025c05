/** Right: what one can change behind the scenes, the clock and the faults. */
import { moveClock, setFault } from './api.js';
import { centrePart } from './centre.js';
import { byId, el, icon } from './dom.js';
import { FAULTS, leftOf } from './faults.js';
import { mountLog } from './log.js';
import { attempt } from './notices.js';
import { samplesPart } from './samples.js';
import { nowOf, secondsText, shortDayText, timeText, zoneText } from './time.js';

const HOUR_MS = 3_600_000;

const DELIVERIES = [
  ['deliver', 'delivered'],
  ['lose', 'lost'],
  ['hold', 'held back'],
  ['twice', 'delivered twice'],
  ['bad-signature', 'signed wrongly'],
];

const section = (title, ...children) => el('section', { class: 'behind-part' }, el('h3', {}, title), children);

const clockPart = (store) => {
  const now = el('p', { class: 'clock-now' });
  const state = el('p', { class: 'hint' });
  const show = () => {
    const { clock } = store.get();
    const at = nowOf(clock);
    const text = `${shortDayText(at, clock.zone)}, ${secondsText(at, clock.zone)}`;
    if (now.textContent !== text) now.textContent = text;
    const about = `${clock.zone} (${zoneText(at, clock.zone)}) · ${clock.isMoved ? 'moved, running on' : 'real time'}`;
    if (state.textContent !== about) state.textContent = about;
    const pill = byId('clock-pill');
    const short = `${shortDayText(at, clock.zone)}, ${timeText(at, clock.zone)} ${zoneText(at, clock.zone)}`;
    if (pill.textContent !== short) pill.replaceChildren(icon('clock'), short);
    pill.classList.toggle('pill-moved', clock.isMoved);
  };
  setInterval(show, 500);
  store.watch(['clock'], show);
  const jump = (label, move) =>
    el('button', { type: 'button', class: 'button', onclick: () => attempt(() => moveClock(move)) }, label);
  return section(
    'Clock',
    now,
    state,
    el(
      'div',
      { class: 'buttons' },
      jump('Jump to Monday 09:00', { move: 'next-monday' }),
      jump('+1 hour', { move: 'advance', byMs: HOUR_MS }),
      jump('+1 day', { move: 'advance', byMs: 24 * HOUR_MS }),
      jump('Back to real time', { move: 'real' }),
    ),
  );
};

const faultSwitch = (store, { id, label, off, what }) => {
  const rest = el('span', { class: 'fault-left' });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'fault',
      role: 'switch',
      'aria-checked': 'false',
      'aria-label': `${label}, ${off}`,
      'aria-description': what,
      title: what,
    },
    el('span', { class: 'fault-text' }, el('span', { class: 'fault-label' }, label), rest),
    el('span', { class: 'switch', 'aria-hidden': 'true' }),
  );
  const find = (state) => state.faults.switches.find((fault) => fault.id === id);
  button.addEventListener('click', () =>
    attempt(() => setFault({ kind: 'switch', id, isOn: find(store.get())?.isOn !== true })),
  );
  const show = () => {
    const state = store.get();
    const fault = find(state);
    button.setAttribute('aria-checked', String(fault?.isOn === true));
    rest.textContent = leftOf(fault, state.clock) ?? off;
  };
  store.watch(['faults', 'clock'], show);
  setInterval(show, 1_000);
  return button;
};

const faultsPart = (store) => {
  const deliveries = el(
    'select',
    {
      id: 'page-deliveries',
      onchange: ({ target }) => attempt(() => setFault({ kind: 'deliveries', deliveries: target.value })),
    },
    DELIVERIES.map(([value, label]) => el('option', { value }, label)),
  );
  store.watch(['faults'], ({ faults }) => {
    deliveries.value = faults.deliveries;
  });
  const clear = el(
    'button',
    { type: 'button', class: 'link-button', onclick: () => attempt(() => setFault({ kind: 'clear' })) },
    'All off',
  );
  return el(
    'section',
    { class: 'behind-part' },
    el('div', { class: 'part-head' }, el('h3', {}, 'Faults between bot and Webex'), clear),
    el(
      'div',
      { class: 'faults' },
      FAULTS.map((fault) => faultSwitch(store, fault)),
    ),
    el('div', { class: 'field' }, el('label', { for: 'page-deliveries' }, 'Webhooks are'), deliveries),
  );
};

export const mountBehind = (store) => {
  const close = el(
    'button',
    { type: 'button', class: 'tool behind-close', 'aria-label': 'Close', id: 'page-behind-close' },
    icon('close'),
  );
  byId('behind').replaceChildren(
    el('header', { class: 'behind-head' }, el('h2', {}, 'Behind the scenes'), close),
    el(
      'div',
      { class: 'behind-body' },
      clockPart(store),
      centrePart(store),
      samplesPart(store),
      faultsPart(store),
      mountLog(store),
    ),
  );
};
