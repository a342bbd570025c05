/** Thanks people whose own name has appeared on a change; once for each proof, in their working hours. */

import type { Outreach } from '../audit/outreach.ts';
import { isWaiting, type RosterPerson } from '../audit/roster.ts';
import { endOfWorkingTime, whyNotAtWork } from '../audit/working-time.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { thank } from '../commands/outreach/thanks.ts';
import { withName } from '../commands/outreach/who.ts';
import {
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

export function createThanksJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      if (!job.chat.ready) return 0;
      const scene = await readScene(job);
      if (scene.settings.paused !== undefined) return 0;
      const dues = new Map(scene.outreach.flatMap((outreach) => dueOf(scene, outreach)));
      const emails = [...dues.keys()].filter((email) => !underWay.has(email)).slice(0, SENT_IN_ONE_RUN);
      return forEach(job, emails, underWay, async (email) => {
        const person = dues.get(email);
        return person !== undefined && attend(job, scene, person);
      });
    },
  };
}

/** Only people to whom the bot is known, and for what was proven after they knew it. */
function dueOf(scene: Scene, outreach: Outreach): readonly (readonly [string, RosterPerson])[] {
  const { email, onboarding, thankedFor, stoppedAt } = outreach;
  // Of proofs at several organisations the latest: the one before it was thanked for, or is by now.
  const person = (scene.rosters.get(email) ?? [])
    .map((record) => record.person)
    .filter(({ key }) => key.status === 'proven')
    .reduce<RosterPerson | undefined>(
      (latest, one) => (latest === undefined || one.key.since > latest.key.since ? one : latest),
      undefined,
    );
  if (person?.key.status !== 'proven' || thankedFor === person.key.since || stoppedAt !== undefined) return [];
  const introducedAt = onboarding?.status === 'introduced' ? onboarding.introducedAt : undefined;
  if (introducedAt === undefined || person.key.at < introducedAt || !scene.isAllowed(email)) return [];
  return whyNotAtWork(scene.now, scene.planOf(email)) === undefined ? [[email, person]] : [];
}

/** The key is made of the proof, so that after a crash the same message is looked for and not sent again. */
async function attend(job: OutreachJobParts, scene: Scene, person: RosterPerson): Promise<boolean> {
  const { email } = person;
  const { since } = person.key;
  const isOpenElsewhere = scene.rosters.get(email)?.some((record) => isWaiting(record.person.key.status)) === true;
  const org = isOpenElsewhere ? { org: orgNameOf(person, job) } : {};
  const answer = thank(await withName(person, job.store), { zone: scene.zoneOf(email), now: scene.now, ...org });
  const key = `thanks-${keyOf(email)}-${since.toString(36)}`;
  const until = endOfWorkingTime(scene.now, scene.planOf(email));
  const delivery = await sendOnce(job, email, answer, { key, until });
  if (delivery.kind === 'not-yet' || delivery.kind === 'stopped') return false;
  // A thank-you that Webex refuses is not worth another try.
  await updateOutreach(job, email, (current) => ({ ...current, thankedFor: since }));
  job.log.info({ key, delivery: delivery.kind }, 'thanks sent');
  return delivery.kind === 'sent';
}
