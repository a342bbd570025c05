/** The identities that stand for a service and for nobody: of the environment, and of the chat. */
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { anonymousIn } from '../context.ts';

const MAX_CHARS = 200;

/** As records are compared with it: case and spaces around do not count. */
export function sameIdentity(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** As it is stored; undefined when there is nothing to store, or nothing that could be shown as it is. */
export function readIdentity(text: string | undefined): string | undefined {
  const identity = (text ?? '').trim();
  return identity !== '' && plainText(identity, MAX_CHARS) === identity ? identity : undefined;
}

/** From now on these are nobody, for old changes too: counts and lists follow at once. */
export function reclassify({ store, fixedActors }: CommandContext, anonymous: readonly string[]): void {
  store.reclassify(anonymousIn({ anonymousActors: fixedActors }, { anonymousActors: anonymous }));
}

/** How many changes carry this identity as their actor's email or name. */
export function changesOf(identity: string, { store }: CommandContext): Promise<number> {
  return store.count({ actor: { kind: 'person', email: identity, name: identity } });
}
