/** Where one writes: suggested questions, the mention of the bot, the words, a file, the thread. */
import { sendFile, sendMessage } from './api.js';
import { byId, el, icon } from './dom.js';
import { faultsText } from './faults.js';
import { attempt } from './notices.js';
import { currentSpace, personOf, titleOf, waitingText } from './store.js';
import { bytesText } from './time.js';

const isGroup = (state) => currentSpace(state)?.kind === 'group';

const send = async (store, text) => {
  const state = store.get();
  const { attachment } = state;
  if (text === '' && attachment === undefined) return false;
  const message = {
    as: state.actingAs,
    spaceId: state.spaceId,
    text,
    mention: isGroup(state) && state.isMentioning,
    parentId: state.threadId,
  };
  const done = await attempt(() => (attachment === undefined ? sendMessage(message) : sendFile(message, attachment)));
  if (done) store.set({ attachment: undefined, threadId: undefined });
  return done;
};

const attach = (store, file) => {
  if (file === undefined) return;
  store.set({ attachment: file });
  byId('words').focus();
};

const mentionToggle = (store) => {
  const button = el('button', {
    type: 'button',
    class: 'mention-toggle',
    onclick: () => store.set((state) => ({ isMentioning: !state.isMentioning })),
  });
  store.watch(['isMentioning', 'spaceId', 'spaces', 'people', 'botId'], (state) => {
    const bot = personOf(state, state.botId).name;
    button.hidden = !isGroup(state);
    button.textContent = `@${bot}`;
    button.setAttribute('aria-pressed', String(state.isMentioning));
    button.setAttribute('aria-label', `Mention ${bot}`);
    button.title = state.isMentioning
      ? 'Switch the mention off to see that the bot then reads nothing'
      : 'The bot will not get this message. Switch the mention on.';
  });
  return button;
};

const suggestions = (store) => {
  const row = el('div', { class: 'suggestions', role: 'group', 'aria-label': 'Suggested questions' });
  const ask = async (text) => {
    store.set({ isMentioning: true });
    await send(store, text);
  };
  store.watch(['suggestions'], (state) => {
    row.replaceChildren(
      ...state.suggestions.map((text) =>
        el('button', { type: 'button', class: 'suggestion', onclick: () => ask(text) }, text),
      ),
    );
  });
  return row;
};

/** What goes with the words: the thread they answer in, the file. */
const extras = (store) => {
  const row = el('div', { class: 'extras' });
  const chip = (label, text, clear) =>
    el(
      'span',
      { class: 'extra' },
      text,
      el(
        'button',
        { type: 'button', class: 'tool tool-small', 'aria-label': label, onclick: () => store.set(clear) },
        icon('close'),
      ),
    );
  store.watch(['threadId', 'attachment', 'messages'], (state) => {
    const root = state.messages.get(state.threadId);
    const file = state.attachment;
    row.replaceChildren(
      ...(root === undefined
        ? []
        : [
            chip('Leave the thread', `Replying in the thread of ${personOf(state, root.personId).name}`, {
              threadId: undefined,
            }),
          ]),
      ...(file === undefined
        ? []
        : [chip('Remove the file', `${file.name} · ${bytesText(file.size)}`, { attachment: undefined })]),
    );
    row.hidden = row.childElementCount === 0;
  });
  return row;
};

const wordsBox = (store, submit) => {
  const box = el('textarea', {
    id: 'page-words',
    rows: '1',
    'aria-label': 'Message',
    autocomplete: 'off',
    spellcheck: 'true',
  });
  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  };
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape') store.set({ threadId: undefined });
  });
  box.addEventListener('paste', ({ clipboardData }) => attach(store, clipboardData?.files[0]));
  store.watch(['spaceId', 'spaces', 'actingAs', 'people', 'isMentioning'], (state) => {
    const space = currentSpace(state);
    if (space === undefined) return;
    const bot = personOf(state, state.botId).name;
    const to = isGroup(state) && state.isMentioning ? `Ask ${bot}` : `Write to ${titleOf(state, space)}`;
    box.placeholder = to;
  });
  return { box, grow };
};

const filePicker = (store) => {
  const input = el('input', {
    type: 'file',
    id: 'page-file',
    class: 'visually-hidden',
    tabindex: '-1',
    'aria-hidden': 'true',
  });
  input.addEventListener('change', () => {
    attach(store, input.files[0]);
    input.value = '';
  });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': 'Attach a file',
      title: 'Attach a file',
      onclick: () => input.click(),
    },
    icon('attach'),
  );
  return [button, input];
};

/** Files dragged over the conversation; anything dropped beside it is not opened by the browser either. */
const takeDrops = (store) => {
  const chat = byId('chat');
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') === true;
  const isOver = ({ target }) => target instanceof Node && chat.contains(target);
  const showHint = (isShown) => chat.classList.toggle('is-dropping', isShown);
  // Told again and again while the file is held: so what a redraw below the pointer upsets comes right by itself.
  for (const kind of ['dragenter', 'dragover']) {
    globalThis.addEventListener(kind, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isOver(event) ? 'copy' : 'none';
      showHint(isOver(event));
    });
  }
  // Going from one element to the next is told as leaving, too; without a next one, the window was left.
  globalThis.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!chat.contains(relatedTarget)) showHint(false);
  });
  globalThis.addEventListener('drop', (event) => {
    showHint(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (isOver(event)) attach(store, event.dataTransfer.files[0]);
  });
};

/** Why an answer may be late. */
const lateText = (state) => {
  if (!state.isConnected) return 'The playground has stopped answering. Trying again …';
  return [waitingText(state), faultsText(state)].filter((text) => text !== '').join('. ');
};

const waitingLine = (store) => {
  const line = el('p', { class: 'waiting', role: 'status' });
  store.watch(['outbox', 'faults', 'isConnected'], (state) => {
    const text = lateText(state);
    if (line.textContent !== text) line.textContent = text;
    line.hidden = text === '';
  });
  return line;
};

export const mountComposer = (store) => {
  const submit = async () => {
    const text = box.value.trim();
    const before = box.value;
    box.value = '';
    grow();
    if (!(await send(store, text)) && box.value === '') box.value = before;
    grow();
  };
  const { box, grow } = wordsBox(store, submit);
  const form = el(
    'form',
    { class: 'composer' },
    mentionToggle(store),
    box,
    filePicker(store),
    el('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send (Enter)' }, icon('send')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  const hint = el('p', { class: 'composer-hint' });
  store.watch(['isMentioning', 'spaceId', 'spaces', 'actingAs', 'people'], (state) => {
    const isHeard = !isGroup(state) || state.isMentioning;
    hint.classList.toggle('composer-warning', !isHeard);
    const who = `As ${personOf(state, state.actingAs).name}`;
    hint.replaceChildren(
      ...(isHeard
        ? [who, el('span', { class: 'keys' }, ' · Enter sends, Shift+Enter starts a new line')]
        : ['The mention is off: in a group space the bot will not get this message.']),
    );
  });
  byId('dock').replaceChildren(waitingLine(store), suggestions(store), extras(store), form, hint);
  takeDrops(store);
};
