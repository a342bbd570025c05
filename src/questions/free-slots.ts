/** The slots {comment}, {team} and {identity}: free words, which keep their case. */

import { fold } from '../audit/fold.ts';
import { isEmail, values } from './name-slots.ts';
import { politeEnds } from './politeness.ts';
import { NAME_WORD_COST, plainAt, type SlotContext, type SlotMatch, wrong } from './slot.ts';
import { writtenText } from './tokens.ts';

/** What a card's input takes as well. */
export const MAX_COMMENT_CHARS = 300;

/**
 * One quoted text, or everything to the end. Thanks at the end are no part of
 * it: the reading with fewer words is the cheaper one.
 */
export function readComment(context: SlotContext, at: number): readonly SlotMatch[] {
  const words = context.tokens.map((token) => token.word);
  const ends = new Set([...politeEnds(words)].filter((end) => end > at));
  const first = context.tokens[at];
  if (first?.quoted === true) {
    ends.add(at + 1);
  }
  return [...ends].flatMap((end) => commentMatch(context, at, end));
}

function commentMatch(context: SlotContext, at: number, end: number): readonly SlotMatch[] {
  const first = context.tokens[at];
  const isOneQuote = end === at + 1 && first?.quoted === true;
  const comment = (isOneQuote ? first.text : writtenText(context.source, context.tokens, at, end)).trim();
  if (fold(comment) === '') {
    return [];
  }
  if (comment.length > MAX_COMMENT_CHARS) {
    return [wrong(end, `The comment is longer than ${MAX_COMMENT_CHARS} characters. Shorten it.`)];
  }
  return [{ kind: 'read', end, cost: isOneQuote ? 0 : NAME_WORD_COST * (end - at), patch: { comment } }];
}

export function readTeam(context: SlotContext, at: number): readonly SlotMatch[] {
  return values(context, at)
    .filter(({ form }) => form === 'quoted' || form === 'plain' || form === 'name')
    .map(({ end, cost, text }) => ({ kind: 'read', end, cost, patch: { team: text.trim() } }));
}

/** An email, a name in quotes, or plain words; as written. */
export function readIdentity(context: SlotContext, at: number): readonly SlotMatch[] {
  const email = plainAt(context, at);
  if (isEmail(email)) {
    return [{ kind: 'read', end: at + 1, cost: 0, patch: { identity: email } }];
  }
  return values(context, at)
    .filter(({ form }) => form !== 'id')
    .map(({ end, cost, text }) => ({ kind: 'read', end, cost, patch: { identity: text.trim() } }));
}
