/** The conversation: threads in the order of arrival, drawn piece by piece so that half-typed card input stays. */
import { byId, el, icon } from './dom.js';
import { renderMessage, signatureOf } from './message.js';
import { isTallIn, placeOf, returnTo, reveal, topmostIn } from './reading-place.js';
import { currentSpace, personOf, titleOf } from './store.js';
import { dayText } from './time.js';

const CONTINUES_MS = 5 * 60_000;
const NEAR_END_PX = 120;

const threadsOf = (state) => {
  const threads = new Map();
  for (const message of state.messages.values()) {
    if (message.spaceId !== state.spaceId) continue;
    if (message.parentId === undefined) threads.set(message.id, { root: message, replies: [] });
    else if (threads.has(message.parentId)) threads.get(message.parentId).replies.push(message);
    else threads.set(message.id, { root: message, replies: [] });
  }
  return [...threads.values()];
};

const continues = (before, message) =>
  before !== undefined &&
  before.personId === message.personId &&
  Math.abs(message.createdAt - before.createdAt) < CONTINUES_MS;

export const mountChat = (store) => {
  const list = byId('messages');
  list.tabIndex = 0;
  const toNewest = byId('to-newest');
  toNewest.append(icon('down'), 'Newest messages');
  toNewest.addEventListener('click', () => list.scrollTo({ top: list.scrollHeight, behavior: 'smooth' }));

  /** Elements by message id, and where they stand. */
  const drawn = new Map();
  let drawnSpace;

  const elementOf = (state, message) => {
    const signature = signatureOf(state, message);
    const before = drawn.get(message.id);
    if (before !== undefined && before.signature === signature) return before.element;
    const element = renderMessage(store, message);
    const card = before?.element.querySelector('.card-place');
    if (card) element.querySelector('.card-place')?.replaceWith(card);
    before?.element.replaceWith(element);
    drawn.set(message.id, { element, signature });
    return element;
  };

  /** Every message has its frame from the start, so that a first reply does not move it. */
  const threadElement = (state, { root, replies }, before) => {
    const key = `thread ${root.id}`;
    const thread = drawn.get(key)?.element ?? el('div', { class: 'thread' });
    drawn.set(key, { element: thread });
    const messages = [root, ...replies];
    place(
      thread,
      messages.map((message) => elementOf(state, message)),
    );
    messages.forEach((message, index) => {
      const previous = index === 0 ? before : messages[index - 1];
      elementOf(state, message).classList.toggle('message-continued', continues(previous, message));
    });
    return thread;
  };

  const separator = (key, text) => {
    const known = drawn.get(key)?.element;
    if (known !== undefined) return known;
    const element = el('div', { class: 'day' }, el('span', {}, text));
    drawn.set(key, { element });
    return element;
  };

  const showMessages = (state) => {
    const isOtherSpace = drawnSpace !== state.spaceId;
    if (isOtherSpace) drawn.clear();
    const known = new Set(drawn.keys());
    const threads = threadsOf(state);
    let day;
    let last;
    const wanted = threads.flatMap((thread) => {
      const text = dayText(thread.root.createdAt, state.clock.zone);
      const element = threadElement(state, thread, text === day ? last : undefined);
      last = thread.replies.length === 0 ? thread.root : undefined;
      if (text === day) return [element];
      day = text;
      return [separator(`day ${text} ${thread.root.id}`, text), element];
    });
    place(list, wanted.length === 0 ? [welcome()] : wanted);
    const fresh = [...state.messages.values()].filter(({ id, spaceId }) => spaceId === state.spaceId && !known.has(id));
    drawnSpace = state.spaceId;
    follow(state, fresh, isOtherSpace);
  };

  /** Whether the reader is with the newest messages; scrolling up says no, coming back says yes. */
  let isFollowing = true;
  let newestId;
  /** As of the last scroll event: a change of size moves the position too, and that is not the reader. */
  let last = { top: 0, size: '' };
  /** What the reader had before the eyes when the list had its last size. */
  let reading;

  const newest = () => drawn.get(newestId)?.element;
  const sizeOf = () => `${list.scrollHeight} ${list.clientWidth} ${list.clientHeight}`;
  const note = () => {
    last = { top: list.scrollTop, size: sizeOf() };
    const element = isFollowing ? newest() : topmostIn(list);
    reading = element === undefined ? undefined : placeOf(list, element);
  };

  /** Scrolling by the page itself is not taken for the reader's. */
  const showNewest = (isOpening) => {
    if (isOpening) list.scrollTop = list.scrollHeight;
    const element = newest();
    if (element !== undefined) reveal(list, element, isOpening);
    note();
  };

  const follow = (state, fresh, isOtherSpace) => {
    newestId = isOtherSpace ? fresh.at(-1)?.id : (fresh.at(-1)?.id ?? newestId);
    if (isOtherSpace || fresh.some(({ personId }) => personId === state.actingAs)) isFollowing = true;
    if (isFollowing && (isOtherSpace || fresh.length > 0)) showNewest(isOtherSpace);
    else if (fresh.length > 0) toNewest.hidden = false;
  };

  list.addEventListener('scroll', () => {
    const { scrollTop: top, scrollHeight, clientHeight } = list;
    const isSameSize = sizeOf() === last.size;
    if (isSameSize && top < last.top) isFollowing = false;
    if (scrollHeight - top - clientHeight < NEAR_END_PX) isFollowing = true;
    if (isSameSize) note();
    else last = { top, size: sizeOf() };
    if (isFollowing) toNewest.hidden = true;
  });
  /** Another size of the window, or a box that grows, must not take away what one reads. */
  new ResizeObserver(() => {
    if (list.clientHeight === 0) return;
    const isWhole = isFollowing && newest() !== undefined && !isTallIn(list, newest());
    if (isWhole) reveal(list, newest(), false);
    else if (reading?.element.isConnected) returnTo(list, reading);
    else if (isFollowing) showNewest(false);
    last = { top: list.scrollTop, size: sizeOf() };
  }).observe(list);

  store.watch(['messages', 'spaceId', 'actingAs', 'people', 'clock'], showMessages);
  store.watch(['spaces', 'spaceId', 'people', 'actingAs'], showHead);
};

