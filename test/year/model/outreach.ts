/**
 * Who may be written to about their keys, and when, by design section 7:
 * introductions once; at most one reminder per person and week, in the person's
 * working hours and zone, not on holidays, not when snoozed, stopped, exempt,
 * proven, or not introduced, nor in the days of grace; no more after three
 * without progress; thanks once.
 */
import type { Said } from '../record.ts';
import { DAY_MS, dateOf, datesApart, HOUR_MS, minuteOfDay, publicHoliday, startOf, weekdayOf } from './calendar.ts';
import type { Keys } from './keys.ts';
import { again, all, type Moment, MUST, may, no, notBefore, type Standing } from './standing.ts';

/** The rules as they are shipped; the simulation changes holidays only. */
const HOURS = { from: 9 * 60, to: 17 * 60 };
const GRACE_DAYS = 7;
const DAYS_BETWEEN = 7;
const REMINDERS_BEFORE_ADMINS = 3;
/** By so much a clock change may shorten or lengthen a day. */
const CLOCK_CHANGE_MS = HOUR_MS;
/** An order to remind at once holds so long; later it waits for working time. */
const ORDER_HOLDS_MS = 60 * 60_000;

export interface Plan {
  readonly zone: string;
  readonly country?: string;
}

interface Person {
  readonly plan: Plan;
  /** Asked for by an admin, not done yet. */
  readonly asked?: { readonly at: Moment; readonly atOnce: boolean };
  readonly introducedAt?: number;
  readonly reminders: readonly number[];
  /** By an admin, not done yet. */
  readonly ordered?: { readonly at: Moment; readonly atOnce: boolean };
  readonly snooze?: { readonly until: string; readonly at: Moment };
  readonly stopped?: Moment;
  readonly restarted?: Moment;
  readonly reply?: { readonly said: Said; readonly at: Moment };
  /** For the last proof. */
  readonly isThanked: boolean;
  readonly thanks: readonly { readonly since: number; readonly at: Moment }[];
}

/** What the script has to know before it lets somebody do something. */
export interface PersonFacts {
  readonly plan: Plan;
  readonly isAsked: boolean;
  readonly introducedAt: number | undefined;
  readonly reminders: readonly number[];
  readonly isStopped: boolean;
  readonly snoozedUntil: string | undefined;
  readonly said: Said | undefined;
}

export interface Outreach {
  plan(person: string, plan: Plan): void;
  onboard(person: string, atOnce: boolean, at: Moment): void;
  says(person: string, said: Said, at: Moment): void;
  snooze(person: string, until: string, at: Moment): void;
  stop(person: string, at: Moment): void;
  restart(person: string, at: Moment): void;
  order(person: string, atOnce: boolean, at: Moment): void;
  /** The person's keys were proven by a change of `since`, UTC ms. */
  proven(person: string, since: number, at: Moment): void;
  pause(at: Moment): void;
  resume(at: Moment): void;
  holiday(date: string, isOne: boolean): void;

  introduction(person: string, at: number): Standing;
  nudge(person: string, at: number): Standing;
  thanks(person: string, at: number): Standing;
  introduced(person: string, at: number): void;
  nudged(person: string, at: number): void;
  thanked(person: string): void;
  /** Would an admin's order to remind at once be carried out? */
  orderedNow(person: string, at: number): Standing;
  /** Reminded three times without progress, and nothing speaks against a word from an admin. */
  isStuck(person: string): boolean;
  facts(person: string): PersonFacts;
  readonly isPaused: boolean;
  readonly people: readonly string[];
}

