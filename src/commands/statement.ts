/** Plain statements: done, not here, not allowed. */
import type { MessageAnswer, RefusedAnswer } from '../audit/answer.ts';
import type { CommandContext } from './command.ts';

type Frame = Pick<CommandContext, 'zone' | 'now'>;

/** A message with the frame of its context filled in. */
export function statement(
  context: Frame,
  content: Omit<MessageAnswer, 'kind' | 'reading' | 'zone' | 'now'>,
): MessageAnswer {
  return { kind: 'message', reading: content.title, zone: context.zone, now: context.now, ...content };
}

/** A refusal: why, what was not understood (or a title, where all was), what can be asked instead. */
export function refusal(
  context: Frame,
  reason: string,
  more: {
    readonly title?: string;
    readonly notUnderstood?: readonly string[];
    readonly suggestions?: readonly string[];
  } = {},
): RefusedAnswer {
  return {
    kind: 'refused',
    reading: 'not read',
    zone: context.zone,
    now: context.now,
    ...(more.title === undefined ? {} : { title: more.title }),
    reason,
    notUnderstood: more.notUnderstood ?? [],
    suggestions: more.suggestions ?? [],
  };
}

/** The space that an order about "this space" is for; undefined: there is none, as at a terminal. */
export function webexSpaceOf({
  spaceId,
  isTerminal,
}: Pick<CommandContext, 'spaceId' | 'isTerminal'>): string | undefined {
  return isTerminal === true ? undefined : spaceId;
}

/** For commands that change a space and were asked outside of one. */
export function sayInSpaceOnly(context: Frame): RefusedAnswer {
  return refusal(context, 'Say this in the Webex space that it is for.', { title: 'Only in a Webex space' });
}
