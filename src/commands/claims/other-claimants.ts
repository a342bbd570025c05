/** Who else says that a change was theirs. */
import type { CommandContext } from '../command.ts';

/** Emails, in order; each once. @param own email of who asks */
export async function otherClaimants(
  eventIds: readonly string[],
  own: string,
  { store }: Pick<CommandContext, 'store'>,
): Promise<readonly string[]> {
  const asked = new Set(eventIds);
  const self = own.trim().toLowerCase();
  const claims = (await store.state.list('claims')).map(({ value }) => value);
  const others = claims.filter(
    ({ eventId, by, statement }) => statement === 'mine' && by !== self && asked.has(eventId),
  );
  return [...new Set(others.map(({ by }) => by))].toSorted();
}
