/**
 * Reminds people whose API key is missing. Who is due is decided from clock and
 * store each time, so that restarts, downtime, clock changes and clock jumps
 * need no special case. A reminder is noted as planned before it is sent and as
 * sent after, under one key: after a crash between, what became of it is found
 * out before anything else.
 */

import { countShare } from '../audit/counting.ts';
import { DAYS_BETWEEN_NUDGES, decideNudge, type NudgeDecision } from '../audit/nudge-rules.ts';
import { askedNow, KEPT_NUDGES, type NudgeSent, nudgesWithoutProgress, type Outreach } from '../audit/outreach.ts';
import { dateAt, startOfDate } from '../audit/period.ts';
import { applyKeyStep, type RosterPerson } from '../audit/roster.ts';
import { whyNotAtWork } from '../audit/working-time.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { type Reminder, remind } from '../commands/outreach/reminder.ts';
import { whoIs, withName } from '../commands/outreach/who.ts';
import {
  type Delivery,
  forEach,
  type OutreachJob,
  type OutreachJobParts,
  orgNameOf,
  readScene,
  type Scene,
  SENT_IN_ONE_RUN,
  sendOnce,
  updateOutreach,
} from './writing-to-people.ts';

/** A day of the calendar may have begun just before the reminder. */
const SURELY_TOO_EARLY_MS = (DAYS_BETWEEN_NUDGES - 2) * 24 * 60 * 60_000;
/** Changes of so many days before are counted in a reminder. */
const COUNTED_DAYS = 7;

/** What is to be done for one person. */
interface Due {
  readonly person: RosterPerson;
  /** Their records on the rosters of further organisations, where a reminder is due as well: one message names all. */
  readonly also: readonly RosterPerson[];
  /** They are on several rosters, so that it must be said which one is meant. */
  readonly isOnSeveral: boolean;
  readonly outreach: Outreach;
  readonly decision: NudgeDecision;
  readonly planned?: NudgeSent;
}

export function createNudgeJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      if (!job.chat.ready) return 0;
      const scene = await withWordsHeard(job, await readScene(job));
      const dues = new Map(dueOf(job, scene, underWay).map((due) => [due.person.email, due]));
      const changes = countsByZone(job, scene.now);
      return forEach(job, [...dues.keys()], underWay, async (email) => {
        const due = dues.get(email);
        return due !== undefined && attend(job, scene, due, changes);
      });
    },
  };
}

/** Those with something to do, as many as one run takes: a reminder to send, one to find out about, a vain order. */
function dueOf(job: OutreachJobParts, scene: Scene, underWay: ReadonlySet<string>): readonly Due[] {
  const dues: Due[] = [];
  const isQuiet = quietTimes(scene);
  for (const outreach of scene.outreach) {
    if (dues.length === SENT_IN_ONE_RUN) break;
    const [first, ...others] = scene.rosters.get(outreach.email) ?? [];
    if (first === undefined || underWay.has(outreach.email) || isQuiet(first.person, outreach)) continue;
    const decided = [first, ...others].map(({ person }) => ({
      person,
      decision: decide(job, scene, person, outreach),
    }));
    const [main, ...also] = decided.filter(({ decision }) => decision.kind === 'send');
    const planned = outreach.nudges.find(({ status }) => status === 'planned');
    const isVain = decided.every(({ decision }) => isOrderVain(outreach, decision, scene.now));
    if (planned === undefined && main === undefined && !isVain) continue;
    const { person, decision } = main ?? { person: first.person, decision: decide(job, scene, first.person, outreach) };
    dues.push({
      person,
      also: also.map((one) => one.person),
      isOnSeveral: others.length > 0,
      outreach,
      decision,
      ...(planned === undefined ? {} : { planned }),
    });
  }
  return dues;
}

/**
 * Who says that the key is set says so to every organisation that reminded them: a card names all of them, and who
 * presses it may belong to one alone.
 */
