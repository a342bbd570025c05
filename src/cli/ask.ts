/** `whodunit ask` answers in the terminal what can be asked in the chat, by the same engine. */

import { asJson } from '../app/answer-json.ts';
import { askingAs, createDesk, officeOf } from '../app/desk.ts';
import { describeFailure, stackOf } from '../app/failure.ts';
import { loadTemplates } from '../app/load-templates.ts';
import { type StoresApart, withApart } from '../app/open-apart.ts';
import { withTrail } from '../app/open-trail.ts';
import type { Answer } from '../audit/answer.ts';
import type { AuditStore } from '../audit/ports.ts';
import { renderAnswer } from '../cards/render.ts';
import { askText, type Desk, writesWhenAsked } from '../commands/ask.ts';
import type { CommandContext } from '../commands/command.ts';
import { contextFor } from '../commands/context.ts';
import { holdSecret, warnOfSecret } from '../commands/talk/secret-warning.ts';
import type { Config } from '../config.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { readInstant, readLimit, readZone } from './read-options.ts';
import { forTerminal, isColourful } from './terminal-text.ts';

const OPTIONS = {
  as: { type: 'string' },
  now: { type: 'string' },
  'time-zone': { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const ask: CliCommand = {
  name: 'ask',
  usage: 'ask TEXT [--as EMAIL] [--now ISO] [--time-zone Z] [--limit N] [--cursor C] [--json]',
  summary: 'Ask what you would ask in the chat',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    const text = positionals.join(' ').trim();
    if (text === '') throw new UsageError('There is no question.');
    const now = readInstant('--now', values.now) ?? Date.now();
    const zone = readZone(values['time-zone']) ?? config.timeZone;
    const limit = readLimit(values.limit) ?? 20;
    const desk = createDesk(config, (error) => explain(error, terminal, config));
    const frame = { now, zone, limit, ...(values.cursor === undefined ? {} : { cursor: values.cursor }) };
    const contextOf: ContextOf = (store, { signIns, uses }) => {
      const office = { ...officeOf(store, config), uses, ...(signIns === undefined ? {} : { signIns }) };
      return contextFor(office, askingAs(values.as), frame);
    };
    const answer = holdSecret([text])
      ? warnOfSecret({ now, zone }, 'terminal')
      : await answerText(text, desk, contextOf, config, terminal);
    const reply = renderAnswer(answer, loadTemplates());
    const shown =
      values.json === true
        ? JSON.stringify(asJson(answer, reply), null, 2)
        : forTerminal(reply.markdown, isColourful(terminal));
    terminal.stdout.write(`${shown}\n`);
    return statusOf(answer);
  },
};

type ContextOf = (store: AuditStore, apart: StoresApart) => Promise<CommandContext>;

/** Reads beside a running bot; only a question that stores something needs the trail for itself. */
async function answerText(
  text: string,
  desk: Desk,
  contextOf: ContextOf,
  config: Config,
  terminal: Terminal,
): Promise<Answer> {
  const tell = tellOnce(terminal);
  const within = <T>(mode: 'ask' | 'write', work: (context: CommandContext) => Promise<T>): Promise<T> =>
    withTrail(config, { mode, tell }, (store) =>
      withApart(config, store, mode, async (apart) => work(await contextOf(store, apart))),
    );
  const read = await within('ask', async (context) =>
    (await writesWhenAsked(text, desk, context)) ? undefined : askText(text, desk, context),
  );
  return read ?? within('write', (context) => askText(text, desk, context));
}

function explain(error: unknown, terminal: Terminal, config: Config): void {
  const { what, next } = describeFailure(error);
  terminal.stderr.write(`${what} ${next}\n${stackOf(error, config.logLevel)}`);
}

/** A choice offered counts as done; a refusal is the asker's to mend; an error is ours. */
function statusOf(answer: Answer): ExitStatus {
  if (answer.kind === 'refused') return 1;
  return answer.kind === 'error' ? 3 : 0;
}
