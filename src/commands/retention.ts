/** `retention 7 years`: how long the records of an organisation are kept. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import { fold } from '../audit/fold.ts';
import { type OrgInfo, orgLabel, ownerOfUnnamed, UNNAMED_ORG } from '../audit/org.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { keptSince, MIN_RETENTION_MONTHS, retentionWords } from '../audit/retention.ts';
import { includesRole } from '../audit/roles.ts';
import type { RetentionRecord } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import type { Command, CommandContext, Lacking } from './command.ts';
import { type MeantOrg, meantOrg, namedOrg, orgsInView } from './keeping/orgs-in-view.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { refusal, statement } from './statement.ts';

const NAME_CHARS = 60;
const MAX_ORGS = 12;

export const retention: Command = {
  name: 'retention',
  summary: 'How long records are kept; 13 months or more, for ever unless you say otherwise',
  role: 'viewer',
  topic: 'keeping',
  mayDo: lacking,
  writes: true,
  grammar: [
    '[show|set|change] [the|our] retention [(period|time)] [to|is|of] [for] {keep} [(for|of|in) [the] [org|organisation|organization] {org}]',
    '[show] [the|our] retention [(period|time)] [(for|of|in) [the] [org|organisation|organization] {org}]',
    'keep [all] [the|our] (data|records|events|changes|trail|everything) [for] {keep} [(for|of|in) [the] [org|organisation|organization] {org}]',
    'how long (is|are) [the|our] (data|records|events|changes|trail) kept',
    'how long do you keep [the|our] (data|records|events|changes|trail|everything)',
  ],
  examples: [
    ['retention', { intent: 'retention' }],
    ['retention 7 years', { intent: 'retention', keep: 84 }],
    ['retention for ever', { intent: 'retention', keep: 'for-ever' }],
  ],
  answer: async (question, context) => {
    const { keep } = question;
    if (keep === undefined) return show(question, context);
    if (keep !== 'for-ever' && keep < MIN_RETENTION_MONTHS) return tooShort(context);
    const meant = await ownerMeant(question, context);
    if (meant.kind === 'answer') return meant.answer;
    const { org } = meant;
    const asked: Question = { ...question, org: org.orgId };
    const months = keep === 'for-ever' ? undefined : keep;
    return carryOut({ question: asked, about: `retention of ${org.orgId}` }, context, () => set(org, months, context));
  },
};

/** An organisation, or `no organisation`: records that name none, where they belong to none. */
async function ownerMeant(question: Question, context: CommandContext): Promise<MeantOrg> {
  const named = fold(question.org ?? '');
  if (!UNNAMED_WORDS.has(named)) return meantOrg(question, context);
  if (context.orgId !== undefined) return namedOrg(named, await orgsInView(context), context);
  const owner = await unnamedOwner(context);
  if (owner === undefined) return { kind: 'org', org: UNNAMED_ORG };
  const reason = `There is one organisation only: records that name none belong to ${plainText(orgLabel(owner), NAME_CHARS)}, and are kept as long.`;
  return { kind: 'answer', answer: refusal(context, reason, { title: 'They follow the only organisation' }) };
}

const UNNAMED_WORDS: ReadonlySet<string> = new Set(['none', 'no organisation', 'no organization', 'no org']);

/** Whose the records that name no organisation are; undefined: nobody's. */
async function unnamedOwner({ orgs = [], store }: CommandContext): Promise<OrgInfo | undefined> {
  const spaces = await store.state.list('spaces');
  const owner = ownerOfUnnamed(
    orgs,
    spaces.map(({ value }) => value.orgId),
  );
  return orgs.find(({ orgId }) => orgId === owner);
}

/** With those that name none, where somebody has to say what holds for them. */
async function ownersInView(context: CommandContext): Promise<readonly OrgInfo[]> {
  const orgs = await orgsInView(context);
  const { store, orgId } = context;
  if (orgId !== undefined || (await unnamedOwner(context)) !== undefined) return orgs;
  const isNeeded =
    (await store.state.get('retentions', UNNAMED_ORG.orgId)) !== undefined || (await store.count({ orgId: '' })) > 0;
  return isNeeded && orgs.length > 0 ? [...orgs.slice(0, MAX_ORGS - 1), UNNAMED_ORG] : orgs;
}

function lacking({ keep }: Question): Lacking | undefined {
  return keep === undefined ? undefined : { role: 'admin', what: 'change how long records are kept' };
}

function tooShort(context: CommandContext): Answer {
  const least = retentionWords(MIN_RETENTION_MONTHS);
  const reason = `The vendor keeps a year itself, so what is deleted here sooner would only be fetched again. At least ${least}. Nothing was changed.`;
  return refusal(context, reason, {
    title: `Less than ${least} is too short`,
    suggestions: [`retention ${least}`, 'retention 7 years', 'retention for ever'],
  });
}

