/** People in words, for messages to other people. */
import type { AuditStore } from '../../audit/ports.ts';
import type { RosterPerson } from '../../audit/roster.ts';
import { lastStepAt } from '../claims/standing-words.ts';

/** `Robin Lee (robin@example.com)`; the email alone where no name is known. */
export function withEmail({ email, name }: Pick<RosterPerson, 'email' | 'name'>): string {
  return name === undefined || name.toLowerCase() === email ? email : `${name} (${email})`;
}

/** With the name that Webex gave on the person's latest claim, where the roster has none. */
export async function withName<P extends Pick<RosterPerson, 'email' | 'name'>>(
  person: P,
  { state }: Pick<AuditStore, 'state'>,
): Promise<P> {
  if (person.name !== undefined) return person;
  const own = (await state.list('claims'))
    .map(({ value }) => value)
    .filter(({ by, name }) => by === person.email && (name?.trim() ?? '') !== '')
    .toSorted((a, b) => lastStepAt(b) - lastStepAt(a));
  const [latest] = own;
  return latest?.name === undefined ? person : { ...person, name: latest.name };
}

/** @param by lower-case email, `operator` or `bot`, as in the records of who did something */
export async function whoIs(by: string, { state }: Pick<AuditStore, 'state'>): Promise<string> {
  if (by === 'operator') return 'Whoever runs this bot';
  if (by === 'bot') return 'I';
  return withEmail(
    await withName<Pick<RosterPerson, 'email' | 'name'>>((await state.get('roster', by)) ?? { email: by }, { state }),
  );
}
