/** People on the roster of a rig, and what was said to them. */
import { newOutreach, type Outreach } from '../../../src/audit/outreach.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { type KeyStatus, newRosterPerson, type RosterPerson } from '../../../src/audit/roster.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { ADMIN, type Rig } from '../rig.ts';

export const DAY_MS = 86_400_000;
export const SAM = 'sam@example.com';
export const ANN = 'ann@example.com';
const BEFORE = EXAMPLE_NOW - 60 * DAY_MS;

/** 30 days ago, by an admin. */
export const INTRODUCED: Pick<Outreach, 'onboarding'> = {
  onboarding: {
    status: 'introduced',
    askedBy: ADMIN,
    askedAt: EXAMPLE_NOW - 30 * DAY_MS,
    introducedAt: EXAMPLE_NOW - 30 * DAY_MS,
    atOnce: true,
  },
};

/** Puts somebody on the roster, added 60 days ago; with a record of what was said to them, if one is given. */
export async function put(
  { store }: { readonly store: AuditStore },
  email: string,
  { status = 'missing', ...changes }: Partial<RosterPerson> & { readonly status?: KeyStatus } = {},
  outreach?: Partial<Outreach>,
): Promise<void> {
  const person = newRosterPerson(email, { at: BEFORE, by: ADMIN, origin: 'csv' });
  await store.state.update('roster', email, () => ({ ...person, key: { ...person.key, status }, ...changes }));
  if (outreach === undefined) return;
  await store.state.update('outreach', email, () => ({ ...newOutreach(email), ...outreach }));
}

export async function outreachOf({ store }: Rig, email = SAM): Promise<Outreach | undefined> {
  return store.state.get('outreach', email);
}

/** Who did what, in the words of the journal, oldest first. */
export async function journalOf({ store }: Rig): Promise<readonly string[]> {
  return (await store.state.list('journal')).map(
    ({ value }) => `${value.by} ${value.did}; ${value.undo ?? 'no way back'}`,
  );
}
