/** `export what changed last week as pdf`: the answer to any question as a file. */
import type { Answer, ClarifyAnswer, MessageAnswer } from '../audit/answer.ts';
import { EXPORT_FORMATS, type ExportFormat, type ReportWriter } from '../audit/export-port.ts';
import type { Question } from '../audit/question.ts';
import { LIMITS } from '../audit/reply.ts';
import { formatCount } from '../cards/voice.ts';
import { phrase } from '../questions/canonical.ts';
import { readAsked } from './ask.ts';
import type { Command, CommandContext } from './command.ts';
import { type ReadyReport, readyReport } from './export/ready-report.ts';
import { refusal, statement } from './statement.ts';

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', xlsx: 'Excel', pdf: 'PDF' };
const FILE = '[a|an|the] [{format}] [file|format|document|report]';
const MAX_ASKED_CHARS = 1000;

/** @param list all commands; called when asked, so that this may be one of them */
export function makeExport(list: () => readonly Command[]): Command {
  return {
    name: 'export',
    summary: 'The answer to a question as a file: CSV, Excel or PDF',
    role: 'viewer',
    topic: 'asking',
    grammar: [
      '(export|download|save) {asked} [(as|to|in|into) [a|an|the] {format} [file|format|document|report|sheet]]',
      `${FILE.replace('[{format}]', '{format}')} (of|for|with) {asked}`,
    ],
    examples: [
      ['export what changed last week as pdf', { intent: 'export', asked: 'what changed last week', format: 'pdf' }],
      [
        'export history of queue Sales_EMEA as excel',
        { intent: 'export', asked: 'history of queue Sales_EMEA', format: 'xlsx' },
      ],
      ['export who changed users yesterday', { intent: 'export', asked: 'who changed users yesterday' }],
    ],
    answer: (question, context) => answerExport(question, context, list()),
  };
}

async function answerExport(
  question: Question,
  context: CommandContext,
  commands: readonly Command[],
): Promise<Answer> {
  const { asked, format } = question;
  if (asked === undefined || asked.length > MAX_ASKED_CHARS) return howTo(context);
  const inner = await readInner(asked, context, commands);
  if (inner.kind === 'answer') return withExport(inner.answer);
  const ready = await readyReport(inner.question, context, commands);
  if (ready.kind === 'answer') return goingOn(ready.answer, question, context);
  if (format === undefined) return offerFormats(ready, context);
  const writer = context.writers?.find((candidate) => candidate.format === format);
  if (writer === undefined || context.spaceId === undefined) return elsewhere(ready, asked, format, context);
  return ready.total === 0 ? nothing(ready, context) : asFile(ready, writer, question, context);
}

/** Each word of it is accounted for, as if it were asked by itself. */
export async function readInner(
  asked: string,
  context: CommandContext,
  commands: readonly Command[],
): Promise<
  { readonly kind: 'question'; readonly question: Question } | { readonly kind: 'answer'; readonly answer: Answer }
> {
  const desk = { commands, anonymousActors: context.fixedActors, onError: () => undefined };
  const reading = await readAsked(asked, desk, context);
  if (reading.kind === 'question') return reading;
  return { kind: 'answer', answer: refusal(context, reading.reason, reading) };
}

/** What can be asked instead can be exported, too. */
function withExport(answer: Answer): Answer {
  if (answer.kind !== 'refused') return answer;
  const suggestions = answer.suggestions.map((text) => (/^export /i.test(text) ? text : `export ${text}`));
  return { ...answer, suggestions };
}

function howTo(context: CommandContext): Answer {
  return refusal(context, 'Say what the file is to answer, and what kind of file it is to be: CSV, Excel or PDF.', {
    title: 'Which answer?',
    suggestions: ['export what changed last week as pdf', 'export how many changes this month by type as excel'],
  });
}

