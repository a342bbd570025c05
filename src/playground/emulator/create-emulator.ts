import { randomUUID } from 'node:crypto';
import { createAuditControl } from './audit-control.ts';
import { createDeliveries, type Deliveries } from './delivery.ts';
import type {
  Delivery,
  Emulator,
  EmulatorAddress,
  EmulatorChange,
  EmulatorOptions,
  EmulatorWarning,
  Exchange,
} from './emulator.ts';
import { createFaults, type FaultSwitchboard } from './faults.ts';
import { type ApiServer, createApiServer } from './http/server.ts';
import { ApiProblem } from './model/api-problem.ts';
import { webhookJson } from './model/webhooks.ts';
import { createWorld } from './model/world.ts';
import { createPeopleControl, publicAccount } from './people-control.ts';
import { createRecords } from './records.ts';
import { createSocketHub, type SocketHub } from './socket/socket-hub.ts';

const DEFAULTS = {
  orgUuid: '00000000-0000-4000-8000-00000000face',
  recordLimit: 2000,
  disableWebhookAfter: 100,
  deliveryTimeoutMs: 15_000,
};

/**
 * Webex on loopback, empty at first. It does nothing until `listen` is called,
 * and holds no timers of its own.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const limit = options.recordLimit ?? DEFAULTS.recordLimit;
  const now = options.now ?? Date.now;
  const exchanges = createRecords<Exchange>(limit);
  const deliveryLog = createRecords<Delivery>(limit);
  const warnings = createRecords<EmulatorWarning>(limit);
  const listeners = createListeners((what) => warnings.add({ at: now(), what }));
  let deliveryCount = 0;
  let place: { readonly port: number; readonly host: string } | undefined;

  const world = createWorld({
    now,
    newUuid: options.newUuid ?? randomUUID,
    orgUuid: options.orgUuid ?? DEFAULTS.orgUuid,
    changed: listeners.tell,
    happened: (happening) => {
      deliveries.carry(world, happening);
      hub.carry(happening);
    },
    warn: (what) => {
      const warning = { at: now(), what };
      warnings.add(warning);
      listeners.tell({ kind: 'warning', warning });
    },
  });
  const hub: SocketHub = createSocketHub(world);
  const deliveries: Deliveries = createDeliveries({
    disableAfter: options.disableWebhookAfter ?? DEFAULTS.disableWebhookAfter,
    timeoutMs: options.deliveryTimeoutMs ?? DEFAULTS.deliveryTimeoutMs,
    fault: () => faults.deliveryFault,
    record: (given) => {
      deliveryCount += 1;
      const delivery = { number: deliveryCount, ...given };
      deliveryLog.add(delivery);
      listeners.tell({ kind: 'delivery', delivery });
    },
  });
  const api: ApiServer = createApiServer({
    world,
    hub,
    strike: (method, path) => faults.strike(method, path),
    record: (exchange) => {
      exchanges.add(exchange);
      listeners.tell({ kind: 'exchange', exchange });
    },
  });
  const faults: FaultSwitchboard = createFaults({
    now,
    goOffline: () => api.stop(),
    goOnline: async () => {
      if (place) await api.listen(place.port, place.host);
    },
    released: ({ fault }) => api.cutHanging(fault),
    deliveriesChanged: () => deliveries.flush(),
  });

  return {
    ...createPeopleControl(world),
    ...createAuditControl(world),
    get accounts() {
      return [...world.accounts.values()].map(publicAccount);
    },
    async listen(port = 0, host = '127.0.0.1') {
      place = { port: await api.listen(port, host), host };
      const address = addressOf(place);
      world.apiUrl = address.apiUrl;
      return address;
    },
    async close() {
      deliveries.close();
      if (api.server.listening) await api.stop();
      await deliveries.settled();
    },
    get address() {
      return addressOf(place);
    },
    get webhooks() {
      return [...world.webhooks.values()].map(webhookJson);
    },
    faults,
    get exchanges() {
      return exchanges.items;
    },
    get deliveries() {
      return deliveryLog.items;
    },
    get warnings() {
      return warnings.items;
    },
    clearRecords() {
      for (const records of [exchanges, deliveryLog, warnings]) records.clear();
    },
    settled: () => deliveries.settled(),
    onChange: listeners.add,
    get socketCount() {
      return hub.count;
    },
    dropSockets: () => hub.drop(),
  };
}

function addressOf(place: { readonly port: number; readonly host: string } | undefined): EmulatorAddress {
  if (!place) throw new ApiProblem(503, 'The emulator does not listen yet; call listen() first.');
  const origin = `http://${place.host}:${place.port}`;
  return { origin, apiUrl: `${origin}/v1`, u2cUrl: `${origin}/u2c/api/v1`, port: place.port };
}

interface Listeners {
  add(listener: (change: EmulatorChange) => void): () => void;
  tell(change: EmulatorChange): void;
}

/** @param failed told when a listener throws: that stops neither the others nor the change itself. */
function createListeners(failed: (what: string) => void): Listeners {
  const listeners = new Set<(change: EmulatorChange) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(change) {
      for (const listener of [...listeners]) {
        try {
          listener(change);
        } catch (error) {
          failed(`A listener failed: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}
