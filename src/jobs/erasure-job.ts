/**
 * Names to be taken out: finishes what was broken off, asks the admins about what people want for themselves, and tells
 * people what came of it.
 */

import { WhodunitError } from '../audit/errors.ts';
import type { ErasureRecord, ErasureRequest } from '../audit/state.ts';
import { recordChange } from '../commands/admin/record-change.ts';
import { anonymousIn } from '../commands/context.ts';
import { carryOutErasure } from '../commands/keeping/erasing.ts';
import { erasureDone, erasureRequested, nameTakenOut, requestDeclined } from '../commands/keeping/erasure-messages.ts';
import { countPerson, knownPerson, type PersonCounts } from '../commands/keeping/known-person.ts';
import { storeForOrg } from '../commands/keeping/store-for-org.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { adminsToTell, tellOnce } from './telling-admins.ts';
import {
  forEach,
  type OutreachJob,
  type OutreachJobParts,
  readScene,
  type Scene,
  sendOnce,
} from './writing-to-people.ts';

/** The command that planned it is at work for so long, unless the process has ended. */
const AT_WORK_MS = 10 * 60_000;
/** What does not reach the person in this time is not tried any more: their email is kept for nothing else. */
const TELL_MS = 24 * 60 * 60_000;
const THE_BOT = { role: 'operator', sender: { personId: '', email: 'bot' } } as const;

export function createErasureJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      await finishAll(job, underWay);
      if (!job.chat.ready) return 0;
      const scene = await readScene(job);
      if (scene.settings.paused !== undefined) return 0;
      const sent = await Promise.all([
        tellOfRequests(job, scene, underWay),
        tellWhoAsked(job, scene, underWay),
        tellOfFinished(job, scene, underWay),
      ]);
      return sent.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function finishAll(job: OutreachJobParts, underWay: Set<string>): Promise<void> {
  const { state } = job.store;
  const now = job.clock.now();
  for (const { key, value } of await state.list('erasures')) {
    const isAtWork = now - value.at < AT_WORK_MS && now >= value.at;
    if (value.status !== 'planned' || isAtWork || underWay.has(key)) continue;
    underWay.add(key);
    try {
      await finish(job, value);
    } catch (error) {
      job.log.error({ err: error, erasure: key }, 'a name is not taken out yet');
    } finally {
      underWay.delete(key);
    }
  }
}

async function finish(job: OutreachJobParts, { pseudonym, orgId }: ErasureRecord): Promise<void> {
  const { store, signIns, uses, clock, log } = job;
  const place = orgId === undefined ? { store, isOnly: true } : await storeForOrg(store, orgId, job.orgs);
  // Noted first, so that the admin is told, whatever happens next.
  await place.store.state.update('erasures', pseudonym, (current) => current && { ...current, isResumed: true });
  const done = await carryOutErasure(pseudonym, {
    store: place.store,
    signIns,
    uses,
    isWhole: place.isOnly,
    now: () => clock.now(),
  });
  if (done === undefined) return;
  await recordChange(
    { store: place.store, now: clock.now(), asker: THE_BOT },
    {
      did: `finished taking a person out of the records; "${pseudonym}" stands in their place`,
      about: `erasure ${pseudonym}`,
    },
  );
  log.info({ pseudonym }, 'a person was taken out, after an interruption');
}

async function tellOfFinished(job: OutreachJobParts, scene: Scene, underWay: Set<string>): Promise<number> {
  const all = (await job.store.state.list('erasures')).map(({ value }) => value);
  const finished = all.filter(
    ({ status, isResumed, by }) => status === 'done' && isResumed === true && by.includes('@'),
  );
  const ids = new Map(finished.map((record) => [`${record.pseudonym} done`, record]));
  return forEach(job, [...ids.keys()], underWay, async (id) => {
    const record = ids.get(id);
    if (record === undefined) return false;
    const { pseudonym, by, doneAt = 0 } = record;
    const mark = `erasure-done/${pseudonym}/${doneAt}`;
    return tellOnce(job, scene, by, {
      mark,
      isUrgent: false,
      answer: (zone) => erasureDone({ record, zone, now: scene.now }),
    });
  });
}

