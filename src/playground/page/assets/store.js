/** The state of the page: one object, replaced piece by piece, watched by the views. */

/** @returns a store whose watchers run once per change of what they select. */
export const createStore = (initial) => {
  let state = initial;
  const watchers = new Set();
  const set = (patch) => {
    state = { ...state, ...(typeof patch === 'function' ? patch(state) : patch) };
    for (const watcher of watchers) watcher();
  };
  /** Calls `show(state)` now and whenever one of the named fields is another value than before. */
  const watch = (fields, show) => {
    let seen = fields.map((field) => state[field]);
    watchers.add(() => {
      const next = fields.map((field) => state[field]);
      if (next.every((value, index) => value === seen[index])) return;
      seen = next;
      show(state);
    });
    show(state);
  };
  return { get: () => state, set, watch };
};

/** Remembered for this tab only; the playground forgets everything with its server. */
const remembered = (name) => sessionStorage.getItem(`whodunit-${name}`) ?? undefined;
export const remember = (name, value) => sessionStorage.setItem(`whodunit-${name}`, value);

export const initialState = () => ({
  isConnected: true,
  botId: undefined,
  people: [],
  spaces: [],
  /** By id, in the order of arrival. */
  messages: new Map(),
  exchanges: [],
  deliveries: [],
  outbox: [],
  faults: { switches: [], deliveries: 'deliver' },
  clock: { shiftMs: 0, zone: 'UTC', isMoved: false },
  suggestions: [],
  centre: { people: [], isAuthorised: false },
  samples: [],
  actingAs: remembered('acting-as'),
  spaceId: remembered('space'),
  /** Root message that the composer answers to. */
  threadId: undefined,
  isMentioning: true,
  attachment: undefined,
  /** Messages of others since a space was last open, by space. */
  unread: new Map(),
});

const LOG_LINES = 400;

const withMessages = (state, added = [], gone = []) => {
  const messages = new Map(state.messages);
  for (const message of added) messages.set(message.id, message);
  for (const id of gone) messages.delete(id);
  return messages;
};

const withUnread = (state, added = []) => {
  const fresh = added.filter(
    ({ id, spaceId, personId }) => !state.messages.has(id) && spaceId !== state.spaceId && personId !== state.actingAs,
  );
  if (fresh.length === 0) return state.unread;
  const unread = new Map(state.unread);
  for (const { spaceId } of fresh) unread.set(spaceId, (unread.get(spaceId) ?? 0) + 1);
  return unread;
};

const localClock = (clock) => ({ shiftMs: clock.now - Date.now(), zone: clock.zone, isMoved: clock.isMoved });

/** What the server said of the clock, made relative to the clock of this computer. */
const clockOf = (update) => (update.clock === undefined ? {} : { clock: localClock(update.clock) });

const LISTS = ['people', 'spaces', 'outbox', 'faults', 'suggestions', 'centre', 'samples', 'botId'];
const replaced = (update) =>
  Object.fromEntries(LISTS.filter((name) => name in update).map((name) => [name, update[name]]));

/** Takes a whole state as the server sends it when the stream opens. */
export const takeState = (store, sent) => {
  store.set((state) => ({
    ...replaced(sent),
    ...clockOf(sent),
    isConnected: true,
    messages: new Map(sent.messages.map((message) => [message.id, message])),
    exchanges: sent.exchanges,
    deliveries: sent.deliveries,
    threadId: sent.messages.some(({ id }) => id === state.threadId) ? state.threadId : undefined,
    ...chosenPlace(state, sent),
  }));
};

/** Takes what changed since. */
export const takePatch = (store, patch) => {
  store.set((state) => ({
    ...replaced(patch),
    ...clockOf(patch),
    ...(patch.messages === undefined && patch.gone === undefined
      ? {}
      : { messages: withMessages(state, patch.messages, patch.gone), unread: withUnread(state, patch.messages) }),
    ...(patch.exchanges === undefined ? {} : { exchanges: [...state.exchanges, ...patch.exchanges].slice(-LOG_LINES) }),
    ...(patch.deliveries === undefined
      ? {}
      : { deliveries: [...state.deliveries, ...patch.deliveries].slice(-LOG_LINES) }),
  }));
};

const chosenPlace = (state, sent) => {
  const person =
    sent.people.find(({ id }) => id === state.actingAs) ?? sent.people.find(({ kind }) => kind === 'person');
  const own = sent.spaces.filter(({ memberIds }) => memberIds.includes(person?.id));
  const space = own.find(({ id }) => id === state.spaceId) ?? own.find(({ kind }) => kind === 'group') ?? own[0];
  return { actingAs: person?.id, spaceId: space?.id };
};

export const personOf = (state, id) =>
  state.people.find((person) => person.id === id) ?? { id, name: 'Someone', email: '', kind: 'person' };

/** Whether the words begin with the name of the bot because it was mentioned there. */
export const startsWithMention = (state, message) =>
  message.mentionsBot === true && message.text.startsWith(personOf(state, state.botId).name);

/** The spaces that the acting person is in: group spaces first, then 1:1. */
export const ownSpaces = (state) =>
  state.spaces
    .filter(({ memberIds }) => memberIds.includes(state.actingAs))
    .sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'group' ? -1 : 1));

/** A 1:1 space is named after the other one in it. */
export const titleOf = (state, space) => {
  if (space.kind === 'group') return space.title;
  const other = space.memberIds.find((id) => id !== state.actingAs);
  return other === undefined ? space.title : personOf(state, other).name;
};

export const currentSpace = (state) => state.spaces.find(({ id }) => id === state.spaceId);

/** What waits in the bot's outbox, as a sentence; '' when nothing does. */
export const waitingText = ({ outbox }) => {
  const waiting = outbox.filter(({ status }) => status === 'queued' || status === 'sending');
  if (waiting.length === 0) return '';
  const most = Math.max(...waiting.map(({ attempts }) => attempts));
  const what = waiting.length === 1 ? '1 message waits' : `${waiting.length} messages wait`;
  return `${what} in the outbox of the bot, ${most} ${most === 1 ? 'attempt' : 'attempts'} so far`;
};

/** Opens a space, or another person's view of the spaces. */
export const openSpace = (store, spaceId) => {
  remember('space', spaceId);
  store.set((state) => {
    const unread = new Map(state.unread);
    unread.delete(spaceId);
    return { spaceId, unread, threadId: undefined, isMentioning: true };
  });
};

export const actAs = (store, personId) => {
  const state = store.get();
  const before = currentSpace(state);
  const own = ownSpaces({ ...state, actingAs: personId });
  const next = own.find(({ id }) => id === before?.id) ?? own.find(({ kind }) => kind === before?.kind) ?? own[0];
  remember('acting-as', personId);
  store.set({ actingAs: personId });
  if (next !== undefined) openSpace(store, next.id);
};
