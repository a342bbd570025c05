/** Texts of records, made fit for a file: nothing in them can act, hide or turn its neighbours around. */
import type { Change } from '../audit/event.ts';
import { storableText } from '../audit/field-text.ts';

/** Marks that turn the direction of what follows, and invisible marks that no script needs. */
const DIRECTION_MARKS = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/g;
/** Tags: invisible copies of ASCII, with which a text says other things to machines than to people. */
const TAGS = /[\u{E0000}-\u{E007F}]/gu;
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g;
const ELLIPSIS = '…';

/**
 * Without control characters, direction marks and half surrogate pairs; line breaks are `\n`, tabs stay.
 * @param maxChars UTF-16 units; what is longer ends with an ellipsis
 */
export function fileText(text: string, maxChars: number): string {
  // A little more than fits, so that cutting never depends on what is taken out behind.
  const head = text.length > maxChars * 2 + 64 ? text.slice(0, maxChars * 2 + 64) : text;
  const clean = storableText(head.replace(LINE_BREAKS, '\n'))
    .replace(CONTROLS, ' ')
    .replace(DIRECTION_MARKS, '')
    .replace(TAGS, '');
  if (clean.length <= maxChars && head.length === text.length) return clean;
  return `${storableText(clean.slice(0, maxChars - 1)).replace(/\uFFFD$/, '')}${ELLIPSIS}`;
}

/** `field: before → after`, one field a line. */
export function changesText(changes: readonly Change[], separator: string): string {
  return changes.map(changeText).join(separator);
}

function changeText({ field, before, after }: Change): string {
  if (before === undefined) return after === undefined ? `${field}: changed` : `${field}: set to ${shown(after)}`;
  return after === undefined ? `${field}: was ${shown(before)}` : `${field}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: string): string {
  return value.trim() === '' ? '(empty)' : value;
}