async function tellOfRequests(job: OutreachJobParts, scene: Scene, underWay: Set<string>): Promise<number> {
  const requests = (await job.store.state.list('erasureRequests')).map(({ value }) => value);
  const counts = await Promise.all(
    requests.map((request) =>
      request.status === 'waiting' ? ask(job, scene, request, underWay) : decline(job, scene, request),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function ask(
  job: OutreachJobParts,
  scene: Scene,
  request: ErasureRequest,
  underWay: Set<string>,
): Promise<number> {
  const org = job.orgs?.find(({ orgId }) => orgId === request.orgId);
  const admins = adminsToTell(job, scene.settings, org).filter((email) => email !== request.email);
  const mark = `erasure-request/${keyOf(request.email)}/${request.at}`;
  const ids = new Map(admins.map((email) => [`${mark} ${email}`, email]));
  const counts = await countsOf(job, scene, request);
  return forEach(job, [...ids.keys()], underWay, (id) =>
    tellOnce(job, scene, ids.get(id) ?? '', {
      mark,
      isUrgent: false,
      answer: (zone) => erasureRequested({ request, counts, zone, now: scene.now }),
    }),
  );
}

async function countsOf(
  job: OutreachJobParts,
  { settings }: Scene,
  { email, orgId }: ErasureRequest,
): Promise<PersonCounts> {
  const { store } = orgId === undefined ? job : await storeForOrg(job.store, orgId, job.orgs);
  const isAnonymous = anonymousIn(job, settings);
  const { person } = await knownPerson(email, { store, isAnonymous, ...(orgId === undefined ? {} : { orgId }) });
  return countPerson({ store }, person);
}

/** Once; then it is left alone until they ask again. */
async function decline(job: OutreachJobParts, scene: Scene, request: ErasureRequest): Promise<number> {
  const { email, toldAt, decidedAt = 0 } = request;
  if (toldAt !== undefined) return 0;
  const answer = requestDeclined({ request, zone: scene.zoneOf(email), now: scene.now });
  const key = `erasure-declined-${keyOf(`${email} ${decidedAt}`)}`;
  const delivery = await sendOnce(job, email, answer, { key, until: scene.now + AT_WORK_MS });
  if (delivery.kind === 'stopped' || delivery.kind === 'not-yet') return 0;
  await job.store.state.update('erasureRequests', email, (current) =>
    current?.decidedAt === decidedAt ? { ...current, toldAt: scene.now } : current,
  );
  return delivery.kind === 'sent' ? 1 : 0;
}

/** The last message under their name: sent like an ordinary answer, so that the outbox forgets it within hours. */
async function tellWhoAsked(job: OutreachJobParts, scene: Scene, underWay: Set<string>): Promise<number> {
  const all = (await job.store.state.list('erasures')).map(({ value }) => value);
  const owed = all.filter(({ status, tell }) => status === 'done' && tell !== undefined);
  const ids = new Map(owed.map((record) => [`${record.pseudonym} tell`, record]));
  return forEach(job, [...ids.keys()], underWay, async (id) => {
    const record = ids.get(id);
    if (record?.tell === undefined) return false;
    const isSent = await sayGoodbye(job, scene, record.tell, record);
    if (isSent === 'not-yet') return false;
    await job.store.state.update('erasures', record.pseudonym, (current) => {
      if (current === undefined) return current;
      const { tell: _, ...rest } = current;
      return rest;
    });
    return isSent === 'sent';
  });
}

async function sayGoodbye(
  job: OutreachJobParts,
  scene: Scene,
  email: string,
  { pseudonym, doneAt = 0 }: ErasureRecord,
): Promise<'sent' | 'given-up' | 'not-yet'> {
  const isTooLate = scene.now - doneAt > TELL_MS;
  const reply = job.render(nameTakenOut({ zone: scene.zoneOf(email), now: scene.now }));
  try {
    if (isTooLate) return 'given-up';
    await job.chat.direct(email, reply, { key: `erased-${keyOf(`${pseudonym} ${doneAt}`)}` });
    return 'sent';
  } catch (error) {
    const code = error instanceof WhodunitError ? error.code : undefined;
    return code === 'send-gave-up' || code === 'stopped' ? 'not-yet' : 'given-up';
  }
}
