/**
 * The job of watches over a real store and the real outbox; behind it a chat service that the test plays: it may be out
 * of reach, refuse, or take a message without an answer. A life can be ended at any write, as by a crash.
 */
import { pino } from 'pino';
import type { Answer, MessageAnswer } from '../../src/audit/answer.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { OrgInfo } from '../../src/audit/org.ts';
import type { AuditStore, StateStore } from '../../src/audit/ports.ts';
import type { OutboxEntry } from '../../src/audit/state.ts';
import type { Watch, WatchList, WatchOwner } from '../../src/audit/watch.ts';
import { newWatchList, watchKey } from '../../src/audit/watch.ts';
import { createOutbox, type Outbox } from '../../src/chat/outbox.ts';
import type { PostOutcome, Transport } from '../../src/chat/transport.ts';
import { createWriteLater } from '../../src/chat/write-later.ts';
import { createWatchJob, type WatchJob } from '../../src/jobs/watch-job.ts';
import { officeOf, openWorld, render } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SAM = 'sam@example.com';
export const ROOM = 'space-1';
export const IN_ROOM: WatchOwner = { kind: 'space', spaceId: ROOM };
export const OF_SAM: WatchOwner = { kind: 'person', email: SAM };

export interface Posted {
  readonly to: OutboxEntry['to'];
  readonly key: string;
  readonly answer: MessageAnswer;
}

/** What the service does with the next message. */
export type Trouble = 'away' | 'refused' | 'taken-unheard' | 'lost-unheard' | 'cannot-tell';

export interface WatchRig {
  readonly store: AuditStore;
  /** UTC ms; Monday 23 Nov 2026, 12:00 UTC to begin with. */
  now: number;
  readonly posted: Posted[];
  /** One for each try to come. */
  readonly troubles: Trouble[];
  readonly failures: string[];
  orgs: readonly OrgInfo[];
  /** Dies before the write of that number, counted from now; undefined: lives. */
  dieAt: number | undefined;
  readonly isDead: boolean;
  job: WatchJob;
  /** A new process over the same store. */
  restart(): Promise<void>;
  set(owner: WatchOwner, what?: Watch['what'], more?: Partial<Watch>): Promise<number>;
  list(owner?: WatchOwner): Promise<WatchList | undefined>;
  /** Records that come in now: made so long ago. */
  come(events: readonly Partial<AuditEvent>[], agoMs?: number): Promise<void>;
}

class Crash extends Error {}

const QUICK = { backoffBaseMs: 1, backoffCapMs: 2, sendGiveUpMs: 20, durableGiveUpMs: 20 };
const SILENT = pino({ level: 'silent' });

export function useWatches(): WatchRig {
  let store: AuditStore;
  let outbox: Outbox | undefined;
  let life = 0;
  let isDead = false;
  let serial = 0;
  const answers = new Map<string, MessageAnswer>();
  const doubtful = new Set<string>();

  const mortal = (): StateStore => {
    const born = life;
    const alive = (): void => {
      if (born !== life || isDead) throw new Crash('dead');
    };
    return {
      get: async (collection, key) => {
        alive();
        return store.state.get(collection, key);
      },
      list: async (collection) => {
        alive();
        return store.state.list(collection);
      },
      update: async (collection, key, change) => {
        alive();
        if (rig.dieAt !== undefined) {
          rig.dieAt -= 1;
          if (rig.dieAt < 0) {
            isDead = true;
            rig.dieAt = undefined;
            throw new Crash('dies here');
          }
        }
        return store.state.update(collection, key, change);
      },
    };
  };
  const transport: Transport = {
    post: async ({ key, to, reply }): Promise<PostOutcome> => {
      const trouble = isDead ? 'away' : rig.troubles.shift();
      if (trouble === 'away') return { kind: 'unreached', problem: 'no way' };
      if (trouble === 'refused') return { kind: 'refused', problem: 'no' };
      if (trouble === 'lost-unheard') return { kind: 'unknown', problem: 'cut off' };
      if (trouble === 'cannot-tell') doubtful.add(key);
      rig.posted.push({ to, key, answer: answers.get(reply.markdown) ?? fail(reply.markdown) });
      if (trouble !== undefined) return { kind: 'unknown', problem: 'cut off' };
      return { kind: 'sent', messageId: `id of ${key}` };
    },
    find: async ({ key }) => {
      if (isDead) throw new Error('dead');
      if (doubtful.has(key)) return { kind: 'cannot-tell' };
      return rig.posted.some((one) => one.key === key)
        ? { kind: 'found', messageId: `id of ${key}` }
        : { kind: 'absent' };
    },
  };
  const rig: WatchRig = {
    get store() {
      return store;
    },
    now: 0,
    posted: [],
    troubles: [],
    failures: [],
    orgs: [],
    dieAt: undefined,
    get isDead() {
      return isDead;
    },
    job: { run: async () => 0 },
    restart: async () => {
      life += 1;
      await outbox?.stop();
      isDead = false;
      const state = mortal();
      const clock = { now: () => rig.now };
      const later = createWriteLater(1);
      const box = createOutbox({ ...QUICK, state, clock, log: SILENT, count: () => undefined, transport, later });
      outbox = box;
      const watched = new Proxy(store, {
        get: (_, name) => {
          const member: unknown = name === 'state' ? state : Reflect.get(store, name, store);
          return typeof member === 'function' ? member.bind(store) : member;
        },
      });
      rig.job = createWatchJob({
        ...officeOf(watched),
        orgs: rig.orgs,
        chat: {
          ready: true,
          say: (id, reply, options) => box.send({ kind: 'space', id }, reply, options),
          direct: (id, reply, options) => box.send({ kind: 'person', id }, reply, options),
        },
        clock,
        render: (answer: Answer) => {
          const reply = render(answer);
          if (answer.kind === 'message') answers.set(reply.markdown, answer);
          return { markdown: reply.markdown };
        },
        log: { info: () => undefined, error: (_, text) => void rig.failures.push(text) },
      });
      await box.resume();
    },
    set: async (owner, what = {}, more = {}) => {
      const { place } = await store.arrivals('now', { limit: 0 });
      const list = await store.state.update('watches', watchKey(owner), (stored = newWatchList(owner)) => {
        const number = stored.last + 1;
        const watch: Watch = { number, what, createdBy: SAM, createdAt: rig.now, place, ...more };
        return { ...stored, last: number, watches: [...stored.watches, watch] };
      });
      return list?.last ?? 0;
    },
    list: (owner = OF_SAM) => store.state.get('watches', watchKey(owner)),
    come: async (events, agoMs = MINUTE_MS) => {
      await store.append(
        events.map((event) => {
          serial += 1;
          const id = `c-${String(serial).padStart(8, '0')}`;
          const source = {
            kind: 'sample',
            name: 'synthetic.csv',
            where: `row ${serial}`,
            importedAt: rig.now,
          } as const;
          return anIncoming({ id, time: rig.now - agoMs, sources: [source], changes: [], ...event });
        }),
      );
    },
  };
  beforeEach(async () => {
    store = await openWorld([]);
    rig.now = Date.parse('2026-11-23T12:00:00Z');
    for (const list of [rig.posted, rig.troubles, rig.failures]) list.length = 0;
    answers.clear();
    doubtful.clear();
    rig.orgs = [];
    rig.dieAt = undefined;
    serial = 0;
    await rig.restart();
  });
  afterEach(async () => {
    await outbox?.stop();
    await store.close();
  });
  return rig;
}

function fail(markdown: string): never {
  throw new Error(`It was never rendered: ${markdown}`);
}
