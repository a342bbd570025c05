/** The message that tells what came in for the watches of a person or space. */
import type { MessageAnswer } from '../../audit/answer.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { dateAt } from '../../audit/period.ts';
import { formatDate } from '../../audit/period-text.ts';
import { type Found, MAX_LISTED, newestOf, type Watched, type WatchOwner } from '../../audit/watch.ts';
import { eventWords } from '../../cards/event-words.ts';
import { counted, type Voice } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import { watchedWords } from '../../questions/watch-words.ts';
import { attributeEvents } from '../claims/attribute-events.ts';
import type { CommandContext } from '../command.ts';
import { statement } from '../statement.ts';
import { listButton, searchOf, stopButton } from './watch-lists.ts';

/** What came in for one watch, and who may read it. */
export interface NewsPart {
  readonly watch: number;
  /** With the names of today. */
  readonly what: Watched;
  readonly found: Found;
  /** Of the organisation in which it was found. */
  readonly context: CommandContext;
}

/** Words that are made fit for card and message later. */
const PLAIN: Voice = { say: plainText, name: plainText };
const DETAIL = { nameChars: 60, valueChars: 30, changes: 1 };

/** @param parts at least one */
export async function watchNews(owner: WatchOwner, parts: readonly NewsPart[]): Promise<MessageAnswer> {
  const [first] = parts;
  if (first === undefined) throw new RangeError('There is nothing to tell.');
  const { zone, now } = first.context;
  const lines = await changeLines(parts);
  const shown = lines.length > 0 && areMore(parts) ? [newestWords(lines.length)] : [];
  return statement(first.context, {
    title: titleOf(parts),
    lines: [
      ...(parts.length === 1 ? [] : parts.map(countLine)),
      ...shown,
      ...lines,
      ...parts.flatMap((part) => historyLine(part, parts.length > 1, zone)),
      ...(parts.length === 1 ? [whyLine(owner, first)] : []),
    ],
    buttons: buttonsOf(owner, parts, now),
  });
}

/** Than are listed. */
function areMore(parts: readonly NewsPart[]): boolean {
  const fresh = parts.flatMap(({ found }) => (found.fresh === undefined ? [] : [found.fresh]));
  const ids = new Set(fresh.flatMap(({ newest }) => newest.map(({ id }) => id)));
  return ids.size > MAX_LISTED || fresh.some(({ count, newest }) => count > newest.length);
}

function newestWords(count: number): string {
  return count === 1 ? 'The newest:' : `The newest ${count}:`;
}

function titleOf(parts: readonly NewsPart[]): string {
  const [only] = parts;
  if (only === undefined || parts.length > 1) return `News for ${parts.length} watches`;
  const { what, found } = only;
  return countWords(what, found);
}

function countLine({ watch, what, found }: NewsPart): string {
  return `Watch ${watch}: ${countWords(what, found)}`;
}

function whyLine(owner: WatchOwner, { watch }: NewsPart): string {
  return owner.kind === 'space' ? `This is watch ${watch} of this space.` : `This is your watch ${watch}.`;
}

function countWords(what: Watched, { fresh, history }: Found): string {
  return fresh === undefined ? watchedWords(what, history?.count ?? 0, 'older') : watchedWords(what, fresh.count);
}

/** Each change once, also where several watches are about it. What is gone by now, or not to be seen any more, is left out. */
async function changeLines(parts: readonly NewsPart[]): Promise<readonly string[]> {
  const newest = newestOf(parts.flatMap(({ found }) => found.fresh?.newest ?? []));
  const lines: string[] = [];
  for (const { id } of newest) {
    const place = parts.find(({ found }) => found.fresh?.newest.some((one) => one.id === id));
    const event = await place?.context.store.find(id);
    if (place !== undefined && event !== undefined) lines.push(await changeLine(event, place.context));
  }
  return lines;
}

async function changeLine(event: AuditEvent, context: CommandContext): Promise<string> {
  const [row] = await attributeEvents([event], { ...context, withoutEvidence: true });
  if (row === undefined) return '';
  const { who, what, when, changes, id } = eventWords(row, context.now, context.zone, PLAIN, DETAIL);
  return [`${who} ${what}`, when, ...changes.slice(0, 1), id].join(' · ');
}

function historyLine({ watch, found }: NewsPart, isOneOfMany: boolean, zone: string): readonly string[] {
  const { history } = found;
  if (history === undefined) return [];
  const [first, last] = [history.firstAt, history.lastAt].map((at) => formatDate(dateAt(at, zone)));
  const span = first === last ? `of ${first}` : `from ${first} to ${last}`;
  const are = history.count === 1 ? 'is' : 'are';
  // The headline has said how many.
  if (!isOneOfMany && found.fresh === undefined)
    return [`${history.count === 1 ? 'It is' : 'They are'} ${span}, came in late, and ${are} not listed here.`];
  const which = isOneOfMany ? ` (watch ${watch})` : '';
  return [`${counted(history.count, 'older change')} ${span} came in too${which}, and ${are} not listed here.`];
}

function buttonsOf(owner: WatchOwner, parts: readonly NewsPart[], now: number): NonNullable<MessageAnswer['buttons']> {
  const [only] = parts;
  if (only === undefined || parts.length > 1) return [listButton(owner)];
  const { found, what, watch } = only;
  const tallies = [found.fresh, found.history].filter((tally) => tally !== undefined);
  const from = Math.min(...tallies.map(({ firstAt }) => firstAt));
  const to = Math.max(...tallies.map(({ lastAt }) => lastAt)) + 1;
  const span = from < to && to <= now ? { from, to } : { from };
  return [{ label: 'Show in the trail', question: searchOf(what, span) }, stopButton(owner, watch), listButton(owner)];
}
