/** `access`: what lets the bot read each organisation's trail, whether it works, and when it ends. */
import type { Answer, MessageAnswer } from '../audit/answer.ts';
import { orgLabel } from '../audit/org.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { AccessRecord, PullState } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { daysWords, freshWords } from './keeping/coverage-words.ts';
import { type FetchedOrg, feedKindsOf, fetchedOrgs, pullKeyOf } from './keeping/fetched-orgs.ts';
import { statement } from './statement.ts';

const NAME_CHARS = 60;
const PROBLEM_CHARS = 280;
const MAX_ORGS = 12;
const DAY_MS = 86_400_000;
const KINDS: Readonly<Record<AccessRecord['kind'], string>> = {
  'access-token': 'Access token',
  integration: 'Integration',
  'service-app': 'Service App',
};

export const access: Command = {
  name: 'access',
  summary: 'Whether I can read the audit API of each organisation, until when, and what to do',
  role: 'admin',
  topic: 'keeping',
  grammar: [
    '[show] [the|our|your] [audit] access [(for|of|to) [the] (org|organisation|organization) {org}]',
    '[show] [the|our|your] access to the (audit api|api)',
    '(do you|can you) [still] (have access|read the audit api)',
  ],
  examples: [
    ['access', { intent: 'access' }],
    ['audit access', { intent: 'access' }],
    ['do you still have access', { intent: 'access' }],
  ],
  answer: async (question, context) => {
    const found = await fetchedOrgs(question, context);
    if (found.kind !== 'orgs') return found.answer;
    const [only, ...others] = await Promise.all(found.orgs.slice(0, MAX_ORGS).map((org) => look(org, context)));
    if (only === undefined) throw new TypeError('An organisation was expected.');
    return others.length === 0
      ? one(question, only, context)
      : each(question, [only, ...others], found.orgs.length, context);
  },
};

/** How it stands with one organisation. */
interface Standing {
  readonly org: FetchedOrg;
  readonly access: AccessRecord | undefined;
  readonly pulls: readonly PullState[];
}

async function look(org: FetchedOrg, { store }: CommandContext): Promise<Standing> {
  const { state } = store;
  const [record, ...pulls] = await Promise.all([
    state.get('access', org.orgId),
    ...feedKindsOf(org.feed).map((kind) => state.get('pulls', pullKeyOf(org.orgId, kind))),
  ]);
  return { org, access: record, pulls: pulls.filter((pull) => pull !== undefined) };
}

function one(question: Question, standing: Standing, context: CommandContext): Answer {
  const { org, access: record } = standing;
  return statement(context, {
    question,
    title: `Access to the audit API${org.name === undefined ? '' : ` of ${plainText(orgLabel(org), NAME_CHARS)}`}: ${verdict(record)}`,
    lines: troubles(standing, context),
    facts: [
      { label: 'Credentials', value: record === undefined ? 'set up, not tried yet' : KINDS[record.kind] },
      ...(record === undefined
        ? []
        : [{ label: record.status === 'works' ? 'Works since' : 'Lost since', value: at(record.since, context) }]),
      ...(record === undefined ? [] : endFact(record, context)),
      { label: 'Last poll', value: pollWords(standing, context) },
      { label: 'Categories', value: categoryWords(org) },
      { label: 'Sign-ins', value: org.feed.signIns ? 'on, as evidence only' : 'off' },
      { label: 'The vendor keeps', value: counted(org.feed.keptDays, 'day') },
    ],
    buttons: BUTTONS,
  });
}

function each(question: Question, standings: readonly Standing[], total: number, context: CommandContext): Answer {
  const working = standings.filter((standing) => standing.access?.status === 'works').length;
  const left = total - standings.length;
  return statement(context, {
    question,
    title: `Access to ${working} of ${counted(standings.length, 'organisation')} works`,
    lines: [
      ...standings.flatMap((standing) => {
        const name = plainText(orgLabel(standing.org), NAME_CHARS);
        return troubles(standing, context).map((line) => `${name}: ${line}`);
      }),
      ...(left > 0 ? [`${left} more are not listed here: name one, as in "access of organisation ID".`] : []),
    ],
    table: {
      columns: ['Organisation', 'Access', 'Last poll', 'Fetched'],
      rows: standings.map((standing) => [
        plainText(orgLabel(standing.org), NAME_CHARS),
        accessWords(standing.access, context),
        pollWords(standing, context),
        `${categoryWords(standing.org)}; sign-ins ${standing.org.feed.signIns ? 'on' : 'off'}`,
      ]),
    },
    buttons: BUTTONS,
  });
}