async function show(question: Question, context: CommandContext): Promise<Answer> {
  const orgs = await ownersInView(context);
  if (question.org !== undefined || orgs.length < 2) {
    const meant = question.org === undefined ? undefined : await ownerMeant(question, context);
    if (meant?.kind === 'answer') return meant.answer;
    return showOne(question, meant?.org ?? orgs[0], context);
  }
  const shown = orgs.slice(0, MAX_ORGS);
  const stored = await Promise.all(shown.map(({ orgId }) => context.store.state.get('retentions', orgId)));
  return statement(context, {
    question,
    title: 'How long records are kept',
    lines: [
      MEANING,
      ...(orgs.includes(UNNAMED_ORG) ? [HOW_UNNAMED] : []),
      ...(orgs.length > shown.length ? [`${orgs.length - shown.length} more are not listed here.`] : []),
    ],
    table: {
      columns: ['Organisation', 'Kept', 'Set'],
      rows: shown.map((org, place) => [
        plainText(orgLabel(org), NAME_CHARS),
        retentionWords(stored[place]?.months),
        sinceWords(stored[place], context),
      ]),
    },
    buttons: buttonsFor(context),
  });
}

const MEANING = 'Nothing is deleted before an admin has approved it; older records are not taken in any more.';
const HOW_UNNAMED =
  'Records that name no organisation follow none of them. To set how long those are kept, say: retention 7 years for "no organisation".';
const COVERAGE = { label: 'Coverage', ask: 'coverage' } as const;
const BUTTONS = [{ label: 'Deletions', ask: 'purges' }, COVERAGE] as const;

/** Deletions are for admins. */
function buttonsFor({ asker }: CommandContext): readonly AnswerButton[] {
  return includesRole(asker.role, 'admin') ? BUTTONS : [COVERAGE];
}

async function showOne(question: Question, org: OrgInfo | undefined, context: CommandContext): Promise<Answer> {
  const stored = org === undefined ? undefined : await context.store.state.get('retentions', org.orgId);
  return statement(context, {
    question,
    title: `${nameOf(org)}Records are kept ${keptWords(stored?.months)}`,
    lines:
      stored === undefined
        ? [`Nobody has set a limit.${includesRole(context.asker.role, 'admin') ? ' "retention 7 years" would.' : ''}`]
        : [MEANING, `Set ${sinceWords(stored, context)}.`],
    buttons: buttonsFor(context),
  });
}

/** `for ever`, `for 7 years`. */
function keptWords(months: number | undefined): string {
  return months === undefined ? retentionWords(months) : `for ${retentionWords(months)}`;
}

/** Who set it is for admins among themselves. */
function sinceWords(stored: RetentionRecord | undefined, context: CommandContext): string {
  const { zone, asker } = context;
  if (stored === undefined) return '–';
  if (!isPrivate(context) || !includesRole(asker.role, 'admin')) return formatMinute(stored.setAt, zone);
  return `${formatMinute(stored.setAt, zone)}, by ${stored.setBy === 'operator' ? 'the operator' : stored.setBy}`;
}

function nameOf(org: OrgInfo | undefined): string {
  return org?.name === undefined ? '' : `${plainText(org.name, NAME_CHARS)}: `;
}

async function set(org: OrgInfo, months: number | undefined, context: CommandContext): Promise<Outcome> {
  let before: RetentionRecord | undefined;
  await context.store.state.update('retentions', org.orgId, (current) => {
    before = current;
    if (current?.months === months) return current;
    return months === undefined
      ? undefined
      : { orgId: org.orgId, months, setBy: changerOf(context), setAt: context.now };
  });
  const title = `${nameOf(org)}Records are kept ${keptWords(months)}`;
  if (before?.months === months) return { kind: 'same', title };
  return {
    kind: 'done',
    title,
    lines: [`Before: ${retentionWords(before?.months)}.`, ...(await followsLines(org, months, context))],
    did: `set that records of organisation ${plainText(orgLabel(org), NAME_CHARS)} are kept ${keptWords(months)}`,
    undo: { intent: 'retention', keep: before?.months ?? 'for-ever', org: org.orgId },
    buttons: BUTTONS,
  };
}

/** What is older by now, and what becomes of it. */
async function followsLines(
  org: OrgInfo,
  months: number | undefined,
  context: CommandContext,
): Promise<readonly string[]> {
  const { now, zone } = context;
  if (months === undefined) return ['Nothing is deleted any more. What was deleted before does not come back.'];
  const since = keptSince(months, now);
  const older = await countOlder(org, since, context);
  return [
    older === 0
      ? `No record is older than that (${formatMinute(since, zone)}).`
      : `${counted(older, 'record')} ${older === 1 ? 'is' : 'are'} older (before ${formatMinute(since, zone)}). They stay until an admin approves the deletion; I ask once a month.`,
    'Older records are not taken in from now on.',
  ];
}

/**
 * With those that name no organisation, where they are of this one: they go with its deletions.
 * @param to instant, not included
 */
async function countOlder(org: OrgInfo, to: number, context: CommandContext): Promise<number> {
  const { store } = context;
  if (org.orgId === UNNAMED_ORG.orgId) return store.count({ orgId: '', to });
  const own = await store.count({ orgId: org.orgId, to });
  return (await unnamedOwner(context))?.orgId === org.orgId ? own + (await store.count({ orgId: '', to })) : own;
}
