/** `journal`: what admins changed here, newest first, with the words that take it back. */
import { formatMinute, formatPeriod } from '../audit/period.ts';
import type { AskedActor, Question } from '../audit/question.ts';
import type { JournalEntry } from '../audit/settings.ts';
import { capital, counted, formatCount } from '../cards/voice.ts';
import { EXAMPLE_LAST_WEEK } from '../questions/example-clock.ts';
import { readJournal, whoChanged } from './admin/read-journal.ts';
import type { Command, CommandContext } from './command.ts';
import { type ResolvedPerson, resolvePerson } from './people/resolve-person.ts';
import { statement } from './statement.ts';

/** Rows of one card; older ones are asked for by their time. */
const MAX_ROWS = 15;

export const journal: Command = {
  name: 'journal',
  summary: 'What admins changed here, and how to take it back',
  role: 'admin',
  topic: 'administration',
  grammar: [
    '[{range}] [the|show the|show] [admin] journal [{range}]',
    '[{range}] what did [the] (admins|administrators) (change|do|set) [here] [{range}]',
    '[{range}] (what|which) settings (changed|were changed) [{range}]',
    'undo [it|that|this|[the] last|the last (thing|order|change)]',
  ],
  examples: [
    ['journal', { intent: 'journal' }],
    ['what did admins change here last week', { intent: 'journal', ...EXAMPLE_LAST_WEEK }],
  ],
  answer: async (question, context) => {
    const person = question.actor === undefined ? undefined : await whoIsMeant(question.actor, question, context);
    if (person?.kind === 'answer') return person.answer;
    const all = await readJournal(context, question);
    const entries = person === undefined ? all : all.filter(({ by }) => by === person.email);
    const who = person === undefined ? 'Admins' : whoChanged({ by: person.email });
    const when = question.from === undefined && question.to === undefined ? '' : `, ${spanWords(question, context)}`;
    const shown = entries.slice(0, Math.min(question.count ?? MAX_ROWS, MAX_ROWS));
    const left = question.count === undefined ? entries.length - shown.length : 0;
    return statement(context, {
      question,
      title: `${capital(who)} changed ${entries.length === 0 ? 'nothing' : times(entries.length)} here${when}`,
      lines: [
        ...(left > 0 ? [`${counted(left, 'older entry', 'older entries')} not shown; name a time to see them.`] : []),
      ],
      topics: shown.map((entry) => ({
        example: `${whoChanged(entry)} ${entry.did}`,
        summary: `${formatMinute(entry.at, context.zone)}${undoWords(entry, context)}`,
      })),
      buttons: [
        { label: 'Who may do what', ask: 'admins' },
        { label: 'Settings', ask: 'settings' },
      ],
    });
  },
};

/** Also the operator, who has no email. */
async function whoIsMeant(actor: AskedActor, question: Question, context: CommandContext): Promise<ResolvedPerson> {
  if (actor.name?.trim().toLowerCase() === 'operator') return { kind: 'person', email: 'operator' };
  return resolvePerson(actor, question, context);
}

function times(count: number): string {
  return count === 1 ? 'one thing' : `${formatCount(count)} things`;
}

function spanWords({ from, to }: { readonly from?: number; readonly to?: number }, { zone, now }: CommandContext) {
  return formatPeriod({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }, zone, now);
}

/** What concerns a space can be taken back only there. */
function undoWords({ undo, about = '' }: JournalEntry, { spaceId }: CommandContext): string {
  if (undo === undefined) return '';
  const space = / space (\S+)$/.exec(about)?.[1];
  const where = space === undefined || space === spaceId ? '' : ' in that space';
  return `; to take it back, say${where} "${undo}"`;
}
