/** `unwatch 3`: not to be told any more. */
import type { Answer } from '../audit/answer.ts';
import { fold } from '../audit/fold.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import {
  isSameWatched,
  type Watch,
  type Watched,
  type WatchList,
  type WatchOwner,
  watchedOf,
  watchKey,
} from '../audit/watch.ts';
import { counted } from '../cards/voice.ts';
import { isEverything, watchedWords } from '../questions/watch-words.ts';
import { notPermitted } from './admin/permission.ts';
import { recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { resolveNames } from './resolve.ts';
import { refusal, sayInSpaceOnly, statement } from './statement.ts';
import { FOR_A_SPACE, isInView, listButton, ownerOf, readWatches } from './watch/watch-lists.ts';
import { nobodyToTell } from './watch.ts';

const STOP =
  '(unwatch|stop watching|stop following|stop monitoring|stop tracking|no longer watch|dont watch|do not watch|unfollow|unsubscribe from|stop telling me (about|of|when))';
const END = '(remove|delete|stop|end|cancel|drop|forget)';
const ONE = '[a|an|any|the|our]';
const OBJECT = `${ONE} ({type} [{target}]|{types}|{target})`;
const MORE = '[any more|anymore|any longer|now] [{here}]';

export const unwatch: Command = {
  name: 'unwatch',
  summary: 'End a watch by its number or by what it watches, or all of them',
  role: 'viewer',
  topic: 'asking',
  writes: true,
  grammar: [
    `(unwatch [watch]|${END} [the|my|our] watch|stop watching) [number|no|nr] {watch} [{here}]`,
    `(unwatch|stop watching) [my|our|the] ({all}|everything) [of] [my|our|the] [watches] [{here}]`,
    `${END} [my|our|the] {all} [of] [my|our|the] watches [{here}]`,
    `${STOP} ${OBJECT} ${MORE}`,
    `${STOP} [all|the|any] [{nobody}] {verb} <(of|to|in|on|for) ${OBJECT} | (by|from) {person} | (containing|mentioning) {text}> ${MORE}`,
  ],
  examples: [
    ['unwatch 3', { intent: 'unwatch', watch: 3 }],
    ['unwatch all', { intent: 'unwatch', all: true }],
    ['stop watching user Zoe Keller', { intent: 'unwatch', entityType: 'user', target: { name: 'Zoe Keller' } }],
  ],
  answer: async (question, context) => {
    const owner = ownerOf(question, context);
    if (owner === undefined) return question.here ? sayInSpaceOnly(context) : nobodyToTell(context);
    if (owner.kind === 'space' && !includesRole(context.asker.role, FOR_A_SPACE.role)) {
      return notPermitted(FOR_A_SPACE, context);
    }
    if (owner.kind === 'person' && question.people?.includes(owner.email) === false) return notYours(context);
    const list = await readWatches(owner, context);
    const meant = await meantBy(question, list, context);
    return meant.kind === 'answer' ? meant.answer : stop(owner, meant.numbers, context);
  },
};

type Meant =
  | { readonly kind: 'watches'; readonly numbers: readonly number[] }
  | { readonly kind: 'answer'; readonly answer: Answer };

async function meantBy(question: Question, list: WatchList | undefined, context: CommandContext): Promise<Meant> {
  const { watch: number, all } = question;
  const watches = (list?.watches ?? []).filter((one) => isInView(one, context));
  if (number !== undefined) {
    return watches.some((one) => one.number === number)
      ? { kind: 'watches', numbers: [number] }
      : { kind: 'answer', answer: await noSuchNumber(number, question, list, context) };
  }
  const what = watchedOf(question);
  if (isEverything(what)) {
    if (all === true && watches.length > 0) return { kind: 'watches', numbers: watches.map((one) => one.number) };
    const answer = watches.length === 0 ? nothingWatched(question, context) : whichOne(question, context);
    return { kind: 'answer', answer };
  }
  return byWhat(what, question, watches, context);
}

/** As it was named when it was set; else by what the name stands for now. */
async function byWhat(
  what: Watched,
  question: Question,
  watches: readonly Watch[],
  context: CommandContext,
): Promise<Meant> {
  const [called, ...others] = watches.filter((one) => isCalled(one.what, what));
  if (called !== undefined && others.length === 0) return { kind: 'watches', numbers: [called.number] };
  const resolved = await resolveNames(question, context);
  if (resolved.kind === 'answer') return resolved;
  const found = watches.filter((one) => isSameWatched(one.what, watchedOf(resolved.question)));
  if (found.length > 0) return { kind: 'watches', numbers: found.map((one) => one.number) };
  return { kind: 'answer', answer: notWatched(watchedOf(resolved.question), question, context) };
}

/** The same but for the id, which nobody types. */
function isCalled(stored: Watched, asked: Watched): boolean {
  const { target, actor, ...rest } = stored;
  const name = target?.name ?? target?.id;
  const isAsActor = (actor?.kind ?? '') === (asked.actor?.kind ?? '') && isNamedAs(actor, asked.actor);
  const kind = asked.entityType === undefined ? {} : { entityType: asked.entityType };
  const { entityType: _, ...others } = rest;
  const { target: askedTarget, actor: __, entityType: ___, ...askedRest } = asked;
  const isKind = asked.entityType === undefined ? target !== undefined : rest.entityType === kind.entityType;
  const isTarget = fold(name ?? '') === fold(askedTarget?.name ?? askedTarget?.id ?? '');
  return isAsActor && isTarget && isKind && isSameWatched(others, askedRest);
}

function isNamedAs(stored: Watched['actor'], asked: Watched['actor']): boolean {
  if (stored?.kind !== 'person' || asked?.kind !== 'person') return true;
  const texts = [stored.email, stored.name, stored.id].filter((text) => text !== undefined).map(fold);
  return [asked.email, asked.name, asked.id].some((text) => text !== undefined && texts.includes(fold(text)));
}

async function stop(owner: WatchOwner, numbers: readonly number[], context: CommandContext): Promise<Answer> {
  let gone: readonly Watch[] = [];
  await context.store.state.update('watches', watchKey(owner), (list) => {
    gone = list?.watches.filter(({ number }) => numbers.includes(number)) ?? [];
    return list && { ...list, watches: list.watches.filter(({ number }) => !numbers.includes(number)) };
  });
  const isHere = owner.kind === 'space' ? { here: true as const } : {};
  const [only, ...others] = gone;
  if (only === undefined) return nothingWatched(isHere, context);
  const what = others.length === 0 ? watchedWords(only.what) : counted(gone.length, 'watch', 'watches');
  if (owner.kind === 'space') {
    await recordChange(context, {
      did: `ended what a space watches: ${what}`,
      about: `watches of space ${owner.spaceId}`,
    });
  }
  return statement(context, {
    question: { intent: 'unwatch', ...isHere },
    title: others.length === 0 ? `No longer watched: ${what}` : `${counted(gone.length, 'watch', 'watches')} ended`,
    lines: [
      others.length === 0 ? `Watch ${only.number} is over; nothing more is told of it.` : 'Nothing more is told.',
    ],
    buttons:
      others.length === 0
        ? [{ label: 'Watch it again', question: { intent: 'watch', ...only.what, ...isHere } }, listButton(owner)]
        : [],
  });
}

async function noSuchNumber(
  number: number,
  question: Question,
  list: WatchList | undefined,
  context: CommandContext,
): Promise<Answer> {
  const wasThere = number <= (list?.last ?? 0);
  const { here } = question;
  const space = here === true ? undefined : ownerOf({ here: true }, context);
  const ofSpace = space?.kind === 'space' ? await readWatches(space, context) : undefined;
  const isOfSpace = ofSpace?.watches.some((watch) => watch.number === number) === true;
  return statement(context, {
    title: wasThere ? `Watch ${number} was ended before` : `There is no watch ${number}`,
    lines: ['Nothing was changed.', ...(isOfSpace ? [`This space has one: "unwatch ${number} here" ends it.`] : [])],
    buttons: [{ label: 'All watches', question: { intent: 'watches', ...(here === undefined ? {} : { here }) } }],
  });
}

function nothingWatched({ here }: Pick<Question, 'here'>, context: CommandContext): Answer {
  return statement(context, {
    title: here === true ? 'This space watches nothing' : 'You watch nothing',
    lines: ['Nothing was changed.'],
  });
}

function whichOne({ here }: Pick<Question, 'here'>, context: CommandContext): Answer {
  const suffix = here === true ? ' here' : '';
  return refusal(context, 'Say which one by its number, or all.', {
    title: 'Which watch?',
    suggestions: [`watches${suffix}`, `unwatch all${suffix}`],
  });
}

function notWatched(what: Watched, { here }: Pick<Question, 'here'>, context: CommandContext): Answer {
  return statement(context, {
    title: `${here === true ? 'This space does' : 'You do'} not watch ${watchedWords(what)}`,
    lines: ['Nothing was changed.'],
    buttons: [{ label: 'All watches', question: { intent: 'watches', ...(here === undefined ? {} : { here }) } }],
  });
}

function notYours(context: CommandContext): Answer {
  return refusal(context, 'It is for whoever set it to end it. Nothing was changed.', {
    title: 'This is the watch of somebody else',
    suggestions: ['watches'],
  });
}
