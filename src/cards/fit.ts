/** Makes replies fit the platform by saying less, and saying so; never by failing. */
import type { CoverageStatement } from '../audit/answer.ts';
import { type CardJson, LIMITS, type Reply } from '../audit/reply.ts';
import { CardError } from './card-error.ts';
import { checkReply } from './check.ts';
import { isJsonObject, type JsonValue, utf8Bytes } from './json.ts';
import { capital, MARKDOWN_VOICE, type Voice } from './voice.ts';

/** The first card that is small enough; the last one when none is (the gate then refuses it). */
export function firstCardThatFits<T>(sizes: readonly T[], make: (size: T) => JsonValue): JsonValue {
  let card: JsonValue = null;
  for (const size of sizes) {
    card = make(size);
    if (utf8Bytes(JSON.stringify(card)) <= LIMITS.cardBytes) break;
  }
  return card;
}

/** Longest reading that is shown. */
const READING_CHARS = 240;

export interface MarkdownParts {
  readonly head: readonly string[];
  readonly rows: readonly string[];
  /** What stands below, told how many rows are shown. */
  foot?(shown: number): readonly string[];
  /** How the rows are set; a list when not said. */
  readonly style?: 'list' | 'paragraphs';
}

/**
 * Paragraphs, rows and paragraphs, cut at the border of a row.
 * @param left says how many rows are left out; the foot may say it instead
 */
export function fitMarkdown(parts: MarkdownParts, left: (rows: number) => string = () => ''): string {
  const { rows } = parts;
  const whole = markdownOf(parts, rows.length, '');
  if (utf8Bytes(whole) <= LIMITS.textBytes) return whole;
  let bytes = utf8Bytes(markdownOf(parts, 0, left(rows.length)));
  const firstOver = rows.findIndex((row) => {
    bytes += utf8Bytes(row) + 3;
    return bytes > LIMITS.textBytes;
  });
  // The words about what is left out change with the count, so the estimate may be a row too many.
  let shown = firstOver < 0 ? rows.length : firstOver;
  let cut = markdownOf(parts, shown, left(rows.length - shown));
  while (shown > 0 && utf8Bytes(cut) > LIMITS.textBytes) {
    shown -= 1;
    cut = markdownOf(parts, shown, left(rows.length - shown));
  }
  return cut;
}

function markdownOf({ head, rows, foot, style }: MarkdownParts, shown: number, left: string): string {
  const kept = rows.slice(0, shown);
  const set = style === 'paragraphs' ? kept : [kept.map((row) => `- ${row}`).join('\n')];
  return [...head, ...set, left, ...(foot?.(shown) ?? [])].filter((part) => part !== '').join('\n\n');
}

/** How the question was read, as a line of its own. */
export function readingWords(reading: string, voice: Voice): string {
  return voice.say(capital(reading), READING_CHARS);
}

/** The same in small type; nothing when it was not read at all. */
export function readingMarkdown(reading: string): string {
  const words = readingWords(reading, MARKDOWN_VOICE);
  return words === '' ? '' : `_${words}_`;
}

/** Amber where something is missing that nobody brings by itself within minutes. */
export function coverageColor({ complete, isUpToDate }: CoverageStatement): 'default' | 'warning' {
  return complete || isUpToDate === true ? 'default' : 'warning';
}

/**
 * The gate that every reply passes.
 * @throws CardError `card-refused` naming what the platform would not take
 */
export function finishReply(markdown: string, card: JsonValue): Reply {
  const reply: Reply = { markdown, card: cardJson(card) };
  const problems = checkReply(reply);
  if (problems.length > 0) {
    throw new CardError('card-refused', `A card would not be shown by Webex: ${problems.slice(0, 3).join('; ')}.`, FIX);
  }
  return reply;
}

const FIX = 'Mend the template in cards/ or its data.';

function cardJson(card: JsonValue): CardJson {
  if (!isJsonObject(card) || card['type'] !== 'AdaptiveCard') {
    throw new CardError('card-refused', 'A card template is not an AdaptiveCard.', FIX);
  }
  const { actions, ...rest } = card;
  const hasActions = Array.isArray(actions) && actions.length > 0;
  return { ...rest, ...(hasActions ? { actions } : {}), type: 'AdaptiveCard' };
}
