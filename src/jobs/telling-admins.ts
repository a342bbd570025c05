/**
 * Tells the admins of an organisation something, each of them once: whatever happens in between, nobody is told twice.
 * What is to be told is computed from the store each time; what was told is noted there, before and after it is sent.
 */

import type { Answer } from '../audit/answer.ts';
import type { OrgInfo } from '../audit/org.ts';
import type { BotSettings } from '../audit/settings.ts';
import type { WarningRecord } from '../audit/state.ts';
import { endOfWorkingTime, whyNotAtWork } from '../audit/working-time.ts';
import { adminsOf } from '../commands/admin/standing.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { type OutreachJobParts, type Scene, sendOnce } from './writing-to-people.ts';

/** What is urgent may come at any hour, but not later than this after it was seen to be due. */
const URGENT_MS = 60 * 60_000;

export interface Telling {
  /** The same for the same thing, also after a restart. */
  readonly mark: string;
  /** At any hour; else in working hours where the admin is. */
  readonly isUrgent: boolean;
  /** @param zone IANA, of the admin */
  answer(zone: string): Answer;
}

/** The organisation's own admins; where it has none, those of the bot. Nobody who may not talk to it. */
export function adminsToTell(
  { permissions }: Pick<OutreachJobParts, 'permissions'>,
  settings: BotSettings,
  org: Pick<OrgInfo, 'admins'> | undefined,
): readonly string[] {
  const own = (org?.admins ?? []).filter((email) => !isDenied(email, settings));
  return own.length > 0 ? own : adminsOf({ ...permissions, granted: settings });
}

function isDenied(email: string, { deniedPeople, deniedDomains }: BotSettings): boolean {
  return deniedPeople.includes(email) || deniedDomains.includes(email.slice(email.lastIndexOf('@') + 1));
}

/** Key of what was told to whom. */
export function markOf(mark: string, email: string): string {
  return `${mark}/${keyOf(email)}`;
}

/** Was it told, or may it have been? */
export async function wasTold(job: Pick<OutreachJobParts, 'store'>, mark: string, email: string): Promise<boolean> {
  const noted = await job.store.state.get('warnings', markOf(mark, email));
  return noted !== undefined && noted.planned !== true;
}

/** Notes that it was told, as part of another message. */
export async function noteTold(job: OutreachJobParts, mark: string, email: string): Promise<void> {
  await job.store.state.update('warnings', markOf(mark, email), () => ({ at: job.clock.now() }));
}

/** Resolves to whether it was sent now. */
export async function tellOnce(job: OutreachJobParts, scene: Scene, email: string, telling: Telling): Promise<boolean> {
  const { mark, isUrgent } = telling;
  const id = markOf(mark, email);
  const noted = await job.store.state.get('warnings', id);
  if (noted !== undefined && noted.planned !== true) return false;
  const until = untilWhen(scene, email, isUrgent);
  if (until === undefined && noted === undefined) return false;
  const note = (record: WarningRecord | undefined): Promise<unknown> =>
    job.store.state.update('warnings', id, () => record);
  // Noted before it is sent, so that a crash in between is seen.
  await note({ at: noted?.at ?? scene.now, planned: true });
  const key = `warning-${keyOf(id)}`;
  const answer = telling.answer(scene.zoneOf(email));
  const delivery = await sendOnce(job, email, answer, { key, ...(until === undefined ? {} : { until }) });
  switch (delivery.kind) {
    case 'stopped':
      return false;
    case 'not-yet':
      await note(undefined);
      return false;
    case 'failed':
      job.log.error({ key, problem: delivery.problem }, 'an admin could not be told');
      await note({ at: job.clock.now() });
      return false;
    case 'sent':
      await note({ at: job.clock.now() });
      job.log.info({ key }, 'an admin was told');
      return true;
  }
}

/** UTC ms; undefined: not now. */
function untilWhen(scene: Scene, email: string, isUrgent: boolean): number | undefined {
  if (isUrgent) return scene.now + URGENT_MS;
  const plan = scene.planOf(email);
  return whyNotAtWork(scene.now, plan) === undefined ? endOfWorkingTime(scene.now, plan) : undefined;
}
