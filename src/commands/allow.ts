/** `allow reviewer robin@example.com`, `allow domain example.org`, `allow this space`. */
import type { Answer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { changeDomain } from './admin/change-domain.ts';
import { changePerson } from './admin/change-person.ts';
import { changeAnswersHere } from './admin/change-space.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal } from './statement.ts';

export const allow: Command = {
  name: 'allow',
  summary: 'Let a person, a domain or this space ask, or make somebody an admin or reviewer',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '[{sure}] (allow|permit|make|appoint|add) [the] [person|user] {grant} {person} [{sure}] [(because|reason) {comment}]',
    '[{sure}] (allow|permit|make|appoint|add) [the] [person|user] {person} [as|to be] [a|an] {grant} [{sure}] [(because|reason) {comment}]',
    '(allow|permit|unblock|unban) [access] [for|to] [the] [person|user] {person} [to ask] [(because|reason) {comment}]',
    '(allow|permit|unblock|unban) [access] [for|to] [everybody|everyone|people|all] [of|from|in|at] [the] [domain] {domain} [to ask] [(because|reason) {comment}]',
    '(allow|permit|enable) [answers] [in] {here} [(because|reason) {comment}]',
    '[{sure}] {undo} (allow|allowing|permit) [the] [person|user] [{grant}] {person} [{sure}] [(because|reason) {comment}]',
    '{undo} (allow|allowing|permit) [the] [domain] {domain} [(because|reason) {comment}]',
  ],
  examples: [
    [
      'allow reviewer robin@example.com',
      { intent: 'allow', grant: 'reviewer', actor: { kind: 'person', email: 'robin@example.com' } },
    ],
    ['allow sam@example.net', { intent: 'allow', actor: { kind: 'person', email: 'sam@example.net' } }],
    ['allow domain example.org', { intent: 'allow', domain: 'example.org' }],
    [
      'allow admin robin@example.com',
      { intent: 'allow', grant: 'admin', actor: { kind: 'person', email: 'robin@example.com' } },
    ],
    [
      'no longer allow sam@example.net',
      { intent: 'allow', undo: true, actor: { kind: 'person', email: 'sam@example.net' } },
    ],
    ['allow this space', { intent: 'allow', here: true }],
  ],
  answer: answerPermission,
};

/** Of a person, a domain or the space, whichever is named. One at a time, so that each can be taken back. */
export async function answerPermission(question: Question, context: CommandContext): Promise<Answer> {
  const { intent, actor, people = [], domain, here, grant } = question;
  const named = [actor, domain, here, ...people].filter((one) => one !== undefined);
  if (named.length !== 1) {
    return refusal(context, 'Name one person by email, or one domain, or this space.', {
      title: named.length === 0 ? `Whom shall I ${intent}?` : 'One at a time',
      suggestions: [`${intent} sam@example.net`, `${intent} domain example.org`, `${intent} this space`],
    });
  }
  if (/^(?:admin|reviewer|viewer)s?$/i.test(actor?.name ?? '')) {
    return refusal(context, 'Write the role in front of the email, or the name in quotes.', {
      title: 'A role or a name?',
      suggestions: [`${intent} reviewer robin@example.com`],
    });
  }
  const [email] = people;
  const person = email === undefined ? actor : ({ kind: 'person', email } as const);
  if (person !== undefined) return changePerson({ ...withoutPeople(question), actor: person }, context);
  if (grant !== undefined) {
    return refusal(context, 'A domain or a space cannot be an admin or a reviewer; name a person by email.', {
      title: 'Roles are for people',
      suggestions: [`${intent} ${grant} robin@example.com`],
    });
  }
  return domain === undefined ? changeAnswersHere(question, context) : changeDomain(question, context);
}

function withoutPeople({ people: _, ...question }: Question): Question {
  return question;
}
