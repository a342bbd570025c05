/** `whodunit digest`: the weekly digest of one week, as the chat would post it. */
import { operatorContext } from '../app/desk.ts';
import { loadTemplates } from '../app/load-templates.ts';
import { withTrail } from '../app/open-trail.ts';
import type { SummaryAnswer } from '../audit/answer.ts';
import type { Period } from '../audit/event.ts';
import { isoWeek } from '../audit/period.ts';
import type { Reply } from '../audit/reply.ts';
import { renderAnswer } from '../cards/render.ts';
import { answerDigest } from '../commands/digest.ts';
import { type CliCommand, type ExitStatus, readWords, tellOnce, UsageError } from './command-line.ts';
import { readInstant, readZone } from './read-options.ts';
import { forTerminal, isColourful } from './terminal-text.ts';

const OPTIONS = {
  week: { type: 'string' },
  'time-zone': { type: 'string' },
  now: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const digest: CliCommand = {
  name: 'digest',
  usage: 'digest [--week 2026-W46] [--time-zone Z] [--json]',
  summary: 'What changed without a name in one week (default: the last complete one)',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    if (positionals.length > 0) throw new UsageError('digest takes options only.');
    const zone = readZone(values['time-zone']) ?? config.timeZone;
    const now = readInstant('--now', values.now) ?? Date.now();
    const week = readWeek(values.week, zone);
    return withTrail<ExitStatus>(config, { mode: 'ask', tell: tellOnce(terminal) }, async (store) => {
      const context = await operatorContext(store, config, { now, zone, limit: 20 });
      const answer = await answerDigest({ intent: 'digest', ...week }, context);
      const reply = renderAnswer(answer, loadTemplates());
      const shown =
        values.json === true
          ? JSON.stringify(digestJson(answer, reply), null, 2)
          : forTerminal(reply.markdown, isColourful(terminal));
      terminal.stdout.write(`${shown}\n`);
      return 0;
    });
  },
};

function readWeek(text: string | undefined, zone: string): Period | undefined {
  if (text === undefined) return undefined;
  const [, year, week] = /^(\d{4})-?W(\d{1,2})$/i.exec(text) ?? [];
  const period = year === undefined ? undefined : isoWeek(Number(year), Number(week), zone);
  if (period === undefined) throw new UsageError('--week needs an ISO week that exists, such as 2026-W46.');
  return period;
}

/** The documented JSON of `digest --json`. */
function digestJson({ content }: SummaryAnswer, reply: Reply): Readonly<Record<string, unknown>> {
  if (content.kind !== 'digest') throw new TypeError('A digest was expected.');
  const { facts } = content;
  return {
    from: new Date(facts.from).toISOString(),
    to: new Date(facts.to).toISOString(),
    total: facts.total,
    unattributed: facts.unattributed,
    byEntityType: Object.fromEntries(facts.byEntityType.map(({ value, anonymous }) => [value, anonymous])),
    previous: { total: facts.previous.total, unattributed: facts.previous.unattributed },
    markdown: reply.markdown,
    card: reply.card ?? null,
  };
}
