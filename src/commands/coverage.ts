/** `coverage`: which spans are proven complete, what is missing, and until when it can still be had. */
import type { Answer, AnswerButton, MessageAnswer } from '../audit/answer.ts';
import { speakerWords } from '../audit/coverage.ts';
import { type CoverageGap, coverageByMonth, needsHand } from '../audit/coverage-report.ts';
import type { Period } from '../audit/event.ts';
import { type OrgInfo, orgLabel } from '../audit/org.ts';
import { formatPeriod } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { retentionWords } from '../audit/retention.ts';
import { includesRole } from '../audit/roles.ts';
import { samePeriod } from '../cards/action-data.ts';
import { counted, formatCount } from '../cards/voice.ts';
import { exampleAt } from '../questions/example-clock.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { gatherCoverage, type OrgCoverage } from './keeping/coverage-facts.ts';
import {
  barLines,
  coverageHeadline,
  deletionWords,
  freshWords,
  HOW_TO_EXPORT,
  remedyWords,
  spansWords,
  spanWords,
  whyNotFetched,
} from './keeping/coverage-words.ts';
import { namedOrg, orgsInView } from './keeping/orgs-in-view.ts';
import { refusal, statement } from './statement.ts';

/** Months of the bar: what the vendor keeps, and the present one. */
const MONTHS = 13;
const MAX_GAPS = 12;
const MAX_SOURCES = 3;
const NAME_CHARS = 60;
const MAX_ORGS = 12;
const MAX_ORG_BUTTONS = 4;

export const coverage: Command = {
  name: 'coverage',
  summary: 'How complete the data is, what is missing, and until when the vendor still has it',
  role: 'viewer',
  topic: 'keeping',
  grammar: [
    '[show] [the|our] [data|audit] (coverage|completeness) [of [the] (org|organisation|organization) {org}] [{range}]',
    'how complete (is|are) [the|our|your] (data|trail|records|audit trail|audit data) [of [the] (org|organisation|organization) {org}] [{range}]',
    '(is|are) [the|our|your] (data|trail|records|audit trail) complete [{range}]',
    '(what|which) [data|records] (is|are) [still] missing [{range}]',
    '(is|are) (anything|something|any records|any data) missing [{range}]',
    '(are there|show) [any|the] gaps [in [the|our] (data|trail|records)] [{range}]',
    'how (fresh|old|current|up to date) (is|are) [the|our|your] (data|trail|records)',
    'how far [back] (does|do|is|are) [the|your|our] (data|records|trail|history) (go|reach) [back]',
    '(do|have) (you|we) [have|got] (everything|all|all records|all data|all changes) [{range}]',
    '(is|are) (anything|something|any records|any data) missing (from|in|for) {range}',
  ],
  examples: [
    ['coverage', { intent: 'coverage' }],
    ['how complete is the data', { intent: 'coverage' }],
    ['coverage this month', { intent: 'coverage', from: exampleAt('2026-11-01'), to: exampleAt('2026-12-01') }],
  ],
  answer: async (question, context) => {
    const orgs = await orgsInView(context);
    if (question.from !== undefined && question.from >= context.now) return inTheFuture(context);
    if (question.org !== undefined) {
      const found = namedOrg(question.org, orgs, context);
      return found.kind === 'answer' ? found.answer : one(question, found.org, orgs, context);
    }
    return severalSetUp(context) ? each(question, orgs, context) : one(question, setUp(context)[0], orgs, context);
  },
};

/** Organisations that are set up, or that the space is for: others are part of everything there is. */
function setUp({ orgs = [], orgId }: CommandContext): readonly OrgInfo[] {
  const own = orgs.filter((org) => orgId === undefined || org.orgId === orgId);
  return own.length === 0 && orgId !== undefined ? [{ orgId, admins: [], domains: [] }] : own;
}

function severalSetUp(context: CommandContext): boolean {
  return setUp(context).length > 1;
}

function inTheFuture(context: CommandContext): Answer {
  return refusal(context, 'The asked time lies in the future.', {
    title: 'Nothing is known of it',
    suggestions: ['coverage'],
  });
}

