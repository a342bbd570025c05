/** The frame: theme, panes, the tabs of small screens. */
import { byId, el, icon } from './dom.js';

const TABS = [
  ['rail', 'group', 'Spaces'],
  ['chat', 'chat', 'Chat'],
  ['behind', 'pulse', 'Behind the scenes'],
];
const WIDE = matchMedia('(min-width: 1100px)');

const mountTheme = () => {
  const root = document.documentElement;
  const button = byId('theme');
  const show = (theme) => {
    root.dataset.theme = theme;
    button.setAttribute('aria-pressed', String(theme === 'dark'));
    button.replaceChildren(icon(theme === 'dark' ? 'sun' : 'moon'));
  };
  button.addEventListener('click', () => {
    const theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('whodunit-theme', theme);
    show(theme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (localStorage.getItem('whodunit-theme') === null) show(matches ? 'dark' : 'light');
  });
  show(root.dataset.theme);
};

/** Wide: a third column; medium: a drawer; small: a tab of its own. */
const mountBehindToggle = () => {
  const toggle = byId('behind-toggle');
  const show = (isOpen) => {
    document.body.classList.toggle('behind-open', isOpen);
    toggle.setAttribute('aria-expanded', String(isOpen));
  };
  toggle.append(icon('pulse'), el('span', {}, 'Behind the scenes'));
  toggle.addEventListener('click', () => {
    const isOpening = !document.body.classList.contains('behind-open');
    show(isOpening);
    if (isOpening && !WIDE.matches) byId('behind-close').focus();
  });
  const close = () => {
    show(false);
    toggle.focus();
  };
  byId('behind-close').addEventListener('click', close);
  byId('behind').addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  byId('clock-pill').addEventListener('click', () => {
    show(true);
    document.body.dataset.pane = 'behind';
  });
  WIDE.addEventListener('change', ({ matches }) => show(matches));
  show(WIDE.matches);
};

const mountTabs = () => {
  const tabs = TABS.map(([pane, name, label]) =>
    el('button', { type: 'button', 'data-pane': pane, onclick: () => open(pane) }, icon(name), el('span', {}, label)),
  );
  const open = (pane) => {
    document.body.dataset.pane = pane;
  };
  const show = () => {
    for (const tab of tabs) {
      const isOpen = tab.dataset.pane === document.body.dataset.pane;
      if (isOpen) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
  };
  new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ['data-pane'] });
  byId('tabs').append(...tabs);
  show();
};

const mountNotice = () => {
  const notice = byId('notice');
  const button = byId('notice-close');
  button.append(icon('close'));
  notice.hidden = sessionStorage.getItem('whodunit-notice') === 'hidden';
  button.addEventListener('click', () => {
    notice.hidden = true;
    sessionStorage.setItem('whodunit-notice', 'hidden');
  });
};

export const mountLayout = () => {
  mountTheme();
  mountBehindToggle();
  mountTabs();
  mountNotice();
};
