/** Which changes without a name are legitimate, because an admin has named the service identity for their kind. */
import { actorKey } from './actor.ts';
import type { Actor } from './event.ts';
import type { Automation } from './roster.ts';

/** Key of a rule among the stored ones. */
export function automationKey({ identity, entityType }: Pick<Automation, 'identity' | 'entityType'>): string {
  return `${fold(identity)} ${entityType ?? ''}`;
}

/**
 * The rule that covers a change, the one for its kind before the one for every
 * kind. Identities are compared as records give them: the email, else the name,
 * case ignored; so that single changes and counts by group agree.
 */
export function automationFor(actor: Actor, entityType: string, rules: readonly Automation[]): Automation | undefined {
  return automationOf(actorKey(actor), entityType, rules);
}

/** The same for an actor that the store has put into a group, see `actorKey`. */
export function automationOf(
  identity: string,
  entityType: string,
  rules: readonly Automation[],
): Automation | undefined {
  const wanted = fold(identity);
  if (wanted === '') return undefined;
  const ofIdentity = rules.filter((rule) => fold(rule.identity) === wanted);
  return (
    ofIdentity.find((rule) => rule.entityType === entityType) ??
    ofIdentity.find((rule) => rule.entityType === undefined)
  );
}

function fold(identity: string): string {
  return identity.trim().toLowerCase();
}
