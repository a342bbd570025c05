/** People in words, for messages to other people. */
import type { AuditStore } from '../../audit/ports.ts';
import type { RosterPerson } from '../../audit/roster.ts';

/** `Robin Lee (robin@example.com)`; the email alone where no name is known. */
export function withEmail({ email, name }: Pick<RosterPerson, 'email' | 'name'>): string {
  return name === undefined || name.toLowerCase() === email ? email : `${name} (${email})`;
}

/** @param by lower-case email, `operator` or `bot`, as in the records of who did something */
export async function whoIs(by: string, { state }: Pick<AuditStore, 'state'>): Promise<string> {
  if (by === 'operator') return 'The operator of this bot';
  if (by === 'bot') return 'I';
  return withEmail((await state.get('roster', by)) ?? { email: by });
}
