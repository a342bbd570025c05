/**
 * Corrects digests that were posted before all records of their week had come:
 * one short answer in the thread of the digest, never a second digest.
 *
 * Records come in pieces (polls, several files), so it waits until the counts
 * have stood still for an hour, and then for the time of day at which the space
 * has its digest, on a working day: nobody is told at night that a number has
 * changed. What comes after the correction, or later than two weeks after the
 * digest, is told by the trend of the digests that follow. Another list of
 * service identities or automation is no reason: no record came late then.
 */
import type { MessageAnswer } from '../audit/answer.ts';
import type { DigestSum } from '../audit/digest.ts';
import { nextTimeOfDay } from '../audit/digest-week.ts';
import { countDigest } from '../audit/gather-digest.ts';
import { formatPeriod } from '../audit/period.ts';
import type { DigestRun, DigestSubscription, SpaceRecord } from '../audit/state.ts';
import { countWords } from '../cards/digest-words.ts';
import { counted } from '../cards/voice.ts';
import { readSettings } from '../commands/context.ts';
import { statement } from '../commands/statement.ts';
import { changeRun, type DigestJobParts, digestQuestion, isGivenUp, readSpaces, wordsOnTheWay } from './digest-run.ts';

export interface DigestCorrectionJob {
  /** Posts the corrections that are due; may be called again while an earlier call still waits. Resolves to how many. */
  run(): Promise<number>;
}

const HOUR_MS = 3_600_000;
const WATCHED_MS = 14 * 24 * HOUR_MS;
/** A correction that was surely not posted is tried again after so long. */
const RETRY_MS = 6 * HOUR_MS;

/** A digest that can be corrected: posted, not corrected yet, and not too old. */
type Watched = DigestRun & Required<Pick<DigestRun, 'counted' | 'scope' | 'messageId' | 'postedAt'>>;

interface Correction {
  readonly key: string;
  readonly run: Watched;
  readonly late: DigestSum;
}

export function createDigestCorrectionJob(job: DigestJobParts): DigestCorrectionJob {
  const underWay = new Set<string>();
  /** How many changes the trail held when a week was counted last: while it holds no more, nothing came. */
  const trailAt = new Map<string, number>();

  const correctIfDue = async (
    key: string,
    stored: Watched,
    subscription: DigestSubscription,
    { workdays, trail }: { readonly workdays: readonly number[]; readonly trail: number },
  ): Promise<boolean> => {
    if (underWay.has(key)) return false;
    underWay.add(key);
    try {
      // What may stand in the thread already is not counted anew.
      const isKnown = stored.correction !== undefined || trailAt.get(key) === trail;
      const late = isKnown ? stored.late : await noteLate(job, key, stored);
      trailAt.set(key, trail);
      if (late === undefined || !isDue(job, late, stored, subscription, workdays)) return false;
      await post(job, { key, run: stored, late });
      return true;
    } catch (error) {
      job.log.error({ err: error, spaceId: stored.spaceId, key }, 'correction of a digest not posted yet');
      return false;
    } finally {
      underWay.delete(key);
    }
  };

  return {
    run: async () => {
      const { store, chat, clock } = job;
      if (!chat.ready) return 0;
      const { paused, workdays } = await readSettings(store);
      if (paused !== undefined) return 0;
      const now = clock.now();
      const subscriptions = new Map((await store.state.list('subscriptions')).map(({ key, value }) => [key, value]));
      const spaces = await readSpaces(store);
      const trail = (await store.extent())?.total ?? 0;
      const corrected = await Promise.all(
        (await store.state.list('digests')).map(({ key, value }) => {
          const subscription = subscriptions.get(value.spaceId);
          const isWanted = subscription !== undefined && !isSilent(value, subscription, spaces.get(value.spaceId), now);
          return isWanted && isWatched(value, now) && correctIfDue(key, value, subscription, { workdays, trail });
        }),
      );
      return corrected.filter(Boolean).length;
    },
  };
}

/** Muted or denied; or for one organisation by now, when the digest told of others too. */
function isSilent(
  { scope }: DigestRun,
  { mutedUntil = 0 }: DigestSubscription,
  space: SpaceRecord | undefined,
  now: number,
): boolean {
  const isOther = space?.orgId !== undefined && space.orgId !== scope?.orgId;
  return mutedUntil > now || space?.denied === true || isOther;
}

function isWatched(run: DigestRun, now: number): run is Watched {
  const { status, counted: said, scope, messageId, postedAt, correction } = run;
  if (status !== 'posted' || said === undefined || scope === undefined || messageId === undefined) return false;
  if (postedAt === undefined || now - postedAt > WATCHED_MS) return false;
  return correction?.status !== 'posted' && !(correction?.status === 'failed' && now - correction.at < RETRY_MS);
}

type Late = NonNullable<DigestRun['late']>;

/** Counts again and notes what came late, and since when it is so; undefined when nothing did. */
async function noteLate({ store, clock }: DigestJobParts, key: string, run: Watched): Promise<Late | undefined> {
  const { zone: _, ...of } = run.scope;
  const sum = await countDigest(store, { ...of, from: run.from, to: run.to });
  if (sum.total === run.counted.total) return undefined;
  if (run.late !== undefined && isSame(run.late, sum)) return run.late;
  const late = { ...sum, since: clock.now() };
  await changeRun(store, key, (stored) => ({ ...stored, late }));
  return late;
}

function isDue(
  { clock }: DigestJobParts,
  { since }: Late,
  { scope }: Watched,
  { minuteOfDay, weekday }: DigestSubscription,
  workdays: readonly number[],
): boolean {
  return clock.now() >= nextTimeOfDay(minuteOfDay, scope.zone, since + HOUR_MS - 1, [...workdays, weekday]);
}

function isSame(a: DigestSum, b: DigestSum): boolean {
  return a.total === b.total && a.unattributed === b.unattributed;
}

/** Exactly once, as the digest itself: stored as planned, posted under its key, stored as posted. */
async function post(job: DigestJobParts, correction: Correction): Promise<void> {
  const { store, chat, clock, log } = job;
  const { key, run } = correction;
  const noteStatus = (status: 'planned' | 'posted' | 'failed'): Promise<unknown> =>
    changeRun(store, key, (stored) => ({ ...stored, correction: { status, at: clock.now() } }));
  const ownKey = `${key}-late`;
  const reply = (await wordsOnTheWay(store, ownKey)) ?? job.render(words(correction, clock.now()));
  await noteStatus('planned');
  try {
    await chat.say(run.spaceId, reply, { key: ownKey, threadId: run.messageId, durable: true });
  } catch (error) {
    if (isGivenUp(error)) await noteStatus('failed');
    throw error;
  }
  await noteStatus('posted');
  log.info({ spaceId: run.spaceId, key: ownKey }, 'digest corrected');
}

function words({ run, late }: Correction, now: number): MessageAnswer {
  const { zone } = run.scope;
  const more = late.total - run.counted.total;
  const came =
    more > 0 ? `${counted(more, 'record')} of that week came in after the digest` : 'Records of that week have changed';
  const before = run.counted.total === 0 ? 'no changes' : lowerFirst(countWords(run.counted));
  return statement(
    { zone, now },
    {
      title: `Correction for ${formatPeriod(run, zone)}: ${lowerFirst(countWords(late))}`,
      lines: [`${came}, which said: ${before}.`],
      buttons: [{ label: 'Show it as it is now', question: digestQuestion(run, run.scope) }],
    },
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
