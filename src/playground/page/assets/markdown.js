/**
 * The Markdown that chat messages and cards use, made into DOM nodes: every
 * piece of text becomes a text node, so nothing in it can become HTML.
 * Known: bold, italic, strike, code, links (http, https, mailto), mentions,
 * headings, lists, quotes, rules, backslash escapes and character references.
 */
import { el } from './dom.js';

const REFERENCES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' };
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;
const MAX_DEPTH = 6;

/** Inline pieces, tried in this order at each position. Sticky: they match only where the reader stands. */
const INLINE = [
  { kind: 'escape', pattern: /\\([!-/:-@[-`{-~])/y },
  { kind: 'reference', pattern: /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/iy },
  { kind: 'code', pattern: /(`+)(?!`)([^\n]{1,4000}?[^`\n]|[^`\n])\1(?!`)/y },
  { kind: 'mention', pattern: /<@(all|person(?:Id|Email):[^|>\s]{1,200})(?:\|([^>]{1,200}))?>/iy },
  {
    kind: 'link',
    pattern:
      /\[((?:[^[\]\\\n]|\\.){1,500})\]\(\s*((?:[^()\s\\]|\\.|\([^()\s]*\)){1,2000})(?:\s+"[^"\n]{0,200}")?\s*\)/y,
  },
  { kind: 'autolink', pattern: /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iy },
  { kind: 'bare', pattern: /https?:\/\/[^\s<>()[\]"'`*]{1,2000}[^\s<>()[\]"'`*.,;:!?_]/iy },
  { kind: 'strong', pattern: /(\*\*|__)(?=\S)((?:[^\\\n]|\\.){1,4000}?[^\s\\])\1(?!\*)/y },
  { kind: 'strike', pattern: /~~(?=\S)([^\n]{1,4000}?\S)~~/y },
  { kind: 'emphasis', pattern: /([*_])(?=[^\s*_])((?:[^\\\n*]|\\.){0,4000}?[^\s\\*])\1(?![\p{L}\p{N}])/uy },
];

/** Who a mention without a label stands for; the page knows, see `nameMentionsBy`. */
let nameOf = (idOrEmail) => idOrEmail;
export const nameMentionsBy = (find) => {
  nameOf = find;
};

const referenced = (match) => {
  if (match[1] !== undefined) return REFERENCES[match[1].toLowerCase()];
  const point = match[2] === undefined ? Number.parseInt(match[3], 16) : Number.parseInt(match[2], 10);
  const valid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return valid ? String.fromCodePoint(point) : '\ufffd';
};

const link = (address, children) => {
  const href = address.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  if (!SAFE_LINK.test(href)) return undefined;
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, children);
};

const node = (kind, match, depth) => {
  switch (kind) {
    case 'escape':
      return match[1];
    case 'reference':
      return referenced(match);
    case 'code':
      return el('code', {}, match[2].trim() === '' ? match[2] : match[2].replace(/^ (.*) $/, '$1'));
    case 'mention':
      return el('span', { class: 'mention' }, `@${match[2] ?? nameOf(match[1].replace(/^person(?:Id|Email):/i, ''))}`);
    case 'link':
      return link(match[2], inline(match[1], depth + 1));
    case 'autolink':
      return link(match[1], match[1]);
    case 'bare':
      return link(match[0], match[0]);
    case 'strong':
      return el('strong', {}, inline(match[2], depth + 1));
    case 'strike':
      return el('s', {}, inline(match[1], depth + 1));
    default:
      return el('em', {}, inline(match[2], depth + 1));
  }
};

/** `snake_case` and `2*3*4` hold no emphasis: an opening mark never follows a letter or digit. */
const insideWord = (kind, text, at) =>
  (kind === 'emphasis' || kind === 'strong' || kind === 'bare') &&
  /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at));

const matchAt = (text, at, depth) => {
  for (const { kind, pattern } of INLINE) {
    if (insideWord(kind, text, at)) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const made = node(kind, match, depth);
    if (made !== undefined) return { made, length: match[0].length };
  }
  return undefined;
};

const inline = (text, depth = 0) => {
  if (depth > MAX_DEPTH) return [text];
  const parts = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const found = /[\\&`<[hH*_~]/.test(text[at]) ? matchAt(text, at, depth) : undefined;
    if (found === undefined) {
      plain += text[at];
      at += 1;
    } else if (typeof found.made === 'string') {
      plain += found.made;
      at += found.length;
    } else {
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(found.made);
      at += found.length;
    }
  }
  if (plain !== '') parts.push(plain);
  return parts;
};

const lines = (texts) => texts.flatMap((text, index) => (index === 0 ? inline(text) : [el('br'), ...inline(text)]));

/** Blocks, tried in this order on the lines that are left; each says how many lines it took. */
const BLOCKS = [
  (rest) => {
    const fence = /^\s{0,3}(```+|~~~+)/.exec(rest[0]);
    if (fence === null) return undefined;
    const end = rest.findIndex((line, index) => index > 0 && line.trim().startsWith(fence[1]));
    const taken = end === -1 ? rest.length : end + 1;
    return { taken, made: el('pre', {}, el('code', {}, rest.slice(1, end === -1 ? undefined : end).join('\n'))) };
  },
  (rest) => {
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(rest[0]);
    if (heading === null) return undefined;
    return { taken: 1, made: el('p', { class: `heading heading-${heading[1].length}` }, inline(heading[2])) };
  },
  (rest) => (/^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/.test(rest[0]) ? { taken: 1, made: el('hr') } : undefined),
  (rest) => {
    const quoted = rest.findIndex((line) => !/^\s{0,3}>/.test(line));
    const taken = quoted === -1 ? rest.length : quoted;
    if (taken === 0) return undefined;
    const texts = rest.slice(0, taken).map((line) => line.replace(/^\s{0,3}>\s?/, ''));
    return { taken, made: el('blockquote', {}, lines(texts)) };
  },
  (rest) => listBlock(rest, /^\s*[-*+]\s+(.*)$/, 'ul'),
  (rest) => listBlock(rest, /^\s*(\d{1,9})[.)]\s+(.*)$/, 'ol'),
];

