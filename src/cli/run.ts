/** Finds the command, runs it, and turns whatever happens into a line and an exit status. */
import { describeFailure, type Failure, stackOf } from '../app/failure.ts';
import { assertOffline, inspectConfig, loadEnvFile } from '../config.ts';
import { ask } from './ask.ts';
import { backup } from './backup.ts';
import { chat } from './chat.ts';
import { type CliCommand, type ExitStatus, type Terminal, UsageError } from './command-line.ts';
import { digest } from './digest.ts';
import { doctor } from './doctor.ts';
import { exportAnswer } from './export.ts';
import { importFiles } from './import.ts';
import { pull } from './pull.ts';
import { restore } from './restore.ts';
import { verify } from './verify.ts';

export const CLI_COMMANDS: readonly CliCommand[] = [
  importFiles,
  pull,
  ask,
  chat,
  digest,
  exportAnswer,
  verify,
  doctor,
  backup,
  restore,
];

/** @param words without node and script. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    terminal.stdout.write(helpText());
    return name === undefined ? 1 : 0;
  }
  const json = hasOption(words, '--json');
  const fail = (failure: Failure, status: ExitStatus): ExitStatus => reportFailure(terminal, failure, status, json);
  const command = CLI_COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const what = `There is no command "${name.slice(0, 40)}".`;
    return fail({ code: 'usage', what, next: 'whodunit help lists them.' }, 1);
  }
  if (hasOption(rest, '--help') || hasOption(rest, '-h')) {
    terminal.stdout.write(`Usage: whodunit ${command.usage}\n${command.summary}.\n`);
    return 0;
  }
  try {
    loadEnvFile();
    const inspected = inspectConfig(process.env);
    if (command.copesWithBadSettings !== true) assertOffline(inspected);
    return await command.run(rest, terminal, inspected.config, inspected.problems);
  } catch (error) {
    if (error instanceof UsageError || isParseArgsError(error)) {
      return fail({ code: 'usage', what: error.message, next: `Usage: whodunit ${command.usage}` }, 1);
    }
    terminal.stderr.write(stackOf(error, process.env['LOG_LEVEL']));
    return fail(describeFailure(error), 3);
  }
}

/** Words after `--` are no options. */
function hasOption(words: readonly string[], option: string): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes(option);
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** For people on stderr; for programs one document on stdout as well. */
function reportFailure(
  terminal: Terminal,
  { code, what, next }: Failure,
  status: ExitStatus,
  json: boolean,
): ExitStatus {
  terminal.stderr.write(`${what}\n${next}\n`);
  if (json) terminal.stdout.write(`${JSON.stringify({ kind: 'error', code, what, nextStep: next }, null, 2)}\n`);
  return status;
}

function helpText(): string {
  const width = Math.max(...CLI_COMMANDS.map(({ usage }) => usage.length));
  const lines = CLI_COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `Whodunit: who changed what in a Webex Contact Center\n\n${lines.join('\n')}\n\nSettings are read from the environment and .env (see README.md).\n`;
}
