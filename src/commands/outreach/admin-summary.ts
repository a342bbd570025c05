/** What an admin is told once a week: who needs a hand, what waits, what has come of it. Names to admins only. */
import type { AnswerButton, MessageAnswer } from '../../audit/answer.ts';
import { countShare } from '../../audit/counting.ts';
import type { Period } from '../../audit/event.ts';
import { currentReply, ESCALATE_AFTER, nudgesWithoutProgress, type Outreach } from '../../audit/outreach.ts';
import { dateAt, formatDay, formatPeriod } from '../../audit/period.ts';
import type { AuditStore } from '../../audit/ports.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import type { BotSettings } from '../../audit/settings.ts';
import { namedShare, type ShareCount } from '../../audit/share.ts';
import { counted } from '../../cards/voice.ts';
import { statement } from '../statement.ts';
import { withEmail } from './who.ts';

/** One thing about one person. */
export interface Matter {
  /** The same for the same thing, also next week. */
  readonly id: string;
  readonly kind: 'escalated' | 'failed' | 'cannot' | 'not-me';
  readonly person: Pick<RosterPerson, 'email' | 'name'>;
  /** UTC ms. */
  readonly since: number;
  /** A reason or a problem, in the words of the person or of Webex. */
  readonly words?: string;
}

export interface AdminSummaryFacts {
  /** The week before. */
  readonly week: Period;
  readonly matters: readonly Matter[];
  readonly claimsWaiting: number;
  /** Keys proven since the summary before. */
  readonly proven: number;
  readonly share: ShareCount;
}

/** @param week the one that is over; @param now UTC ms */
export async function gatherAdminSummary(
  store: Pick<AuditStore, 'state' | 'group'>,
  week: Period,
  now: number,
): Promise<AdminSummaryFacts> {
  const [people, outreach, claims, share] = await Promise.all([
    store.state.list('roster').then((list) => new Map(list.map(({ value }) => [value.email, value]))),
    store.state.list('outreach'),
    store.state.list('claims'),
    countShare(store, week),
  ]);
  const since = now - (week.to - week.from);
  return {
    week,
    matters: outreach.flatMap(({ value }) => mattersOf(people.get(value.email), value)),
    claimsWaiting: claims.filter(({ value }) => value.statement === 'mine' && value.verdict === undefined).length,
    proven: [...people.values()].filter(({ key }) => key.status === 'proven' && key.at > since).length,
    share,
  };
}

function mattersOf(known: RosterPerson | undefined, outreach: Outreach): readonly Matter[] {
  const { email, onboarding } = outreach;
  const person = known ?? { email };
  const matters: Matter[] = [];
  if (onboarding?.status === 'failed') {
    const { askedAt, problem } = onboarding;
    const words = problem === undefined ? {} : { words: problem };
    matters.push({ id: `failed ${email} ${askedAt}`, kind: 'failed', person, since: askedAt, ...words });
  }
  const last = outreach.nudges.at(-1);
  if (last?.status === 'failed') {
    const words = last.problem === undefined ? {} : { words: last.problem };
    matters.push({ id: `failed ${email} ${last.at}`, kind: 'failed', person, since: last.at, ...words });
  }
  if (known === undefined || outreach.stoppedAt !== undefined) return matters;
  const reply = currentReply(known, outreach);
  if (reply?.said === 'cannot' || reply?.said === 'not-me') {
    const words = reply.reason === undefined ? {} : { words: reply.reason };
    matters.push({ id: `${reply.said} ${email} ${reply.at}`, kind: reply.said, person, since: reply.at, ...words });
  }
  if (known.key.status !== 'missing' && known.key.status !== 'regressed') return matters;
  const nudges = nudgesWithoutProgress(known, outreach);
  const first = nudges[0];
  if (nudges.length < ESCALATE_AFTER || first === undefined || reply?.said === 'not-me') return matters;
  return [...matters, { id: `escalated ${email} ${first.at}`, kind: 'escalated', person, since: first.at }];
}

/** Whether there is something that this admin was not told before, or that waits for them. */
export function isWorthTelling(
  { matters, claimsWaiting, proven }: AdminSummaryFacts,
  told: ReadonlySet<string>,
): boolean {
  return claimsWaiting > 0 || proven > 0 || matters.some(({ id }) => !told.has(id));
}

interface Frame {
  /** IANA zone of the admin. */
  readonly zone: string;
  readonly now: number;
  readonly settings: Pick<BotSettings, 'goal'>;
  /** Ids of what the admin was told before. */
  readonly told: ReadonlySet<string>;
}

