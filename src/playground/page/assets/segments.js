/** A row of tabs over one place: click, or the arrow keys as in any tab list. */
import { el } from './dom.js';

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * @param pages each with id and label; @param show called with the page that opens.
 * @returns the row, and `open(id)`.
 */
export const createSegments = (name, panelId, pages, show) => {
  const tabs = pages.map((page) =>
    el('button', { type: 'button', role: 'tab', 'aria-controls': panelId, onclick: () => open(page.id) }, page.label),
  );
  const open = (id) => {
    pages.forEach((page, index) => {
      const isOpen = page.id === id;
      tabs[index].setAttribute('aria-selected', String(isOpen));
      tabs[index].tabIndex = isOpen ? 0 : -1;
      if (isOpen) show(page);
    });
  };
  const row = el('div', { role: 'tablist', class: 'segments', 'aria-label': name }, tabs);
  row.addEventListener('keydown', (event) => {
    const from = tabs.indexOf(document.activeElement);
    const to = event.key in STEPS ? (from + STEPS[event.key] + tabs.length) % tabs.length : undefined;
    if (to === undefined || from === -1) return;
    event.preventDefault();
    open(pages[to].id);
    tabs[to].focus();
  });
  return { row, open };
};
