/** `digest weekly monday 09:00`: the digest comes to this space by itself. */
import { firstOpenSlot } from '../audit/digest-week.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { formatInstant } from '../audit/period.ts';
import type { AskedSchedule, Question } from '../audit/question.ts';
import type { DigestSubscription } from '../audit/state.ts';
import { wallClock, weekdayLabel } from '../questions/canonical.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { askedKinds } from './digest.ts';
import { sayInSpaceOnly, webexSpaceOf } from './statement.ts';

const DEFAULT_SLOT: AskedSchedule = { weekday: 1, minuteOfDay: 540 };
/** In which zone, from how many changes on, of which kinds. */
const WISHES =
  '<in {zone} | (from|if|with|when|from at least|if at least|with at least) {count} [or more] [change|changes] [without a name] | [but|and] {quiet} | (only|just|about) [the] {types}>';

export const digestWeekly: Command = {
  name: 'digest-weekly',
  summary: 'Post the digest in this space every week; add "from 5 changes" or "only queues and users"',
  role: 'admin',
  topic: 'digest',
  writes: true,
  grammar: [
    `[send|post|start|give me|set|schedule|set up] [me|us] [the|a] (digest weekly|weekly digest|digest) (every|each|on|at|) [every] {weekday} [at] {time} ${WISHES}`,
    `digest weekly [on|every] {weekday} [at] {time} ${WISHES}`,
  ],
  examples: [
    ['digest weekly monday 09:00', { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } }],
    [
      'digest weekly monday 09:00 in Europe/Berlin from 5 changes only queues',
      {
        intent: 'digest-weekly',
        schedule: { weekday: 1, minuteOfDay: 540 },
        zone: 'Europe/Berlin',
        count: 5,
        entityType: 'contact-service-queue',
      },
    ],
    [
      'digest weekly friday 16:30 quiet when nothing happened',
      { intent: 'digest-weekly', schedule: { weekday: 5, minuteOfDay: 990 }, count: 1 },
    ],
  ],
  answer: async (question, context) => {
    const spaceId = webexSpaceOf(context);
    if (spaceId === undefined) return sayInSpaceOnly(context);
    return carryOut({ question, about: aboutDigest(spaceId) }, context, () => subscribe(spaceId, question, context));
  },
};

/** What the journal says that changes of a space's digest are about. */
export function aboutDigest(spaceId: string): string {
  return `digest of space ${spaceId}`;
}

/** What is not said is as it is by default, so that the order says all there is. */
async function subscribe(spaceId: string, question: Question, context: CommandContext): Promise<Outcome> {
  const entityTypes = askedKinds(question);
  const wanted: DigestSubscription = {
    spaceId,
    ...(question.schedule ?? DEFAULT_SLOT),
    zone: question.zone ?? context.zone,
    createdBy: changerOf(context),
    createdAt: context.now,
    ...(context.asker.homeOrgId === undefined ? {} : { orgId: context.asker.homeOrgId }),
    ...(question.count === undefined ? {} : { minimum: question.count }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
  };
  let before: DigestSubscription | undefined;
  await context.store.state.update('subscriptions', spaceId, (stored) => {
    before = stored;
    if (stored !== undefined && isSame(stored, wanted)) return stored;
    const { goalTold } = stored ?? {};
    return goalTold === undefined ? wanted : { ...wanted, goalTold };
  });
  const title = `The digest comes every ${describeSlot(wanted)}`;
  const lines = [await firstWords(wanted, context), ...wishWords(wanted)];
  const buttons = [{ label: 'Show the digest now', question: digestOf(wanted) }];
  if (before !== undefined && isSame(before, wanted)) return { kind: 'same', title, lines, buttons };
  return {
    kind: 'done',
    title,
    lines: before === undefined ? lines : [...lines, `Before: every ${describeSlot(before)}.`],
    did: `set the digest of a space to every ${describeSlot(wanted)}`,
    undo: before === undefined ? { intent: 'digest-off' } : weeklyQuestion(before),
    buttons,
  };
}

/** One that is muted is set anew. */
function isSame(a: DigestSubscription, b: DigestSubscription): boolean {
  const keys = ['weekday', 'minuteOfDay', 'zone', 'minimum', 'entityTypes', 'mutedUntil', 'orgId'] as const;
  return keys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

/** When the next one comes; a week whose digest stands in the space already gets no second one. */
async function firstWords(subscription: DigestSubscription, { store, now }: CommandContext): Promise<string> {
  const runs = (await store.state.list('digests')).map(({ value }) => value);
  const first = formatInstant(firstOpenSlot(subscription, runs, now), subscription.zone);
  return `The next one is posted here on ${first} and covers Monday to Sunday of the week before.`;
}

function wishWords({ minimum, entityTypes = [] }: DigestSubscription): readonly string[] {
  const kinds = entityTypes.map((type) => entityTypeLabel(type, 2));
  const only = kinds.length === 0 ? [] : [`It covers ${kinds.join(' and ')} only.`];
  if (minimum === undefined || minimum === 0) {
    return [...only, 'It comes in quiet weeks too, so you know that I am running.'];
  }
  const fewer =
    minimum === 1 ? 'in which every change names a person' : `with fewer than ${minimum} changes without a name`;
  return [...only, `No digest comes in a week ${fewer}.`];
}

/** The order that sets such a digest. */
export function weeklyQuestion({ weekday, minuteOfDay, zone, minimum, entityTypes }: DigestSubscription): Question {
  return {
    intent: 'digest-weekly',
    schedule: { weekday, minuteOfDay },
    zone,
    ...(minimum === undefined ? {} : { count: minimum }),
    ...kindsQuestion(entityTypes),
  };
}

function digestOf({ entityTypes }: DigestSubscription): Question {
  return { intent: 'digest', ...kindsQuestion(entityTypes) };
}

function kindsQuestion(
  entityTypes: readonly string[] | undefined,
): Pick<Question, 'entityType' | 'entityTypes' | 'all'> {
  const [only] = entityTypes ?? [];
  if (entityTypes === undefined || only === undefined) return {};
  return entityTypes.length === 1 ? { entityType: only } : { entityTypes, all: true };
}

/** "Monday at 09:00 (Europe/Berlin)". */
export function describeSlot(slot: AskedSchedule & { readonly zone: string }): string {
  return `${weekdayLabel(slot)} at ${wallClock(slot)} (${slot.zone})`;
}
