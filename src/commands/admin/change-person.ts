/** Allowing and denying one person. */
import type { Answer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import { includesRole, roleOf } from '../../audit/roles.ts';
import type { BotSettings } from '../../audit/settings.ts';
import { phrase } from '../../questions/canonical.ts';
import type { CommandContext } from '../command.ts';
import { resolvePerson } from '../people/resolve-person.ts';
import { refusal, statement } from '../statement.ts';
import { carryOut, type Outcome } from './order.ts';
import { changerOf, changeSettings } from './record-change.ts';
import { adminsOf, type Grant, type PersonStanding, personStanding, withPerson } from './standing.ts';

type Asked = Question & { readonly actor: NonNullable<Question['actor']> };

/** Answers `allow ...` and `deny ...` with a person in it. */
export async function changePerson(question: Asked, context: CommandContext): Promise<Answer> {
  const person = await resolvePerson(question.actor, question, context);
  if (person.kind === 'answer') return person.answer;
  const { email } = person;
  const order = { question: { ...question, actor: { kind: 'person', email } as const }, about: `person ${email}` };
  return carryOut(order, context, () => setPerson(order.question, email, context));
}

async function setPerson(question: Question, email: string, context: CommandContext): Promise<Outcome> {
  if (context.permissions.admins.includes(email)) return ofTheEnvironment(question, email, context);
  if (question.sure !== true && isAboutOneself(question, email, context)) return askAgain(question, context);
  let before: PersonStanding = 'unset';
  let after: PersonStanding = 'unset';
  let isLastAdmin = false;
  // Decided where it is stored: two admins who take each other's role at once must not both succeed.
  const settings = await changeSettings(context, (current) => {
    before = personStanding(email, current);
    after = wanted(question, email, before, current, context);
    const changed = withPerson(email, after, current);
    isLastAdmin = leavesNoAdmin(current, changed, context);
    return isLastAdmin || before === after ? current : changed;
  });
  if (isLastAdmin) return keepsTheLast(email, context);
  const described = describePerson(email, settings, context);
  if (before === after) return { kind: 'same', title: `${email} is ${described}` };
  const old = describePerson(email, withPerson(email, before, settings), context);
  return {
    kind: 'done',
    title: `${email} is now ${described}`,
    lines: [`Before: ${old}.`, ...whatItMeans(after)],
    did: didWords(email, before, after),
    undo: inverse(email, before, after),
    buttons: [{ label: 'Who may do what', ask: 'admins' }],
  };
}

/** The standing that the order asks for. */
function wanted(
  { intent, grant, undo }: Question,
  email: string,
  before: PersonStanding,
  settings: BotSettings,
  context: CommandContext,
): PersonStanding {
  if (intent === 'deny' && undo === true) return before === 'denied' ? 'unset' : before;
  if (intent === 'deny' && grant === undefined) return 'denied';
  if (intent === 'deny' || undo === true) {
    const isTaken = grant === undefined ? before !== 'denied' : before === grant;
    return isTaken ? 'unset' : before;
  }
  if (grant !== undefined) return grant;
  // "allow X" asks for no more than that X may ask.
  if (before !== 'denied' && roleIn(email, settings, context) !== 'stranger') return before;
  const isAllowedByDomain = roleIn(email, withPerson(email, 'unset', settings), context) !== 'stranger';
  return isAllowedByDomain ? 'unset' : 'viewer';
}

function roleIn(email: string, settings: BotSettings, { permissions }: CommandContext): ReturnType<typeof roleOf> {
  return roleOf(email, { ...permissions, granted: settings });
}

/** "a reviewer", "allowed to ask, as everybody of example.com is". */
function describePerson(email: string, settings: BotSettings, context: CommandContext): string {
  const standing = personStanding(email, settings);
  if (standing !== 'unset') return STANDING_WORDS[standing];
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const role = roleIn(email, settings, context);
  if (role !== 'stranger') return `allowed to ask, as everybody of ${domain} is`;
  return settings.deniedDomains.includes(domain)
    ? `not allowed to ask, as ${domain} is denied`
    : 'not allowed to ask, neither by name nor by domain';
}

const STANDING_WORDS: Readonly<Record<Exclude<PersonStanding, 'unset'>, string>> = {
  admin: 'an admin',
  reviewer: 'a reviewer',
  viewer: 'allowed to ask',
  denied: 'denied',
};

function whatItMeans(standing: PersonStanding): readonly string[] {
  switch (standing) {
    case 'admin':
      return ['Admins may change settings and permissions, import files and judge claims.'];
    case 'reviewer':
      return ['Reviewers may also see the evidence behind changes without a name.'];
    case 'denied':
      return ['They get one line and no data, even if their domain is allowed.'];
    default:
      return [];
  }
}

function didWords(email: string, before: PersonStanding, after: PersonStanding): string {
  switch (after) {
    case 'admin':
      return `made ${email} an admin`;
    case 'reviewer':
      return `made ${email} a reviewer`;
    case 'viewer':
      return `allowed ${email} to ask`;
    case 'denied':
      return `denied ${email}`;
    case 'unset':
      return before === 'denied' ? `took back that ${email} is denied` : `took back that ${email} is ${GRANTS[before]}`;
  }
}

const GRANTS: Readonly<Record<Grant | 'unset', string>> = {
  admin: 'an admin',
  reviewer: 'a reviewer',
  viewer: 'allowed by name',
  unset: 'as before',
};

/** The order that brings the former standing back. */
function inverse(email: string, before: PersonStanding, after: PersonStanding): Question {
  const actor = { kind: 'person', email } as const;
  switch (before) {
    case 'denied':
      return { intent: 'deny', actor };
    case 'unset':
      return { intent: after === 'denied' ? 'deny' : 'allow', undo: true, actor };
    default:
      return { intent: 'allow', grant: before, actor };
  }
}

/** Whoever runs the bot has set them; the chat cannot lock them out. */
function ofTheEnvironment({ intent, undo }: Question, email: string, context: CommandContext): Outcome {
  const isTaking = (intent === 'deny') !== (undo === true);
  if (!isTaking) return { kind: 'same', title: `${email} is an admin`, lines: [SET_IN_ENVIRONMENT] };
  const reason = `${email} is an admin by ADMINS in the environment. Only whoever runs this bot can change that; nothing was changed.`;
  return { kind: 'answer', answer: refusal(context, reason, { title: 'This admin cannot be denied here' }) };
}

const SET_IN_ENVIRONMENT = 'ADMINS in the environment says so, which the chat cannot change.';

/** Would the asker lose rights by their own order? */
function isAboutOneself(question: Question, email: string, context: CommandContext): boolean {
  if (changerOf(context) !== email) return false;
  const { settings } = context;
  const after = wanted(question, email, personStanding(email, settings), settings, context);
  return !includesRole(roleIn(email, withPerson(email, after, settings), context), context.asker.role);
}

function askAgain(question: Question, context: CommandContext): Outcome {
  const again: Question = { ...question, sure: true, asOf: context.now };
  return {
    kind: 'answer',
    answer: statement(context, {
      question,
      title: 'This is about yourself',
      lines: [
        'You would no longer be an admin, and could not take it back: another admin would have to.',
        `Nothing was changed yet. Press the button, or say "${phrase({ ...question, sure: true }, context.zone)}".`,
      ],
      buttons: [{ label: 'Yes, I mean myself', question: again }],
    }),
  };
}

/** The operator may: the command line can always set another. */
function leavesNoAdmin(before: BotSettings, after: BotSettings, { permissions, asker }: CommandContext): boolean {
  const count = (granted: BotSettings): number => adminsOf({ ...permissions, granted }).length;
  return asker.role !== 'operator' && count(before) > 0 && count(after) === 0;
}

function keepsTheLast(email: string, context: CommandContext): Outcome {
  const reason = `${email} is the last admin; without one, nobody could change anything here. Name another first, such as "allow admin robin@example.com". Nothing was changed.`;
  return { kind: 'answer', answer: refusal(context, reason, { title: 'The last admin stays' }) };
}
