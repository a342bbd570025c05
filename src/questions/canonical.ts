/**
 * A question back into words: the canonical phrase, which reads back to the
 * same question, and the reading that every reply begins with.
 */
import type { Intent, Question } from '../audit/question.ts';
import { ORDER_READINGS, type Reader } from './order-readings.ts';
import { ORDER_TEMPLATES, type OrderIntent, orderPhrase } from './orders.ts';
import { rangeWords, words } from './phrase-parts.ts';
import { SEARCH_PATTERNS, searchHead, searchReading } from './searches.ts';

export { weekdayLabel } from './order-readings.ts';
export { wallClock } from './phrase-parts.ts';

/**
 * Patterns that the phrases below are written in. The engine reads them for
 * every command of that intent beside the command's own, so that buttons work
 * whatever a command's grammar says.
 */
export const CANONICAL_PATTERNS: Readonly<Record<Intent, string>> = { ...SEARCH_PATTERNS, ...ORDER_TEMPLATES };

/**
 * The canonical text of a question. Reading it in the same zone gives the same
 * question again, at any time: spans are written as dates, names in quotes.
 * When the card of a button was made (`asOf`) has no words.
 * @param zone IANA zone in which dates are written
 */
export function phrase(question: Question, zone: string): string {
  const { intent } = question;
  if (intent === 'export' && question.of !== undefined) {
    const { of, format, ...slots } = question;
    return words(['export', phrase({ ...slots, intent: of }, zone), format && `as ${format}`]);
  }
  return isOrder(intent)
    ? orderPhrase(question, intent, zone)
    : words([searchHead(question, intent), rangeWords(question, zone)]);
}

/**
 * How a question was read, for the first line of a reply: `changes to user Zoe
 * Keller, 16-22 Nov 2026 (CET)`. Plain text without control characters; not
 * escaped for Markdown.
 * @param options zone IANA; now UTC ms
 */
export function describeReading(question: Question, options: Reader): string {
  const { intent } = question;
  if (intent === 'export' && question.of !== undefined) {
    const { of, format, ...slots } = question;
    const kind = format === undefined ? 'a file' : format.toUpperCase();
    return `${describeReading({ ...slots, intent: of }, options)}, as ${kind}`;
  }
  return isOrder(intent) ? ORDER_READINGS[intent](question, options) : searchReading(question, intent, options);
}

function isOrder(intent: Intent): intent is OrderIntent {
  return Object.hasOwn(ORDER_TEMPLATES, intent);
}
