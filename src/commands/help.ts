/** `help`: what can be asked, one line a command, made from the registry. */
import type { MessageAnswer } from '../audit/answer.ts';
import { includesRole } from '../audit/roles.ts';
import type { Command, CommandContext } from './command.ts';
import { statement } from './statement.ts';

/** @param list all commands; called when asked, so that help may be one of them. */
export function makeHelp(list: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'What you can ask',
    role: 'viewer',
    grammar: [],
    examples: [],
    answer: async (question, context) => ({ ...helpFor(list(), context), question }),
  };
}

/** Only what the asker may use is listed. */
export function helpFor(
  commands: readonly Command[],
  context: Pick<CommandContext, 'zone' | 'now' | 'asker'>,
): MessageAnswer {
  const usable = commands.filter((command) => includesRole(context.asker.role, command.role));
  return statement(context, {
    title: 'What you can ask',
    lines: [
      'Ask in plain words. Each answer says how it was read, in which time zone, and from which records.',
      'I name a person only where the record does; otherwise I say "person unknown".',
    ],
    topics: usable.map(({ summary, examples }) => ({ summary, example: examples[0]?.[0] ?? '' })),
    buttons: [
      { label: 'Changes without a name', ask: 'unattributed last week' },
      { label: 'What changed today', ask: 'what changed today' },
      { label: "Last week's digest", ask: 'digest' },
    ],
  });
}