/** More people do not fit a card that is read at a glance. */
const SHOWN = 10;

export function adminSummary(facts: AdminSummaryFacts, frame: Frame): MessageAnswer {
  const { zone, now, told } = frame;
  const news = facts.matters.filter(({ id }) => !told.has(id));
  const old = facts.matters.length - news.length;
  return statement(
    { zone, now },
    {
      title: titleOf(news),
      lines: [
        `The week ${formatPeriod(facts.week, zone)}.`,
        ...(old === 0
          ? []
          : [`${counted(old, 'matter')} of earlier weeks ${old === 1 ? 'is' : 'are'} still open: say "onboarding".`]),
        ...(news.length > SHOWN
          ? [`${counted(news.length - SHOWN, 'more person', 'more people')}: say "onboarding".`]
          : []),
        `Next: ${nextStep(facts, news).words}`,
      ],
      facts: countFacts(facts, frame),
      ...(news.length === 0
        ? {}
        : {
            table: {
              columns: ['Who', 'What', 'Since'],
              rows: news
                .slice(0, SHOWN)
                .map((matter) => [withEmail(matter.person), wordsOf(matter), formatDay(dateAt(matter.since, zone))]),
            },
          }),
      buttons: [nextStep(facts, news).button, { label: 'Onboarding progress', ask: 'onboarding' }],
    },
  );
}

/** Somebody may be stuck in more than one way. */
function titleOf(news: readonly Matter[]): string {
  const people = new Set(news.map(({ person }) => person.email)).size;
  if (people === 0) return 'For admins: nobody new needs a hand';
  return `For admins: ${counted(people, 'person', 'people')} may need a hand`;
}

function countFacts(
  { share, proven, claimsWaiting }: AdminSummaryFacts,
  { settings: { goal } }: Frame,
): Required<MessageAnswer>['facts'] {
  const named = namedShare(share);
  const goalWords = `goal ${goal} %`;
  return [
    {
      label: 'Named share',
      value:
        named === undefined
          ? `no changes to name (${goalWords})`
          : `${Math.floor(named * 100)} % of the changes (${goalWords})`,
    },
    { label: 'Keys proven', value: proven === 0 ? 'none this week' : `${proven} since last week` },
    {
      label: 'Claims',
      value: claimsWaiting === 0 ? 'none waiting' : `${counted(claimsWaiting, 'claim')} waiting for an admin`,
    },
  ];
}

function wordsOf({ kind, words }: Matter): string {
  switch (kind) {
    case 'escalated':
      return `${ESCALATE_AFTER} reminders, no answer yet. I send no more until something changes.`;
    case 'failed':
      return `My message did not arrive${words === undefined ? '' : `: ${words}`}`;
    case 'cannot':
      return `Cannot set up a key${words === undefined ? '' : `: "${words}"`}`;
    case 'not-me':
      return `Says: not me${words === undefined ? '' : `, "${words}"`}`;
  }
}

interface NextStep {
  readonly words: string;
  readonly button: AnswerButton;
}

/** The one that helps most: people who asked for help first. */
function nextStep({ claimsWaiting }: AdminSummaryFacts, news: readonly Matter[]): NextStep {
  const first = (['cannot', 'failed', 'not-me', 'escalated'] as const)
    .map((kind) => news.find((matter) => matter.kind === kind))
    .find((matter) => matter !== undefined);
  if (first === undefined && claimsWaiting > 0) {
    return {
      words: 'confirm or dispute the waiting claims.',
      button: { label: 'Waiting claims', ask: 'claims waiting' },
    };
  }
  if (first === undefined)
    return { words: 'nothing, it is going well.', button: { label: 'Named share', ask: 'named share' } };
  const actor = { kind: 'person', email: first.person.email } as const;
  const name = first.person.name ?? first.person.email;
  return {
    words: STEPS[first.kind](name),
    button: { label: 'Show the person', question: { intent: 'person', actor } },
  };
}

const STEPS: Readonly<Record<Matter['kind'], (name: string) => string>> = {
  cannot: (name) => `${name} asks for help with the key.`,
  failed: (name) => `see whether the email of ${name} is right, then onboard them again.`,
  'not-me': (name) => `if ${name} needs no key, say so with "key exempt".`,
  escalated: (name) => `a word in person with ${name} helps most. I send no more reminders.`,
};
