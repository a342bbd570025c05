/** Who may do something, and whom to ask. */
import type { RefusedAnswer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import { includesRole } from '../../audit/roles.ts';
import type { Command, CommandContext, Lacking } from '../command.ts';
import { refusal } from '../statement.ts';
import { adminsOf } from './standing.ts';

/** More names would read as a list of people to bother. */
const MAX_NAMED = 3;

/** What is about every organisation is for the people who run the bot for all of them, whatever one's role at home. */
export const OF_THE_BOT: Lacking = { role: 'admin', what: 'change what holds for every organisation' };
const FOR_ALL = 'This holds for every organisation that this bot serves. Ask whoever runs this bot.';

/** What the asker would need to be answered; undefined: nothing. */
export function lackingFor(command: Command, question: Question, asker: CommandContext['asker']): Lacking | undefined {
  if (command.wholeBot === true && asker.homeOrgId !== undefined) return OF_THE_BOT;
  if (!includesRole(asker.role, command.role)) return { role: command.role, what: 'do this' };
  const lacking = command.mayDo?.(question, asker);
  return lacking === undefined || (lacking !== OF_THE_BOT && includesRole(asker.role, lacking.role))
    ? undefined
    : lacking;
}

/** The examples of a command that the asker would be answered. */
export function mayUse(command: Command, asker: CommandContext['asker']): Command['examples'] {
  return command.examples.filter(([, question]) => lackingFor(command, question, asker) === undefined);
}

/**
 * "Only reviewers may see evidence. Ask robin@example.com, an admin." Not for strangers, who are told nothing.
 * @param lacking what the asker would need
 */
export function notPermitted(lacking: Lacking, context: CommandContext): RefusedAnswer {
  if (lacking === OF_THE_BOT) return refusal(context, FOR_ALL, { title: 'Not permitted' });
  return refusal(context, `Only ${lacking.role}s may ${lacking.what}. ${whomToAsk(context)}`, {
    title: 'Not permitted',
  });
}

/** "Ask a@example.com or b@example.com (admins here)." The environment's first. */
export function whomToAsk({ permissions, orgs = [], asker }: CommandContext): string {
  const atHome = orgs.find(({ orgId }) => orgId === asker.homeOrgId)?.admins ?? [];
  const named = [...atHome, ...adminsOf(permissions)].slice(0, MAX_NAMED);
  if (named.length === 0) return 'No admin is set here; ask whoever runs this bot.';
  const last = named.at(-1) ?? '';
  const names = named.length === 1 ? last : `${named.slice(0, -1).join(', ')} or ${last}`;
  return `Ask ${names} (${named.length === 1 ? 'an admin' : 'admins'} here).`;
}
