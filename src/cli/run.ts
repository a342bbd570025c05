/** Finds the command, runs it, and turns whatever happens into a line and an exit status. */
import { WhodunitError } from '../audit/errors.ts';
import { loadEnvFile, readConfig } from '../config.ts';
import { ask } from './ask.ts';
import { type CliCommand, type ExitStatus, type Terminal, UsageError } from './command-line.ts';
import { digest } from './digest.ts';
import { doctor } from './doctor.ts';
import { importFiles } from './import.ts';
import { verify } from './verify.ts';

export const CLI_COMMANDS: readonly CliCommand[] = [importFiles, ask, digest, verify, doctor];

/** @param words without node and script. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    terminal.stdout.write(helpText());
    return name === undefined ? 1 : 0;
  }
  const command = CLI_COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined)
    return fail(terminal, `There is no command "${name.slice(0, 40)}".`, 'whodunit help lists them.', 1);
  try {
    loadEnvFile();
    return await command.run(rest, terminal, readConfig(process.env));
  } catch (error) {
    if (error instanceof UsageError || isParseArgsError(error)) {
      return fail(terminal, error.message, `Usage: whodunit ${command.usage}`, 1);
    }
    if (error instanceof WhodunitError) return fail(terminal, error.message, error.next, 3);
    return fail(
      terminal,
      `Something failed: ${error instanceof Error ? error.message : 'no reason given'}`,
      'Nothing more was done.',
      3,
    );
  }
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function fail(terminal: Terminal, what: string, next: string, status: ExitStatus): ExitStatus {
  terminal.stderr.write(`${what}\n${next}\n`);
  return status;
}

function helpText(): string {
  const width = Math.max(...CLI_COMMANDS.map(({ usage }) => usage.length));
  const lines = CLI_COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `Whodunit: who changed what in a Webex Contact Center\n\n${lines.join('\n')}\n\nSettings are read from the environment and .env (see README.md).\n`;
}
