/** The digest job over a real store, with a clock that the test moves and a chat that writes down what it is told. */
import type { AuditEvent } from '../../src/audit/event.ts';
import type { AuditStore, SendOptions } from '../../src/audit/ports.ts';
import type { Reply } from '../../src/audit/reply.ts';
import type { DigestSubscription } from '../../src/audit/state.ts';
import { answerDigest } from '../../src/commands/digest.ts';
import { createDigestCorrectionJob } from '../../src/jobs/digest-correction-job.ts';
import { createDigestJob, type DigestJob } from '../../src/jobs/digest-job.ts';
import type { DigestJobParts } from '../../src/jobs/digest-run.ts';
import { contextOf, openWorld, render } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export const at = (iso: string): number => Date.parse(iso);

interface Posted {
  readonly spaceId: string;
  readonly reply: Reply;
  readonly options: SendOptions;
  /** UTC ms. */
  readonly at: number;
}

export interface DigestRig {
  readonly store: AuditStore;
  /** UTC ms; Tuesday 17 Nov 2026, 12:00 UTC to begin with. */
  now: number;
  /** Is the chat connected? */
  ready: boolean;
  /** Everything that was handed to the chat, sent or not. */
  readonly posted: Posted[];
  /** What sending to a space does instead of succeeding. */
  readonly trouble: Map<string, () => Promise<string>>;
  /** Errors in the log. */
  readonly failures: string[];
  /** What a job is made of. */
  parts(): DigestJobParts;
  /** A new job over the same store, as after a restart. */
  newJob(changes?: Partial<DigestJobParts>): DigestJob;
  /** A new job of corrections over the same store. */
  newCorrections(changes?: Partial<DigestJobParts>): DigestJob;
  /** Mondays at 09:00 in Berlin, made now, unless said otherwise. */
  subscribe(changes?: Partial<DigestSubscription>): Promise<void>;
  /** A change without a name of Wednesday, 18 Nov 2026, that comes in only now. */
  addLate(id: string, changes?: Partial<AuditEvent>): Promise<void>;
  /** Ticks all the way to an instant, as node-cron would. */
  tickTo(end: number, stepMs?: number): Promise<void>;
  /** When something was handed to the chat, ISO. */
  times(): readonly string[];
}

export function useDigests(): DigestRig {
  let store: AuditStore;
  const rig: DigestRig = {
    get store() {
      return store;
    },
    now: 0,
    ready: true,
    posted: [],
    trouble: new Map(),
    failures: [],
    newJob: (changes = {}) => createDigestJob({ ...rig.parts(), ...changes }),
    newCorrections: (changes = {}) => createDigestCorrectionJob({ ...rig.parts(), ...changes }),
    parts: () => ({
      store,
      clock: { now: () => rig.now },
      chat: {
        get ready() {
          return rig.ready;
        },
        say: async (spaceId, reply, options) => {
          rig.posted.push({ spaceId, reply, options, at: rig.now });
          return rig.trouble.get(spaceId)?.() ?? `id-of-${options.key}`;
        },
      },
      answer: async (question, { zone, spaceId }) =>
        answerDigest(question, await contextOf(store, { as: 'operator', now: rig.now, zone, space: spaceId })),
      render,
      log: { info: () => undefined, error: (_, text) => rig.failures.push(text) },
    }),
    subscribe: async (changes = {}) => {
      const subscription: DigestSubscription = {
        spaceId: 'space-1',
        weekday: 1,
        minuteOfDay: 540,
        zone: 'Europe/Berlin',
        createdBy: 'admin@example.com',
        createdAt: rig.now,
        ...changes,
      };
      await store.state.update('subscriptions', subscription.spaceId, () => subscription);
    },
    addLate: async (id, changes = {}) => {
      const time = at('2026-11-18T10:00:00Z');
      await store.append([anIncoming({ id, time, actor: { email: 'api@cconesp.net' }, ...changes })]);
    },
    tickTo: async (end, stepMs = 10 * MINUTE_MS) => {
      const jobs = [rig.newJob(), rig.newCorrections()];
      for (rig.now += stepMs; rig.now <= end; rig.now += stepMs) for (const job of jobs) await job.run();
      rig.now = end;
    },
    times: () => rig.posted.map((post) => new Date(post.at).toISOString()),
  };
  beforeEach(async () => {
    store = await openWorld();
    rig.now = at('2026-11-17T12:00:00Z');
    rig.ready = true;
    rig.posted.length = 0;
    rig.failures.length = 0;
    rig.trouble.clear();
  });
  afterEach(() => store.close());
  return rig;
}
