/** `watch deletions of entry points`: to be told of changes as they come in. */
import type { Answer, MessageAnswer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import {
  MAX_WATCHES,
  newWatchList,
  type Watch,
  type Watched,
  type WatchList,
  type WatchOwner,
  watchedOf,
  watchKey,
} from '../audit/watch.ts';
import { phrase } from '../questions/canonical.ts';
import { watchedWords } from '../questions/watch-words.ts';
import { notPermitted } from './admin/permission.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { type Resolved, resolveNames } from './resolve.ts';
import { refusal, sayInSpaceOnly, statement } from './statement.ts';
import {
  FOR_A_SPACE,
  listButton,
  ownerOf,
  sameWatch,
  searchOf,
  stopButton,
  stopQuestion,
} from './watch/watch-lists.ts';

const TELL =
  '(tell|notify|alert|ping|inform|message|warn|let) (me|us|everyone|{here}) [know] [{here}] (when|whenever|if|once|as soon as|every time|each time|any time)';
const TELL_ABOUT = '(tell|notify|alert|ping|inform|message|warn|let) (me|us|{here}) [know] [{here}] (about|of|on)';
const WATCH =
  '[start|please start] (watch|watching|follow|following|monitor|monitoring|track|tracking|observe|observing|watch for|watch out for|look out for|keep an eye on|keep watch on|keep watch over|keep watching|keep track of|subscribe to|subscribe me to|subscribe us to)';
const ONE = '[a|an|any|the|our|all|one of the|one of our|some|every|each]';
const OBJECT = `${ONE} ({type} [{target}]|{types}|{target})`;
const SOMEBODY = '(someone|somebody|anyone|anybody|any admin|an admin)';
const SOMETHING = '(anything|something|things)';
const TO = '(of|to|in|on|for|with)';

export const watch: Command = {
  name: 'watch',
  summary: 'Be told of changes as they come in: of an object, a kind, a person, or all',
  role: 'viewer',
  topic: 'asking',
  writes: true,
  grammar: [
    `${WATCH} ${OBJECT} [{here}]`,
    `${WATCH} [all|the|any|every|new] {verb} <${TO} ${OBJECT} | (by|from) {person} | (containing|that contain|that mention|mentioning) {text} | {here}>`,
    `${WATCH} [all|the|any|every|new] {nobody} {verb} <${TO} ${OBJECT} | {here}>`,
    `${WATCH} [all|the|any|every|new] {verb} {nobody} <${TO} ${OBJECT} | {here}>`,
    `${WATCH} [all|the|any|every|new] {type} {verb} [(by|from) {person}] [{here}]`,
    `${WATCH} (everything|anything|all) [{here}]`,
    `${WATCH} (everything|anything|something) [that is|thats|that gets|being|getting] {verb} [${TO} ${OBJECT}] [{here}]`,
    `${WATCH} [all|any|the] {fresh} {type} [{here}]`,
    `${WATCH} (everything|anything|what) [that] {named} (does|{verb}) [${TO} ${OBJECT}] [{here}]`,
    `${WATCH} (everything|anything|all changes) (by|from) {person} [${TO} ${OBJECT}] [{here}]`,
    `${TELL} ${SOMEBODY} {verb} (${OBJECT}|${SOMETHING}) [{here}]`,
    `${TELL} {person} {verb} (${OBJECT}|${SOMETHING}) [{here}]`,
    `${TELL} ${OBJECT} (is|are|gets|get|is being|are being|has been|have been) {verb} [by (${SOMEBODY}|{person})] [{here}]`,
    `${TELL} ${ONE} ({type} [{target}]|{types}) {verb} [{here}]`,
    `${TELL} ${SOMETHING} (is|are|gets|get|happens|{verb}) [{verb}] [${TO} ${OBJECT}] [by {person}] [{here}]`,
    `${TELL} there (is|are) [a|an|any|new] [{nobody}] {verb} <${TO} ${OBJECT} | (by|from) {person} | {here}>`,
    `${TELL_ABOUT} [all|the|any|every|new] [{nobody}] {verb} <${TO} ${OBJECT} | (by|from) {person} | {here}>`,
  ],
  examples: [
    ['watch user Zoe Keller', { intent: 'watch', entityType: 'user', target: { name: 'Zoe Keller' } }],
    ['watch deletions of entry points', { intent: 'watch', action: 'deleted', entityType: 'entry-point' }],
    [
      'tell me when api@cconesp.net changes a queue',
      { intent: 'watch', actor: { kind: 'anonymous' }, entityType: 'contact-service-queue' },
    ],
    [
      'watch unattributed changes in queues here',
      { intent: 'watch', actor: { kind: 'anonymous' }, entityType: 'contact-service-queue', here: true },
    ],
  ],
  answer: async (question, context) => {
    const owner = ownerOf(question, context);
    if (owner === undefined) return question.here ? sayInSpaceOnly(context) : nobodyToTell(context);
    if (owner.kind === 'space' && !includesRole(context.asker.role, FOR_A_SPACE.role)) {
      return notPermitted(FOR_A_SPACE, context);
    }
    const resolved = await resolveNames(question, context);
    return resolved.kind === 'answer' ? resolved.answer : setWatch(owner, resolved, context);
  },
};

/** For orders about watches of somebody who cannot be written to. */
export function nobodyToTell(context: CommandContext): Answer {
  return refusal(context, 'Watches belong to a person or a space in Webex. On the command line, say whose with --as.', {
    title: 'Whose watches?',
  });
}

type Outcome =
  | { readonly kind: 'new' | 'same'; readonly watch: Watch }
  | { readonly kind: 'too-many'; readonly list: WatchList };

async function setWatch(owner: WatchOwner, resolved: Resolved, context: CommandContext): Promise<Answer> {
  const what = whatOf(resolved);
  // What came in before is not told.
  const { place } = await context.store.arrivals('now', { limit: 0 });
  let outcome: Outcome | undefined;
  await context.store.state.update('watches', watchKey(owner), (stored) => {
    const list = stored ?? newWatchList(owner);
    const same = sameWatch(list, what, context.orgId);
    if (same !== undefined || list.watches.length >= MAX_WATCHES) {
      outcome = same === undefined ? { kind: 'too-many', list } : { kind: 'same', watch: same };
      return stored;
    }
    const number = list.last + 1;
    const watch: Watch = {
      number,
      what,
      ...(context.orgId === undefined ? {} : { orgId: context.orgId }),
      createdBy: changerOf(context),
      createdAt: context.now,
      place,
    };
    outcome = { kind: 'new', watch };
    return { ...list, last: number, watches: [...list.watches, watch] };
  });
  if (outcome === undefined) throw new Error('The watches were not changed.');
  if (outcome.kind === 'too-many') return tooMany(owner, context);
  if (outcome.kind === 'new' && owner.kind === 'space') {
    await recordChange(context, {
      did: `had a space watch ${watchedWords(what)}`,
      undo: phrase(stopQuestion(owner, outcome.watch.number), context.zone),
      about: `watches of space ${owner.spaceId}`,
    });
  }
  return confirmation(owner, outcome, resolved, context);
}

/** An object that was found has its kind, also where none was said. */
function whatOf({ question, targetType }: Resolved): Watched {
  const what = watchedOf(question);
  const { entityType, entityTypes, target } = what;
  const isKindOpen = entityType === undefined && entityTypes === undefined;
  return target !== undefined && isKindOpen && targetType !== undefined ? { ...what, entityType: targetType } : what;
}

function confirmation(
  owner: WatchOwner,
  { kind, watch }: Exclude<Outcome, { readonly kind: 'too-many' }>,
  { note, question }: Resolved,
  context: CommandContext,
): MessageAnswer {
  const { number, what } = watch;
  const whose = owner.kind === 'space' ? `watch ${number} of this space` : `your watch ${number}`;
  const where = owner.kind === 'space' ? 'I post here' : 'I write to you directly';
  const isNew = kind === 'new';
  return statement(context, {
    question: asWatch(question),
    title: isNew ? `You are told of ${watchedWords(what)}` : `It was so already: ${watchedWords(what)}`,
    lines: [
      isNew
        ? `This is ${whose}. ${where} as soon as such a record comes in; many at once come in one message.`
        : `This is ${whose}. Nothing was changed.`,
      ...(note === undefined ? [] : [`${note.charAt(0).toUpperCase()}${note.slice(1)}.`]),
    ],
    buttons: [stopButton(owner, number), { label: 'Changes so far', question: searchOf(what) }, listButton(owner)],
  });
}

/** A watch knows no time. */
function asWatch({ here, ...question }: Question): Question {
  return { intent: 'watch', ...watchedOf(question), ...(here === undefined ? {} : { here }) };
}

function tooMany(owner: WatchOwner, context: CommandContext): Answer {
  const [who, here] = owner.kind === 'space' ? ['This space has', ' here'] : ['You have', ''];
  return refusal(context, `${who} ${MAX_WATCHES} watches, and more there cannot be. Stop one of them first.`, {
    title: 'Too many watches',
    suggestions: [`watches${here}`],
  });
}
