/** `whodunit export`: the answer to a question as a file, of any size; beside a running bot too. */
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { asJson } from '../app/answer-json.ts';
import { askingAs, createDesk, officeOf } from '../app/desk.ts';
import { loadTemplates } from '../app/load-templates.ts';
import { withTrail } from '../app/open-trail.ts';
import { REPORT_WRITERS } from '../app/report-writers.ts';
import type { Answer } from '../audit/answer.ts';
import { WhodunitError } from '../audit/errors.ts';
import { EXPORT_FORMATS, type ExportFormat, type Report, type ReportWriter } from '../audit/export-port.ts';
import { excerpt } from '../audit/field-text.ts';
import { renderAnswer } from '../cards/render.ts';
import { formatCount } from '../cards/voice.ts';
import { guarded, readAsked } from '../commands/ask.ts';
import type { CommandContext } from '../commands/command.ts';
import { contextFor } from '../commands/context.ts';
import { type Readiness, readyReport } from '../commands/export/ready-report.ts';
import { innerOf } from '../commands/export.ts';
import { commands } from '../commands/index.ts';
import { refusal } from '../commands/statement.ts';
import { holdSecret, warnOfSecret } from '../commands/talk/secret-warning.ts';
import type { Config } from '../config.ts';
import { fileWish } from '../questions/file-wish.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { createRowProgress } from './progress.ts';
import { putNewFile } from './put-new-file.ts';
import { readInstant, readZone } from './read-options.ts';
import { forTerminal, isColourful } from './terminal-text.ts';

