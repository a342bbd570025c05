/** `export what changed last week as pdf`: the answer to any question as a file. */
import type { Answer, ClarifyAnswer, MessageAnswer } from '../audit/answer.ts';
import { EXPORT_FORMATS, type ExportFormat, type ReportWriter } from '../audit/export-port.ts';
import type { Question } from '../audit/question.ts';
import { LIMITS } from '../audit/reply.ts';
import { formatCount } from '../cards/voice.ts';
import { phrase } from '../questions/canonical.ts';
import { EXAMPLE_LAST_WEEK, exampleSpan } from '../questions/example-clock.ts';
import { lackingFor } from './admin/permission.ts';
import type { Command, CommandContext } from './command.ts';
import { type ReadyReport, readyReport } from './export/ready-report.ts';
import { refusal, statement } from './statement.ts';

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', xlsx: 'Excel', pdf: 'PDF' };

/** What a row takes at least; of more rows no file is begun, as none could be posted. */
const LEAST_ROW_BYTES: Readonly<Record<ExportFormat, number>> = { csv: 150, xlsx: 40, pdf: 150 };

/** @param list all commands; called when asked, so that this may be one of them */
export function makeExport(list: () => readonly Command[]): Command {
  return {
    name: 'export',
    summary: 'The answer to a question as a file: CSV, Excel or PDF',
    role: 'viewer',
    topic: 'asking',
    grammar: [
      '(export|download|save) [this|the|that|my] [last] answer [(as|to|in|into) [a|an] {format} [file|format]]',
    ],
    examples: [
      [
        'export what changed last week as pdf',
        { intent: 'export', of: 'what-changed', format: 'pdf', ...EXAMPLE_LAST_WEEK },
      ],
      [
        'history of queue Sales_EMEA as excel',
        {
          intent: 'export',
          of: 'history',
          format: 'xlsx',
          entityType: 'contact-service-queue',
          target: { name: 'Sales_EMEA' },
        },
      ],
      [
        'export who changed users yesterday',
        { intent: 'export', of: 'who-changed', entityType: 'user', ...exampleSpan('2026-11-22', '2026-11-23') },
      ],
    ],
    mayDo: (question, asker) => {
      const inner = innerOf(question);
      const command = list().find(({ name }) => name === inner?.intent);
      return inner === undefined || command === undefined ? undefined : lackingFor(command, inner, asker);
    },
    answer: (question, context) => answerExport(question, context, list()),
  };
}

async function answerExport(
  question: Question,
  context: CommandContext,
  commands: readonly Command[],
): Promise<Answer> {
  const { format } = question;
  const inner = innerOf(question);
  if (inner === undefined) return howTo(context);
  const ready = await readyReport(inner, context, commands);
  if (ready.kind === 'answer') return goingOn(ready.answer, question);
  if (format === undefined) return offerFormats(ready, context);
  const writer = context.writers?.find((candidate) => candidate.format === format);
  if (writer === undefined || context.spaceId === undefined) return elsewhere(ready, format, context);
  return ready.total === 0 ? nothing(ready, format, context) : asFile(ready, writer, context);
}

/** The question whose answer is wanted; undefined: the one before, which nobody knows any more. */
export function innerOf({ of, format: _, ...slots }: Question): Question | undefined {
  return of === undefined ? undefined : { ...slots, intent: of };
}

function howTo(context: CommandContext): Answer {
  return refusal(context, 'Say what the file is to answer, and what kind of file it is to be: CSV, Excel or PDF.', {
    title: 'Which answer?',
    suggestions: ['export what changed last week as pdf', 'export how many changes this month by type as excel'],
  });
}

/** What was meant is asked back; the choice goes on with the export. */
function goingOn(answer: Answer, { format }: Question): Answer {
  if (answer.kind !== 'clarify') return answer;
  const choices = answer.choices.map((choice) => ({
    ...choice,
    question: exportOf(choice.question, format),
  }));
  return { ...answer, choices };
}

function exportOf({ intent, ...slots }: Question, format: ExportFormat | undefined): Question {
  return { ...slots, intent: 'export', of: intent, ...(format === undefined ? {} : { format }) };
}

function offerFormats({ question, reading, total }: ReadyReport, context: CommandContext): ClarifyAnswer {
  const { zone, now } = context;
  return {
    kind: 'clarify',
    reading,
    zone,
    now,
    question: exportOf(question, undefined),
    prompt: `What kind of file? It has ${rowsWords(total)}.`,
    choices: EXPORT_FORMATS.map((format) => ({
      label: FORMAT_NAMES[format],
      detail: FORMAT_USES[format],
      question: exportOf(question, format),
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
function elsewhere({ reading, total, question }: ReadyReport, format: ExportFormat, context: CommandContext): Answer {
  const asked = phrase(question, context.zone).replaceAll("'", "'\\''");
  const answer = statement(context, {
    question: exportOf(question, format),
    title: `${rowsWords(total)} to export`,
    lines: [
      'The file is sent in Webex: ask me there.',
      `At a terminal: whodunit export '${asked}' --format ${format} --out FILE`,
    ],
  });
  return { ...answer, reading };
}

function nothing({ reading, report, question }: ReadyReport, format: ExportFormat, context: CommandContext): Answer {
  const title = 'Nothing to export';
  const answer = statement(context, { question: exportOf(question, format), title, lines: [report.coverage] });
  return { ...answer, reading };
}

async function asFile(ready: ReadyReport, writer: ReportWriter, context: CommandContext): Promise<Answer> {
  const { reading, report, total, stem } = ready;
  const isHopeless = total * LEAST_ROW_BYTES[writer.format] > LIMITS.fileBytes;
  const bytes = isHopeless ? undefined : await collect(writer.write(report), LIMITS.fileBytes);
  if (bytes === undefined) return tooLarge(ready, writer, context);
  const answer: MessageAnswer = statement(context, {
    question: exportOf(ready.question, writer.format),
    title: `${rowsWords(total)} as ${FORMAT_NAMES[writer.format]}`,
    lines: [
      // Counts and tables stand in the file in the order of the answer.
      ...(report.columns[0]?.kind === 'instant' ? [`The newest come first, with times in ${context.zone}.`] : []),
      report.coverage,
      ...report.notes,
    ],
    buttons: [
      { label: 'Show the answer', question: ready.question },
      ...EXPORT_FORMATS.filter((format) => format !== writer.format).map((format) => ({
        label: `As ${FORMAT_NAMES[format]}`,
        question: exportOf(ready.question, format),
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
    ...(format === 'xlsx' ? {} : { buttons: [{ label: 'As Excel', question: exportOf(question, 'xlsx') }] }),
  });
  return { ...answer, reading };
}
