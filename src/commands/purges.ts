/** `purges`: which old records were deleted, are to be, or wait for an admin's word. */
import type { AnswerButton } from '../audit/answer.ts';
import { orgLabel } from '../audit/org.ts';
import type { PurgeRun } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { decisionButtons, runSpan, runWords, statusWords } from './keeping/purge-words.ts';
import { statement } from './statement.ts';

const MAX_RUNS = 10;
const NAME_CHARS = 60;

export const purges: Command = {
  name: 'purges',
  summary: 'Old records that were deleted, by whose approval, and those that wait for a word',
  role: 'admin',
  topic: 'keeping',
  grammar: [
    '[show|list] [all|the|our] [due|planned|past] (purges|purge|deletions of (old|older) records)',
    '(what|which records) (is|are|was|were) [to be] (purged|due for deletion)',
    'due deletions',
    '(which|what) deletions of (old|older) records (are|is) (due|planned)',
  ],
  examples: [['purges', { intent: 'purges' }]],
  answer: async (question, context) => {
    const runs = (await context.store.state.list('purges'))
      .map(({ value }) => value)
      .toSorted((a, b) => b.plannedAt - a.plannedAt || b.before - a.before);
    const waiting = runs.filter(({ status }) => status === 'planned');
    const shown = runs.slice(0, MAX_RUNS);
    return statement(context, {
      question,
      title: titleOf(runs.length, waiting.length),
      lines: [
        ...(runs.length === 0
          ? ['Once a month I look for records older than the retention, and ask before anything is deleted.']
          : []),
        ...(runs.length > shown.length ? [`${counted(runs.length - shown.length, 'older one')} not shown.`] : []),
      ],
      ...(shown.length === 0
        ? {}
        : {
            table: {
              columns: ['Records', 'From and to', 'What became of it', 'Organisation'],
              rows: shown.map((run) => rowOf(run, context)),
            },
          }),
      buttons: buttonsOf(waiting, context),
    });
  },
};

function titleOf(all: number, waiting: number): string {
  if (all === 0) return 'Nothing was deleted, and nothing waits to be';
  if (waiting === 0) return 'No deletion waits for a word';
  return `${counted(waiting, 'deletion')} ${waiting === 1 ? 'waits' : 'wait'} for an admin's word`;
}

function rowOf(run: PurgeRun, context: CommandContext): readonly string[] {
  const { zone, orgs = [] } = context;
  const org = orgs.find(({ orgId }) => orgId === run.orgId) ?? run;
  return [runWords(run, zone), runSpan(run, zone), statusWords(run, context), plainText(orgLabel(org), NAME_CHARS)];
}

/** Of the newest that waits; the others come up when it is decided. */
function buttonsOf([first]: readonly PurgeRun[], { now }: CommandContext): readonly AnswerButton[] {
  return first === undefined ? [{ label: 'How long it is kept', ask: 'retention' }] : decisionButtons(first, now);
}
