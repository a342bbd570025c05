/**
 * Markdown as Webex takes it, to HTML and to plain text. Only the common part:
 * enough to show a message and to see what is left of it in `text`.
 * @see https://developer.webex.com/docs/basics#formatting-messages
 */

/** Both forms of one piece of words. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

/** How a mention reads; undefined leaves it as plain characters. */
export type MentionReader = (mention: Mention) => Rendered | undefined;

export type Mention =
  | { readonly kind: 'person'; readonly by: 'id' | 'email'; readonly value: string; readonly label: string | undefined }
  | { readonly kind: 'all' };

/** Non-characters that hold the place of a mention while Markdown is read; taken out of the input first. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const MENTION = /<@(?:(all)|person(Id|Email):([^|<>\s]+)(?:\|([^<>]*))?)>/gi;
const PLACE = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');

/**
 * A mention counts wherever its characters stand, also after a backslash or in
 * a code span: whether real Webex would honour an escape is not published, and
 * an escape that does not hold must not go unnoticed here.
 */
export function renderMarkdown(markdown: string, readMention: MentionReader): Rendered {
  const mentions: Rendered[] = [];
  const held = markdown
    .replaceAll(OPEN, '')
    .replaceAll(CLOSE, '')
    .replace(MENTION, (whole, all, by, value, label) => {
      const mention: Mention = all
        ? { kind: 'all' }
        : { kind: 'person', by: by.toLowerCase() === 'id' ? 'id' : 'email', value, label: label || undefined };
      const rendered = readMention(mention);
      if (!rendered) return whole;
      mentions.push(rendered);
      return `${OPEN}${mentions.length - 1}${CLOSE}`;
    });
  const { html, text } = renderBlocks(held.replace(/\r\n?/g, '\n').split('\n'));
  const fill = (words: string, form: keyof Rendered) =>
    words.replace(PLACE, (_, index) => mentions[Number(index)]?.[form] ?? '');
  return { html: fill(html, 'html'), text: fill(text, 'text').trim() };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface Block {
  readonly matches: RegExp;
  readonly open: string;
  readonly close: string;
  /** Around all neighbours of the same kind. */
  readonly wrap?: string;
}

const BLOCKS: readonly Block[] = [
  { matches: /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/, open: '<h3>', close: '</h3>' },
  { matches: /^\s{0,3}>\s?(.*)$/, open: '<p>', close: '</p>', wrap: 'blockquote' },
  { matches: /^\s*[-*+]\s+(.*)$/, open: '<li>', close: '</li>', wrap: 'ul' },
  { matches: /^\s*\d{1,9}[.)]\s+(.*)$/, open: '<li>', close: '</li>', wrap: 'ol' },
];
const RULE = /^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

/** What a line is, with the element its neighbours of the same kind share. */
interface Piece extends Rendered {
  readonly wrap: string | undefined;
  /** Lines of one paragraph stand together. */
  readonly isParagraph: boolean;
}

function renderBlocks(lines: readonly string[]): Rendered {
  const pieces = readPieces(lines);
  let html = '';
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    const continues = piece.isParagraph && before?.isParagraph === true;
    if (piece.wrap && before?.wrap !== piece.wrap) html += `<${piece.wrap}>`;
    if (piece.isParagraph) html += continues ? '<br/>' : '<p>';
    html += piece.html;
    if (piece.isParagraph && !after?.isParagraph) html += '</p>';
    if (piece.wrap && after?.wrap !== piece.wrap) html += `</${piece.wrap}>`;
  });
  return { html, text: pieces.map((piece) => piece.text).join('\n') };
}

function readPieces(lines: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) {
      pieces.push(readLine(line));
      continue;
    }
    const found = lines.findIndex((later, at) => at > index && later.trimStart().startsWith(fence));
    const end = found < 0 ? lines.length : found;
    const code = lines.slice(index + 1, end).join('\n');
    pieces.push({
      html: `<pre><code>${escapeHtml(code)}</code></pre>`,
      text: code,
      wrap: undefined,
      isParagraph: false,
    });
    index = end;
  }
  return pieces;
}