async function withWordsHeard(job: OutreachJobParts, scene: Scene): Promise<Scene> {
  const heard = scene.outreach.flatMap(({ email, reply }) => {
    const records = scene.rosters.get(email) ?? [];
    if (reply?.said !== 'done' || records.length < 2) return [];
    return records.filter(({ person: { key } }) => isOpen(key, reply.at)).map((record) => ({ record, at: reply.at }));
  });
  if (heard.length === 0) return scene;
  for (const { record, at } of heard) {
    const step = { status: 'reported', since: at, at, by: record.person.email } as const;
    await job.store.state.update('roster', record.key, (current) => {
      const outcome = current !== undefined && isOpen(current.key, at) ? applyKeyStep(current, step) : undefined;
      return outcome?.kind === 'changed' ? outcome.person : current;
    });
  }
  return readScene(job);
}

/** Said to be missing or lost before that. */
function isOpen({ status, at }: RosterPerson['key'], saidAt: number): boolean {
  return (status === 'missing' || status === 'regressed') && at <= saidAt;
}

/**
 * Tells of most people, most of the time, that there is nothing to do: no order, nothing planned, and reminded in the
 * last days or not at work. All else about a thousand people would take a good part of a second, every minute.
 */
function quietTimes({ now, planOf }: Scene): (person: RosterPerson, outreach: Outreach) => boolean {
  /** By zone and country: who shares both is at work at the same time. */
  const offWork = new Map<string, boolean>();
  return (person, { email, nudges, nudgeAsked }) => {
    if (nudgeAsked !== undefined || nudges.some(({ status }) => status === 'planned')) return false;
    if (nudges.some(({ at }) => now - at < SURELY_TOO_EARLY_MS)) return true;
    const plan = planOf(email);
    const place = `${plan.zone} ${person.country ?? ''}`;
    const isOff = offWork.get(place) ?? whyNotAtWork(now, plan) !== undefined;
    offWork.set(place, isOff);
    return isOff;
  };
}

function decide(job: OutreachJobParts, scene: Scene, person: RosterPerson, outreach: Outreach): NudgeDecision {
  const asked = outreach.nudgeAsked && askedNow(outreach.nudgeAsked, scene.now);
  return decideNudge({
    person,
    outreach,
    settings: scene.settings,
    zone: scene.zoneOf(person.email),
    holidays: job.holidays,
    now: scene.now,
    paused: scene.settings.paused !== undefined,
    isAllowed: scene.isAllowed(person.email),
    ...(asked === undefined ? {} : { asked }),
  });
}

/** An order waits for working time and for the end of a pause; for nothing else. */
function isOrderVain({ nudgeAsked }: Outreach, decision: NudgeDecision, now: number): boolean {
  if (nudgeAsked === undefined || decision.kind === 'send') return false;
  if (askedNow(nudgeAsked, now) === undefined || decision.kind === 'never') return true;
  return !['paused', 'hours', 'day-off', 'holiday'].includes(decision.because.kind);
}

async function attend(job: OutreachJobParts, scene: Scene, due: Due, changes: CountChanges): Promise<boolean> {
  const { person, decision } = due;
  const until = decision.kind === 'send' ? decision.until : undefined;
  const planned = due.planned ?? (until === undefined ? undefined : await plan(job, scene, due));
  if (planned === undefined) {
    await updateOutreach(job, person.email, withoutOrder);
    return false;
  }
  const answer = remind(await reminderOf(job, scene, due, planned, changes));
  const delivery = await sendOnce(job, person.email, answer, {
    key: planned.key,
    ...(until === undefined ? {} : { until }),
  });
  await settle(job, person.email, planned.key, delivery);
  return delivery.kind === 'sent';
}

