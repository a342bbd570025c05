/** `country DE-BY`: whose public holidays count for people whose own country is not known. */
import type { Answer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { placeWords } from './outreach/places.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

export const country: Command = {
  name: 'country',
  summary: 'Set the country whose public holidays count, for everybody or one person',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '[set|change] [the|our] (country|region|state) [to|is] {country}',
    '[set|change] [the] (country|region|state) (of|for) {person} [to|is] {country}',
    '{undo} country [for {person}]',
    '[show] [the|our] country',
  ],
  examples: [
    ['country DE-BY', { intent: 'country', country: 'DE-BY' }],
    ['country Germany', { intent: 'country', country: 'DE' }],
    [
      'country of zoe.keller@example.com is Austria',
      { intent: 'country', country: 'AT', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
    ],
  ],
  answer: async (question, context) => {
    const code = question.country?.toUpperCase();
    if (code === undefined && question.undo !== true) return show(question, context);
    if (code !== undefined && !context.holidays.knows(code)) return unknownPlace(code, context);
    if (question.actor !== undefined) return setForPerson({ ...question, actor: question.actor }, code, context);
    return carryOut({ question, about: 'country' }, context, () => setForAll(code, context));
  },
};

function show(question: Question, context: CommandContext): Answer {
  const { country: code } = context.settings;
  return statement(context, {
    question,
    title: code === undefined ? 'No country is set' : `Country: ${placeWords(code, context)}`,
    lines: [
      code === undefined
        ? 'People whose own country is not known are reminded on public holidays too. Say "country Germany" or "country DE-BY".'
        : 'Its public holidays count for people whose own country is not known.',
    ],
    buttons: [{ label: 'Holidays', question: { intent: 'holidays' } }],
  });
}

function unknownPlace(code: string, context: CommandContext): Answer {
  const nation = code.slice(0, 2);
  const isKnown = code.length > 2 && context.holidays.knows(nation);
  const why = isKnown
    ? `I know the holidays of ${placeWords(nation, context)}, but no region ${code} in it.`
    : 'I have no calendar of public holidays for it. You can add days off one by one.';
  return refusal(context, why, {
    title: 'Country not set',
    suggestions: isKnown ? [`country ${nation}`] : ['add day off 2026-12-24 called "Company day"'],
  });
}

async function setForAll(code: string | undefined, context: CommandContext): Promise<Outcome> {
  let before: string | undefined;
  await changeSettings(context, (settings) => {
    before = settings.country;
    const { country: _, ...rest } = settings;
    return code === undefined ? rest : { ...rest, country: code };
  });
  const title = code === undefined ? 'No country is set' : `Country: ${placeWords(code, context)}`;
  if (before === code) return { kind: 'same', title };
  return {
    kind: 'done',
    title,
    lines: [
      `Before: ${before === undefined ? 'none' : placeWords(before, context)}.`,
      'It counts for people whose own country is not known.',
    ],
    did: code === undefined ? 'took the country back' : `set the country to ${code}`,
    undo: before === undefined ? { intent: 'country', undo: true } : { intent: 'country', country: before },
    buttons: [{ label: 'Holidays', question: { intent: 'holidays' } }],
  };
}

async function setForPerson(
  question: Question & { readonly actor: NonNullable<Question['actor']> },
  code: string | undefined,
  context: CommandContext,
): Promise<Answer> {
  const found = await resolvePerson(question.actor, question, context);
  if (found.kind === 'answer') return found.answer;
  const actor = { kind: 'person', email: found.email } as const;
  const order = { question: { ...question, actor }, about: `country of ${found.email}` };
  return carryOut(order, context, async (): Promise<Outcome> => {
    let before: string | undefined;
    let isListed = false;
    await context.store.state.update('roster', found.email, (person) => {
      isListed = person !== undefined;
      before = person?.country;
      if (person === undefined) return undefined;
      const { country: _, ...rest } = person;
      return code === undefined ? rest : { ...rest, country: code };
    });
    const who = withEmail(found);
    if (!isListed) {
      const why = `${who} is not on the roster, so I keep no country for them.`;
      return { kind: 'answer', answer: refusal(context, why, { title: 'Not on the roster', suggestions: ['people'] }) };
    }
    const title = `Country of ${who}: ${code === undefined ? 'none' : placeWords(code, context)}`;
    if (before === code) return { kind: 'same', title };
    return {
      kind: 'done',
      title,
      lines: [`Before: ${before === undefined ? 'none' : placeWords(before, context)}.`],
      did:
        code === undefined ? `took the country of ${found.email} back` : `set the country of ${found.email} to ${code}`,
      undo: { intent: 'country', actor, ...(before === undefined ? { undo: true } : { country: before }) },
    };
  });
}
