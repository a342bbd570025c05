/** The emulated contact centre: who works there, with keys or without, and changes to make. */
import { turnCentre } from './api.js';
import { el } from './dom.js';
import { attempt } from './notices.js';

const DEEDS = [
  ['modify-queue', 'Change a queue'],
  ['modify-user', 'Change a user'],
  ['delete-entry-point', 'Delete an entry point'],
];

/** Left out where nothing can be changed. */
export const centrePart = (store) => {
  const people = el('select', { id: 'page-centre-person', 'aria-label': 'Who works in the contact centre' });
  const keysText = el('span', { class: 'fault-left' });
  const keys = el(
    'button',
    { type: 'button', class: 'fault', role: 'switch', 'aria-checked': 'false', 'aria-label': 'Has API keys' },
    el('span', { class: 'fault-text' }, el('span', { class: 'fault-label' }, 'Has API keys'), keysText),
    el('span', { class: 'switch', 'aria-hidden': 'true' }),
  );
  const chosen = () => store.get().centre.find(({ email }) => email === people.value);
  const showKeys = () => {
    const person = chosen();
    keys.setAttribute('aria-checked', String(person?.hasKeys === true));
    keysText.textContent = person?.hasKeys === true ? 'the record names them' : 'the record names api@cconesp.net';
  };
  people.addEventListener('change', showKeys);
  keys.addEventListener('click', () =>
    attempt(() => turnCentre({ kind: 'keys', email: people.value, hasKeys: chosen()?.hasKeys !== true })),
  );
  const deeds = DEEDS.map(([deed, label]) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button',
        onclick: () => attempt(() => turnCentre({ kind: 'deed', email: people.value, deed })),
      },
      label,
    ),
  );
  const part = el(
    'section',
    { class: 'behind-part centre' },
    el('h3', {}, 'Contact centre'),
    el('p', { class: 'hint' }, 'Make a change there; its record reaches the bot at once.'),
    el('div', { class: 'field' }, people),
    el('div', { class: 'centre-keys' }, keys),
    el('div', { class: 'buttons' }, deeds),
  );
  store.watch(['centre'], ({ centre }) => {
    part.hidden = centre.length === 0;
    const before = people.value;
    people.replaceChildren(...centre.map(({ email, name }) => el('option', { value: email }, name)));
    if (centre.some(({ email }) => email === before)) people.value = before;
    showKeys();
  });
  return part;
};
