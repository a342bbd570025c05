/**
 * The emulated contact centre of the playground: people change things there, and the records stand in the audit of the
 * emulated organisation, where the bot finds them as it would find real ones.
 */
import type { Clock } from '../audit/ports.ts';
import { type Emulator, type NewServiceApp, uuidOf } from '../playground/emulator/index.ts';
import type { CentreDeed, CentrePerson, ContactCentre } from '../playground/page/controls.ts';
import { changeRecord, signInRecord, syntheticUuid } from './playground-records.ts';

/** Nobody who works there signs in twice in a shift. */
const SHIFT_MS = 8 * 3_600_000;
const SIGNED_IN_BEFORE_MS = 5 * 60_000;

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
  readonly emulator: Pick<
    Emulator,
    'account' | 'addAuditEvents' | 'addSecurityAuditEvents' | 'addServiceApp' | 'removeServiceApp'
  >;
  /** Of the organisation, as the emulator and as Control Hub writes it. */
  readonly org: { readonly id: string; readonly uuid: string };
  /** Lets the bot read the audit; authorised at the start. */
  readonly auditApp: NewServiceApp;
}

export function createContactCentre({ people, clock, emulator, org, auditApp }: CentreParts): ContactCentre {
  const staff = new Map(people.map((person) => [person.email, person]));
  const signedInAt = new Map<string, number>();
  let signIns = 0;
  let deeds = 0;
  let isAuthorised = true;
  const find = (email: string): CentrePerson => {
    const person = staff.get(email);
    if (person === undefined) throw new RangeError(`${email} does not work in the contact centre.`);
    return person;
  };
  const signIn = ({ email, name }: CentrePerson, at: number): void => {
    const last = signedInAt.get(email);
    if (last !== undefined && last <= at && at - last < SHIFT_MS) return;
    signedInAt.set(email, at);
    signIns += 1;
    emulator.addSecurityAuditEvents(org.id, [signInRecord({ name, email, at, number: signIns, orgId: org.uuid })]);
  };
  return {
    people: () => [...staff.values()],
    setKeys: (email, hasKeys) => {
      staff.set(email, { ...find(email), hasKeys });
    },
    act: (email, name) => {
      const person = find(email);
      const at = clock.now();
      signIn(person, at - SIGNED_IN_BEFORE_MS);
      deeds += 1;
      const deed = DEEDS[name];
      const target = deed.targets[deeds % deed.targets.length] ?? 'Night Desk';
      const uuid = uuidOf(emulator.account(email)?.id ?? '') ?? '';
      emulator.addAuditEvents(org.id, [
        changeRecord({
          ...deed,
          actor: person.hasKeys ? { name: person.name, email, uuid } : undefined,
          target: { name: target, uuid: syntheticUuid('0b1e', deed.targets.indexOf(target), deed.type.length) },
          at,
          number: deeds,
          orgId: org.uuid,
        }),
      ]);
    },
    isAuthorised: () => isAuthorised,
    setAuthorised: (wanted) => {
      if (wanted === isAuthorised) return;
      if (wanted) emulator.addServiceApp(auditApp);
      else emulator.removeServiceApp(auditApp.appId);
      isAuthorised = wanted;
    },
  };
}