const OPTIONS = {
  format: { type: 'string' },
  out: { type: 'string' },
  as: { type: 'string' },
  now: { type: 'string' },
  'time-zone': { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
const EVERYTHING = 'what changed';
const PROGRESS_EVERY = 200;

export const exportAnswer: CliCommand = {
  name: 'export',
  usage:
    'export [QUESTION] --format csv|xlsx|pdf --out FILE [--as EMAIL] [--time-zone Z] [--now ISO] [--force] [--json]',
  summary: 'Write the answer to a question, or all changes, to a file',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    const { out } = values;
    if (out === undefined || out === '') throw new UsageError('export needs --out FILE.');
    const text = positionals.join(' ').trim() || EVERYTHING;
    const now = readInstant('--now', values.now) ?? Date.now();
    const zone = readZone(values['time-zone']) ?? config.timeZone;
    const format = readFormat(values.format, out) ?? fileWish(text)?.format;
    if (format === undefined) throw new UsageError('export needs --format csv, xlsx or pdf.');
    const show = (answer: Answer): ExitStatus => showInstead(answer, values.json === true, terminal);
    if (holdSecret([text])) return show(warnOfSecret({ now, zone }, 'terminal'));
    if (values.force !== true && (await isThere(out))) throw fileExists(out);
    return withTrail(config, { mode: 'ask', tell: tellOnce(terminal) }, async (store) => {
      const office = officeOf(store, config);
      const context = await contextFor(office, askingAs(values.as), { now, zone, limit: 20 });
      const ready = await prepare(text, context, config);
      if (ready.kind === 'answer') return show(ready.answer);
      const writer = writerOf(format);
      const written = await writeFile(out, writer, ready.report, ready.total, values.force === true, terminal);
      const { reading, report } = ready;
      if (values.json === true) {
        const told = { file: out, format, reading, coverage: report.coverage, ...written };
        terminal.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
      } else {
        const rows = `${formatCount(written.rows)} row${written.rows === 1 ? '' : 's'}`;
        terminal.stdout.write(
          `${out}: ${rows}, ${sizeWords(written.bytes)}.\n${line(reading)}\n${line(report.coverage)}\n`,
        );
      }
      return 0;
    });
  },
};

/** As written, else as the name of the file ends. */
function readFormat(text: string | undefined, out: string): ExportFormat | undefined {
  const named = EXPORT_FORMATS.find((format) => format === (text ?? extname(out).slice(1)).toLowerCase());
  if (text !== undefined && named === undefined) throw new UsageError('--format needs csv, xlsx or pdf.');
  return named;
}

/** "export ... as pdf" is understood as in the chat. */
async function prepare(text: string, context: CommandContext, config: Config): Promise<Readiness> {
  let ready: Readiness | undefined;
  const desk = createDesk(config, rethrow);
  const answer = await guarded(desk, context, async () => {
    const reading = await readAsked(text, desk, context);
    if (reading.kind === 'refused') return refusal(context, reading.reason, reading);
    const { question } = reading;
    ready = await readyReport(innerOf(question) ?? question, context, commands);
    return NO_ANSWER;
  });
  return ready ?? { kind: 'answer', answer };
}

const NO_ANSWER: Answer = { kind: 'message', reading: '', zone: 'UTC', now: 0, title: '', lines: [] };

function rethrow(error: unknown): never {
  throw error;
}

/** No file was written, so a choice is no success here. */
function showInstead(answer: Answer, json: boolean, terminal: Terminal): ExitStatus {
  const reply = renderAnswer(answer, loadTemplates());
  const shown = json
    ? JSON.stringify(asJson(answer, reply), null, 2)
    : forTerminal(reply.markdown, isColourful(terminal));
  terminal.stdout.write(`${shown}\n`);
  return answer.kind === 'error' ? 3 : 1;
}

function writerOf(format: ExportFormat): ReportWriter {
  const writer = REPORT_WRITERS.find((candidate) => candidate.format === format);
  if (writer === undefined) throw new UsageError('--format needs csv, xlsx or pdf.');
  return writer;
}

interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** Whole or not at all, readable by its owner alone. @throws WhodunitError `file-exists`, `write-failed` */
async function writeFile(
  path: string,
  writer: ReportWriter,
  report: Report,
  total: number,
  mayReplace: boolean,
  terminal: Terminal,
): Promise<Written> {
  const fresh = `${path}.${process.pid}.new`;
  const progress = createRowProgress(terminal, path, total);
  let rows = 0;
  const counted = async function* (): Report['rows'] extends AsyncIterable<infer Row> ? AsyncGenerator<Row> : never {
    for await (const row of report.rows) {
      yield row;
      rows += 1;
      if (rows % PROGRESS_EVERY === 0) progress.rows(rows);
    }
    progress.rows(rows);
  };
  const stop = cleanUpOnInterrupt(fresh);
  const file = await open(fresh, 'wx', 0o600).catch((cause: unknown) => {
    stop();
    throw notWritten(path, cause);
  });
  try {
    const bytes = await pour(writer.write({ ...report, rows: counted() }), file);
    await file.sync();
    await file.close();
    if (mayReplace) await rename(fresh, path);
    else if (!(await putNewFile(fresh, path))) throw fileExists(path);
    return { rows, bytes };
  } catch (cause) {
    await file.close().catch(() => undefined);
    await rm(fresh, { force: true });
    throw cause instanceof WhodunitError || !isOfSystem(cause) ? cause : notWritten(path, cause);
  } finally {
    stop();
    progress.stop();
  }
}

async function pour(pieces: AsyncIterable<Uint8Array>, file: FileHandle): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) {
    await file.writeFile(piece);
    bytes += piece.length;
  }
  return bytes;
}

/** Ctrl-C leaves no half file behind. @returns stops listening */
function cleanUpOnInterrupt(path: string): () => void {
  const end = (signal: NodeJS.Signals): void => {
    rmSync(path, { force: true });
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return () => {
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
  };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isOfSystem(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause;
}

function fileExists(path: string): WhodunitError {
  return new WhodunitError('file-exists', `${path} is there already.`, 'Give another name, or --force to replace it.');
}

function notWritten(path: string, cause: unknown): WhodunitError {
  const next = 'Check that its folder is there, has free space, and may be written to.';
  return new WhodunitError('write-failed', `${path} could not be written.`, next, { cause });
}

function line(text: string): string {
  return excerpt(text, 400);
}

function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
