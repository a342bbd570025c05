/** `allow reviewer robin@example.com`, `allow domain example.org`, `allow this space`. */
import type { Question } from '../audit/question.ts';
import { changeDomain } from './admin/change-domain.ts';
import { changePerson } from './admin/change-person.ts';
import { changeAnswersHere } from './admin/change-space.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal } from './statement.ts';

export const allow: Command = {
  name: 'allow',
  summary: 'Let a person, a domain or this space ask, or make somebody an admin or a reviewer',
  role: 'admin',
  topic: 'administration',
  writes: true,
  grammar: [
    '[{sure}] (allow|permit|make|appoint) [the] [person|user] {grant} {person} [{sure}]',
    '[{sure}] (allow|permit|make|appoint) [the] [person|user] {person} [as|to be] [a|an] {grant} [{sure}]',
    '(allow|permit) [access] [for|to] [the] [person|user] {person} [to ask]',
    '(allow|permit) [access] [for|to] [everybody|everyone|people|all] [of|from|in|at] [the] [domain] {domain} [to ask]',
    '(allow|permit|enable) [answers] [in] {here}',
    '[{sure}] {undo} (allow|allowing|permit) [the] [person|user] [{grant}] {person} [{sure}]',
    '{undo} (allow|allowing|permit) [the] [domain] {domain}',
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

/** Of a person, a domain or the space, whichever is named. */
export async function answerPermission(question: Question, context: CommandContext) {
  if (question.actor !== undefined) return changePerson({ ...question, actor: question.actor }, context);
  if (question.domain !== undefined) return changeDomain(question, context);
  if (question.here === true) return changeAnswersHere(question, context);
  const { intent } = question;
  return refusal(context, 'Please name a person by email, a domain, or this space.', {
    title: `Whom shall I ${intent}?`,
    suggestions: [`${intent} sam@example.net`, `${intent} domain example.org`, `${intent} this space`],
  });
}
