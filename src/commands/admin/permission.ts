/** Who may do something, and whom to ask. */
import type { RefusedAnswer } from '../../audit/answer.ts';
import type { CommandContext, Lacking } from '../command.ts';
import { refusal } from '../statement.ts';
import { adminsOf } from './standing.ts';

/** More names would read as a list of people to bother. */
const MAX_NAMED = 3;

/**
 * "Only reviewers may see evidence. Ask robin@example.com, an admin." Not for strangers, who are told nothing.
 * @param lacking what the asker would need
 */
export function notPermitted(lacking: Lacking, context: CommandContext): RefusedAnswer {
  return refusal(context, `Only ${lacking.role}s may ${lacking.what}. ${whomToAsk(context)}`, {
    title: 'Not permitted',
  });
}

/** "Please ask a@example.com or b@example.com (admins here)." The environment's first. */
export function whomToAsk({ permissions }: CommandContext): string {
  const named = adminsOf(permissions).slice(0, MAX_NAMED);
  if (named.length === 0) return 'No admin is set here; please ask whoever runs this bot.';
  const last = named.at(-1) ?? '';
  const names = named.length === 1 ? last : `${named.slice(0, -1).join(', ')} or ${last}`;
  return `Please ask ${names} (${named.length === 1 ? 'an admin' : 'admins'} here).`;
}
