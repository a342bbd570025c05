/**
 * Does a text hold a secret? People paste API keys and tokens into chats; such a
 * text must be neither read nor kept. Looked for are the shapes that secrets are
 * known by, values behind a word such as "password:", and long random strings.
 * Ids that records and our own answers carry are none of these.
 */
import { isPlainBase64 } from './vendor-id.ts';

/** A message of the chat service is shorter; only the beginning of a longer text is looked at. */
const MAX_CHARS = 20_000;
/** Shorter random strings are ids: uuids have 32 hex digits. */
const MIN_HEX_CHARS = 40;
const MIN_RANDOM_CHARS = 32;
/** Neighbours of another kind (capital, small, digit) per character. Random text has 0.64, words have less than 0.3. */
const RANDOM_CHANGES = 0.42;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** What secrets of widely used services look like. */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/,
  /PuTTY-User-Key-File-\d/,
  // Webex access tokens of people, bots and integrations: random part, cluster, organisation.
  new RegExp(`[\\w-]{20,200}_[A-Z0-9]{2,8}_${UUID}(?![\\w-])`, 'i'),
  // JSON web tokens; their header begins with {" in base64.
  /\beyJ[\w-]{10,}\.[\w-]{4,}\.[\w-]*/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{30,}/,
  /\bglpat-[\w-]{18,}/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /\bAIza[\w-]{35}/,
  /\b[sr]k[-_](?:live|test|proj|ant)[-_][\w-]{10,}/,
  /\bsk-[A-Za-z0-9]{20,}/,
  // A user and a password in an address.
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/@]{3,200}@/i,
  /\bauthorization\s{0,5}[:=]\s{0,5}\w+\s{1,5}\S{8,}/i,
  /\bbearer\s{1,5}[\w.~+/-]{16,}/i,
];

/** Words that a secret stands behind. Not "key" alone: the keys of queues and people are what we talk about. */
const LABEL = String.raw`\b(?:api[\s_-]?keys?|api[\s_-]?tokens?|api[\s_-]?secrets?|(?:access|secret|private|shared|signing|encryption)[\s_-]?keys?|(?:access|auth|bearer|bot|refresh|personal|session)[\s_-]?tokens?|client[\s_-]?secrets?|webhook[\s_-]?secrets?|tokens?|secrets?|passwords?|passphrases?|passwd|pwd|passwort|kennwort)`;
const MARKED = new RegExp(`${LABEL}["'\`*]{0,3}\\s{0,5}(?:[:=]|->|=>)\\s{0,5}["'\`*“]{0,3}([^\\s"'\`”]{1,500})`, 'giu');
const SPOKEN = new RegExp(
  `${LABEL}\\s{1,5}(?:is|was|are|ist|lautet|reads)(?:\\s{0,5}:)?\\s{1,5}["'\`*“]{0,3}([^\\s"'\`”]{1,500})([^\\n.!?]{0,60})`,
  'giu',
);

/** What is said of keys and passwords without giving them away. */
const HARMLESS: ReadonlySet<string> = new Set(
  `missing reported proven regressed exempt revoked unknown configured done set unset reset changed rotated expired valid
  invalid wrong correct required needed optional none no not yes ok okay known hidden secret secure safe stored kept encrypted
  masked redacted removed deleted created updated here there now still already gone lost leaked compromised weak strong
  a an the my your our their his her this that these those it in on at by for with without from under of to too very only
  never always blocked locked disabled enabled active inactive working broken ready pending later cannot being used unused
  also and or but because who what when where why how which see ask new old same different empty mine yours expiring in-use
  n/a tbd todo`.split(/\s+/),
);

/**
 * True when the text seems to hold an API key, a token, a password or a private
 * key. Meant to be asked before a text is read, stored or logged. Takes time in
 * proportion to the text.
 */
export function looksLikeSecret(text: string): boolean {
  const head = text.slice(0, MAX_CHARS);
  return (
    SHAPES.some((shape) => shape.test(head)) ||
    [...head.matchAll(MARKED)].some(([, value = '']) => isMarkedSecret(value)) ||
    [...head.matchAll(SPOKEN)].some(([, value = '', rest = '']) => isSpokenSecret(value, rest)) ||
    wordsOf(head).some(isRandom)
  );
}

/** Behind a colon or an equals sign. */
function isMarkedSecret(value: string): boolean {
  const word = bare(value);
  // Hidden already, a place to fill in, or an id that stands in an answer of ours.
  return word !== '' && !HARMLESS.has(word.toLowerCase()) && !/^[*•.…_xX-]+$|^<.*>$|^\$/.test(word) && !isUuid(word);
}

/** Behind "is": a sentence about a password is more likely than the password. */
function isSpokenSecret(value: string, rest: string): boolean {
  const word = bare(value);
  if (!isMarkedSecret(value)) return false;
  const isWord = /^\p{L}+$/u.test(word) && (word === word.toLowerCase() || /^\p{Lu}\p{Ll}+$/u.test(word));
  return !isWord || (word.length >= 6 && rest.trim() === '');
}

function bare(value: string): string {
  return value.replace(/^[([{*_]+/, '').replace(/[)\]}*.,;:!?]+$/, '');
}

function isUuid(word: string): boolean {
  return new RegExp(`^${UUID}$`, 'i').test(word);
}

/** Words, and the pieces of addresses: names of folders and parameters are words of their own. */
function wordsOf(text: string): readonly string[] {
  return text
    .split(/[\s"'`“”„<>()[\]{},;|=&?#]+/u)
    .flatMap((word) => (word.includes('://') || word.startsWith('/') ? word.split('/') : [word]))
    .filter((word) => word.length >= MIN_RANDOM_CHARS);
}

/** A long string as only a machine makes it, and none of the ids that records carry. */
function isRandom(word: string): boolean {
  const core = word.replace(/^[\W_]+|[^\w=]+$/g, '');
  const parts = core.replace(new RegExp(`(?:^|_|-|:)${UUID}(?=$|_|-|:)`, 'gi'), ' ').split(/[ .:@]/);
  return parts.some((part) => isRandomHex(part) || isRandomBase64(part));
}

function isRandomHex(part: string): boolean {
  const digits = /^(?:0x|[a-z]{1,10}[_-])?([0-9a-f]+)$/i.exec(part)?.[1] ?? '';
  return digits.length >= MIN_HEX_CHARS && /\d/.test(digits) && /[a-f]/i.test(digits) && new Set(digits).size >= 8;
}

function isRandomBase64(part: string): boolean {
  if (!/^[\w+/-]+=*$/.test(part) || isPlainBase64(part)) return false;
  const pieces = part.replace(/=+$/, '').split(/[+/_-]/);
  const text = pieces.join('');
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  if (text.length < MIN_RANDOM_CHARS - 4 || longest.length < 12) return false;
  // Names carry one number at most: a year, a version.
  const isMixed = /\d\D+\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && new Set(text).size >= 12;
  return isMixed && changesIn(text) >= RANDOM_CHANGES && changesIn(longest) >= RANDOM_CHANGES - 0.1;
}

/** How often a character is followed by one of another kind, per character. */
function changesIn(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at += 1) {
    changes += kindOf(text.charCodeAt(at)) === kindOf(text.charCodeAt(at - 1)) ? 0 : 1;
  }
  return changes / (text.length - 1);
}

function kindOf(code: number): 'digit' | 'capital' | 'small' {
  if (code >= 48 && code <= 57) return 'digit';
  return code >= 65 && code <= 90 ? 'capital' : 'small';
}
