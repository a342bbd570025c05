/** The two ways the same words are written: on a card, and in a message's Markdown. */
import { cardText, markdownText, plainText } from './plain.ts';

export interface Voice {
  /** A sentence or field that may hold hostile text; `maxChars` visible characters at most. */
  say(text: string, maxChars: number): string;
  /** The same for a name inside a sentence: text that runs right to left cannot reorder its neighbours. */
  name(text: string, maxChars: number): string;
}

export const CARD_VOICE: Voice = { say: cardText, name: isolated(cardText) };
export const MARKDOWN_VOICE: Voice = { say: markdownText, name: isolated(markdownText) };

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}]/u;

/**
 * Puts U+2068 and U+2069 (isolate) around a value that holds right-to-left
 * letters. They are ours: the value's own direction marks are gone by then.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
function isolated(write: (text: string, maxChars: number) => string): Voice['name'] {
  return (text, maxChars) => {
    const words = write(text, maxChars);
    return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;
  };
}

/** A name for the middle of a sentence, in quotes when it could be taken for part of it. */
export function quoted(voice: Voice, text: string, maxChars: number): string {
  const shown = voice.name(text, maxChars);
  return /^[\p{L}\p{M}\p{N}_@.' -]{1,60}$/u.test(plainText(text, maxChars)) ? shown : `“${shown}”`;
}

/** 12345 -> `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 change`, `2 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