function askedSpan({ from, to }: Question): { readonly asked?: Partial<Period> } {
  if (from === undefined && to === undefined) return {};
  return { asked: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}

async function one(
  question: Question,
  org: OrgInfo | undefined,
  orgs: readonly OrgInfo[],
  context: CommandContext,
): Promise<MessageAnswer> {
  const { store, now, zone } = context;
  const isOnly = question.org === undefined || orgs.length < 2;
  const told = await gatherCoverage(store, org, { isOnly, now, ...askedSpan(question) });
  const { report, label } = told;
  const scope = isOnly || org === undefined ? {} : { orgId: org.orgId };
  const gaps = report.gaps.toSorted((a, b) => a.deletedAt - b.deletedAt).slice(0, MAX_GAPS);
  const rows = await Promise.all(gaps.map((gap) => gapRow(gap, told, scope, context)));
  const headline = coverageHeadline(report, zone);
  return statement(context, {
    question,
    title: label === undefined ? headline : `${plainText(label, NAME_CHARS)}: ${headline}`,
    lines: [
      ...(question.from === undefined && question.to === undefined ? await bar(told, scope, context) : []),
      ...lostLines(told, zone),
      ...nextLines(told),
      ...leftLine(report.gaps.length - gaps.length),
    ],
    facts: facts(told, context),
    ...(rows.length === 0
      ? {}
      : { table: { columns: ['Not proven complete', 'Vendor deletes it', 'Records here', 'Who acts'], rows } }),
    buttons: buttons(told, context),
  });
}

type Scope = { readonly orgId?: string };

async function gapRow(
  gap: CoverageGap,
  { report }: OrgCoverage,
  scope: Scope,
  { store, now, zone }: CommandContext,
): Promise<readonly string[]> {
  const records = await store.count({ ...scope, from: gap.from, to: gap.to });
  return [
    spanWords(gap, zone),
    deletionWords(gap, now, zone),
    records === 0 ? 'none' : formatCount(records),
    remedyWords(gap, report),
  ];
}

async function bar(
  { report }: OrgCoverage,
  scope: Scope,
  { store, now, zone }: CommandContext,
): Promise<readonly string[]> {
  const months = coverageByMonth(report.proven, { now, zone, months: MONTHS });
  const withRecords = await Promise.all(
    months.map(async (month) => ({
      ...month,
      hasRecords: month.state === 'not-proven' && (await store.count({ ...scope, from: month.from, to: month.to })) > 0,
    })),
  );
  return barLines(withRecords, zone);
}

function lostLines({ report: { lost } }: OrgCoverage, zone: string): readonly string[] {
  if (lost.length === 0) return [];
  return [
    `The vendor no longer has ${spansWords(lost, zone)}: not proven complete, and what nobody exported of it is lost for good.`,
  ];
}

/** What somebody has to do, once, however many gaps there are. */
function nextLines({ report }: OrgCoverage): readonly string[] {
  const open = report.gaps.filter((gap) => needsHand(gap, report));
  if (open.length === 0) return report.gaps.length === 0 ? [] : ['I fetch what is missing by myself.'];
  const why = whyNotFetched(report.fetching);
  return [...(why === undefined ? [] : [why]), HOW_TO_EXPORT];
}

function leftLine(left: number): readonly string[] {
  return left <= 0
    ? []
    : [`${counted(left, 'later gap')} not shown; name a time to see ${left === 1 ? 'it' : 'them'}.`];
}

function facts(told: OrgCoverage, context: CommandContext): Required<MessageAnswer>['facts'] {
  const { report, extent, retention, sources, stated, pull } = told;
  const { zone, now } = context;
  const limit = report.isLimited ? ' (contact centre changes)' : '';
  return [
    ...(report.proven.length === 0 ? [] : [{ label: 'Complete', value: `${spansWords(report.proven, zone)}${limit}` }]),
    { label: 'Newest proof', value: report.provenTo === undefined ? 'none' : freshWords(report.provenTo, now, zone) },
    {
      label: 'Records here',
      value:
        extent === undefined
          ? 'none'
          : `${formatCount(extent.total)}, ${formatPeriod({ from: extent.firstAt, to: Math.min(extent.lastAt, now) + 1 }, zone)}`,
    },
    ...(told.org?.feed === undefined ? [] : [{ label: 'Last poll', value: pollWords(pull, context) }]),
    ...(sources.length === 0 ? [] : [{ label: 'Proven by', value: sourceWords(sources) }]),
    ...(stated.length === 0 ? [] : [{ label: 'Stated', value: statementWords(stated, zone) }]),
    { label: 'Kept', value: retentionWords(retention?.months) },
  ];
}

/** What went wrong is for admins; others learn that something did. */
function pollWords(pull: OrgCoverage['pull'], { now, zone, asker }: CommandContext): string {
  const last = pull?.lastDoneAt === undefined ? 'none yet' : freshWords(pull.lastDoneAt, now, zone);
  if (pull?.problem === undefined) return last;
  const { what, next, since } = pull.problem;
  const words = includesRole(asker.role, 'admin') ? ` ${plainText(`${what} ${next}`, 160)}` : '';
  return `${last}; failing since ${freshWords(since, now, zone)}.${words}`;
}

function sourceWords(sources: readonly string[]): string {
  const told = sources.slice(0, MAX_SOURCES).map((name) => plainText(name, NAME_CHARS));
  const left = sources.length - told.length;
  return left === 0 ? told.join(', ') : `${told.join(', ')} and ${counted(left, 'other')}`;
}

/** `1-7 Nov 2026 (CET), stated by ann@example.com (audit.csv)`. */
function statementWords(stated: OrgCoverage['stated'], zone: string): string {
  const told = stated.slice(0, MAX_SOURCES).map((span) => {
    const [by, name] = [speakerWords(span.statedBy), span.sourceName].map((text) => plainText(text, NAME_CHARS));
    return `${spanWords(span, zone)}, stated by ${by} (${name})`;
  });
  const left = stated.length - told.length;
  return left === 0 ? told.join('; ') : `${told.join('; ')}; and ${counted(left, 'other')}`;
}

function buttons({ org, report }: OrgCoverage, { asker }: CommandContext): readonly AnswerButton[] {
  const isFetched = org?.feed !== undefined && includesRole(asker.role, 'admin');
  return [
    ...(isFetched && report.fetching !== 'access-lost' ? [{ label: 'Fetch now', ask: 'pull' }] : []),
    ...(isFetched ? [{ label: 'Access', ask: 'access' }] : []),
    { label: 'How long it is kept', ask: 'retention' },
  ];
}

async function each(question: Question, orgs: readonly OrgInfo[], context: CommandContext): Promise<MessageAnswer> {
  const { store, now, zone } = context;
  const told = await Promise.all(
    orgs.slice(0, MAX_ORGS).map((org) => gatherCoverage(store, org, { isOnly: false, now, ...askedSpan(question) })),
  );
  const complete = told.filter(({ report }) => isComplete(report)).length;
  const name = ({ org }: OrgCoverage): string => (org === undefined ? '' : plainText(orgLabel(org), NAME_CHARS));
  return statement(context, {
    question,
    title: `${complete} of ${counted(told.length, 'organisation')} complete`,
    lines: orgs.length > told.length ? [`${orgs.length - told.length} more are not listed here.`] : [],
    table: {
      columns: ['Organisation', 'Proven', 'Newest proof'],
      rows: told.map((coverageOf) => [
        name(coverageOf),
        coverageHeadline(coverageOf.report, zone),
        coverageOf.report.provenTo === undefined ? 'none' : freshWords(coverageOf.report.provenTo, now, zone),
      ]),
    },
    buttons: told.slice(0, MAX_ORG_BUTTONS).flatMap(({ org }) =>
      org === undefined
        ? []
        : [
            {
              label: plainText(orgLabel(org), NAME_CHARS),
              question: { ...samePeriod('coverage', question), org: org.orgId },
            },
          ],
    ),
  });
}

function isComplete({ proven, gaps, lost }: OrgCoverage['report']): boolean {
  return proven.length > 0 && gaps.length === 0 && lost.length === 0;
}
