/** A question answered for a file: every row, page by page as the file is written. */
import type { Answer, EventsAnswer, MessageAnswer, SummaryAnswer } from '../../audit/answer.ts';
import type { Report, ReportCell, ReportColumn } from '../../audit/export-port.ts';
import { dateAt, lastWeek } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import { includesRole } from '../../audit/roles.ts';
import { lackingFor, notPermitted } from '../admin/permission.ts';
import type { Command, CommandContext } from '../command.ts';
import { stateCoverage } from '../find-events.ts';
import { isPrivate } from '../outreach/people-in-reach.ts';
import { refusal } from '../statement.ts';
import { eventColumns } from './event-columns.ts';

/** Rows that are held at a time. */
const PAGE = 500;

export interface ReadyReport {
  readonly kind: 'report';
  readonly report: Report;
  /** Rows that there are when it begins. */
  readonly total: number;
  /** Of the question whose answer it is. */
  readonly reading: string;
  readonly question: Question;
  /** Name of the file without its extension; nothing of the data is in it. */
  readonly stem: string;
}

/** What the asker is told instead of a file: a choice, a refusal. */
export type Readiness = ReadyReport | { readonly kind: 'answer'; readonly answer: Answer };

/** @param commands all there are; those that store something are not exported */
export async function readyReport(
  wished: Question,
  context: CommandContext,
  commands: readonly Command[],
): Promise<Readiness> {
  const question = isDigest(wished) ? behindDigest(wished, context) : wished;
  const command = commands.find(({ name }) => name === question.intent);
  if (command === undefined || command.writes === true || question.intent === 'export') return told(noRows(context));
  const lacking = lackingFor(command, question, context.asker);
  if (lacking !== undefined) return told(notPermitted(lacking, context));
  const quiet: CommandContext = { ...context, limit: PAGE, withoutEvidence: true };
  const answer = await command.answer(question, quiet);
  const asked = answer.question ?? question;
  const frame = frameOf(answer, asked, context);
  if (answer.kind === 'events') return eventsReport(answer, command, quiet, frame);
  if (answer.kind === 'summary' && answer.content.kind === 'counts') return countsReport(answer, frame);
  if (answer.kind === 'message' && answer.table !== undefined) return tableReport(answer, asked, context, frame);
  return told(answer.kind === 'message' || answer.kind === 'summary' ? noRows(context) : answer);
}

function isDigest({ intent }: Question): boolean {
  return intent === 'digest' || intent === 'digest-export';
}

/** The changes that a digest is made of; automation, which it counts apart, says so in its row. */
function behindDigest({ from, to, ...asked }: Question, { now, zone }: CommandContext): Question {
  const week = from === undefined && to === undefined ? lastWeek(now, zone) : {};
  const span = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...week };
  return { ...asked, ...span, intent: 'unattributed' };
}

function told(answer: Answer): Readiness {
  return { kind: 'answer', answer };
}

function noRows(context: CommandContext): Answer {
  return refusal(context, 'There are no rows in that answer. Changes, counts and tables can be exported.', {
    title: 'Nothing to export there',
    suggestions: ['export what changed last week as pdf', 'export how many changes by type as xlsx'],
  });
}

type Frame = Omit<ReadyReport, 'report' | 'total'> & {
  readonly head: Omit<Report, 'columns' | 'rows' | 'coverage'>;
};

function frameOf(answer: Answer, question: Question, context: CommandContext): Frame {
  const { reading } = answer;
  return {
    kind: 'report',
    reading,
    question,
    stem: stemOf(question, context),
    head: {
      title: titleOf(reading),
      question: reading,
      zone: context.zone,
      askedBy: askerOf(context),
      madeAt: context.now,
      notes: [],
    },
  };
}

/** The reading without its zone and its remarks, as a heading. */
function titleOf(reading: string): string {
  const [first = reading] = reading.split('; ');
  const short = first.replace(/ \([^()]{1,40}\)$/, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
}

function askerOf({ asker: { sender } }: CommandContext): string {
  if (sender === undefined) return 'the operator, at the command line';
  return sender.displayName === undefined ? sender.email : `${sender.displayName} (${sender.email})`;
}

/** `whodunit-what-changed-2026-11-16-to-2026-11-22` */
function stemOf({ intent, from, to }: Question, { now, zone }: CommandContext): string {
  const day = (at: number): string => dateAt(at, zone).toString();
  const last = day(Math.max((to ?? now) - 1, 0));
  const span = from === undefined ? `until-${last}` : day(from) === last ? last : `${day(from)}-to-${last}`;
  return `whodunit-${intent}-${span}`;
}

function eventsReport(answer: EventsAnswer, command: Command, context: CommandContext, frame: Frame): Readiness {
  const columns = eventColumns(includesRole(context.asker.role, 'reviewer') && isPrivate(context));
  // Some questions are about the newest change alone, however many there are.
  const isOne = answer.question.intent === 'last-changed';
  const total = isOne ? answer.rows.length : answer.total - answer.offset;
  const notes = [
    ...(answer.anonymous === 0
      ? []
      : ['What could tell who made a change that names nobody is not in this file; ask for the change by its id.']),
    ...(answer.unrecorded === undefined ? [] : ['No record holds what was asked for by name.']),
  ];
  const rows = async function* (): AsyncGenerator<readonly ReportCell[]> {
    let page: EventsAnswer | undefined = answer;
    while (page !== undefined) {
      for (const row of page.rows) yield columns.map((column) => column.cell(row));
      page = isOne ? undefined : await older(page, command, context);
    }
  };
  return {
    ...frame,
    total,
    report: { ...frame.head, notes, coverage: answer.coverage.sentence, columns, rows: rows() },
  };
}

async function older(
  { next, question }: EventsAnswer,
  command: Command,
  context: CommandContext,
): Promise<EventsAnswer | undefined> {
  if (next === undefined) return undefined;
  const answer = await command.answer(question, { ...context, cursor: next });
  return answer.kind === 'events' ? answer : undefined;
}

function countsReport(answer: SummaryAnswer, frame: Frame): Readiness {
  if (answer.content.kind !== 'counts') return { kind: 'answer', answer };
  const { by, rows } = answer.content;
  const columns: readonly ReportColumn[] = [
    { heading: by === '' ? 'What' : by.charAt(0).toUpperCase() + by.slice(1), kind: 'text', chars: 60 },
    { heading: 'Changes', kind: 'number', chars: 16 },
  ];
  const cells = rows.map(({ label, count }): readonly ReportCell[] => [
    { kind: 'text', text: label },
    { kind: 'number', value: count },
  ]);
  const notes = [`${answer.total.toLocaleString('en-US')} change${answer.total === 1 ? '' : 's'} in all.`];
  const { coverage } = answer;
  return {
    ...frame,
    total: rows.length,
    report: { ...frame.head, notes, coverage: coverage.sentence, columns, rows: given(cells) },
  };
}

async function tableReport(
  { title, table, lines }: MessageAnswer,
  asked: Question,
  context: CommandContext,
  frame: Frame,
): Promise<Readiness> {
  const { columns = [], rows = [] } = table ?? {};
  const { sentence } = await stateCoverage(asked, context);
  return {
    ...frame,
    total: rows.length,
    report: {
      ...frame.head,
      title,
      notes: lines,
      coverage: sentence,
      columns: columns.map((heading) => ({ heading, kind: 'text', chars: 30 })),
      rows: given(rows.map((row) => columns.map((_, at) => ({ kind: 'text', text: row[at] ?? '' })))),
    },
  };
}

async function* given<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
