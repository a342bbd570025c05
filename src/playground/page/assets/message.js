/** One message of the conversation as an element. */
import { pressCard } from './api.js';
import { renderCard } from './card.js';
import { avatar, byId, el, icon } from './dom.js';
import { markdownNodes } from './markdown.js';
import { attempt } from './notices.js';
import { personOf, startsWithMention } from './store.js';
import { bytesText, dayText, timeText } from './time.js';
import { showCardSource } from './viewer.js';

/** The name of the bot, typed before the words, shown as the mention that it is. */
const plainWords = (state, message) => {
  const { text } = message;
  if (!startsWithMention(state, message)) return [text];
  const bot = personOf(state, state.botId);
  return [el('span', { class: 'mention' }, `@${bot.name}`), text.slice(bot.name.length)];
};

const words = (state, message) => {
  const fromBot = message.personId === state.botId;
  if (fromBot && message.markdown !== undefined) {
    return el('div', { class: 'words marked' }, markdownNodes(message.markdown));
  }
  return el('div', { class: 'words plain' }, plainWords(state, message));
};

const fileLink = ({ name, bytes, url }) =>
  el(
    'a',
    { class: 'file', href: url, download: name },
    icon('file'),
    el('span', { class: 'file-name' }, name),
    el('span', { class: 'file-size' }, bytesText(bytes)),
  );

/** As Webex shows a picture: itself, and below it what can be saved. Its words are what it shows. */
const filePart = (message) => (file) => {
  if (file.picture === undefined) return fileLink(file);
  const picture = el('img', {
    class: 'picture',
    src: file.picture,
    alt: message.text === '' ? file.name : message.text,
  });
  return el('div', { class: 'picture-place' }, picture, fileLink(file));
};

const cardParts = (store, message) =>
  message.cards.map((content) => {
    const sent = el('p', { class: 'card-sent', role: 'status' });
    const press = async (inputs, title) => {
      sent.textContent = 'Sending …';
      const done = await attempt(() => pressCard({ as: store.get().actingAs, messageId: message.id, inputs }));
      sent.textContent = done ? `“${title}” sent as ${personOf(store.get(), store.get().actingAs).name}` : '';
    };
    return el('div', { class: 'card-place' }, renderCard(content, press), sent);
  });

const tools = (store, message) => {
  const button = (name, label, onclick) =>
    el('button', { type: 'button', class: 'message-tool', onclick }, icon(name), label);
  const reply = () => {
    store.set({ threadId: message.parentId ?? message.id });
    byId('words').focus();
  };
  const [card] = message.cards;
  return el(
    'div',
    { class: 'message-tools' },
    button('reply', 'Reply in thread', reply),
    card !== undefined && button('text', 'Show fallback text', () => showCardSource(message, card, 'fallback')),
    card !== undefined && button('code', 'Show card JSON', () => showCardSource(message, card, 'json')),
  );
};

const senderTag = (state, person) => {
  if (person.kind === 'bot') return el('span', { class: 'tag tag-bot' }, 'Bot');
  if (person.id === state.actingAs) return el('span', { class: 'tag' }, 'You');
  return person.permission === 'stranger' && el('span', { class: 'tag tag-outside' }, 'Outside');
};

/** What a change of the message must redraw; cards are never redrawn, they may hold half-typed input. */
export const signatureOf = (state, message) =>
  JSON.stringify([message.text, message.markdown, message.isEdited, state.actingAs, state.clock.zone]);

export const renderMessage = (store, message) => {
  const state = store.get();
  const sender = personOf(state, message.personId);
  const time = timeText(message.createdAt, state.clock.zone);
  const head = el(
    'div',
    { class: 'message-head' },
    el('span', { class: 'sender' }, sender.name),
    senderTag(state, sender),
    el('time', { title: dayText(message.createdAt, state.clock.zone) }, time),
    message.isEdited && el('span', { class: 'edited' }, 'edited'),
    message.mentionsAll && el('span', { class: 'tag tag-all' }, 'Mentions everyone'),
  );
  const body = el(
    'div',
    { class: 'message-body' },
    head,
    message.cards.length === 0 && message.text !== '' && words(state, message),
    cardParts(store, message),
    message.files.map(filePart(message)),
    message.unseenByBot && el('p', { class: 'unseen' }, 'Without a mention this did not reach Whodunit.'),
    tools(store, message),
  );
  const kind = sender.kind === 'bot' ? 'message message-bot' : 'message';
  return el(
    'article',
    { class: kind, 'aria-label': `${sender.name}, ${time}`, 'data-message': message.id },
    avatar(sender.name, sender.email, sender.kind),
    body,
  );
};