function readLine(line: string): Piece {
  if (RULE.test(line)) return { html: '<hr/>', text: '', wrap: undefined, isParagraph: false };
  if (line.trim() === '') return { html: '', text: '', wrap: undefined, isParagraph: false };
  const block = BLOCKS.find((one) => one.matches.test(line));
  if (!block) return { ...renderInline(line.trim()), wrap: undefined, isParagraph: true };
  const inner = renderInline(block.matches.exec(line)?.[1] ?? '');
  return { html: block.open + inner.html + block.close, text: inner.text, wrap: block.wrap, isParagraph: false };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

/** One alternative per construct, in order of precedence. */
const INLINE = new RegExp(
  [
    '\\\\(?<escaped>[!-/:-@[-`{-~])',
    '(?<ticks>`+)(?<code>[^`](?:[^\\n]*?[^`])?)\\k<ticks>(?!`)',
    '\\[(?<label>(?:\\\\.|[^\\]\\\\\\n])*)\\]\\((?<target>[^()\\s]*)(?:\\s+"[^"]*")?\\)',
    '<(?<auto>https?://[^<>\\s]+)>',
    '\\*\\*(?=\\S)(?<strong>[^\\n]*?\\S)\\*\\*(?!\\*)',
    '__(?=\\S)(?<strongToo>[^\\n]*?\\S)__(?!_)',
    '\\*(?=[^\\s*])(?<star>[^\\n*]*?[^\\s*])\\*',
    '(?<![A-Za-z0-9])_(?=[^\\s_])(?<underscore>[^\\n_]*?[^\\s_])_(?![A-Za-z0-9])',
    '&(?<entity>amp|lt|gt|quot|apos|nbsp|#\\d{1,7}|#[xX][0-9a-fA-F]{1,6});',
  ].join('|'),
  'g',
);

function renderInline(line: string): Rendered {
  let html = '';
  let text = '';
  let from = 0;
  const add = (piece: Rendered) => {
    html += piece.html;
    text += piece.text;
  };
  for (const match of line.matchAll(INLINE)) {
    add(plain(line.slice(from, match.index)));
    add(renderMatch(match.groups ?? {}, match[0]));
    from = match.index + match[0].length;
  }
  add(plain(line.slice(from)));
  return { html, text };
}

function renderMatch(groups: Readonly<Record<string, string | undefined>>, whole: string): Rendered {
  const { escaped, code, label, target, auto, strong, strongToo, star, underscore, entity } = groups;
  if (escaped !== undefined) return plain(escaped);
  if (code !== undefined) return { html: `<code>${escapeHtml(code)}</code>`, text: code };
  if (label !== undefined && target !== undefined) return link(renderInline(label), target);
  if (auto !== undefined) return link(plain(auto), auto);
  if (strong !== undefined) return around('strong', renderInline(strong));
  if (strongToo !== undefined) return around('strong', renderInline(strongToo));
  if (star !== undefined) return around('em', renderInline(star));
  if (underscore !== undefined) return around('em', renderInline(underscore));
  if (entity !== undefined) return plain(readEntity(entity));
  return plain(whole);
}

function plain(text: string): Rendered {
  return { html: escapeHtml(text), text };
}

function around(tag: string, inner: Rendered): Rendered {
  return { html: `<${tag}>${inner.html}</${tag}>`, text: inner.text };
}

/** Anything but a web or mail address is shown without a link. */
function link(label: Rendered, target: string): Rendered {
  if (!/^(https?:\/\/|mailto:)/i.test(target)) return label;
  return { html: `<a href="${escapeHtml(target)}" rel="nofollow">${label.html}</a>`, text: label.text };
}

function readEntity(name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name] ?? '';
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '\uFFFD';
}
