/**
 * A typed text as tokens. Whatever is between quotes is one token and is taken
 * as it stands; elsewhere sentence punctuation around words falls away, and
 * words are compared folded (case, accents, apostrophes).
 */
import { fold } from '../audit/fold.ts';

/** Webex allows 7,439 bytes; nobody asks a longer question. */
export const MAX_QUESTION_CHARS = 8000;
export const MAX_QUESTION_TOKENS = 100;

export interface Token {
  /** Folded, without apostrophes: what patterns are compared with. Empty for quoted tokens. */
  readonly word: string;
  /** As written, without outer punctuation; what was between the quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** Place in the source, outer punctuation and quotes included. */
  readonly start: number;
  readonly end: number;
  /** Place in the source without them. */
  readonly innerStart: number;
  readonly innerEnd: number;
}

export type Tokenised =
  | { readonly kind: 'tokens'; readonly tokens: readonly Token[] }
  /** A quote was opened and never closed. */
  | { readonly kind: 'unclosed'; readonly rest: string }
  | { readonly kind: 'too-many' };

const BLANK = /[\s\p{Z}\p{Cc}]/u;
const OPENING = /[([{*¿¡,.;:!…-]/;
const CLOSING = /[)\]}*.,;:!?…]/;
/** Punctuation and invisible characters alone are no word; symbols such as `>` or an emoji are. */
const NO_WORD = /^[\p{P}\p{Cf}\p{M}]*$/u;

/** Closing marks by opening mark. */
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”"“'],
  ['”', '”"'],
  ['„', '“”"'],
  ['«', '»'],
  ['»', '«'],
  ['‹', '›'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['＂', '＂'],
]);
/** These are apostrophes and accents as well: quotes only where they stand around words. */
const LIGHT_QUOTES: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['‘', '’'],
  ['’', '’'],
  ['`', '`'],
]);

/** Cuts a text into tokens. Inside straight double quotes, `""` stands for one quote. */
export function tokenise(source: string): Tokenised {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (BLANK.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    const next = quotedToken(source, at) ?? plainToken(source, at);
    if (next.kind === 'unclosed') {
      return { kind: 'unclosed', rest: source.slice(at) };
    }
    at = next.token.end;
    if (next.token.quoted || !NO_WORD.test(next.token.text)) {
      tokens.push(next.token);
    }
    if (tokens.length > MAX_QUESTION_TOKENS) {
      return { kind: 'too-many' };
    }
  }
  return { kind: 'tokens', tokens };
}

type Scanned = { readonly kind: 'token'; readonly token: Token } | { readonly kind: 'unclosed' };

function quotedToken(source: string, start: number): Scanned | undefined {
  let open = start;
  while (open < source.length && OPENING.test(source.charAt(open))) {
    open += 1;
  }
  const mark = source.charAt(open);
  const isHeavy = QUOTES.has(mark);
  const closers = QUOTES.get(mark) ?? LIGHT_QUOTES.get(mark);
  if (closers === undefined) {
    return undefined;
  }
  const close = isHeavy ? heavyClose(source, open, closers) : lightClose(source, open, closers);
  if (close === undefined) {
    return isHeavy ? { kind: 'unclosed' } : undefined;
  }
  const inner = source.slice(open + 1, close);
  return {
    kind: 'token',
    token: {
      word: '',
      // French puts spaces inside its quotes.
      text: mark === '"' ? inner.replaceAll('""', '"') : '«»‹'.includes(mark) ? inner.trim() : inner,
      quoted: true,
      start,
      end: skipClosing(source, close + 1),
      innerStart: open,
      innerEnd: close + 1,
    },
  };
}

function heavyClose(source: string, open: number, closers: string): number | undefined {
  const doubles = source.charAt(open) === '"';
  for (let at = open + 1; at < source.length; at += 1) {
    if (!closers.includes(source.charAt(at))) {
      continue;
    }
    if (doubles && source.charAt(at + 1) === '"') {
      at += 1;
      continue;
    }
    return at;
  }
  return undefined;
}

function lightClose(source: string, open: number, closer: string): number | undefined {
  for (let at = open + 2; at < source.length; at += 1) {
    const next = source.charAt(at + 1);
    if (source.charAt(at) === closer && (next === '' || BLANK.test(next) || CLOSING.test(next))) {
      return at;
    }
  }
  return undefined;
}

/** Punctuation after a closing quote belongs to the sentence. */
function skipClosing(source: string, from: number): number {
  let at = from;
  while (at < source.length && CLOSING.test(source.charAt(at))) {
    at += 1;
  }
  return at;
}

function plainToken(source: string, start: number): Scanned {
  let end = start;
  while (end < source.length && !BLANK.test(source.charAt(end))) {
    end += 1;
  }
  const { innerStart, innerEnd } = trimmed(source, start, end);
  const text = source.slice(innerStart, innerEnd).replace(/\p{Cf}/gu, '');
  const word = fold(text).replace(/['’‘`´]/g, '');
  return { kind: 'token', token: { word, text, quoted: false, start, end, innerStart, innerEnd } };
}

/** Outer punctuation falls away; a minus before a digit and a lone angle bracket mean something and stay. */
function trimmed(source: string, start: number, end: number): { innerStart: number; innerEnd: number } {
  const isAngled = source.charAt(start) === '<' && source.slice(start, end).includes('>');
  let innerStart = isAngled ? start + 1 : start;
  while (
    innerStart < end &&
    OPENING.test(source.charAt(innerStart)) &&
    !/^-\d/.test(source.slice(innerStart, innerStart + 2))
  ) {
    innerStart += 1;
  }
  let innerEnd = end;
  while (
    innerEnd > innerStart &&
    (CLOSING.test(source.charAt(innerEnd - 1)) || (isAngled && source.charAt(innerEnd - 1) === '>'))
  ) {
    innerEnd -= 1;
  }
  return { innerStart, innerEnd };
}

/** What was written from one token to another (`end` excluded), in one line. */
export function writtenText(source: string, tokens: readonly Token[], start: number, end: number): string {
  const first = tokens[start];
  const last = tokens[end - 1];
  if (first === undefined || last === undefined) {
    return '';
  }
  let from = first.innerStart;
  let to = last.innerEnd;
  // A bracket that was trimmed off comes back when its partner is inside: "Sales (EMEA)".
  for (const [open, close] of ['()', '[]', '{}', '<>']) {
    const text = source.slice(from, to);
    if (count(text, open) > count(text, close) && source.charAt(to) === close) {
      to += 1;
    } else if (count(text, close) > count(text, open) && source.charAt(from - 1) === open) {
      from -= 1;
    }
  }
  return source
    .slice(from, to)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ')
    .trim();
}

function count(text: string, char: string | undefined): number {
  return char === undefined ? 0 : text.split(char).length - 1;
}
