/** `watches`: what somebody, or a space, is told of as it comes in. */
import type { Answer } from '../audit/answer.ts';
import { formatMinute } from '../audit/period.ts';
import { MAX_WATCHES, type Watch, type WatchOwner } from '../audit/watch.ts';
import { counted } from '../cards/voice.ts';
import { watchedWords } from '../questions/watch-words.ts';
import type { Command, CommandContext } from './command.ts';
import { sayInSpaceOnly, statement } from './statement.ts';
import { isInView, ownerOf, readWatches, stopButton } from './watch/watch-lists.ts';
import { nobodyToTell } from './watch.ts';

/** Buttons of one card, one of them for a first watch. */
const MAX_BUTTONS = 4;

export const watches: Command = {
  name: 'watches',
  summary: 'The watches that there are, with their numbers',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[list|show|what are|which are] [all] [my|our|the] watches [that] [of|in|for] [i have|are set|{here}]',
    '(what|which) (am i|are we|do i|do we|are you) (watching|watch|following|follow) [for (me|us|{here})] [{here}]',
    '(what|which changes) (is|are) [being] watched [{here}]',
    '(what|which) watches (do i have|do we have|are there|exist) [{here}]',
  ],
  examples: [
    ['watches', { intent: 'watches' }],
    ['show the watches in this space', { intent: 'watches', here: true }],
  ],
  answer: async (question, context) => {
    const { spaceId, spaceKind } = context;
    // Where others read along, nobody is told what somebody watches.
    const isShared = spaceId !== undefined && spaceKind === 'group';
    const owner = ownerOf(isShared ? { here: true } : question, context);
    if (owner === undefined) return question.here ? sayInSpaceOnly(context) : nobodyToTell(context);
    const own = isShared && question.here === undefined ? await countOwn(context) : 0;
    return listWatches(owner, own, context);
  },
};

async function countOwn(context: CommandContext): Promise<number> {
  const owner = ownerOf({}, context);
  return owner === undefined ? 0 : ((await readWatches(owner, context))?.watches.length ?? 0);
}

/** @param own watches of the asker that are not told here */
async function listWatches(owner: WatchOwner, own: number, context: CommandContext): Promise<Answer> {
  const all = (await readWatches(owner, context))?.watches ?? [];
  const shown = all.filter((watch) => isInView(watch, context));
  const hidden = all.length - shown.length;
  const isSpace = owner.kind === 'space';
  const title = `${isSpace ? 'This space has' : 'You have'} ${shown.length === 0 ? 'no watches' : counted(shown.length, 'watch', 'watches')}`;
  const ownLine = `You have ${counted(own, 'watch', 'watches')} of your own. Ask me for them in our own conversation.`;
  return statement(context, {
    question: { intent: 'watches', ...(isSpace ? { here: true } : {}) },
    title,
    lines: [
      ...(shown.length === 0 ? ['Say for example "watch deletions of queues".'] : [stopWords(owner)]),
      ...(hidden === 0 ? [] : [`${counted(hidden, 'more')} for another organisation: nothing is told of that here.`]),
      ...(own === 0 ? [] : [ownLine]),
    ],
    ...(shown.length === 0 ? {} : { table: tableOf(shown, context.zone) }),
    buttons: shown.slice(0, MAX_BUTTONS).map(({ number }) => stopButton(owner, number, `Stop watch ${number}`)),
  });
}

function stopWords(owner: WatchOwner): string {
  const here = owner.kind === 'space' ? ' here' : '';
  return `"unwatch" and the number${here === '' ? '' : ' and "here"'} ends one, "unwatch all${here}" all of them. There can be ${MAX_WATCHES}.`;
}

function tableOf(
  shown: readonly Watch[],
  zone: string,
): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  return {
    columns: ['Watch', 'What I tell of', 'Since'],
    rows: shown.map(({ number, what, createdAt }) => [
      String(number),
      watchedWords(what),
      formatMinute(createdAt, zone),
    ]),
  };
}
