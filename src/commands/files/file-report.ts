/** What came of reading a file of audit records, as a card. */
import type { MessageAnswer } from '../../audit/answer.ts';
import { speakerWords } from '../../audit/coverage.ts';
import type { Period } from '../../audit/event.ts';
import { formatMinute, formatPeriod } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import type { ReplyFile } from '../../audit/reply.ts';
import type { PendingFile } from '../../audit/state.ts';
import { flawOf } from '../../audit/stated-span.ts';
import { formatCount } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { csvCell } from '../digest/changes-file.ts';
import { statement } from '../statement.ts';
import type { FileReport } from './file-desk.ts';
import { coversButton, spanInputs } from './file-span.ts';

const NAME_CHARS = 100;
/** As many are listed on the card; more come as a file. */
const LISTED = 5;
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

interface ReportOptions {
  readonly question?: Question;
  /** As it is noted. */
  readonly file?: Pick<PendingFile, 'id' | 'at'>;
  /** Why it was not read to its end. */
  readonly brokenOff?: { readonly what: string; readonly next: string };
}

export function fileReport(
  report: FileReport,
  context: Pick<CommandContext, 'zone' | 'now'>,
  { question, file, brokenOff }: ReportOptions = {},
): MessageAnswer {
  const { added, addedSpan, advice, rejected, rejectedCount, stated } = report;
  const asked = file !== undefined && canBeAsked(report) ? file : undefined;
  const isListed = rejectedCount <= LISTED;
  return statement(context, {
    ...(question === undefined ? {} : { question }),
    title: titleOf(report),
    lines: [
      `From ${plainText(report.name, NAME_CHARS)}: ${sumOf(report)}.`,
      ...(brokenOff === undefined ? [] : [`Not read to the end. ${brokenOff.what} ${brokenOff.next}`]),
      ...(addedSpan === undefined ? [] : [spanWords(addedSpan, added, context.zone)]),
      ...(advice === undefined ? [] : [advice]),
      ...(stated === undefined ? [] : [standingWords(stated, context.zone)]),
      ...(asked === undefined ? [] : [askForSpan(asked.id)]),
      ...(isListed ? rejected.map(({ where, reason }) => `Not read: ${where}: ${reason}`) : []),
      ...(isListed ? [] : ['What was not read, and why, is in the file below.']),
    ],
    ...(asked === undefined ? {} : { inputs: spanInputs(context.zone) }),
    buttons: [
      ...(asked === undefined ? [] : [coversButton(asked, context.now)]),
      { label: 'Changes without a name', ask: 'unattributed' },
      { label: 'What you can ask', ask: 'help' },
    ],
    ...(isListed ? {} : { file: rejectsFile(report) }),
  });
}

function titleOf({ added, duplicates, refused, rejectedCount }: FileReport): string {
  if (added > 0) return added === 1 ? '1 change added' : `${formatCount(added)} changes added`;
  if (duplicates + refused === 0)
    return rejectedCount === 0 ? 'There is no change in it' : 'Nothing of it could be read';
  return refused === 0 ? 'Nothing new: all of it is known' : 'Nothing new in it';
}

function askForSpan(file: string): string {
  return `Does this file hold everything of a span? It does not say so by itself. Fill in which, or say "file ${file} covers 1 Nov to 7 Nov 2026": then it counts as complete, on your word.`;
}

/** Nothing was stated yet, and nothing in it speaks against it. */
function canBeAsked({ seen, stated }: FileReport): boolean {
  return seen !== undefined && stated === undefined && flawOf(seen) === undefined;
}

/** `Counts as complete for 1-7 Nov 2026 (CET), stated by ann@example.com.` */
export function standingWords({ by, standing }: NonNullable<FileReport['stated']>, zone: string): string {
  return standing.kind === 'counts'
    ? `Counts as complete for ${formatPeriod(standing.span, zone)}, stated by ${speakerWords(by)}.`
    : `It does not count as complete: ${standing.because}.`;
}

/** `12 new, 3 already known, 1 not read`, and what else there is to count. */
export function sumOf({ added, duplicates, refused, rejectedCount }: FileReport): string {
  return [
    `${formatCount(added)} new`,
    `${formatCount(duplicates)} already known`,
    `${formatCount(rejectedCount)} not read`,
    ...(refused === 0 ? [] : [`${formatCount(refused)} refused as older than what is kept`]),
  ].join(', ');
}

function spanWords({ from, to }: Period, added: number, zone: string): string {
  const [first, last] = [formatMinute(from, zone), formatMinute(to, zone)];
  if (first === last) return `${added === 1 ? 'It is' : 'The new ones are'} of ${first}.`;
  return `The new ones are of ${first} to ${last}.`;
}

/** UTF-8 with a byte order mark; nothing in it acts in a spreadsheet. */
function rejectsFile({ rejected, rejectedCount }: FileReport): ReplyFile {
  const left = rejectedCount - rejected.length;
  const rows = [
    ['Where', 'Why it was not read'],
    ...rejected.map(({ where, reason }) => [where, reason]),
    ...(left === 0 ? [] : [['', `and ${formatCount(left)} more`]]),
  ];
  const text = rows.map((cells) => cells.map(csvCell).join(',') + LINE_END).join('');
  return {
    name: 'not-read.csv',
    mediaType: 'text/csv',
    bytes: new TextEncoder().encode(BYTE_ORDER_MARK + text),
    caption: `What was not read, and why: ${formatCount(rejectedCount)} rows.`,
  };
}
