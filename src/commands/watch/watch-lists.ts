/** Whose watches a question is about, and the buttons that go with one. */
import type { AnswerButton } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import {
  isSameWatched,
  type Watch,
  type Watched,
  type WatchList,
  type WatchOwner,
  watchKey,
} from '../../audit/watch.ts';
import { samePeriod } from '../../cards/action-data.ts';
import { isEverything } from '../../questions/watch-words.ts';
import type { CommandContext, Lacking } from '../command.ts';

/** What it takes to have something posted where others read it. */
export const FOR_A_SPACE: Lacking = { role: 'admin', what: 'have me post in a space unasked' };

/** Of the space where `here` is said and others are; else of the asker. Undefined: nobody who could be written to asks. */
export function ownerOf({ here }: Pick<Question, 'here'>, context: CommandContext): WatchOwner | undefined {
  const { spaceId, spaceKind, asker } = context;
  if (here === true && spaceId !== undefined && spaceKind !== 'direct') return { kind: 'space', spaceId };
  const email = asker.sender?.email.trim().toLowerCase();
  return here === true && spaceId === undefined ? undefined : (email && { kind: 'person', email }) || undefined;
}

export async function readWatches(owner: WatchOwner, { store }: CommandContext): Promise<WatchList | undefined> {
  return store.state.get('watches', watchKey(owner));
}

/** Is it told where the asker is now? One that was set for another organisation says nothing here. */
export function isInView({ orgId }: Watch, context: Pick<CommandContext, 'orgId'>): boolean {
  return orgId === undefined || context.orgId === undefined || orgId === context.orgId;
}

export function sameWatch(list: WatchList | undefined, what: Watched, orgId: string | undefined): Watch | undefined {
  return list?.watches.find((watch) => watch.orgId === orgId && isSameWatched(watch.what, what));
}

/** Says whose watch it is, so that nobody else's is stopped by it. */
export function stopQuestion(owner: WatchOwner, watch: number): Question {
  return owner.kind === 'space'
    ? { intent: 'unwatch', watch, here: true }
    : { intent: 'unwatch', watch, people: [owner.email] };
}

export function stopButton(owner: WatchOwner, watch: number, label = 'Stop watching'): AnswerButton {
  return { label, question: stopQuestion(owner, watch) };
}

export function listButton(owner: WatchOwner): AnswerButton {
  return { label: 'All watches', question: { intent: 'watches', ...(owner.kind === 'space' ? { here: true } : {}) } };
}

/** The search that finds what is watched. @param span UTC ms, half-open; absent: all time */
export function searchOf(what: Watched, span: Pick<Question, 'from' | 'to'> = {}): Question {
  const { target, actor, text, ...rest } = what;
  if (isEverything(what)) return samePeriod('what-changed', span);
  if (text !== undefined) return { ...samePeriod('containing', span), ...rest, text, ...(actor && { actor }) };
  if (actor?.kind === 'person') return { ...samePeriod('what-did', span), ...rest, actor, ...(target && { target }) };
  if (target !== undefined) return { ...samePeriod('history', span), ...rest, target };
  return { ...samePeriod(actor === undefined ? 'what-changed' : 'unattributed', span), ...rest };
}
