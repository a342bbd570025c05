/** The two ways the same words are written: on a card, and in a message's Markdown. */
import { cardText, markdownText, plainText } from './plain.ts';

export interface Voice {
  /** A sentence or field that may hold hostile text; `maxChars` visible characters at most. */
  say(text: string, maxChars: number): string;
  /** The same for one value inside a sentence, such as a name. */
  name(text: string, maxChars: number): string;
}

export const CARD_VOICE: Voice = voiceOf(cardText);
export const MARKDOWN_VOICE: Voice = voiceOf(markdownText);

const RTL_SCRIPTS = ['Hebrew', 'Arabic', 'Syriac', 'Thaana', 'Nko', 'Adlam', 'Samaritan', 'Mandaic'];
const RTL = `[${RTL_SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`;
const RIGHT_TO_LEFT = new RegExp(RTL, 'u');
/** Right-to-left words in a row, with the marks, digits and spaces between them. */
const RIGHT_TO_LEFT_RUN = new RegExp(`${RTL}(?:[^\\p{L}]{0,20}${RTL})*`, 'gu');

/**
 * Puts U+2068 and U+2069 (isolate) around what runs right to left, so that it
 * cannot reorder its neighbours: a value as a whole, in a sentence each run.
 * They are ours: the text's own direction marks are gone by then.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
function voiceOf(write: (text: string, maxChars: number) => string): Voice {
  return {
    say: (text, maxChars) => write(text, maxChars).replace(RIGHT_TO_LEFT_RUN, '\u2068$&\u2069'),
    name: (text, maxChars) => {
      const words = write(text, maxChars);
      return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;
    },
  };
}

/** A name for the middle of a sentence, in quotes when it could be taken for part of it. */
export function quoted(voice: Voice, text: string, maxChars: number): string {
  const shown = voice.name(text, maxChars);
  return /^[\p{L}\p{M}\p{N}_@.' -]{1,60}$/u.test(plainText(text, maxChars)) ? shown : `“${shown}”`;
}

/** With a capital letter, for words that begin a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 12345 -> `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 change`, `2 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
