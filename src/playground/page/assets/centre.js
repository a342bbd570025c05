/** The emulated contact centre: who works there, with keys or without, changes to make, and whether the bot may read of them. */
import { turnCentre } from './api.js';
import { el } from './dom.js';
import { attempt } from './notices.js';

const DEEDS = [
  ['modify-queue', 'Change a queue'],
  ['modify-user', 'Change a user'],
  ['delete-entry-point', 'Delete an entry point'],
];

/** A switch for something good: on is not a warning. */
const centreSwitch = (label, turn, what) => {
  const text = el('span', { class: 'fault-left' });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'fault',
      role: 'switch',
      'aria-checked': 'false',
      'aria-label': label,
      'aria-description': what,
      title: what,
      onclick: () => attempt(turn),
    },
    el('span', { class: 'fault-text' }, el('span', { class: 'fault-label' }, label), text),
    el('span', { class: 'switch', 'aria-hidden': 'true' }),
  );
  const show = (isOn, words) => {
    button.setAttribute('aria-checked', String(isOn));
    text.textContent = words;
  };
  return { row: el('div', { class: 'centre-switch' }, button), show };
};

const accessSwitch = (store) => {
  const { row, show } = centreSwitch(
    'Bot may read the audit',
    () => turnCentre({ kind: 'access', isAuthorised: !store.get().centre.isAuthorised }),
    'As an administrator would in Control Hub. When it is given back, the clock moves on to when the bot asks again.',
  );
  store.watch(['centre'], ({ centre: { isAuthorised } }) =>
    show(isAuthorised, isAuthorised ? 'its Service App is authorised' : 'the authorisation is withdrawn'),
  );
  return row;
};

/** Left out where nothing can be changed. */
export const centrePart = (store) => {
  const people = el('select', { id: 'page-centre-person', 'aria-label': 'Who works in the contact centre' });
  const chosen = () => store.get().centre.people.find(({ email }) => email === people.value);
  const keys = centreSwitch('Has API keys', () =>
    turnCentre({ kind: 'keys', email: people.value, hasKeys: chosen()?.hasKeys !== true }),
  );
  const showKeys = () => {
    const hasKeys = chosen()?.hasKeys === true;
    keys.show(hasKeys, hasKeys ? 'the record names them' : 'the record names api@cconesp.net');
  };
  people.addEventListener('change', showKeys);
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
    el('p', { class: 'hint' }, 'Change something: the bot finds it in the audit API.'),
    el('div', { class: 'field' }, people),
    keys.row,
    el('div', { class: 'buttons' }, deeds),
    accessSwitch(store),
  );
  store.watch(['centre'], ({ centre }) => {
    part.hidden = centre.people.length === 0;
    const before = people.value;
    people.replaceChildren(...centre.people.map(({ email, name }) => el('option', { value: email }, name)));
    if (centre.people.some(({ email }) => email === before)) people.value = before;
    showKeys();
  });
  return part;
};