const BUTTONS: Required<MessageAnswer>['buttons'] = [
  { label: 'Fetch now', question: { intent: 'pull' } },
  { label: 'Coverage', question: { intent: 'coverage' } },
];

function verdict(record: AccessRecord | undefined): string {
  if (record === undefined) return 'not tried yet';
  return record.status === 'works' ? 'works' : 'lost';
}

/** `Integration, works, 80 days left`. */
function accessWords(record: AccessRecord | undefined, context: CommandContext): string {
  if (record === undefined) return 'not tried yet';
  const { kind, status, since } = record;
  if (status === 'lost') return `${KINDS[kind]}, lost since ${formatMinute(since, context.zone)}`;
  const until = endOf(record);
  return `${KINDS[kind]}, works${until === undefined ? '' : `, ${leftWords(until, context.now)}`}`;
}

/** The end that somebody has to do something about: access tokens are renewed while the refresh token holds. */
function endOf({ refreshUntil, accessUntil, kind }: AccessRecord): number | undefined {
  return refreshUntil ?? (kind === 'access-token' ? accessUntil : undefined);
}

/** Of lost access no days are left, whatever the vendor told of its end. */
function endFact(record: AccessRecord, context: CommandContext): Required<MessageAnswer>['facts'] {
  if (record.status === 'works') return [{ label: 'Ends', value: endWords(record, context) }];
  const until = endOf(record);
  if (until === undefined) return [];
  const told = formatMinute(until, context.zone);
  return [{ label: 'Ended', value: until <= context.now ? told : `early; it was to hold until ${told}` }];
}

function endWords(record: AccessRecord, { zone, now }: CommandContext): string {
  const until = endOf(record);
  if (until === undefined) {
    return record.kind === 'access-token' ? 'not told; such a token usually lasts 12 hours' : 'not told by the vendor';
  }
  return `${formatMinute(until, zone)} (${leftWords(until, now)}${record.refreshUntil === undefined ? '' : '; later with every renewal'})`;
}

function leftWords(until: number, now: number): string {
  return until <= now ? 'ended' : `${daysWords(Math.floor((until - now) / DAY_MS))} left`;
}

function at(instant: number, { zone, now }: CommandContext): string {
  return freshWords(instant, now, zone);
}

function pollWords({ pulls }: Standing, context: CommandContext): string {
  const changes = pulls.find(({ kind }) => kind === 'admin-audit-api');
  const last = changes?.lastDoneAt === undefined ? 'none yet' : at(changes.lastDoneAt, context);
  return changes?.problem === undefined ? last : `${last}; failing`;
}

/** Hostile no longer: categories are checked where settings are read, but they are shown as plain text all the same. */
function categoryWords({ feed }: FetchedOrg): string {
  return feed.categories.length === 0 ? 'all categories' : plainText(feed.categories.join(', '), 120);
}

/** What is wrong and what to do, one line each. */
function troubles({ access: record, pulls }: Standing, context: CommandContext): readonly string[] {
  const ofAccess = record?.problem;
  const told = ofAccess === undefined ? [] : [plainText(`${ofAccess.what} ${ofAccess.next}`, PROBLEM_CHARS)];
  return [...told, ...pulls.flatMap((pull) => pullTroubles(pull, record, context))];
}

function pullTroubles(
  { kind, problem, unproven = [] }: PullState,
  record: AccessRecord | undefined,
  context: CommandContext,
): readonly string[] {
  const what = kind === 'admin-audit-api' ? 'Changes' : 'Sign-ins';
  // Lost access is told by itself.
  const isTold = problem?.code === 'access-lost' && record?.status === 'lost';
  const unreadable = unproven.filter(({ rejected }) => rejected > 0);
  return [
    ...(problem === undefined || isTold
      ? []
      : [
          plainText(
            `${what}, since ${formatMinute(problem.since, context.zone)}: ${problem.what} ${problem.next}`,
            PROBLEM_CHARS,
          ),
        ]),
    ...(unreadable.length === 0
      ? []
      : [
          `${what}: records of ${counted(unreadable.length, 'span')} could not be read, so nothing is proven there; they are read again day by day.`,
        ]),
    ...(unproven.length === unreadable.length
      ? []
      : [
          `${what}: ${counted(unproven.length - unreadable.length, 'span')} could not be read to the end; it is tried again day by day.`,
        ]),
  ];
}
