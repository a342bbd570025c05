/**
 * A store in memory that can delete and rename, for tests of what asks it to: what is left is put into a new one. Not
 * for tests of how a store does it.
 */
import { createPersonEraser } from '../../../src/audit/erase-person.ts';
import type { AuditEvent } from '../../../src/audit/event.ts';
import type { AuditStore, ErasedPerson } from '../../../src/audit/ports.ts';
import { anIncoming } from '../../fixtures/events.ts';

export interface KeepingFake {
  readonly store: AuditStore;
  /** Calls of `purge` and `pseudonymise`, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** @param open makes an empty store; `first` stays the place of the small records */
export function keepingFake(first: AuditStore, open: () => Promise<AuditStore>): KeepingFake {
  const calls: string[] = [];
  const opened: AuditStore[] = [];
  let events = first;

  /** Puts the events through a change into a new store. */
  const renew = async (change: (event: AuditEvent) => AuditEvent | undefined): Promise<number> => {
    const page = await events.page({}, { limit: 100_000 });
    const kept = page.events.map((event) => ({ event, after: change(event) }));
    const next = await open();
    opened.push(next);
    await next.append(kept.flatMap(({ after }) => (after === undefined ? [] : [anIncoming(after)])).toReversed());
    events = next;
    return kept.filter(({ event, after }) => event !== after).length;
  };

  const purge: AuditStore['purge'] = async ({ orgId, before }) => {
    calls.push(`purge ${orgId} ${new Date(before).toISOString()}`);
    const isOld = (event: AuditEvent): boolean => event.time < before && (event.orgId ?? null) === orgId;
    return { removed: await renew((event) => (isOld(event) ? undefined : event)) };
  };
  const pseudonymise: AuditStore['pseudonymise'] = async (person: ErasedPerson, pseudonym) => {
    calls.push(`pseudonymise ${[...person.emails, ...person.names, ...person.ids].join(', ')} as ${pseudonym}`);
    const eraser = createPersonEraser(person, pseudonym);
    const isElsewhere = ({ orgId }: AuditEvent): boolean => person.orgId !== undefined && orgId !== person.orgId;
    return { changed: await renew((event) => (isElsewhere(event) ? event : eraser.event(event))) };
  };
  const store = new Proxy(first, {
    get: (_, name) => {
      if (name === 'purge') return purge;
      if (name === 'pseudonymise') return pseudonymise;
      const isState = name === 'state' || name === 'coverage' || name === 'addCoverage';
      const owner = isState ? first : events;
      const member: unknown = Reflect.get(owner, name, owner);
      return typeof member === 'function' ? member.bind(owner) : member;
    },
  });
  return {
    store,
    calls,
    close: async () => {
      for (const one of opened) await one.close();
    },
  };
}
