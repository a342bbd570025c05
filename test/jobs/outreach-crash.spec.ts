/** The process is killed at every single step of writing to a person; what arrives is one message each time. */
import assert from 'node:assert/strict';
import { pino } from 'pino';
import { newOutreach } from '../../src/audit/outreach.ts';
import type { AuditStore, StateStore } from '../../src/audit/ports.ts';
import { createOutbox, type Outbox } from '../../src/chat/outbox.ts';
import type { Transport } from '../../src/chat/transport.ts';
import { createWriteLater } from '../../src/chat/write-later.ts';
import { createAccessWarningJob } from '../../src/jobs/access-warning-job.ts';
import { createAdminSummaryJob } from '../../src/jobs/admin-summary-job.ts';
import { createCoverageWarningJob } from '../../src/jobs/coverage-warning-job.ts';
import { createNudgeJob } from '../../src/jobs/nudge-job.ts';
import { createOnboardingJob } from '../../src/jobs/onboarding-job.ts';
import { createPurgeJob } from '../../src/jobs/purge-job.ts';
import { createThanksJob } from '../../src/jobs/thanks-job.ts';
import type { OutreachJob, OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { ORG, org, span } from '../commands/keeping/orgs.ts';
import { ADMIN } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';
import { HOUR_MS, MINUTE_MS, type OutreachRig, SAM, useOutreach } from './outreach-rig.ts';

/** Counts every write and every post, and ends the process before or after one of them. */
interface Fate {
  step: number;
  readonly deathAt: number;
  isDead: boolean;
}

class Killed extends Error {}

async function mortal<T>(fate: Fate, work: () => Promise<T>): Promise<T> {
  die(fate);
  const result = await work();
  die(fate);
  return result;
}

function die(fate: Fate): void {
  if (fate.isDead || fate.step === fate.deathAt) {
    fate.isDead = true;
    throw new Killed('killed');
  }
  fate.step += 1;
}

interface Posted {
  readonly key: string;
  readonly words: string;
  readonly at: number;
}

function transportOf(rig: OutreachRig, posted: Posted[], fate: Fate): Transport {
  return {
    post: (message) =>
      mortal(fate, async () => {
        posted.push({ key: message.key, words: message.reply.markdown, at: rig.now });
        return { kind: 'sent', messageId: `m${posted.length}` };
      }),
    find: async (message) => {
      die(fate);
      // As the real one looks: by how it begins, since the rest may be put together anew.
      const place = posted.findIndex(({ words }) => words.slice(0, 40) === message.reply.markdown.slice(0, 40));
      return place < 0 ? { kind: 'absent' } : { kind: 'found', messageId: `m${place + 1}` };
    },
  };
}

/** One life of the bot: an outbox and a job over the store that outlives it. */
function life(
  rig: OutreachRig,
  posted: Posted[],
  fate: Fate,
): { readonly parts: OutreachJobParts; readonly outbox: Outbox } {
  const { store } = rig;
  const state: StateStore = {
    get: store.state.get.bind(store.state),
    list: store.state.list.bind(store.state),
    update: (collection, key, change) => mortal(fate, () => store.state.update(collection, key, change)),
  };
  const outbox = createOutbox({
    state,
    clock: { now: () => rig.now },
    log: pino({ level: 'silent' }),
    count: () => undefined,
    transport: transportOf(rig, posted, fate),
    later: createWriteLater(1),
    backoffBaseMs: 1,
    backoffCapMs: 2,
    sendGiveUpMs: 50,
    durableGiveUpMs: 24 * HOUR_MS,
  });
  const withState: AuditStore = new Proxy(store, {
    get: (real, name) => {
      if (name === 'state') return state;
      const member: unknown = Reflect.get(real, name, real);
      return typeof member === 'function' ? member.bind(real) : member;
    },
  });
  const chat = {
    ready: true,
    direct: (email: string, reply: Parameters<OutreachJobParts['chat']['direct']>[1], options: { key: string }) =>
      outbox.send({ kind: 'person', id: email }, reply, options),
  };
  return { parts: { ...rig.parts(), store: withState, chat }, outbox };
}

/** Dies at one step, comes back a while later, and goes on for some runs. Tells whether it died. */
async function liveTwice(
  rig: OutreachRig,
  make: (parts: OutreachJobParts) => OutreachJob,
  { deathAt, awayMs }: { readonly deathAt: number; readonly awayMs: number },
): Promise<{ readonly died: boolean; readonly posted: readonly Posted[] }> {
  const posted: Posted[] = [];
  const fate = { step: 0, deathAt, isDead: false };
  const first = life(rig, posted, fate);
  await make(first.parts)
    .run()
    .catch(() => undefined);
  await first.outbox.stop().catch(() => undefined);
  rig.now += awayMs;
  const second = life(rig, posted, { step: 0, deathAt: -1, isDead: false });
  await second.outbox.resume();
  for (let minute = 0; minute < 3; minute += 1) {
    await make(second.parts).run();
    rig.now += MINUTE_MS;
  }
  // The next morning, for what fell out of working hours.
  rig.now += 20 * HOUR_MS;
  for (let minute = 0; minute < 2; minute += 1) await make(second.parts).run();
  await second.outbox.settled();
  await second.outbox.stop();
  return { died: fate.isDead, posted };
}

const JOBS: readonly (readonly [
  name: string,
  make: typeof createNudgeJob,
  set: (rig: OutreachRig) => Promise<void>,
])[] = [
  [
    'a reminder',
    createNudgeJob,
    async (rig) => {
      await rig.person(SAM);
      await rig.introduced(SAM);
    },
  ],
  [
    'an introduction',
    createOnboardingJob,
    async (rig) => {
      await rig.person(SAM);
      const onboarding = { status: 'queued', askedBy: ADMIN, askedAt: rig.now, atOnce: false } as const;
      await rig.store.state.update('outreach', SAM, () => ({ ...newOutreach(SAM), onboarding }));
    },
  ],
  [
    'a thank-you',
    createThanksJob,
    async (rig) => {
      await rig.person(SAM, { key: { status: 'proven', since: rig.now - HOUR_MS, at: rig.now - 1, by: 'bot' } });
      await rig.introduced(SAM);
    },
  ],
  [
    "an admin's summary",
    createAdminSummaryJob,
    async (rig) => {
      await rig.person(SAM, { key: { status: 'proven', since: rig.now - HOUR_MS, at: rig.now - 1, by: 'bot' } });
    },
  ],
  [
    'a warning that data will be lost',
    (parts) => createCoverageWarningJob({ ...parts, orgs: [org()] }),
    async (rig) => {
      const recordedAt = rig.now;
      await rig.store.addCoverage(span('2025-01-01', '2025-12-15', { recordedAt }));
      await rig.store.addCoverage(span('2025-12-16', '2028-01-01', { sourceName: 'rest', recordedAt }));
    },
  ],
  [
    'a warning that access is lost',
    (parts) => createAccessWarningJob({ ...parts, orgs: [org()] }),
    async (rig) => {
      const since = rig.now - HOUR_MS;
      await rig.store.state.update('access', ORG, () => ({ orgId: ORG, kind: 'integration', status: 'lost', since }));
    },
  ],
  [
    'a question whether to delete old records',
    createPurgeJob,
    async (rig) => {
      await rig.store.append([anIncoming({ id: 'c-old', time: Date.parse('2015-01-01T00:00:00Z'), orgId: ORG })]);
      const keep = { orgId: ORG, months: 84, setBy: ADMIN, setAt: rig.now };
      await rig.store.state.update('retentions', ORG, () => keep);
    },
  ],
];

describe('killed at every step of', () => {
  const rig = useOutreach();
  const isLeft = async (): Promise<boolean> => {
    const outreach = (await rig.store.state.list('outreach')).map(({ value }) => value);
    const summaries = (await rig.store.state.list('summaries')).map(({ value }) => value);
    const warnings = (await rig.store.state.list('warnings')).map(({ value }) => value);
    return (
      warnings.some(({ planned }) => planned === true) ||
      outreach.some(
        ({ nudges, onboarding }) =>
          nudges.some(({ status }) => status === 'planned') || onboarding?.status === 'queued',
      ) ||
      summaries.some(({ status }) => status === 'planned')
    );
  };

  for (const [name, make, set] of JOBS) {
    for (const [away, awayMs] of [
      ['a minute', MINUTE_MS],
      ['the night', 10 * HOUR_MS],
      ['two days', 48 * HOUR_MS],
    ] as const) {
      it(`${name}, and back after ${away}, exactly one arrives [I]`, async () => {
        const start = rig.now;
        let deaths = 0;
        for (let deathAt = 0; ; deathAt += 1) {
          rig.now = start;
          for (const collection of ['outreach', 'outbox', 'summaries', 'roster', 'warnings', 'purges'] as const) {
            for (const { key } of await rig.store.state.list(collection)) {
              await rig.store.state.update(collection, key, () => undefined);
            }
          }
          await set(rig);
          const { died, posted } = await liveTwice(rig, make, { deathAt, awayMs });
          assert.equal(posted.length, 1, `died at step ${deathAt}: ${posted.length} arrived`);
          assert.equal(await isLeft(), false, `died at step ${deathAt}: something is left to do`);
          if (!died) break;
          deaths += 1;
        }
        assert.ok(deaths >= 6, `only ${deaths} steps`);
      });
    }
  }
});
