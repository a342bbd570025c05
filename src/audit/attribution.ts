/** The answer to "who", from what is recorded. A name is a fact only where a record carries it. */
import type { Attribution } from './answer.ts';
import type { Actor, AuditEvent } from './event.ts';

/**
 * First and last rung of the ladder: the record names a person, or nobody knows.
 * Claims and evidence are the rungs between; they need more than the event.
 */
export function attribute(event: AuditEvent, isAnonymous: (actor: Actor) => boolean): Attribution {
  return isAnonymous(event.actor) ? { kind: 'unknown' } : { kind: 'recorded' };
}
