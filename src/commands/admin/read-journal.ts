/** The journal, newest first. */
import type { Period } from '../../audit/event.ts';
import type { JournalEntry } from '../../audit/settings.ts';
import type { CommandContext } from '../command.ts';

/** @param span half-open; absent ends are open */
export async function readJournal(
  { store }: Pick<CommandContext, 'store'>,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Partial<Period> = {},
): Promise<readonly JournalEntry[]> {
  const entries = await store.state.list('journal');
  return entries
    .filter(({ value }) => value.at >= from && value.at < to)
    .toSorted((a, b) => b.value.at - a.value.at || placeOf(b.key) - placeOf(a.key))
    .map(({ value }) => value);
}

/** Of several entries of one instant, which came first. */
function placeOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

/** "the operator" for who has no email. */
export function whoChanged({ by }: Pick<JournalEntry, 'by'>): string {
  return by === 'operator' ? 'the operator' : by;
}