/** What was meant is asked back; the choice goes on with the export. */
function goingOn(answer: Answer, { format }: Question, { zone }: CommandContext): Answer {
  if (answer.kind !== 'clarify') return answer;
  const choices = answer.choices.map((choice) => ({
    ...choice,
    question: exportOf(choice.question, format, zone),
  }));
  return { ...answer, choices };
}

/** Carried as words, with times as dates, so that it means the same when it is pressed later. */
function exportOf(question: Question, format: ExportFormat | undefined, zone: string): Question {
  return { intent: 'export', asked: phrase(question, zone), ...(format === undefined ? {} : { format }) };
}

function offerFormats({ question, reading, total }: ReadyReport, context: CommandContext): ClarifyAnswer {
  const { zone, now } = context;
  return {
    kind: 'clarify',
    reading,
    zone,
    now,
    question: exportOf(question, undefined, zone),
    prompt: `What kind of file? It has ${rowsWords(total)}.`,
    choices: EXPORT_FORMATS.map((format) => ({
      label: FORMAT_NAMES[format],
      detail: FORMAT_USES[format],
      question: exportOf(question, format, zone),
    })),
  };
}

const FORMAT_USES: Readonly<Record<ExportFormat, string>> = {
  csv: 'for other programs',
  xlsx: 'to sort and filter',
  pdf: 'to read and file',
};

function rowsWords(count: number): string {
  return `${formatCount(count)} row${count === 1 ? '' : 's'}`;
}

/** At a terminal there is a command for it. */
function elsewhere(
  { reading, total }: ReadyReport,
  asked: string,
  format: ExportFormat,
  context: CommandContext,
): Answer {
  return {
    ...statement(context, {
      title: `${rowsWords(total)} to export`,
      lines: [
        'The file is sent in Webex: ask me there.',
        `At a terminal: whodunit export '${asked.replaceAll("'", "'\\''")}' --format ${format} --out FILE`,
      ],
    }),
    reading,
  };
}

function nothing({ reading, report, question }: ReadyReport, context: CommandContext): Answer {
  const answer = statement(context, { title: 'Nothing to export', lines: [report.coverage] });
  return { ...answer, reading, question };
}

async function asFile(
  ready: ReadyReport,
  writer: ReportWriter,
  question: Question,
  context: CommandContext,
): Promise<Answer> {
  const { reading, report, total, stem } = ready;
  const bytes = await collect(writer.write(report), LIMITS.fileBytes);
  if (bytes === undefined) return tooLarge(ready, writer, context);
  const answer: MessageAnswer = statement(context, {
    question: exportOf(ready.question, question.format, context.zone),
    title: `${rowsWords(total)} as ${FORMAT_NAMES[writer.format]}`,
    lines: [`The newest come first, with times in ${context.zone}.`, report.coverage, ...report.notes],
    buttons: [
      { label: 'Show the answer', question: ready.question },
      ...EXPORT_FORMATS.filter((format) => format !== writer.format).map((format) => ({
        label: `As ${FORMAT_NAMES[format]}`,
        question: exportOf(ready.question, format, context.zone),
      })),
    ],
  });
  return { ...answer, reading, file: { name: writer.fileName(stem), mediaType: writer.contentType, bytes } };
}

/** Undefined when there are more bytes than a message may carry; the rest is then not written at all. */
async function collect(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > maxBytes) return undefined;
    parts.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLarge(
  { reading, total, question }: ReadyReport,
  { format }: ReportWriter,
  context: CommandContext,
): Answer {
  const answer = statement(context, {
    title: 'Too large for a message',
    lines: [
      `${rowsWords(total)} as ${FORMAT_NAMES[format]} are more than the ${LIMITS.fileBytes / 1024 / 1024} MB that I post. Ask for a shorter time${format === 'xlsx' ? '' : ', or for Excel, which is smaller'}.`,
      'Whoever runs this bot can write any size at a terminal: whodunit export.',
    ],
    ...(format === 'xlsx'
      ? {}
      : { buttons: [{ label: 'As Excel', question: exportOf(question, 'xlsx', context.zone) }] }),
  });
  return { ...answer, reading };
}
