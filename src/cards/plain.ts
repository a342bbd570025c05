/**
 * Hostile text made harmless. Audit data may hold mentions, Markdown, links,
 * control and direction characters, and a megabyte of anything; none of it may
 * act in a chat. Three steps: clean (one line, visible characters, cut), then
 * for a card or for a message the marks that would act are broken.
 *
 * How a mark is broken: with a backslash where only that helps (`*`, `_` at the
 * edge of a word, `` ` ``, `~`), because both kinds of Markdown that Webex
 * clients use know it; else with U+200B after it, which no reader sees and
 * which also works on phones, whose card renderer knows no backslash before
 * brackets (microsoft/AdaptiveCards, shared/cpp/ObjectModel/MarkDownBlockParser).
 * A real address of a person stays as it is: it must be found and copied, and
 * the worst that a client makes of it is a mail link to that very address. Web
 * addresses are broken, so that no client offers a stranger's link.
 */
import { utf8Bytes } from './json.ts';

/** Bytes that one visible character may take on average; a flood of joined emoji is cut sooner. */
const BYTES_PER_CHAR = 4;
const ELLIPSIS = '…';
const BREAK = '\u200B';

const SPACES = /[\t\n\v\f\r\u0085\u115F\u1160\u2028\u2029\u2800\u3164\uFFA0\p{Zs}]+/gu;
/** Half pairs, control characters, non-characters, and what turns the direction of text. */
const FORBIDDEN = /[\p{Cs}\p{Cc}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]+/gu;
/** Invisible ones, except the two joiners that emoji and some scripts need and the Arabic signs that are visible. */
const INVISIBLE = /(?![\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u200C\u200D])\p{Cf}/gu;
const JOINER_RUN = /([\u200C\u200D])[\u200C\u200D]+/g;
/** More marks on one letter than any script needs would be drawn over the neighbouring lines. */
const MARK_FLOOD = /(\p{M}{5})\p{M}+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text on one line without control, direction or invisible characters, cut
 * with an ellipsis between whole characters as a person sees them. What was
 * taken for hiding something shows as U+FFFD.
 * @param maxChars visible characters, the ellipsis included; at most 4 bytes of UTF-8 each on average
 */
export function plainText(raw: string, maxChars = 120): string {
  const text = raw.trim();
  const head = text.slice(0, maxChars * 8 + 64);
  const line = head
    .replace(SPACES, ' ')
    .replace(FORBIDDEN, '\uFFFD')
    .replace(INVISIBLE, '')
    .replace(JOINER_RUN, '$1')
    .replace(MARK_FLOOD, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(line, maxChars, head.length < text.length);
}

function cut(line: string, maxChars: number, wasCut: boolean): string {
  const maxBytes = maxChars * BYTES_PER_CHAR;
  if (!wasCut && line.length <= maxChars && utf8Bytes(line) <= maxBytes) return line;
  const kept: string[] = [];
  let bytes = 0;
  for (const { segment } of graphemes.segment(line)) {
    bytes += utf8Bytes(segment);
    if (kept.length === maxChars || bytes > maxBytes) return shorten(kept, maxChars, maxBytes);
    kept.push(segment);
  }
  return wasCut ? shorten(kept, maxChars, maxBytes) : line;
}

function shorten(kept: string[], maxChars: number, maxBytes: number): string {
  while (kept.length >= maxChars || utf8Bytes(kept.join('')) + utf8Bytes(ELLIPSIS) > maxBytes) kept.pop();
  return `${kept.join('').trimEnd()}${ELLIPSIS}`;
}

/** Words for one place of a card: TextBlock, fact, button or choice. At most about 5 times the cleaned length. */
export function cardText(raw: string, maxChars?: number): string {
  return withoutLinks(withoutMarks(plainText(raw, maxChars)))
    .replace(/<|&(?=[#\p{L}]|$)|\{(?=\{|$)|\$(?=\{|$)/gu, `$&${BREAK}`)
    .replace(BLOCK_START, `${BREAK}$&`);
}

/** Words for the Markdown of a message. Angle brackets become references, as Webex's own tools write them. */
export function markdownText(raw: string, maxChars?: number): string {
  return withoutLinks(withoutMarks(plainText(raw, maxChars)))
    .replace(/&(?=[#\p{L}]|$)/gu, '&amp;')
    .replace(/</g, `&lt;${BREAK}`)
    .replace(/>/g, '&gt;')
    .replace(/\$(?=\{|$)/g, `$&${BREAK}`)
    .replace(BLOCK_START, `${BREAK}$&`);
}

/** What starts a list, heading, quote or underline when it stands at the start of a block. */
const BLOCK_START = /^(?:[-+](?=[\s-]|$)|#{1,6}(?=\s|$)|[>=]|\d{1,9}[.)](?=\s|$))/;

/** Emphasis, code, strike, escapes; and the joint of text and address in links, images and references. */
function withoutMarks(text: string): string {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, `\\${BREAK}`)
    .replace(/[*`~]/g, '\\$&')
    .replace(/_+/g, (run, at: number, whole: string) =>
      isInsideWord(whole, at, run.length) ? run : run.replaceAll('_', '\\_'),
    )
    .replace(/\](?=[([:]|$)/g, `]${BREAK}`);
}

/** `skill_profile` is no emphasis in any dialect, so names stay as they were typed. */
function isInsideWord(text: string, at: number, length: number): boolean {
  return /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) && /^[\p{L}\p{N}]/u.test(text.slice(at + length));
}

/**
 * A person's address, alone or in brackets or quotes. Without `%`, before which some clients see a
 * web address, and without encoded names, which some show decoded, alike to another.
 */
const ADDRESS = /^(?!.*xn--)[("'[]*[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}[)"'\],.;:!?]*$/i;
/** The dot before what clients take for a top-level domain: two letters, one of the old common ones, or an encoded one. */
const DOMAIN_DOT =
  /\.(?=(?:[a-z]{2}|com|net|org|edu|gov|mil|int|biz|info|name|pro|app|dev|web|xyz|top|site|shop|online|click|link|cloud|page|live|test|example|museum|coop|aero|asia|xxx|рф)(?![\p{L}\p{N}_])|xn--)/giu;

function withoutLinks(text: string): string {
  return text.replace(/\S+/g, (word) =>
    ADDRESS.test(word)
      ? word
      : word
          .replace(/(?<=[A-Za-z]):(?=\S)/g, `:${BREAK}`)
          .replace(/\/(?=\/)/g, `/${BREAK}`)
          .replace(/www\.(?=\S)/gi, `$&${BREAK}`)
          .replace(DOMAIN_DOT, `.${BREAK}`),
  );
}
