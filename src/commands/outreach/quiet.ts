/** Quiet for a while or for good, as the person wants it. */
import { Temporal } from 'temporal-polyfill';
import { newOutreach, type Outreach } from '../../audit/outreach.ts';
import { dateAt } from '../../audit/period.ts';
import { zoneOfPerson } from '../../audit/working-time.ts';
import type { CommandContext } from '../command.ts';

/** Without a date, "later" means so many days. */
const LATER_DAYS = 7;
/** Longer than this is not later but no. */
const MAX_DAYS = 366;

export type AskedDate =
  | { readonly kind: 'date'; readonly date: string }
  /** `because`: one sentence for the person. */
  | { readonly kind: 'wrong'; readonly because: string };

/** IANA zone in which somebody's dates count. */
export async function zoneOf(email: string, { store, botZone }: CommandContext): Promise<string> {
  const [person, told] = await Promise.all([store.state.get('roster', email), store.state.get('people', email)]);
  return zoneOfPerson(person, told, botZone);
}

/**
 * Until when somebody wants quiet: the date, else so many weeks, else LATER_DAYS.
 * @param asked untrusted: a card's input may hold anything
 * @param zone IANA zone of the person
 */
export function readUntil(
  asked: { readonly date?: string; readonly count?: number },
  { now }: Pick<CommandContext, 'now'>,
  zone: string,
): AskedDate {
  if (asked.date !== undefined && asked.count !== undefined) {
    return { kind: 'wrong', because: 'Name a day or a number of weeks, not both.' };
  }
  const today = dateAt(now, zone);
  const until = asked.date === undefined ? today.add(span(asked.count)) : plainDate(asked.date);
  if (until === undefined) return { kind: 'wrong', because: 'That is not a date of the calendar.' };
  const days = today.until(until, { largestUnit: 'days' }).days;
  if (days <= 0) return { kind: 'wrong', because: 'Choose a day after today.' };
  if (days > MAX_DAYS) {
    return {
      kind: 'wrong',
      because: 'That is more than a year away. Say "stop reminders" for good, or choose an earlier day.',
    };
  }
  return { kind: 'date', date: until.toString() };
}

function span(weeks: number | undefined): { readonly days: number } {
  // A card may carry any number; what is too long is refused above.
  return { days: weeks === undefined ? LATER_DAYS : Math.min(weeks, 1000) * 7 };
}

function plainDate(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}

/** Changes what is known of somebody in one step; undefined: nothing to change. Tells whether something was changed. */
export async function changeOutreach(
  email: string,
  { store }: Pick<CommandContext, 'store'>,
  change: (current: Outreach) => Outreach | undefined,
): Promise<boolean> {
  let isChanged = false;
  await store.state.update('outreach', email, (stored) => {
    const changed = change(stored ?? newOutreach(email));
    isChanged = changed !== undefined;
    return changed ?? stored;
  });
  return isChanged;
}

/** The record without quiet of any kind. */
export function awake(outreach: Outreach): Outreach {
  const { snoozedUntil: _, snoozeReason: __, stoppedAt: ___, stoppedBy: ____, stopReason: _____, ...rest } = outreach;
  return rest;
}
