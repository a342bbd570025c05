/** What the jobs that write to one person have in common: the people, the place and hour where they are, the sending. */
import type { Answer } from '../audit/answer.ts';
import { WhodunitError } from '../audit/errors.ts';
import type { KeyGuide } from '../audit/key-guide.ts';
import { orgLabel } from '../audit/org.ts';
import type { Outreach } from '../audit/outreach.ts';
import { newOutreach } from '../audit/outreach.ts';
import type { Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { roleOf } from '../audit/roles.ts';
import type { RosterPerson } from '../audit/roster.ts';
import type { BotSettings } from '../audit/settings.ts';
import type { PersonRecord } from '../audit/state.ts';
import { type WorkPlan, workPlanOf, zoneOfPerson } from '../audit/working-time.ts';
import { type Office, readSettings } from '../commands/context.ts';
import { keyOf } from '../commands/outreach/person-key.ts';

export interface OutreachJobParts extends Office {
  readonly chat: Pick<Chat, 'direct' | 'ready'>;
  readonly clock: Clock;
  render(answer: Answer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
  /** IANA zone for people who named none. */
  readonly timeZone: string;
  readonly guide: KeyGuide;
}

/** Does what is due. May be called again while an earlier call still waits. Resolves to how many messages were sent. */
export interface OutreachJob {
  run(): Promise<number>;
}

/** Somebody on one roster, and the key under which that is stored. */
export interface RosterRecord {
  readonly key: string;
  readonly person: RosterPerson;
}

/** Everybody and everything that decides who is written to, read at one moment. */
export interface Scene {
  /** UTC ms. */
  readonly now: number;
  readonly settings: BotSettings;
  /** By lower-case email; of several records of one person the first, whose key the bare email is. */
  readonly roster: ReadonlyMap<string, RosterPerson>;
  /** By lower-case email: their records on the rosters of all organisations, that of `roster` first. */
  readonly rosters: ReadonlyMap<string, readonly RosterRecord[]>;
  readonly outreach: readonly Outreach[];
  /** IANA zone of somebody. */
  zoneOf(email: string): string;
  planOf(email: string): WorkPlan;
  /** May they talk to the bot? Nobody is written to who could not answer. */
  isAllowed(email: string): boolean;
}

export async function readScene(job: OutreachJobParts): Promise<Scene> {
  const { state } = job.store;
  const [settings, rosters, outreach, told] = await Promise.all([
    readSettings(job.store),
    state.list('roster').then(recordsByEmail),
    state.list('outreach'),
    state.list('people').then((list) => new Map(list.map(({ value }) => [value.email, value]))),
  ]);
  const roster = new Map(
    [...rosters].flatMap(([email, [first]]) => (first === undefined ? [] : [[email, first.person] as const])),
  );
  const permissions = { ...job.permissions, granted: settings };
  const zoneOf = (email: string): string => zoneIn(roster, told, email, job.timeZone);
  return {
    now: job.clock.now(),
    settings,
    roster,
    rosters,
    outreach: outreach.map(({ value }) => value),
    zoneOf,
    planOf: (email) => workPlanOf(roster.get(email), zoneOf(email), settings, job.holidays),
    isAllowed: (email) => roleOf(email, permissions) !== 'stranger',
  };
}

function recordsByEmail(
  list: readonly { readonly key: string; readonly value: RosterPerson }[],
): ReadonlyMap<string, readonly RosterRecord[]> {
  const records = new Map<string, RosterRecord[]>();
  for (const { key, value: person } of list) {
    const own = records.get(person.email) ?? [];
    if (key === person.email) own.unshift({ key, person });
    else own.push({ key, person });
    records.set(person.email, own);
  }
  return records;
}

function zoneIn(
  roster: ReadonlyMap<string, RosterPerson>,
  told: ReadonlyMap<string, PersonRecord>,
  email: string,
  botZone: string,
): string {
  return zoneOfPerson(roster.get(email), told.get(email), botZone);
}

/** The organisation on whose roster somebody is, for people. */
export function orgNameOf({ orgId }: RosterPerson, { orgs = [] }: Pick<OutreachJobParts, 'orgs'>): string {
  if (orgId === undefined) return 'all organisations here';
  return orgLabel(orgs.find((org) => org.orgId === orgId) ?? { orgId });
}

/**
 * What became of a message. `not-yet`: surely not posted, and may be sent under the same key later. `stopped`: the bot
 * is being stopped, and the message may stand there; the next start finds out, so what was noted stays.
 */
export type Delivery =
  | { readonly kind: 'sent' }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problem: string };

/** Sent in one run: the others come a minute later, and answers to people who press a button now do not wait for all. */
export const SENT_IN_ONE_RUN = 10;

/** One try is as long; then everything is looked at anew: the person may have said stop, or gone home. */
const TRY_MS = 10 * 60_000;
/** Of a send: nothing is posted after this, it is only found out what became of an earlier try. */
const LOOK_ONLY = 0;

/**
 * Sends a message once, whatever happens, and not after `until` (UTC ms). Without `until` nothing is sent: it is only
 * found out whether an earlier try had arrived.
 * @throws what is no outcome of sending, such as a store that cannot write
 */
export async function sendOnce(
  job: OutreachJobParts,
  email: string,
  answer: Answer,
  { key, until }: { readonly key: string; readonly until?: number },
): Promise<Delivery> {
  const notAfter = until === undefined ? LOOK_ONLY : Math.min(until - 1, job.clock.now() + TRY_MS);
  const reply = job.render(answer);
  const first = await tryToSend(job, email, reply, { key, notAfter });
  // One that the outbox gave up while the bot was away may still be found, or found to be absent.
  const last = first === 'unknown' ? await tryToSend(job, email, reply, { key, notAfter: LOOK_ONLY }) : first;
  return last === 'unknown' ? { kind: 'failed', problem: 'It is not known whether the message arrived.' } : last;
}

async function tryToSend(
  job: OutreachJobParts,
  email: string,
  reply: Reply,
  options: { readonly key: string; readonly notAfter: number },
): Promise<Delivery | 'unknown'> {
  try {
    await job.chat.direct(email, reply, { ...options, durable: true });
    return { kind: 'sent' };
  } catch (error) {
    const code = error instanceof WhodunitError ? error.code : undefined;
    switch (code) {
      case 'send-gave-up':
        return { kind: 'not-yet' };
      case 'stopped':
        return { kind: 'stopped' };
      case 'send-unknown':
        return 'unknown';
      case 'send-refused':
        return { kind: 'failed', problem: error instanceof Error ? error.message : '' };
      default:
        throw error;
    }
  }
}

/** Changes what is known of one person in one step; `undefined` leaves it as it is. */
export async function updateOutreach(
  job: Pick<OutreachJobParts, 'store'>,
  email: string,
  change: (current: Outreach) => Outreach | undefined,
): Promise<void> {
  await job.store.state.update('outreach', email, (stored) => change(stored ?? newOutreach(email)) ?? stored);
}

/** Does the work for each, one person's failure being no other's. Resolves to how many messages were sent. */
export async function forEach(
  job: Pick<OutreachJobParts, 'log'>,
  emails: readonly string[],
  underWay: Set<string>,
  work: (email: string) => Promise<boolean>,
): Promise<number> {
  const results = await Promise.all(
    emails.map(async (email) => {
      if (underWay.has(email)) return false;
      underWay.add(email);
      try {
        return await work(email);
      } catch (error) {
        job.log.error({ err: error, person: keyOf(email) }, 'a message to a person is not through yet');
        return false;
      } finally {
        underWay.delete(email);
      }
    }),
  );
  return results.filter((isSent) => isSent).length;
}
