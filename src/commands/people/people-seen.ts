/** People whose names stand in the trail: those who changed something under their own name lately. */
import { actorLabel } from '../../audit/actor.ts';
import { readEmail } from '../../audit/email.ts';
import type { Actor } from '../../audit/event.ts';
import { excerpt } from '../../audit/field-text.ts';
import { fold } from '../../audit/fold.ts';
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
    const names = new Set<string>();
    const nameless: { readonly where: string; readonly actor: Actor }[] = [];
    for (const { lastEventId } of groups) {
      const actor = (await store.find(lastEventId))?.actor ?? {};
      if (isAnonymous(actor)) continue;
      const person = personOf(actor);
      const where = `change ${lastEventId}`;
      if (person === undefined) nameless.push({ where, actor });
      else yield { kind: 'person', person, where };
      names.add(fold(person?.name ?? ''));
    }
    for (const { where, actor } of nameless) {
      // Somebody of that name is there already; a second one nobody could write to.
      if (actor.name !== undefined && names.has(fold(actor.name))) continue;
      yield { kind: 'rejected', where, reason: `it names "${excerpt(actorLabel(actor))}" without an email` };
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
