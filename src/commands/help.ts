/** `help`: what can be asked, one line a command, made from the registry. */
import type { MessageAnswer } from '../audit/answer.ts';
import { includesRole } from '../audit/roles.ts';
import type { Command, CommandContext } from './command.ts';
import { withOwnNames } from './own-examples.ts';
import { statement } from './statement.ts';

/** @param list all commands; called when asked, so that help may be one of them. */
export function makeHelp(list: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'What you can ask',
    role: 'viewer',
    grammar: [
      '(help|hi|hello|hey|hallo|start|commands|menu|usage)',
      '(hi|hey|hello) there',
      '[what|which things|how] (can|do|could) (you|i|we) (do|ask|ask you|say|help me with)',
      '(what|which) (questions|commands) (can i ask|are there|do you know|can you answer)',
      '(help|help me|i need help|i need some help)',
      'how (do|can|does) (i|we|this|it) (use|work|ask) [you|this|it]',
      'who are you',
      'what are you',
    ],
    examples: [
      ['help', { intent: 'help' }],
      ['hi', { intent: 'help' }],
      ['what can you do', { intent: 'help' }],
    ],
    answer: async (question, context) => ({ ...(await helpFor(list(), context)), question }),
  };
}

/** Only what the asker may use is listed, with examples from their own records. */
export async function helpFor(commands: readonly Command[], context: CommandContext): Promise<MessageAnswer> {
  const usable = commands.filter((command) => includesRole(context.asker.role, command.role));
  const examples = await withOwnNames(
    usable.map((command) => command.examples[0]?.[0] ?? ''),
    context,
  );
  return statement(context, {
    title: 'What you can ask',
    lines: [
      'Ask in plain words. Each answer says how it was read, in which time zone, and from which records.',
      'I name a person only where the record does; otherwise I say "person unknown".',
      '"Not proven complete" means: the files I was given do not say which time they cover, so something may be missing.',
    ],
    topics: usable.map(({ summary }, index) => ({ summary, example: examples[index] ?? '' })),
    buttons: [
      { label: 'Changes without a name', ask: 'unattributed last week' },
      { label: 'What changed today', ask: 'what changed today' },
      { label: "Last week's digest", ask: 'digest' },
    ],
  });
}
