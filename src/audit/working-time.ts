/**
 * When a person is at work, by the clock on their wall: hours of the day,
 * working days of the week, no public holiday of their country and none of the
 * organisation's own days off. Clock changes need no special case: an hour that
 * comes twice is working time twice, one that is skipped never is.
 */
import type { Temporal } from 'temporal-polyfill';
import { dateAt, zoned } from './period.ts';
import type { Holidays } from './ports.ts';
import type { RosterPerson } from './roster.ts';
import type { BotSettings } from './settings.ts';
import { findZone } from './zone.ts';

/** One person's working time. */
export interface WorkPlan {
  /** IANA zone. */
  readonly zone: string;
  /** Minutes of the day on the wall clock, half-open. */
  readonly hours: { readonly from: number; readonly to: number };
  /** ISO weekdays, 1 = Monday. */
  readonly workdays: readonly number[];
  /** Name of the holiday on a date `YYYY-MM-DD`; undefined: none. */
  holiday(date: string): string | undefined;
}

export type WorkSettings = Pick<BotSettings, 'workHours' | 'workdays' | 'country' | 'holidays'>;

/** Why an instant is no working time. */
export type NotAtWork =
  | { readonly because: 'holiday'; readonly name: string }
  | { readonly because: 'day-off' }
  | { readonly because: 'hours' };

/** Public holidays are those of the person's own country, else of the organisation's. */
export function workPlanOf(
  person: Pick<RosterPerson, 'country'> | undefined,
  zone: string,
  settings: WorkSettings,
  holidays: Holidays,
): WorkPlan {
  const country = person?.country ?? settings.country;
  const own = new Map(settings.holidays.map(({ date, name }) => [date, name]));
  return {
    zone,
    hours: settings.workHours,
    workdays: settings.workdays,
    holiday: (date) => own.get(date) ?? (country === undefined ? undefined : holidays.nameOf(country, date)),
  };
}

/** The zone the person told the bot, else the roster's, else the bot's; a name that is no zone counts as none. */
export function zoneOfPerson(
  person: Pick<RosterPerson, 'zone'> | undefined,
  told: { readonly zone?: string } | undefined,
  botZone: string,
): string {
  return findZone(told?.zone ?? '') ?? findZone(person?.zone ?? '') ?? botZone;
}

/** Undefined: `at` (UTC ms) is working time. */
export function whyNotAtWork(at: number, plan: WorkPlan): NotAtWork | undefined {
  const local = zoned(at, plan.zone);
  const date = local.toPlainDate();
  const holiday = plan.holiday(date.toString());
  if (holiday !== undefined) return { because: 'holiday', name: holiday };
  if (!plan.workdays.includes(date.dayOfWeek)) return { because: 'day-off' };
  const minute = local.hour * 60 + local.minute;
  return minute >= plan.hours.from && minute < plan.hours.to ? undefined : { because: 'hours' };
}

/** A plan without a working day in so many days has none. */
const SEARCHED_DAYS = 400;

/** The first instant of working time at or after `from`, UTC ms; undefined when the plan has none in the next year. */
export function nextWorkingTime(from: number, plan: WorkPlan): number | undefined {
  if (whyNotAtWork(from, plan) === undefined) return from;
  const first = dateAt(from, plan.zone);
  for (let days = 0; days < SEARCHED_DAYS; days += 1) {
    const date = first.add({ days });
    if (!isWorkday(date, plan)) continue;
    const at = turnsOf(date, plan.hours.from, plan.zone).find((turn) => turn > from && isAtWork(turn, plan));
    if (at !== undefined) return at;
  }
  return undefined;
}

/** The first instant after `at` that is no longer working time, UTC ms; `at` itself when it is none. */
export function endOfWorkingTime(at: number, plan: WorkPlan): number {
  if (!isAtWork(at, plan)) return at;
  const date = dateAt(at, plan.zone);
  const turns = [date, date.add({ days: 1 })].flatMap((day) => turnsOf(day, plan.hours.to, plan.zone));
  // Working time round the clock ends with the day at the latest: what comes then is looked at then.
  return (
    turns.find((turn) => turn > at && !isAtWork(turn, plan)) ?? turnsOf(date.add({ days: 1 }), 0, plan.zone)[0] ?? at
  );
}

/**
 * The instants of a date at which working time can begin or end, in order: its
 * first one, those at which the clock shows the minute, and where it is changed.
 */
function turnsOf(date: Temporal.PlainDate, minute: number, zone: string): readonly number[] {
  const start = date.toZonedDateTime(zone);
  const clock = date.toPlainDateTime().add({ minutes: minute });
  const turns = new Set([
    start.epochMilliseconds,
    ...(['earlier', 'later'] as const).map(
      (disambiguation) => clock.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
    ),
  ]);
  const end = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  for (
    let change = start.getTimeZoneTransition('next');
    change !== null && change.epochMilliseconds < end;
    change = change.getTimeZoneTransition('next')
  ) {
    turns.add(change.epochMilliseconds);
  }
  return [...turns].toSorted((a, b) => a - b);
}

function isWorkday(date: Temporal.PlainDate, plan: WorkPlan): boolean {
  return plan.workdays.includes(date.dayOfWeek) && plan.holiday(date.toString()) === undefined;
}

function isAtWork(at: number, plan: WorkPlan): boolean {
  return whyNotAtWork(at, plan) === undefined;
}
