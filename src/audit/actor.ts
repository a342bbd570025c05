/** Who a record names, and when it names nobody. */
import type { Actor } from './event.ts';

/**
 * The service identity that the old Management Portal wrote under when the
 * acting account held no API keys (Cisco TAC article "Audit Trail doesn't show
 * user ID which makes changes in Webex Contact Center").
 */
export const DEFAULT_ANONYMOUS_ACTORS: readonly string[] = ['api@cconesp.net'];

/**
 * Makes the test for anonymous actors.
 *
 * An actor is anonymous when its email or its name equals one of the list
 * (spaces around and case ignored), or when the record names nobody at all: no
 * email, no name and no id. An id alone counts as a name: it can be looked up.
 *
 * @param list service identities, as in ANONYMOUS_ACTORS
 */
export function anonymousActors(list: readonly string[]): (actor: Actor) => boolean {
  const known = new Set(list.map(foldActor).filter((entry) => entry !== ''));
  return (actor) => {
    const email = foldActor(actor.email ?? '');
    const name = foldActor(actor.name ?? '');
    if (email === '' && name === '') return (actor.id ?? '').trim() === '';
    return known.has(email) || known.has(name);
  };
}

/** An actor for people: `Zoe Keller (zoe.keller@example.com)`, or whichever part there is. Hostile text: escape it. */
export function actorLabel(actor: Actor): string {
  const { email, name, id } = actor;
  if (name !== undefined && email !== undefined && foldActor(name) !== foldActor(email)) return `${name} (${email})`;
  return email ?? name ?? id ?? 'nobody named';
}

/** One value that tells actors apart: the email in lower case, else the name, else the id, else ''. */
export function actorKey(actor: Actor): string {
  return actor.email?.trim().toLowerCase() ?? actor.name ?? actor.id ?? '';
}

function foldActor(text: string): string {
  return text.trim().toLowerCase();
}
