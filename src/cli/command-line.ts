/** What every command of the command line is given, and what it ends with. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { TrailUse } from '../app/open-trail.ts';
import type { Config, ConfigError } from '../config.ts';

/**
 * How a command ended: 0 done (a choice offered counts as done); 1 usage or a
 * question refused; 2 some input rejected, the good part kept; 3 could not do it.
 */
export type ExitStatus = 0 | 1 | 2 | 3;

export interface Terminal {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export interface CliCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Is run with bad settings too, and told of them; the others are not run. */
  readonly copesWithBadSettings?: true;
  /**
   * @param problems what is bad in the settings; for most commands, of what only the server needs
   * @throws UsageError for wrong words, WhodunitError for what could not be done.
   */
  run(
    words: readonly string[],
    terminal: Terminal,
    config: Config,
    problems: readonly ConfigError[],
  ): Promise<ExitStatus>;
}

/** The words of a call are wrong; the message says how. */
export class UsageError extends Error {}

/** parseArgs of Node with strict options; wrong words become a usage error. */
export function readWords<T extends ParseArgsConfig['options']>(words: readonly string[], options: T) {
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
}

/** Tells each thing once, as a diagnostic. */
export function tellOnce(terminal: Terminal): NonNullable<TrailUse['tell']> {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) terminal.stderr.write(`${line}\n`);
    told.add(line);
  };
}
