/** People whose names stand in the trail: those who changed something under their own name lately. */
import { readEmail } from '../../audit/email.ts';
import type { Actor } from '../../audit/event.ts';
import type { AuditStore, IncomingPerson, PeopleItem, PeopleSource } from '../../audit/ports.ts';

const DAY_MS = 86_400_000;
/** Somebody who changed nothing for longer has probably left. */
export const SEEN_DAYS = 90;

/** @param options `now` UTC ms; `isAnonymous`: actors that stand for nobody */
export function peopleSeen(
  store: Pick<AuditStore, 'group' | 'find'>,
  options: { readonly now: number; readonly isAnonymous: (actor: Actor) => boolean },
): PeopleSource {
  const { now, isAnonymous } = options;
  async function* read(): AsyncGenerator<PeopleItem> {
    const span = { from: now - SEEN_DAYS * DAY_MS, to: now + 1 };
    const groups = await store.group({ ...span, actor: { kind: 'named' } }, ['actor']);
    for (const { values, lastEventId } of groups) {
      const [label = ''] = values;
      const newest = await store.find(lastEventId);
      if (newest === undefined || isAnonymous(newest.actor)) continue;
      const person = personOf(newest.actor);
      const where = `change ${lastEventId}`;
      if (person !== undefined) yield { kind: 'person', person, where };
      else yield { kind: 'rejected', where, reason: `the records give no email for "${label.slice(0, 60)}"` };
    }
  }
  return { kind: 'trail', name: `the last ${SEEN_DAYS} days of the trail`, read };
}

function personOf({ email, name, id }: Actor): IncomingPerson | undefined {
  const own = readEmail(email ?? '');
  if (own === undefined) return undefined;
  const isName = name !== undefined && name.trim() !== '' && readEmail(name) === undefined;
  return { email: own, ...(isName ? { name: name.trim() } : {}), ...(id === undefined ? {} : { ids: [id] }) };
}