export function createOutreach(keys: Keys, defaultZone: string): Outreach {
  const people = new Map<string, Person>();
  const ownHolidays = new Set<string>();
  const pauses: { readonly from: Moment; to?: Moment }[] = [];
  const of = (email: string): Person =>
    people.get(email) ?? { plan: { zone: defaultZone }, reminders: [], thanks: [], isThanked: false };
  const change = (email: string, patch: Partial<Person>): void => {
    people.set(email, { ...of(email), ...patch });
  };
  const atWork = ({ plan }: Person, at: number): boolean => {
    const date = dateOf(at, plan.zone);
    const minute = minuteOfDay(at, plan.zone);
    const isFree =
      weekdayOf(date) > 5 ||
      ownHolidays.has(date) ||
      (plan.country !== undefined && publicHoliday(plan.country, date) !== undefined);
    return !isFree && minute >= HOURS.from && minute < HOURS.to;
  };
  const inHours = (person: Person, at: number): Standing => (atWork(person, at) ? MUST : no('not in working time'));
  const notPaused = (at: number): Standing => {
    for (const { from, to } of pauses) {
      if (at < from.from || (to !== undefined && at >= to.to)) continue;
      return at >= from.to && (to === undefined || at < to.from) ? no('everything is paused') : may('being paused');
    }
    return MUST;
  };
  const atAnyRate = (person: Person, email: string, at: number): readonly Standing[] => [
    ...wishes(person, at),
    ...byKeys(keys.of(email), at),
    weekly(person, at),
    notPaused(at),
  ];

  return {
    plan: (email, plan) => change(email, { plan }),
    onboard: (email, atOnce, at) => {
      const { introducedAt, asked } = of(email);
      if (introducedAt === undefined) change(email, { asked: { at, atOnce: atOnce || asked?.atOnce === true } });
    },
    says: (email, said, at) => change(email, { reply: { said, at } }),
    snooze: (email, until, at) => {
      // Who asks for a later day is the right person after all.
      const { reply, ...rest } = of(email);
      const isKept = reply !== undefined && reply.said !== 'not-me';
      people.set(email, { ...rest, ...(isKept ? { reply } : {}), snooze: { until, at } });
    },
    stop: (email, at) => change(email, { stopped: at }),
    restart: (email, at) => {
      const { stopped: _, reply: __, snooze: ___, ...rest } = of(email);
      people.set(email, { ...rest, restarted: at });
    },
    order: (email, atOnce, at) => change(email, { ordered: { at, atOnce } }),
    proven: (email, since, at) => change(email, { thanks: [...of(email).thanks, { since, at }] }),
    pause: (at) => void pauses.push({ from: at }),
    resume: (at) => {
      const last = pauses.at(-1);
      if (last !== undefined) last.to ??= at;
    },
    holiday: (date, isOne) => void (isOne ? ownHolidays.add(date) : ownHolidays.delete(date)),

    introduction: (email, at) => {
      const person = of(email);
      if (person.introducedAt !== undefined) return again('introduced before');
      if (person.asked === undefined) return no('no admin has asked for it');
      const isAtOnce = person.asked.atOnce && at < person.asked.at.to + ORDER_HOLDS_MS;
      const when = isAtOnce ? MUST : inHours(person, at);
      const { status } = keys.of(email);
      const isOpen = status === 'exempt' || status === 'revoked' || person.stopped !== undefined;
      return all([
        when,
        notBefore(at, person.asked.at, 'not asked for yet'),
        notPaused(at),
        isOpen ? may('they need none any more') : MUST,
      ]);
    },
    nudge: (email, at) => {
      const person = of(email);
      const always = atAnyRate(person, email, at);
      const orderly = rhythm(person, keys.of(email), at, inHours(person, at));
      if (isOrdered(person, at)) return all(always);
      if (!isOrderKept(person, at)) return all([...always, ...orderly]);
      return all([...always, inHours(person, at), may('an admin asked for it')]);
    },
    orderedNow: (email, at) => all(atAnyRate(of(email), email, at)),
    thanks: (email, at) => {
      const person = of(email);
      const next = person.thanks.at(-1);
      if (next === undefined) return person.isThanked ? again('thanked before') : no('there is nothing to thank for');
      return all([
        notBefore(at, next.at, 'not known yet'),
        notPaused(at),
        inHours(person, at),
        ...thankful(person, next, keys.of(email), at),
      ]);
    },
    introduced: (email, at) => change(email, { introducedAt: at }),
    nudged: (email, at) => {
      const { ordered: _, ...rest } = of(email);
      people.set(email, { ...rest, reminders: [...rest.reminders, at] });
    },
    thanked: (email) => change(email, { thanks: [], isThanked: true }),
    isStuck: (email) => {
      const person = of(email);
      const key = keys.of(email);
      const isOpen = key.status === 'missing' || key.status === 'regressed';
      const isReachable = person.stopped === undefined && person.reply?.said !== 'not-me';
      return isOpen && isReachable && inVain(person, key).length >= REMINDERS_BEFORE_ADMINS;
    },
    facts: (email) => {
      const { plan, asked, introducedAt, reminders, stopped, snooze, reply } = of(email);
      return {
        plan,
        isAsked: asked !== undefined,
        introducedAt,
        reminders,
        isStopped: stopped !== undefined,
        snoozedUntil: snooze?.until,
        said: reply?.said,
      };
    },
    get isPaused() {
      const last = pauses.at(-1);
      return last !== undefined && last.to === undefined;
    },
    get people() {
      return [...people.keys()];
    },
  };
}

