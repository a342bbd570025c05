/** The slots {event}, {events} and {people}: ids and emails, one or several. */
import { isEmail } from './name-slots.ts';
import { found, type SlotContext, type SlotMatch, wordAt, wrong } from './slot.ts';
import type { Token } from './tokens.ts';

const MAX_EVENT_ID_CHARS = 200;
/** Changes or people in one order; a button carries no more either. */
export const MAX_LISTED = 50;

/** What may stand between two of a list, beside a comma. */
const JOINTS: ReadonlySet<string> = new Set(['and', '&', '+']);

/** The id of an event: a quoted text, or one word that holds a digit. */
export function readEvent(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  const isTime = /^\d{1,2}:\d{2}/.test(wordAt(context, at));
  const [id, ...others] = token === undefined || isTime ? [] : eventIds(token);
  return id === undefined || others.length > 0 ? [] : [found(at + 1, { event: id })];
}

/** An id that needs no word in front: `c-` and twelve hexadecimal digits or more. */
export function readEventId(context: SlotContext, at: number): readonly SlotMatch[] {
  return /^c-[0-9a-f]{12,}$/.test(wordAt(context, at)) ? readEvent(context, at) : [];
}

/** Ids of events: `c-1, c-2 and c-3`. Each counts once. */
export function readEvents(context: SlotContext, at: number): readonly SlotMatch[] {
  return readList(context, at, eventIds, 'changes', (events) => ({ events }));
}

/** Emails: `zoe@example.com, max@example.com and ina@example.com`. */
export function readPeople(context: SlotContext, at: number): readonly SlotMatch[] {
  return readList(context, at, emails, 'people', (people) => ({ people }));
}

/** Every list that begins here, longest first: what follows may look like one more and be something else. */
function readList(
  context: SlotContext,
  at: number,
  itemsOf: (token: Token) => readonly string[],
  what: string,
  patchOf: (
    items: readonly string[],
  ) => { readonly events: readonly string[] } | { readonly people: readonly string[] },
): readonly SlotMatch[] {
  const matches: SlotMatch[] = [];
  const all = new Set<string>();
  for (let next = at; next < context.tokens.length; ) {
    const token = context.tokens[next];
    const items = token === undefined ? [] : itemsOf(token);
    if (items.length === 0) {
      break;
    }
    for (const item of items) {
      all.add(item);
    }
    next += 1;
    matches.push(
      all.size > MAX_LISTED
        ? wrong(next, `These are more than ${MAX_LISTED} ${what}. Take them in smaller steps.`)
        : found(next, patchOf([...all])),
    );
    next += JOINTS.has(wordAt(context, next)) ? 1 : 0;
  }
  return matches.reverse();
}

/** Ids in one token; none when any part of it is no id. */
function eventIds(token: Token): readonly string[] {
  if (token.quoted) {
    return token.text.trim() === '' || token.text.length > MAX_EVENT_ID_CHARS ? [] : [token.text];
  }
  const parts = token.text.split(',').filter((part) => part !== '');
  const areIds = parts.every((part) => part.length <= MAX_EVENT_ID_CHARS && /^(?=\D*\d)[\w:.=+/-]{4,}$/.test(part));
  return areIds ? parts : [];
}

/** Emails in one token, in lower case; none when any part of it is no email. */
function emails(token: Token): readonly string[] {
  const parts = token.quoted ? [token.text.trim()] : token.text.split(/[,;]/).filter((part) => part !== '');
  return parts.every(isEmail) ? parts.map((part) => part.toLowerCase()) : [];
}
