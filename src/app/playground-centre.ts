/**
 * The emulated contact centre of the playground: people change things there, and
 * the records go into the trail by the ordinary way. All of it is synthetic; what
 * a real record of the contact centre looks like is not documented.
 */
import type { AuditStore, Clock } from '../audit/ports.ts';
import type { CentreDeed, CentrePerson, ContactCentre } from '../playground/page/controls.ts';
import { openBytesSource } from '../sources/open-source.ts';
import { importSource } from './import-source.ts';

/** The service identity of the old Management Portal; see docs/anonymous-changes.md. */
const SERVICE_IDENTITY = 'api@cconesp.net';
const ORG_ID = 'e695aa7d-d7fc-4791-86f6-5bb1c47f1348';

interface Deed {
  readonly operation: 'UPDATE' | 'DELETE';
  readonly verb: string;
  readonly type: string;
  readonly label: string;
  readonly targets: readonly string[];
}

const DEEDS: Readonly<Record<CentreDeed, Deed>> = {
  'modify-queue': {
    operation: 'UPDATE',
    verb: 'modified',
    type: 'CONTACT_SERVICE_QUEUE',
    label: 'contact service queue',
    targets: ['Night Desk', 'Harbour Line', 'Returns Evening'],
  },
  'modify-user': {
    operation: 'UPDATE',
    verb: 'modified',
    type: 'USER',
    label: 'user',
    targets: ['Agent Seven', 'Agent Eight', 'Agent Nine'],
  },
  'delete-entry-point': {
    operation: 'DELETE',
    verb: 'deleted',
    type: 'ENTRY_POINT',
    label: 'entry point',
    targets: ['Old Hotline', 'Trade Fair', 'Campaign Autumn'],
  },
};

export interface CentreParts {
  readonly people: readonly CentrePerson[];
  readonly clock: Clock;
  /** Undefined while the bot is starting. */
  store(): AuditStore | undefined;
}

export function createContactCentre({ people, clock, store }: CentreParts): ContactCentre {
  const staff = new Map(people.map((person) => [person.email, person]));
  let deeds = 0;
  const find = (email: string): CentrePerson => {
    const person = staff.get(email);
    if (person === undefined) throw new RangeError(`${email} does not work in the contact centre.`);
    return person;
  };
  return {
    people: () => [...staff.values()],
    setKeys: (email, hasKeys) => {
      staff.set(email, { ...find(email), hasKeys });
    },
    act: async (email, name) => {
      const person = find(email);
      const trail = store();
      if (trail === undefined) return;
      deeds += 1;
      const record = recordOf(person, DEEDS[name], deeds, clock.now());
      const bytes = new TextEncoder().encode(JSON.stringify({ synthetic: 'Made-up data.', items: [record] }));
      const source = openBytesSource('playground contact centre (synthetic).json', bytes, { clock, sample: true });
      await importSource(source, trail, { now: clock.now() });
    },
  };
}

function recordOf(person: CentrePerson, deed: Deed, number: number, now: number): Readonly<Record<string, unknown>> {
  const { operation, verb, type, label, targets } = deed;
  const target = targets[number % targets.length] ?? 'Night Desk';
  const actor = person.hasKeys ? { name: person.name, email: person.email } : anonymous();
  return {
    id: base64(uuid('c0de', number, now)),
    created: new Date(now).toISOString(),
    actorOrgId: base64(ORG_ID),
    data: {
      actorName: actor.name,
      actorEmail: actor.email,
      actorOrgName: 'Synthetic Ltd',
      actorIp: '2001:db8::77',
      actorUserAgent: 'Mozilla/5.0 (synthetic)',
      targetOrgId: base64(ORG_ID),
      targetType: type,
      targetId: base64(uuid('0b1e', targets.indexOf(target), type.length)),
      targetName: target,
      trackingId: `SYNTHETIC_playground_${number}_${now}`,
      eventCategory: 'CONTACT_CENTER',
      eventDescription: 'A Contact Center object was changed (synthetic)',
      actionText: `${actor.name} ${verb} ${label} ${target}`,
      configType: type,
      configOperationType: operation,
      configData: operation === 'UPDATE' ? { before: { active: 'true' }, after: { active: 'false' } } : null,
    },
  };
}

function anonymous(): { readonly name: string; readonly email: string } {
  return { name: SERVICE_IDENTITY, email: SERVICE_IDENTITY };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** One for each pair of numbers. */
function uuid(mark: string, number: number, at: number): string {
  const tail = at.toString(16).padStart(12, '0').slice(-12);
  return `${number.toString(16).padStart(8, '0')}-${mark}-4000-8000-${tail}`;
}