/** What the person wants comes before everything else, also before an admin's order. */
function wishes({ stopped, snooze, reply, plan, introducedAt }: Person, at: number): readonly Standing[] {
  const standings: Standing[] = [introducedAt === undefined ? no('not introduced') : MUST];
  if (stopped !== undefined) standings.push(since(at, stopped, 'wants no reminders'));
  if (reply?.said === 'not-me') standings.push(since(at, reply.at, 'says that it is somebody else'));
  if (snooze !== undefined && at < startOf(snooze.until, plan.zone)) {
    standings.push(since(at, snooze.at, `wants none before ${snooze.until}`));
  }
  return standings;
}

/** From the moment on `no`, before it nothing to say. */
function since(at: number, moment: Moment, because: string): Standing {
  if (at < moment.from) return MUST;
  return at < moment.to ? may(because) : no(because);
}

/** Only who was said to lack a key, or to have lost it, is reminded of one. */
function byKeys({ status, at: learned }: ReturnType<Keys['of']>, at: number): readonly Standing[] {
  const isWanted = status === 'missing' || status === 'regressed' || status === 'reported';
  if (at < learned.to) return [may('the keys became known about then')];
  return [isWanted ? MUST : no(`the key is ${status}`)];
}

function weekly({ reminders, plan }: Person, at: number): Standing {
  const last = reminders.at(-1);
  return last === undefined ? MUST : daysAfter(last, DAYS_BETWEEN, at, plan.zone, again('reminded this week'));
}

/** Days by the calendar at least; a day is surely over when its hours are. */
function daysAfter(from: number, days: number, at: number, zone: string, tooEarly: Standing): Standing {
  if (datesApart(from, at, zone) < days) return tooEarly;
  return at >= from + days * DAY_MS + CLOCK_CHANGE_MS ? MUST : may('the days are over, the hours may not be');
}

/** Who never met the bot is not thanked by it; who wants no reminders may be. */
function thankful(
  { introducedAt, stopped }: Person,
  { since, at: learned }: Person['thanks'][number],
  key: ReturnType<Keys['of']>,
  at: number,
): readonly Standing[] {
  const isStill = key.status === 'proven' && key.since.from === since;
  return [
    introducedAt === undefined || introducedAt > learned.to ? no('was not introduced before') : MUST,
    stopped === undefined ? MUST : may('wants no reminders'),
    isStill ? MUST : may('the key is proven no more'),
    at < key.at.to ? may('the key is being looked at') : MUST,
  ];
}

function isOrdered({ ordered }: Person, at: number): boolean {
  return ordered?.atOnce === true && at < ordered.at.to + ORDER_HOLDS_MS;
}

/** What could not be sent at once may be sent in working time. */
function isOrderKept({ ordered }: Person, at: number): boolean {
  return ordered !== undefined && at < ordered.at.to + DAYS_BETWEEN * DAY_MS;
}

/** A new key status is progress, and so is wanting reminders again. */
function progressOf({ restarted }: Person, key: ReturnType<Keys['of']>): number {
  return Math.max(key.at.from, restarted?.from ?? 0);
}

/** Reminders since the last progress. */
function inVain(person: Person, key: ReturnType<Keys['of']>): readonly number[] {
  return person.reminders.filter((at) => at >= progressOf(person, key));
}

/** What holds for reminders that nobody asked for. */
function rhythm(person: Person, key: ReturnType<Keys['of']>, at: number, inHours: Standing): readonly Standing[] {
  const { introducedAt = at, reply, plan } = person;
  const standings = [inHours, daysAfter(introducedAt, GRACE_DAYS, at, plan.zone, no('introduced a few days ago'))];
  const progressAt = progressOf(person, key);
  const count = inVain(person, key).length;
  if (count >= REMINDERS_BEFORE_ADMINS) standings.push(no('reminded three times, the admins are told'));
  if (reply?.said === 'cannot' && reply.at.from >= progressAt)
    standings.push(since(at, reply.at, 'says that they cannot'));
  if (key.status === 'reported') {
    standings.push(daysAfter(key.at.from, GRACE_DAYS, at, plan.zone, no('says that it is done')));
    standings.push(count > 0 ? no('was asked once since they said that it is done') : may('says that it is done'));
  }
  return standings;
}
