/** `whodunit ask`: any question of the chat, answered in the terminal by the same engine. */

import { asJson } from '../app/answer-json.ts';
import { createDesk, operatorContext, roleAs } from '../app/desk.ts';
import { loadTemplates } from '../app/load-templates.ts';
import { withTrail } from '../app/open-trail.ts';
import type { Answer } from '../audit/answer.ts';
import { renderAnswer } from '../cards/render.ts';
import { askText } from '../commands/ask.ts';
import { type CliCommand, type ExitStatus, readWords, UsageError } from './command-line.ts';
import { readInstant, readLimit, readZone } from './read-options.ts';

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
  usage: 'ask TEXT [--as EMAIL] [--now ISO] [--time-zone Z] [--limit N] [--json]',
  summary: 'Ask what you would ask in the chat',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    const text = positionals.join(' ').trim();
    if (text === '') throw new UsageError('There is no question.');
    const now = readInstant('--now', values.now) ?? Date.now();
    const zone = readZone(values['time-zone']) ?? config.timeZone;
    return withTrail(config, { mode: 'ask' }, async (store) => {
      const desk = createDesk(config, (error) => terminal.stderr.write(`${String(error)}\n`));
      const context = {
        ...operatorContext(store, config, { now, zone, limit: readLimit(values.limit) ?? 20 }),
        asker: roleAs(values.as, config),
        ...(values.cursor === undefined ? {} : { cursor: values.cursor }),
      };
      const answer = await askText(text, desk, context);
      const reply = renderAnswer(answer, loadTemplates());
      const shown = values.json === true ? JSON.stringify(asJson(answer, reply), null, 2) : reply.markdown;
      terminal.stdout.write(`${shown}\n`);
      return statusOf(answer);
    });
  },
};

/** A choice offered counts as done; a refusal is the asker's to mend; an error is ours. */
function statusOf(answer: Answer): ExitStatus {
  if (answer.kind === 'refused') return 1;
  return answer.kind === 'error' ? 3 : 0;
}
