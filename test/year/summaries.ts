/** What admins are told once a week: who was reminded three times in vain. Each of them hears of each, once. */
import type { Cast } from './cast.ts';
import { dateOf, HOUR_MS, latestTurns, minuteOfDay, weekdayOf } from './model/calendar.ts';
import type { Model } from './model/model.ts';
import type { Entry } from './record.ts';

export interface Summaries {
  /** Why this one must not be; undefined: it may. */
  take(entry: Extract<Entry, { kind: 'said' }>): string | undefined;
  /** Who should have been told of whom by now; each once. */
  settled(at: number): readonly { readonly admin: string; readonly person: string }[];
}

/** Monday at nine, where the admin is. */
const SLOT = { weekday: 1, time: '09:00' } as const;
/** Late ones come in working time. */
const HOURS = { from: 9 * 60, to: 17 * 60 };

/** @param zone of the admins, who named none */
export function createSummaries(cast: Cast, { outreach }: Model, zone: string): Summaries {
  /** When each stuck person got stuck, and which admins were told. */
  const stuck = new Map<string, { readonly at: number; readonly told: Set<string> }>();
  const last = new Map<string, number>();
  const isAtWork = (at: number): boolean => {
    const minute = minuteOfDay(at, zone);
    return weekdayOf(dateOf(at, zone)) <= 5 && minute >= HOURS.from && minute < HOURS.to;
  };
  const note = (at: number): void => {
    for (const { email } of cast.people) {
      if (!outreach.isStuck(email)) stuck.delete(email);
      else if (!stuck.has(email)) stuck.set(email, { at, told: new Set() });
    }
  };
  return {
    take: ({ to, at, text }) => {
      const week = latestTurns({ ...SLOT, zone }, at)[0].from;
      const isSecond = last.get(to) === week;
      last.set(to, week);
      for (const { email, name } of cast.people) {
        if (text.includes(email) || text.includes(name)) stuck.get(email)?.told.add(to);
      }
      return isSecond ? 'a summary of this week was sent before' : undefined;
    },
    settled: (at) => {
      note(at);
      if (outreach.isPaused || !isAtWork(at)) return [];
      const slot = latestTurns({ ...SLOT, zone }, at)[0].sure;
      if (at < slot + HOUR_MS) return [];
      return [...stuck].flatMap(([person, { at: since, told }]) => {
        const missing = since < slot - HOUR_MS ? cast.admins.filter(({ email }) => !told.has(email)) : [];
        return missing.map(({ email: admin }) => {
          told.add(admin);
          return { admin, person };
        });
      });
    },
  };
}
