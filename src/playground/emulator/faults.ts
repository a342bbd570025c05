import type { ActiveFault, DeliveryFault, Fault, FaultRule, Faults } from './fault-rules.ts';

/** What the server asks of the faults. */
export interface FaultSwitchboard extends Faults {
  /** The fault that strikes this request, counted as a hit. */
  strike(method: string, path: string): Fault | undefined;
  readonly deliveryFault: DeliveryFault;
}

export interface FaultHooks {
  readonly now: () => number;
  readonly goOffline: () => Promise<void>;
  readonly goOnline: () => Promise<void>;
  /** Hanging requests are cut when their rule goes. */
  readonly released: (rule: FaultRule) => void;
  readonly deliveriesChanged: () => void;
}

export function createFaults(hooks: FaultHooks): FaultSwitchboard {
  const entries: Entry[] = [];
  let isOffline = false;
  let deliveryFault: DeliveryFault = { kind: 'deliver' };

  const remove = (entry: Entry) => {
    const index = entries.indexOf(entry);
    if (index >= 0) entries.splice(index, 1);
    hooks.released(entry.rule);
  };
  const setDeliveries = (fault: DeliveryFault) => {
    deliveryFault = fault;
    hooks.deliveriesChanged();
  };
  const add = (rule: FaultRule): ActiveFault => {
    const entry: Entry = { rule, addedAt: hooks.now(), hits: 0, remove: () => remove(entry) };
    entries.push(entry);
    return entry;
  };
  return {
    add,
    rateLimit: ({ retryAfterSeconds, ...where }) =>
      add({ ...where, fault: { kind: 'status', status: 429, retryAfterSeconds } }),
    get active() {
      return entries.filter((entry) => isLive(entry, hooks.now()));
    },
    strike(method, path) {
      const entry = entries.find((one) => isLive(one, hooks.now()) && concerns(one.rule, method, path));
      if (!entry) return undefined;
      entry.hits += 1;
      return entry.rule.fault;
    },
    async offline() {
      isOffline = true;
      await hooks.goOffline();
    },
    async online() {
      isOffline = false;
      await hooks.goOnline();
    },
    get isOffline() {
      return isOffline;
    },
    get deliveryFault() {
      return deliveryFault;
    },
    deliveries: setDeliveries,
    clear() {
      for (const entry of [...entries]) remove(entry);
      setDeliveries({ kind: 'deliver' });
    },
  };
}

interface Entry extends ActiveFault {
  readonly addedAt: number;
  hits: number;
}

function isLive({ rule, addedAt, hits }: Entry, now: number): boolean {
  return hits < (rule.times ?? Number.POSITIVE_INFINITY) && now - addedAt < (rule.forMs ?? Number.POSITIVE_INFINITY);
}

function concerns(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (rule.path === undefined) return true;
  return typeof rule.path === 'string' ? rule.path === path : path.search(rule.path) >= 0;
}