/** Noted before it is sent; decided again where it is stored, since the person may have said something meanwhile. */
async function plan(job: OutreachJobParts, scene: Scene, { person, also }: Due): Promise<NudgeSent | undefined> {
  const date = dateAt(scene.now, scene.zoneOf(person.email));
  const week = `${date.yearOfWeek}-w${String(date.weekOfYear).padStart(2, '0')}`;
  let planned: NudgeSent | undefined;
  await updateOutreach(job, person.email, (current) => {
    const isFree = current.nudges.every(({ status }) => status !== 'planned');
    const isStillDue = [person, ...also].every((one) => decide(job, scene, one, current).kind === 'send');
    if (!isFree || !isStillDue) return undefined;
    const by = current.nudgeAsked?.by;
    planned = {
      key: `nudge-${keyOf(person.email)}-${week}`,
      at: scene.now,
      status: 'planned',
      ...(by === undefined ? {} : { askedBy: by }),
    };
    return { ...current, nudges: [...current.nudges, planned].slice(-KEPT_NUDGES) };
  });
  return planned;
}

async function settle(job: OutreachJobParts, email: string, key: string, delivery: Delivery): Promise<void> {
  if (delivery.kind === 'stopped') return;
  const at = job.clock.now();
  await updateOutreach(job, email, (current) => {
    if (delivery.kind === 'not-yet') {
      return { ...current, nudges: current.nudges.filter((nudge) => nudge.key !== key || nudge.status !== 'planned') };
    }
    const nudges = current.nudges.map((nudge) => {
      if (nudge.key !== key || nudge.status !== 'planned') return nudge;
      return delivery.kind === 'sent'
        ? { ...nudge, at, status: 'sent' as const }
        : { ...nudge, at, status: 'failed' as const, problem: delivery.problem };
    });
    return withoutOrder({ ...current, nudges });
  });
  if (delivery.kind === 'sent') job.log.info({ key }, 'reminder sent');
}

function withoutOrder({ nudgeAsked: _, ...rest }: Outreach): Outreach {
  return rest;
}

type CountChanges = (zone: string, orgId: string | undefined) => Promise<Reminder['changes']>;

/** The whole days before this one, as the person's zone cuts them; counted once for each zone and organisation. */
function countsByZone(job: OutreachJobParts, now: number): CountChanges {
  const counts = new Map<string, Promise<Reminder['changes']>>();
  const count: CountChanges = async (zone, orgId) => {
    const today = dateAt(now, zone);
    const span = { from: startOfDate(today.subtract({ days: COUNTED_DAYS }), zone), to: startOfDate(today, zone) };
    const { total, automation, recorded, confirmed } = await countShare(job.store, {
      ...span,
      ...(orgId === undefined ? {} : { orgId }),
    });
    return { ...span, total: total - automation, unnamed: total - automation - recorded - confirmed };
  };
  return (zone, orgId) => {
    const key = `${zone} ${orgId ?? ''}`;
    const counted = counts.get(key) ?? count(zone, orgId);
    counts.set(key, counted);
    return counted;
  };
}

async function reminderOf(
  job: OutreachJobParts,
  scene: Scene,
  { person, also, isOnSeveral, outreach }: Due,
  planned: NudgeSent,
  changes: CountChanges,
): Promise<Reminder> {
  const zone = scene.zoneOf(person.email);
  const about = async (one: RosterPerson): Promise<Reminder['also'][number]> => ({
    org: orgNameOf(one, job),
    key: one.key,
    saidBy: await whoIs(one.key.by, job.store),
    changes: await changes(zone, one.orgId),
    before: nudgesWithoutProgress(one, outreach).length,
  });
  const { org, key: _, ...first } = await about(person);
  return {
    person: await withName(person, job.store),
    ...first,
    ...(isOnSeveral ? { org } : {}),
    also: await Promise.all(also.map(about)),
    ...(planned.askedBy === undefined ? {} : { askedBy: await whoIs(planned.askedBy, job.store) }),
    guide: job.guide,
    zone,
    now: scene.now,
  };
}
