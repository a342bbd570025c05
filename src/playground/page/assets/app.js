/** Starts the page: one store, fed by the server's events, watched by the views. */
import { followChanges } from './api.js';
import { mountBehind } from './behind.js';
import { mountChat } from './chat.js';
import { mountComposer } from './composer.js';
import { mountLayout } from './layout.js';
import { nameMentionsBy } from './markdown.js';
import { mountRail } from './rail.js';
import { createStore, initialState, takePatch, takeState } from './store.js';

const store = createStore(initialState());
nameMentionsBy((idOrEmail) => {
  const person = store.get().people.find(({ id, email }) => id === idOrEmail || email === idOrEmail.toLowerCase());
  return person?.name ?? idOrEmail;
});

let isMounted = false;
const mount = () => {
  if (isMounted) return;
  isMounted = true;
  mountRail(store);
  mountChat(store);
  mountComposer(store);
  mountBehind(store);
  mountLayout();
  document.body.classList.add('is-ready');
};

followChanges({
  onState: (state) => {
    takeState(store, state);
    mount();
  },
  onPatch: (patch) => takePatch(store, patch),
  onLost: () => store.set({ isConnected: false }),
});
