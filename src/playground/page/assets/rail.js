/** Left: whom one acts as, and the spaces that this person is in. */
import { avatar, byId, el } from './dom.js';
import { actAs, openSpace, ownSpaces, personOf, startsWithMention, titleOf } from './store.js';
import { timeText } from './time.js';

const PERMISSIONS = { admin: 'Admin', reviewer: 'Reviewer', viewer: 'Viewer', stranger: 'Stranger' };

const personRow = (store, person, isChosen) => {
  const input = el('input', {
    type: 'radio',
    name: 'acting-as',
    class: 'visually-hidden',
    value: person.id,
    checked: isChosen,
    'aria-describedby': `page-may-${person.email}`,
    onchange: () => actAs(store, person.id),
  });
  return el(
    'label',
    { class: 'person', title: person.may },
    input,
    avatar(person.name, person.email),
    el(
      'span',
      { class: 'person-text' },
      el('span', { class: 'person-name' }, person.name),
      el('span', { class: 'person-may', id: `page-may-${person.email}` }, person.may ?? person.email),
    ),
    el('span', { class: `tag tag-${person.permission}` }, PERMISSIONS[person.permission] ?? 'Person'),
  );
};

const lastMessage = (state, spaceId) => {
  let last;
  for (const message of state.messages.values()) if (message.spaceId === spaceId) last = message;
  return last;
};

const preview = (state, message) => {
  if (message === undefined) return 'No messages yet';
  const words = message.text || message.files[0]?.name || 'A card';
  const at = startsWithMention(state, message) ? '@' : '';
  return `${personOf(state, message.personId).name}: ${at}${words.slice(0, 120)}`;
};

const spaceRow = (store, state, space) => {
  const title = titleOf(state, space);
  const last = lastMessage(state, space.id);
  const unread = state.unread.get(space.id) ?? 0;
  return el(
    'button',
    {
      type: 'button',
      class: 'space',
      'aria-current': space.id === state.spaceId ? 'true' : undefined,
      onclick: () => {
        openSpace(store, space.id);
        document.body.dataset.pane = 'chat';
      },
    },
    avatar(title, space.id, space.kind === 'group' ? 'group' : 'bot'),
    el(
      'span',
      { class: 'space-text' },
      el('span', { class: 'space-title' }, title),
      el('span', { class: 'space-last' }, preview(state, last)),
    ),
    el(
      'span',
      { class: 'space-side' },
      last !== undefined && el('time', {}, timeText(last.createdAt, state.clock.zone)),
      unread > 0 && el('span', { class: 'unread', 'aria-label': `${unread} unread` }, String(unread)),
    ),
  );
};

export const mountRail = (store) => {
  const people = el('fieldset', { class: 'people' });
  const spaces = el('div', { class: 'spaces' });
  byId('rail').replaceChildren(people, el('h2', { class: 'rail-title' }, 'Spaces'), spaces);

  store.watch(['people'], (state) => {
    const actors = state.people.filter(({ kind, permission }) => kind === 'person' && permission !== undefined);
    people.replaceChildren(
      el('legend', { class: 'rail-title' }, 'Acting as'),
      ...actors.map((person) => personRow(store, person, person.id === state.actingAs)),
    );
  });
  store.watch(['spaces', 'spaceId', 'actingAs', 'messages', 'unread', 'people', 'clock'], (state) => {
    const focused = [...spaces.children].indexOf(document.activeElement);
    spaces.replaceChildren(...ownSpaces(state).map((space) => spaceRow(store, state, space)));
    if (focused !== -1) spaces.children[focused]?.focus();
  });
};
