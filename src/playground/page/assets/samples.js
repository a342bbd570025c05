/** Files to drop for whoever has none at hand. */
import { sendSample } from './api.js';
import { byId, el } from './dom.js';
import { attempt, toast } from './notices.js';
import { currentSpace, titleOf } from './store.js';

const drop = async (store, name) => {
  const state = store.get();
  const space = currentSpace(state);
  const sample = { as: state.actingAs, spaceId: state.spaceId, mention: space?.kind === 'group', name };
  const isDone = await attempt(() => sendSample(sample));
  // On a small screen the conversation is not to be seen.
  if (isDone && byId('chat').offsetParent === null) toast(`${name} was dropped into “${titleOf(state, space)}”.`);
};

/** Left out where there are none. */
export const samplesPart = (store) => {
  const buttons = el('div', { class: 'buttons' });
  const part = el(
    'section',
    { class: 'behind-part' },
    el('h3', {}, 'Sample files'),
    el('p', { class: 'hint' }, 'Drop one into the conversation that is open.'),
    buttons,
  );
  store.watch(['samples'], ({ samples }) => {
    part.hidden = samples.length === 0;
    buttons.replaceChildren(
      ...samples.map(({ name, label }) =>
        el('button', { type: 'button', class: 'button', title: name, onclick: () => drop(store, name) }, label),
      ),
    );
  });
  return part;
};