/** Puts the wanted children in, moving as few as possible: a moved element loses focus and scroll position. */
const place = (parent, wanted) => {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, index) => {
    const there = parent.children[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
};

const TRIES = [
  ['chat', 'Ask', 'Take a question from below or type one. Answers come as cards.'],
  ['group', 'Be someone else', 'The bot treats an admin, a viewer and a stranger differently.'],
  ['file', 'Drop a file', 'An export, dropped here, is read into the trail. Samples are behind the scenes.'],
  ['pulse', 'Break something', 'Jump to Monday 09:00, start a storm of 429, and see how it copes.'],
];

const welcome = () =>
  el(
    'div',
    { class: 'welcome' },
    el('img', { src: '/playground/assets/logo.svg', alt: '', width: '52', height: '52' }),
    el('h2', {}, 'Who changed what?'),
    el('p', {}, 'Whodunit keeps the audit trail of a contact centre and answers in the chat.'),
    el(
      'ul',
      { class: 'tries' },
      TRIES.map(([name, title, text]) =>
        el('li', {}, icon(name), el('div', {}, el('strong', {}, title), el('p', { class: 'hint' }, text))),
      ),
    ),
  );

const showHead = (state) => {
  const space = currentSpace(state);
  if (space === undefined) return;
  const people = space.memberIds.map((id) => personOf(state, id));
  const names = people.map(({ name }) => name).join(', ');
  const line =
    space.kind === 'group'
      ? `${people.length} members · the bot reads only what mentions it`
      : 'Direct messages · the bot reads everything here';
  byId('chat-head').replaceChildren(
    el('div', {}, el('h2', {}, titleOf(state, space)), el('p', { class: 'hint', title: names }, line)),
  );
};
