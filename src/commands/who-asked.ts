/** `who asked about user X`: the use of the bot itself, asked like any other trail. For admins. */
import type { Answer, EventsAnswer } from '../audit/answer.ts';
import { fold } from '../audit/fold.ts';
import { formatInstant } from '../audit/period.ts';
import type { AuditStore, EventQuery } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { ANY_KIND } from '../audit/use.ts';
import { describeReading } from '../questions/canonical.ts';
import { EXAMPLE_LAST_WEEK } from '../questions/example-clock.ts';
import type { Command, CommandContext } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { refusal } from './statement.ts';

/** People of one name that are looked at. */
const NAMESAKES = 20;

export const whoAsked: Command = {
  name: 'who-asked',
  summary: 'Who asked, exported or ordered what of me, and when',
  role: 'admin',
  topic: 'administration',
  grammar: [
    'who {use} [me] [anything|something|what] [about|of|for] [the] ({type} [{target}]|{target}) [{range}]',
    'who {use} the history of [the] ({type} [{target}]|{target}) [{range}]',
    '(was|has|is|did) (anyone|anybody|someone|somebody) {use} [me] [anything] [about] [the] ({type} [{target}]|{target}) [{range}]',
    'who {use} [you|me] [what|anything|something] [{range}]',
    'what (did|has|have) {person} {use} [you|me] [about|of] [{range}]',
    '(which|what) questions were {use} [{range}]',
    'who [has] used (the bot|you|whodunit) [{range}]',
    '[the] use of (the bot|yourself|whodunit) [by {person}] [{range}]',
  ],
  examples: [
    [
      'who asked about queue Sales_EMEA last week',
      {
        intent: 'who-asked',
        use: 'asked',
        entityType: 'contact-service-queue',
        target: { name: 'Sales_EMEA' },
        ...EXAMPLE_LAST_WEEK,
      },
    ],
    ['who exported anything last week', { intent: 'who-asked', use: 'exported', ...EXAMPLE_LAST_WEEK }],
  ],
  answer: async (question, context): Promise<Answer> => {
    const { uses } = context;
    if (!isPrivate(context)) {
      return refusal(context, 'Who asked what is for admins to read: ask me in a 1:1 space.', {
        title: 'Not in front of others',
      });
    }
    if (uses === undefined) {
      return refusal(context, 'What is asked at the command line, or without the bot, is not kept.', {
        title: 'Nothing is kept here',
      });
    }
    return pageOfUses(uses, question, context);
  },
};

async function pageOfUses(uses: AuditStore, question: Question, context: CommandContext): Promise<EventsAnswer> {
  const { limit, cursor, zone, now } = context;
  const [page, extent] = await Promise.all([
    uses.page(queryFor(question, await namesOf(question, context)), {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    uses.extent(),
  ]);
  return {
    kind: 'events',
    reading: describeReading(question, { zone, now }),
    zone,
    now,
    question,
    total: page.total,
    anonymous: 0,
    rows: page.events.map((event) => ({ event, attribution: { kind: 'recorded' } })),
    offset: page.offset,
    ...(page.next === undefined ? {} : { next: page.next }),
    ...(page.previous === undefined ? {} : { previous: page.previous }),
    coverage: {
      complete: extent !== undefined,
      sentence:
        extent === undefined
          ? 'Nothing was asked yet.'
          : `Everything that was asked of me is kept since ${formatInstant(extent.firstAt, zone)}; not what was asked at the command line.`,
      gaps: [],
    },
  };
}

/** A person is asked about by name and by email; whoever says "me" by their own. */
async function namesOf({ target }: Question, { store, asker }: CommandContext): Promise<readonly string[]> {
  const email = asker.sender?.email;
  const name = fold(target?.name ?? '') === 'me' && email !== undefined ? email : target?.name;
  if (name === undefined) return [];
  const people = (await store.names({ kind: 'actor', text: name, limit: NAMESAKES })).filter((match) =>
    [match.name, match.email].some((one) => one !== undefined && fold(one) === fold(name)),
  );
  return [...new Set([name, ...people.flatMap((match) => [match.name, match.email ?? match.name])])];
}

/** A question that named no kind may have been about any. */
function queryFor({ use, entityType, target, actor, from, to }: Question, names: readonly string[]): EventQuery {
  const { id } = target ?? {};
  const person = actor?.kind === 'person' ? actor : undefined;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(use === undefined ? {} : { actions: [use] }),
    ...(entityType === undefined ? {} : { entityTypes: target === undefined ? [entityType] : [entityType, ANY_KIND] }),
    ...(id === undefined && names.length === 0
      ? {}
      : { target: { ...(id === undefined ? {} : { ids: [id] }), ...(names.length === 0 ? {} : { names }) } }),
    ...(person === undefined ? {} : { actor: { ...person, kind: 'person' } }),
  };
}
