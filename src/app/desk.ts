/** The desk where questions are answered, and who asks when nobody of a chat does. */
import { anonymousActors } from '../audit/actor.ts';
import type { AuditStore } from '../audit/ports.ts';
import { roleOf } from '../audit/roles.ts';
import type { Desk } from '../commands/ask.ts';
import type { CommandContext } from '../commands/command.ts';
import { commands } from '../commands/index.ts';
import type { Config } from '../config.ts';

export function createDesk(config: Pick<Config, 'anonymousActors'>, onError: (error: unknown) => void): Desk {
  return { commands, anonymousActors: config.anonymousActors, onError };
}

/** The operator's context: all rights, no space. */
export function operatorContext(
  store: AuditStore,
  config: Pick<Config, 'anonymousActors'>,
  frame: Pick<CommandContext, 'now' | 'zone' | 'limit'>,
): CommandContext {
  return { store, ...frame, asker: { role: 'operator' }, isAnonymous: anonymousActors(config.anonymousActors) };
}

/** `--as EMAIL`: the rights that this person would have in the chat. */
export function roleAs(
  email: string | undefined,
  config: Pick<Config, 'admins' | 'allowedDomains'>,
): CommandContext['asker'] {
  if (email === undefined) return { role: 'operator' };
  return { role: roleOf(email, config), sender: { personId: '', email } };
}
