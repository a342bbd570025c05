/** `help`: what can be asked, by topic, made from the registry. */
import type { MessageAnswer } from '../audit/answer.ts';
import { TOPICS, type Topic } from '../audit/question.ts';
import { LIMITS } from '../audit/reply.ts';
import { mayUse, notPermitted } from './admin/permission.ts';
import type { Command, CommandContext } from './command.ts';
import { withOwnNames } from './own-examples.ts';
import { statement } from './statement.ts';

export const TOPIC_LABELS: Readonly<Record<Topic, string>> = {
  asking: 'Asking',
  digest: 'Digest and share',
  claims: 'Claims',
  people: 'People and keys',
  keeping: 'Data and keeping',
  administration: 'Administration',
};

/** Examples of one topic on the first card; the rest is one press away. */
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_CHARS = 155;
const SEPARATOR = ' · ';

/** @param list all commands; called when asked, so that help may be one of them. */
export function makeHelp(list: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'What you can ask, by topic',
    role: 'viewer',
    topic: 'asking',
    grammar: [
      '(help|hi|hello|hey|hallo|start|commands|menu|usage)',
      '(hi|hey|hello) there',
      '[what|which things|how] (can|do|could) (you|i|we) (do|ask|ask you|say|help me with)',
      '(what|which) (questions|commands) (can i ask|are there|do you know|can you answer)',
      '(help|help me|i need help|i need some help)',
      'how (do|can|does) (i|we|this|it) (use|work|ask) [you|this|it]',
      'who are you',
      'what are you',
      '(help|commands) [me] [with|about|for|on] [the] {topic}',
    ],
    examples: [
      ['help', { intent: 'help' }],
      ['hi', { intent: 'help' }],
      ['what can you do', { intent: 'help' }],
      ['help people', { intent: 'help', topic: 'people' }],
    ],
    answer: async (question, context) => {
      const commands = list();
      const { topic } = question;
      if (topic === undefined) return { ...(await helpFor(commands, context)), question };
      const usable = usableIn(topic, commands, context);
      if (usable.length > 0) return { ...(await helpOn(topic, usable, context)), question };
      const isAdminsOnly = commands.some((command) => command.topic === topic);
      return isAdminsOnly
        ? notPermitted({ role: 'admin', what: 'do what belongs there' }, context)
        : { ...(await helpFor(commands, context)), question };
    },
  };
}

/** One command with a phrase that the asker may say. */
interface Usable {
  readonly summary: string;
  readonly example: string;
}

function usableIn(topic: Topic, commands: readonly Command[], { asker }: CommandContext): readonly Usable[] {
  return commands
    .filter((command) => command.topic === topic)
    .flatMap((command) => {
      const [example] = mayUse(command, asker);
      return example === undefined ? [] : [{ summary: command.summary, example: example[0] }];
    });
}

/** The topics with a few examples each; only what the asker may use, with names from their own records. */
export async function helpFor(commands: readonly Command[], context: CommandContext): Promise<MessageAnswer> {
  const topics = TOPICS.flatMap((topic) => {
    const usable = usableIn(topic, commands, context);
    return usable.length === 0 ? [] : [{ topic, examples: usable.map(({ example }) => example) }];
  });
  const shown = await Promise.all(
    topics.map(async ({ topic, examples }) => ({
      example: TOPIC_LABELS[topic],
      summary: asManyAsFit(await withOwnNames(examples.slice(0, MAX_EXAMPLES), context)),
    })),
  );
  return statement(context, {
    title: 'What you can ask',
    lines: [
      'Ask in plain words, such as these. Each answer says how it was read, and from which records.',
      'Only a record names a person as fact. A claim is shown as a claim; without either I say "person unknown".',
    ],
    topics: shown,
    ...waysTo(topics.map(({ topic }) => topic)),
  });
}

/** A button each, as far as a card has room for them; one button and a list for the others. */
function waysTo(topics: readonly Topic[]): Pick<MessageAnswer, 'inputs' | 'buttons'> {
  const isMany = topics.length > LIMITS.cardActions;
  const direct = isMany ? topics.slice(0, LIMITS.cardActions - 1) : topics;
  const buttons = direct.map((topic) => ({ label: TOPIC_LABELS[topic], ask: `help ${topic}` }));
  if (!isMany) return { buttons };
  const choices = topics.slice(direct.length).map((topic) => ({ title: TOPIC_LABELS[topic], value: topic }));
  return {
    inputs: [{ kind: 'choice', id: 'topic', label: 'Or another topic', choices, multiple: false }],
    buttons: [...buttons, { label: 'Show that topic', question: { intent: 'help' } }],
  };
}

function asManyAsFit(examples: readonly string[]): string {
  let text = examples[0] ?? '';
  for (const example of examples.slice(1)) {
    if (text.length + SEPARATOR.length + example.length > MAX_EXAMPLE_CHARS) break;
    text += `${SEPARATOR}${example}`;
  }
  return text;
}

/** Every command of one topic that the asker may use. */
async function helpOn(topic: Topic, usable: readonly Usable[], context: CommandContext): Promise<MessageAnswer> {
  const examples = await withOwnNames(
    usable.map(({ example }) => example),
    context,
  );
  return statement(context, {
    title: TOPIC_LABELS[topic],
    lines: topic === 'asking' ? [NOT_PROVEN] : [],
    topics: usable.map(({ summary }, index) => ({ summary, example: examples[index] ?? '' })),
    buttons: [{ label: 'All topics', ask: 'help' }],
  });
}

const NOT_PROVEN =
  '"Not proven complete" means: no poll and no file proves that I have everything of that time, so something may be missing.';
