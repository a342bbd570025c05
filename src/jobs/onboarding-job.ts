/**
 * Introduces the bot to people whom an admin has named. Those named one by one
 * are written to at once, a whole list in each person's working hours and a few
 * at a time. Where it was broken off it goes on: who is due is read from the
 * store each time.
 */

import { AT_ONCE_MS, askedNow, type Outreach } from '../audit/outreach.ts';
import { endOfWorkingTime, whyNotAtWork } from '../audit/working-time.ts';
import { type Introduction, introduce } from '../commands/outreach/introduction.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { whoIs, withName } from '../commands/outreach/who.ts';
import {
  type Delivery,
  forEach,
  type OutreachJob,
  type OutreachJobParts,
  readScene,
  type Scene,
  sendOnce,
  updateOutreach,
} from './writing-to-people.ts';

/**
 * Webex limits messages by load and publishes no number; a few a minute stay far below what it is known to take, leave
 * room for answering those who press a button at once, and let an admin who sees a mistake pause the rest.
 */
const INTRODUCED_IN_A_MINUTE = 5;
const MINUTE_MS = 60_000;

type Onboarding = NonNullable<Outreach['onboarding']>;

interface Due {
  readonly email: string;
  readonly onboarding: Onboarding;
  /** Not after this instant, UTC ms; absent: not now, but find out what became of an earlier try. */
  readonly until?: number;
  /** Why it is given up. */
  readonly vain?: string;
}

export function createOnboardingJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      if (!job.chat.ready) return 0;
      const scene = await readScene(job);
      const dues = dueOf(scene);
      const room = Math.max(0, INTRODUCED_IN_A_MINUTE - underWay.size - introducedJustNow(scene));
      const fresh = dues.filter(({ onboarding }) => onboarding.sendingAt === undefined).slice(0, room);
      const begun = dues.filter(({ onboarding }) => onboarding.sendingAt !== undefined);
      const byEmail = new Map([...begun, ...fresh].map((due) => [due.email, due]));
      return forEach(job, [...byEmail.keys()], underWay, async (email) => {
        const due = byEmail.get(email);
        return due !== undefined && attend(job, scene, due);
      });
    },
  };
}

function introducedJustNow({ outreach, now }: Scene): number {
  return outreach.filter(({ onboarding }) => now - (onboarding?.introducedAt ?? 0) < MINUTE_MS).length;
}

/** Those to be written to now, or to be given up, longest asked for first. */
function dueOf(scene: Scene): readonly Due[] {
  return scene.outreach
    .flatMap((outreach): readonly Due[] => {
      const { email, onboarding } = outreach;
      if (onboarding?.status !== 'queued') return [];
      const due = { email, onboarding };
      const vain = whyInVain(scene, outreach);
      if (vain !== undefined) return [onboarding.sendingAt === undefined ? { ...due, vain } : due];
      const until = untilWhen(scene, email, onboarding);
      if (until !== undefined) return [{ ...due, until }];
      return onboarding.sendingAt === undefined ? [] : [due];
    })
    .toSorted((a, b) => a.onboarding.askedAt - b.onboarding.askedAt || (a.email < b.email ? -1 : 1));
}

/** What has happened since it was asked for, so that it must not be sent any more. */
function whyInVain(scene: Scene, { email, stoppedAt }: Outreach): string | undefined {
  const status = scene.roster.get(email)?.key.status;
  if (stoppedAt !== undefined) return 'They want no messages from me.';
  if (status === 'exempt' || status === 'revoked') return `Their key is ${status} by now.`;
  return scene.isAllowed(email)
    ? undefined
    : 'They may not talk to me, so they could not answer. An admin can allow it.';
}

function untilWhen({ now, settings, planOf }: Scene, email: string, onboarding: Onboarding): number | undefined {
  if (settings.paused !== undefined) return undefined;
  if (askedNow({ at: onboarding.askedAt, atOnce: onboarding.atOnce }, now) === 'at-once') {
    return onboarding.askedAt + AT_ONCE_MS;
  }
  const plan = planOf(email);
  return whyNotAtWork(now, plan) === undefined ? endOfWorkingTime(now, plan) : undefined;
}

async function attend(job: OutreachJobParts, scene: Scene, due: Due): Promise<boolean> {
  const { email, onboarding, until, vain } = due;
  if (vain !== undefined) {
    await changeOnboarding(job, email, onboarding, (current) => ({ ...current, status: 'failed', problem: vain }));
    return false;
  }
  const person = await withName<Introduction['person']>(scene.roster.get(email) ?? { email }, job.store);
  const answer = introduce({
    person,
    askedBy: await whoIs(onboarding.askedBy, job.store),
    guide: job.guide,
    zone: scene.zoneOf(email),
    now: scene.now,
  });
  // Noted before it is sent, so that a crash in between is seen.
  await changeOnboarding(job, email, onboarding, (current) => ({ sendingAt: scene.now, ...current }));
  const key = `onboard-${keyOf(email)}-${onboarding.askedAt.toString(36)}`;
  const delivery = await sendOnce(job, email, answer, { key, ...(until === undefined ? {} : { until }) });
  await changeOnboarding(job, email, onboarding, (current) => settled(current, delivery, job.clock.now()));
  if (delivery.kind === 'sent') job.log.info({ key }, 'introduction sent');
  return delivery.kind === 'sent';
}

function settled(current: Onboarding, delivery: Delivery, now: number): Onboarding {
  const { sendingAt: _, problem: __, ...rest } = current;
  switch (delivery.kind) {
    case 'sent':
      return { ...rest, status: 'introduced', introducedAt: now };
    case 'failed':
      return { ...rest, status: 'failed', problem: delivery.problem };
    case 'not-yet':
      return rest;
    case 'stopped':
      return current;
  }
}

/** Only as long as the same order stands: an admin may have given a new one. */
function changeOnboarding(
  job: OutreachJobParts,
  email: string,
  order: Onboarding,
  change: (current: Onboarding) => Onboarding,
): Promise<void> {
  return updateOutreach(job, email, (outreach) => {
    const { onboarding } = outreach;
    const isSame = onboarding?.status === 'queued' && onboarding.askedAt === order.askedAt;
    return isSame ? { ...outreach, onboarding: change(onboarding) } : undefined;
  });
}
