/**
 * The faults that a person can switch on in the playground, each a plain rule of
 * the emulator, and what is left of those that are on.
 */
import type { ActiveFault, DeliveryFault, Emulator, FaultRule } from '../emulator/index.ts';
import type { PlaygroundClock } from './controls.ts';

export const FAULT_IDS = [
  'storm-10',
  'storm-20s',
  'server-errors',
  'offline',
  'lost-answers',
  'slow',
  'audit-down',
  'audit-storm',
] as const;
export type FaultId = (typeof FAULT_IDS)[number];

export const DELIVERY_KINDS = ['deliver', 'lose', 'hold', 'twice', 'bad-signature'] as const;

/** One switch as the page shows it. */
export interface PageFault {
  readonly id: FaultId;
  readonly isOn: boolean;
  /** Requests it will still strike. */
  readonly timesLeft?: number;
  /** UTC ms of the clock when it ends. */
  readonly endsAt?: number;
}

export interface PageFaults {
  readonly switches: readonly PageFault[];
  readonly deliveries: DeliveryFault['kind'];
}

export interface FaultSwitches {
  turn(id: FaultId, isOn: boolean): Promise<void>;
  setDeliveries(kind: DeliveryFault['kind']): void;
  /** All off, online, webhooks delivered. */
  clear(): Promise<void>;
  view(): PageFaults;
}

/** Of both audit services; the rest of the API goes on. */
const AUDIT_PATH = /^\/(adminAudit|admin\/securityAudit)\//;

const RULES: Readonly<Record<Exclude<FaultId, 'offline'>, FaultRule>> = {
  'storm-10': { fault: { kind: 'status', status: 429, retryAfterSeconds: 1 }, times: 10 },
  'storm-20s': { fault: { kind: 'status', status: 429, retryAfterSeconds: 2 }, forMs: 20_000 },
  'server-errors': { fault: { kind: 'status', status: 503 }, times: 5 },
  // The message was taken, only the answer is lost: a careless retry posts it twice.
  'lost-answers': { fault: { kind: 'drop', when: 'after' }, method: 'POST', path: '/messages', times: 2 },
  'audit-down': { fault: { kind: 'status', status: 504 }, path: AUDIT_PATH, forMs: 60_000 },
  'audit-storm': { fault: { kind: 'status', status: 429, retryAfterSeconds: 3 }, path: AUDIT_PATH, times: 5 },
  slow: { fault: { kind: 'slow', delayMs: 2_500 }, forMs: 30_000 },
};

interface Running {
  readonly active: ActiveFault;
  readonly endsAt?: number;
}

export const createFaultSwitches = (emulator: Emulator, clock: PlaygroundClock): FaultSwitches => {
  const running = new Map<FaultId, Running>();
  let deliveries: DeliveryFault['kind'] = 'deliver';

  const turnOff = async (id: FaultId): Promise<void> => {
    running.get(id)?.active.remove();
    running.delete(id);
    if (id === 'offline' && emulator.faults.isOffline) await emulator.faults.online();
  };

  const turnOn = async (id: FaultId): Promise<void> => {
    if (id === 'offline') {
      if (!emulator.faults.isOffline) await emulator.faults.offline();
      return;
    }
    const rule = RULES[id];
    const active = emulator.faults.add(rule);
    running.set(id, rule.forMs === undefined ? { active } : { active, endsAt: clock.now() + rule.forMs });
  };

  const viewOne = (id: FaultId): PageFault => {
    if (id === 'offline') return { id, isOn: emulator.faults.isOffline };
    const found = running.get(id);
    if (found === undefined) return { id, isOn: false };
    const timesLeft = found.active.rule.times === undefined ? undefined : found.active.rule.times - found.active.hits;
    const isOn = (timesLeft ?? 1) > 0 && (found.endsAt ?? Number.POSITIVE_INFINITY) > clock.now();
    if (!isOn) return { id, isOn };
    return {
      id,
      isOn,
      ...(timesLeft === undefined ? {} : { timesLeft }),
      ...(found.endsAt === undefined ? {} : { endsAt: found.endsAt }),
    };
  };

  return {
    turn: async (id, isOn) => {
      await turnOff(id);
      if (isOn) await turnOn(id);
    },
    setDeliveries: (kind) => {
      deliveries = kind;
      emulator.faults.deliveries({ kind });
    },
    clear: async () => {
      running.clear();
      deliveries = 'deliver';
      emulator.faults.clear();
      if (emulator.faults.isOffline) await emulator.faults.online();
    },
    view: () => ({ switches: FAULT_IDS.map(viewOne), deliveries }),
  };
};
