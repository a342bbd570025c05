/** What came of reading a file of audit records, as a card. */
import type { MessageAnswer } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import { formatMinute } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import type { ReplyFile } from '../../audit/reply.ts';
import { formatCount } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { csvCell } from '../digest/changes-file.ts';
import { statement } from '../statement.ts';
import type { FileReport } from './file-desk.ts';

const NAME_CHARS = 100;
/** As many are listed on the card; more come as a file. */
const LISTED = 5;
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

interface ReportOptions {
  readonly question?: Question;
  /** Why it was not read to its end. */
  readonly brokenOff?: { readonly what: string; readonly next: string };
}

export function fileReport(
  report: FileReport,
  context: Pick<CommandContext, 'zone' | 'now'>,
  { question, brokenOff }: ReportOptions = {},
): MessageAnswer {
  const { added, addedSpan, advice, rejected, rejectedCount } = report;
  const isListed = rejectedCount <= LISTED;
  return statement(context, {
    ...(question === undefined ? {} : { question }),
    title: added === 1 ? '1 change added' : `${formatCount(added)} changes added`,
    lines: [
      `From ${plainText(report.name, NAME_CHARS)}: ${sumOf(report)}.`,
      ...(brokenOff === undefined ? [] : [`Not read to the end. ${brokenOff.what} ${brokenOff.next}`]),
      ...(addedSpan === undefined ? [] : [spanWords(addedSpan, added, context.zone)]),
      ...(advice === undefined ? [] : [advice]),
      ...(isListed ? rejected.map(({ where, reason }) => `Not read: ${where}: ${reason}`) : []),
      ...(isListed ? [] : ['What was not read, and why, is in the file below.']),
    ],
    buttons: [
      { label: 'Changes without a name', ask: 'unattributed' },
      { label: 'What you can ask', ask: 'help' },
    ],
    ...(isListed ? {} : { file: rejectsFile(report) }),
  });
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
