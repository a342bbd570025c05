/** `import people`: three ways onto the roster: a file, the trail, the contact centre. */
import type { Answer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import type { Command, CommandContext } from './command.ts';
import { peopleReport } from './people/people-report.ts';
import { peopleSeen, SEEN_DAYS } from './people/people-seen.ts';
import { takePeople } from './people/take-people.ts';
import { refusal, statement } from './statement.ts';

const NEEDED = 'It needs WXCC_API_URL, WXCC_ACCESS_TOKEN and WXCC_ORG_ID in the environment of the bot.';

export const importPeople: Command = {
  name: 'import-people',
  summary: 'Put people on the roster: from a file, the trail or the contact centre',
  role: 'admin',
  topic: 'people',
  writes: true,
  grammar: [
    '(import|add|load|get) [all|the|more] (people|persons|users|roster) [(from|out of|of) {source}]',
    '(import|add) [the] people seen [in the trail]',
  ],
  examples: [
    ['import people', { intent: 'import-people' }],
    ['import people from the trail', { intent: 'import-people', peopleFrom: 'trail' }],
    ['import people from the contact centre', { intent: 'import-people', peopleFrom: 'contact-centre' }],
  ],
  answer: async (question, context) => {
    switch (question.peopleFrom) {
      case 'trail':
        return peopleReport(await takePeople(peopleSeen(context.store, context), context), context, question);
      case 'contact-centre':
        return fromContactCentre(question, context);
      default:
        return explain(question, context);
    }
  },
};

async function fromContactCentre(question: Question, context: CommandContext): Promise<Answer> {
  const source = context.peopleSource?.();
  if (source === undefined) return refusal(context, NEEDED, { title: 'The contact centre is not set up here' });
  return peopleReport(await takePeople(source, context), context, question);
}

function explain(question: Question, context: CommandContext): Answer {
  const isSetUp = context.peopleSource !== undefined;
  return statement(context, {
    question,
    title: 'Three ways to put people on the roster',
    lines: ['What was noted about the keys of people already there stays.'],
    facts: [
      {
        label: 'A file',
        value: 'Drop a CSV here with a column "email". Name, team, time zone, country and key status are read too.',
      },
      {
        label: 'The trail',
        value: `Everybody who changed something under their own name in the last ${SEEN_DAYS} days.`,
      },
      { label: 'The contact centre', value: isSetUp ? 'Its own list of users.' : `Not set up here. ${NEEDED}` },
    ],
    buttons: [
      { label: 'From the trail', question: { intent: 'import-people', peopleFrom: 'trail' } },
      ...(isSetUp
        ? [
            {
              label: 'From the contact centre',
              question: { intent: 'import-people', peopleFrom: 'contact-centre' } as const,
            },
          ]
        : []),
      { label: 'People', ask: 'people' },
    ],
  });
}