const listBlock = (rest, pattern, tag) => {
  const first = pattern.exec(rest[0]);
  if (first === null) return undefined;
  const items = [];
  let taken = 0;
  for (const line of rest) {
    const item = pattern.exec(line);
    if (item !== null) items.push([item.at(-1)]);
    else if (/^\s{2,}\S/.test(line)) items.at(-1).push(line.trim());
    else break;
    taken += 1;
  }
  const start = tag === 'ol' ? { start: first[1] } : {};
  return {
    taken,
    made: el(
      tag,
      start,
      items.map((texts) => el('li', {}, lines(texts))),
    ),
  };
};

const blockAt = (rest) => {
  for (const block of BLOCKS) {
    const found = block(rest);
    if (found !== undefined) return found;
  }
  return undefined;
};

const paragraph = (rest) => {
  const end = rest.findIndex((line, index) => line.trim() === '' || (index > 0 && blockAt([line]) !== undefined));
  const taken = end === -1 ? rest.length : end;
  return { taken, made: el('p', {}, lines(rest.slice(0, taken).map((line) => line.replace(/\s+$/, '')))) };
};

/** Markdown as a fragment of DOM nodes. */
export const markdownNodes = (text) => {
  const fragment = document.createDocumentFragment();
  let rest = text.replace(/\r\n?/g, '\n').split('\n');
  while (rest.length > 0) {
    if (rest[0].trim() === '') {
      rest = rest.slice(1);
      continue;
    }
    const { taken, made } = blockAt(rest) ?? paragraph(rest);
    fragment.append(made);
    rest = rest.slice(taken);
  }
  return fragment;
};

/** The same as an HTML string, for the card renderer, which wants one: the browser itself serialises the nodes. */
export const markdownHtml = (text) => {
  const holder = el('div');
  holder.append(markdownNodes(text));
  return holder.innerHTML;
};
