/** Sends on what comes in, beside everything else: one lane for each destination, none waits for another. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditStore, Clock, Forwarder } from '../audit/ports.ts';
import type { Config } from '../config.ts';
import { type ForwardAddress, forwardName } from '../forward-settings.ts';
import { createHttpsForwarder } from '../forwarding/https-forwarder.ts';
import { createSyslogForwarder } from '../forwarding/syslog-forwarder.ts';
import type { Destination } from '../jobs/forward-batch.ts';
import { ForwardJob } from '../jobs/forward-job.ts';
import type { Log } from './log.ts';

export interface Forwarding {
  /** Something has come in. Returns at once. */
  wake(): void;
  /** Resolves when nothing is under way any more; what had to be cut is sent again by the next start. */
  stop(): Promise<void>;
}

interface ForwardingParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** However long a destination is to be left alone, the clock is looked at so often: it may be moved. */
const LOOK_MS = 30_000;
/** What is being sent at the end may still be taken, so that it is not sent twice. */
const GRACE_MS = 1000;
/** After a failure of the store, or of this program. */
const PAUSE_MS = 30_000;

/**
 * Begins with what came in while the bot was down; when it resolves, everything that comes in will be sent.
 * @throws StoreError
 */
export async function startForwarding(
  config: Pick<Config, 'forward' | 'orgs'>,
  parts: ForwardingParts,
): Promise<Forwarding> {
  const ending = new AbortController();
  const cutting = new AbortController();
  const signals = { ending: ending.signal, cutting: cutting.signal };
  const lanes = destinationsOf(config, parts.clock).map((destination) => new Lane(destination, parts, signals));
  for (const lane of lanes) await lane.meet();
  const running = lanes.map((lane) => lane.run());
  return {
    wake: () => {
      for (const lane of lanes) lane.wake();
    },
    stop: async () => {
      ending.abort();
      const timer = setTimeout(() => cutting.abort(), GRACE_MS);
      await Promise.all(running);
      clearTimeout(timer);
    },
  };
}

/** The same store, in which whatever comes in wakes those who send it on. */
export function wakingStore<S extends AuditStore>(store: S, wake: () => void): S {
  const { state } = store;
  return {
    ...store,
    append: async (incoming) => {
      const result = await store.append(incoming);
      if (result.added > 0) wake();
      return result;
    },
    state: {
      get: (collection, key) => state.get(collection, key),
      list: (collection) => state.list(collection),
      update: async (collection, key, change) => {
        const stored = await state.update(collection, key, change);
        if (collection === 'claims') wake();
        return stored;
      },
    },
  };
}

/** Those of an organisation get its records only; what has no destination of its own goes to those of the environment. */
export function destinationsOf(config: Pick<Config, 'forward' | 'orgs'>, clock: Clock): readonly Destination[] {
  return placesOf(config).map(({ address, ...place }) => ({ ...place, forwarder: forwarderOf(address, clock) }));
}

/** Under which it is kept how far each destination has got. */
export function forwardKeys(config: Pick<Config, 'forward' | 'orgs'>): readonly string[] {
  return placesOf(config).map(({ key }) => key);
}

function placesOf({ forward, orgs }: Pick<Config, 'forward' | 'orgs'>): readonly (Omit<Destination, 'forwarder'> & {
  readonly address: ForwardAddress;
})[] {
  const own = orgs.filter((org) => (org.forward ?? []).length > 0);
  const exceptOrgIds = own.map(({ orgId }) => orgId);
  return [
    ...forward.map((address) => ({ key: `all ${forwardName(address)}`, address, exceptOrgIds })),
    ...own.flatMap(({ orgId, forward: addresses = [] }) =>
      addresses.map((address) => ({ key: `${orgId} ${forwardName(address)}`, address, orgId })),
    ),
  ];
}

function forwarderOf(address: ForwardAddress, clock: Clock): Forwarder {
  if (address.kind === 'https') return createHttpsForwarder({ url: address.url, key: address.key, clock });
  const { transport, host, port } = address;
  return createSyslogForwarder({ transport, host, port, hostname: hostname() });
}

interface LaneSignals {
  /** No further batch. */
  readonly ending: AbortSignal;
  /** What is being sent is cut. */
  readonly cutting: AbortSignal;
}

class Lane {
  readonly #job: ForwardJob;
  readonly #forwarder: Forwarder;
  readonly #parts: ForwardingParts;
  readonly #signals: LaneSignals;
  #isWoken = false;
  #waiting: AbortController | undefined;

  constructor(destination: Destination, parts: ForwardingParts, signals: LaneSignals) {
    this.#job = new ForwardJob(destination, parts);
    this.#forwarder = destination.forwarder;
    this.#parts = parts;
    this.#signals = signals;
  }

  meet(): Promise<void> {
    return this.#job.meet();
  }

  wake(): void {
    this.#isWoken = true;
    this.#waiting?.abort();
  }

  /** Until the end. */
  async run(): Promise<void> {
    const { ending } = this.#signals;
    while (!ending.aborted) {
      this.#isWoken = false;
      const waitMs = await this.#turn();
      if (!this.#isWoken || waitMs > 0) await this.#wait(waitMs);
    }
    await this.#forwarder.close();
  }

  /** @returns how long there is nothing to do, ms; endless until something comes in */
  async #turn(): Promise<number> {
    const { clock, log } = this.#parts;
    const { ending, cutting } = this.#signals;
    try {
      const { nextAt } = await this.#job.run(cutting, () => ending.aborted);
      return nextAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, nextAt - clock.now());
    } catch (error) {
      if (!cutting.aborted) log.error({ err: error }, 'sending on was broken off');
      return PAUSE_MS;
    }
  }

  async #wait(ms: number): Promise<void> {
    if (ms === Number.POSITIVE_INFINITY && this.#isWoken) return;
    this.#waiting = new AbortController();
    const signal = AbortSignal.any([this.#waiting.signal, this.#signals.ending]);
    await sleep(Math.min(ms, LOOK_MS), undefined, { signal, ref: false }).catch(() => undefined);
    this.#waiting = undefined;
  }
}
