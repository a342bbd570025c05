/** Small building blocks for the page. Text always goes in as text, never as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

const setAttribute = (element, name, value) => {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'class') element.className = value;
  else if (name in element && typeof value !== 'string') element[name] = value;
  else element.setAttribute(name, value === true ? '' : String(value));
};

const appendTo = (element, child) => {
  if (child === undefined || child === null || child === false) return;
  if (Array.isArray(child)) for (const one of child) appendTo(element, one);
  else element.append(child);
};

/**
 * An element. Attributes starting with `on` are listeners; children are nodes,
 * texts, arrays of these, or nothing.
 */
export const el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  appendTo(element, children);
  return element;
};

const PATHS = {
  send: 'M3.4 20.4 21 12 3.4 3.6 3.4 10.2 15 12 3.4 13.8z',
  attach:
    'M16.5 6.5v9.2a4.5 4.5 0 0 1-9 0V6a3 3 0 0 1 6 0v9a1.5 1.5 0 0 1-3 0V6.8H9V15a3 3 0 0 0 6 0V6a4.5 4.5 0 0 0-9 0v9.7a6 6 0 0 0 12 0V6.5z',
  file: 'M6 2h8l5 5v13a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm7 1.8V8h4.2z',
  reply: 'M10 8.5V5l-7 6.5 7 6.5v-3.6c5 0 8.5 1.6 11 5.1-1-5-4-10-11-11z',
  close: 'M18.3 7.1 13.4 12l4.9 4.9-1.4 1.4-4.9-4.9-4.9 4.9-1.4-1.4 4.9-4.9-4.9-4.9 1.4-1.4 4.9 4.9 4.9-4.9z',
  group:
    'M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm7.8 0a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM2 18.3C2 15.4 4.9 13 8.5 13s6.5 2.4 6.5 5.3V20H2zm14.6 1.7h5.4v-1.4c0-2.5-2.4-4.5-5.6-4.5-.6 0-1.1.1-1.6.2a6.3 6.3 0 0 1 1.8 4z',
  code: 'm8.6 16.6-4.6-4.6 4.6-4.6L7.2 6l-6 6 6 6zm6.8 0 4.6-4.6-4.6-4.6L16.8 6l6 6-6 6z',
  text: 'M4 5h16v2H4zm0 4h10v2H4zm0 4h16v2H4zm0 4h10v2H4z',
  clock:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16zm1-13h-2v6l4.8 2.9 1-1.7-3.8-2.2z',
  pulse: 'M3 13h4l2.2-6.2L13.5 20 17 11l1 2h3v-2h-1.8L16.7 6 13.7 14 9.3 2 5.6 11H3z',
  chat: 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z',
  sun: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v3h-2zm0 19h2v3h-2zM1 11h3v2H1zm19 0h3v2h-3zM4.2 2.8l2.1 2.1-1.4 1.4-2.1-2.1zm14.9 14.9 2.1 2.1-1.4 1.4-2.1-2.1zM2.8 19.8l2.1-2.1 1.4 1.4-2.1 2.1zM17.7 4.9l2.1-2.1 1.4 1.4-2.1 2.1z',
  moon: 'M20.7 14.9A9 9 0 0 1 9.1 3.3a9 9 0 1 0 11.6 11.6z',
  down: 'm12 15.6-6-6L7.4 8.2 12 12.8l4.6-4.6L18 9.6z',
  back: 'M20 11H7.8l5.6-5.6L12 4l-8 8 8 8 1.4-1.4L7.8 13H20z',
};

/** A decorative icon; the control around it carries the name. */
export const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
};

/** The initials of a name on a colour that stays the same for the same person. */
export const avatar = (name, key, kind = 'person') => {
  if (kind === 'group') return el('span', { class: 'avatar avatar-group', 'aria-hidden': 'true' }, icon('group'));
  if (kind === 'bot') return el('span', { class: 'avatar avatar-bot', 'aria-hidden': 'true' }, 'W?');
  const initials = name
    .split(/[\s.@_-]+/)
    .slice(0, 2)
    .map((part) => part.slice(0, 1).toUpperCase())
    .join('');
  const sum = [...key].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return el('span', { class: `avatar tone-${sum % 5}`, 'aria-hidden': 'true' }, initials);
};

/** A part of the page itself. Ids of cards become ids of elements too, hence the prefix. */
export const byId = (name) => document.getElementById(`page-${name}`);
