/** Short lines that come and go: what failed, what was done. */
import { byId, el, icon } from './dom.js';

const STAYS_MS = 7_000;

export const toast = (text, kind = 'info') => {
  const line = el('div', { class: `toast toast-${kind}` }, el('span', {}, text));
  line.append(
    el(
      'button',
      { type: 'button', class: 'tool tool-small', 'aria-label': 'Dismiss', onclick: () => line.remove() },
      icon('close'),
    ),
  );
  byId('toasts').append(line);
  setTimeout(() => line.remove(), STAYS_MS);
};

/** Runs something that asks the server, and says so when it fails. Resolves to whether it worked. */
export const attempt = async (work) => {
  try {
    await work();
    return true;
  } catch (error) {
    toast(error.message, 'problem');
    return false;
  }
};
