/** Devices and their sockets: the SDK's way without webhooks. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { accountForToken } from '../model/accounts.ts';
import { notFound } from '../model/api-problem.ts';
import type { AccountRecord, Happening, World } from '../model/world.ts';
import { activityOf } from './activity.ts';
import { acceptSocket, type TextSocket } from './frames.ts';

/** Close codes that the SDK understands. */
const CLOSE = { unauthorized: 4401, unknown: 1008 } as const;

export interface DeviceJson {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly userId: string;
  readonly deviceType: 'WEB';
  readonly services: Readonly<Record<string, string>>;
  readonly features: { readonly developer: readonly []; readonly entitlement: readonly []; readonly user: readonly [] };
}

export interface SocketHub {
  register(origin: string, account: AccountRecord): DeviceJson;
  /** As registered. @throws ApiProblem 404 */
  device(account: AccountRecord, uuid: string): DeviceJson;
  /** One device, or all of the account. @throws ApiProblem 404 */
  unregister(account: AccountRecord, uuid?: string): void;
  /** For the server's `upgrade` event. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  carry(happening: Happening): void;
  drop(): void;
  readonly count: number;
}

interface Device {
  readonly accountId: string;
  readonly origin: string;
  readonly json: DeviceJson;
}

interface Client {
  readonly socket: TextSocket;
  readonly device: Device;
  isAuthorized: boolean;
  sent: number;
}

export function createSocketHub(world: World): SocketHub {
  const devices = new Map<string, Device>();
  const clients = new Set<Client>();

  const send = (client: Client, data: object) => {
    client.sent += 1;
    const envelope = {
      id: world.newUuid(),
      data,
      timestamp: world.now(),
      trackingId: `EMULATOR_SOCKET_${client.sent}`,
      sequenceNumber: client.sent,
    };
    client.socket.send(JSON.stringify({ ...envelope, alertType: 'none', headers: {} }));
  };
  const onText = (client: Client, text: string) => {
    const frame = readFrame(text);
    if (frame.type === 'ping') client.socket.send(JSON.stringify({ id: frame.id, type: 'pong' }));
    if (frame.type !== 'authorization') return;
    client.isAuthorized = isTokenOf(world, client.device.accountId, frame.token);
    if (client.isAuthorized) send(client, { eventType: 'mercury.buffer_state' });
    else client.socket.close(CLOSE.unauthorized, 'Authentication failed');
  };
  const find = (account: AccountRecord, uuid: string): Device => {
    const device = devices.get(uuid);
    if (device?.accountId !== account.id) throw notFound('device');
    return device;
  };
  return {
    register(origin, account) {
      const uuid = world.newUuid();
      const json = deviceJson(origin, uuid, account);
      devices.set(uuid, { accountId: account.id, origin, json });
      return json;
    },
    device: (account, uuid) => find(account, uuid).json,
    unregister(account, uuid) {
      if (uuid !== undefined) find(account, uuid);
      for (const [known, device] of devices)
        if (device.accountId === account.id && (uuid ?? known) === known) devices.delete(known);
    },
    accept(request, stream, head) {
      const uuid = /^\/mercury\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '';
      const device = devices.get(uuid);
      let client: Client | undefined;
      const socket = acceptSocket(request.headers['sec-websocket-key'], stream, head, {
        onText: (text) => client && onText(client, text),
        onGone: () => client && clients.delete(client),
      });
      if (!socket || !device) return socket?.close(CLOSE.unknown, 'unknown device');
      client = { socket, device, isAuthorized: false, sent: 0 };
      clients.add(client);
    },
    carry(happening) {
      for (const client of clients) {
        if (!client.isAuthorized || !happening.audience.has(client.device.accountId)) continue;
        const activity = activityOf(world, client.device.origin, happening);
        if (activity) send(client, { eventType: 'conversation.activity', activity });
      }
    },
    drop() {
      for (const client of clients) client.socket.destroy();
      clients.clear();
    },
    get count() {
      return [...clients].filter((client) => client.isAuthorized).length;
    },
  };
}

function deviceJson(origin: string, uuid: string, account: AccountRecord): DeviceJson {
  return {
    url: `${origin}/wdm/api/v1/devices/${uuid}`,
    webSocketUrl: `${origin.replace(/^http/, 'ws')}/mercury/${uuid}`,
    userId: account.uuid,
    deviceType: 'WEB',
    services: {},
    features: { developer: [], entitlement: [], user: [] },
  };
}

interface Frame {
  readonly type: unknown;
  readonly id: unknown;
  readonly token: unknown;
}

/** Anything unreadable is a frame of no type. */
function readFrame(text: string): Frame {
  try {
    const frame: unknown = JSON.parse(text);
    const data = field(frame, 'data');
    return { type: field(frame, 'type'), id: field(frame, 'id'), token: field(data, 'token') };
  } catch {
    return { type: undefined, id: undefined, token: undefined };
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isTokenOf(world: World, accountId: string, token: unknown): boolean {
  try {
    return accountForToken(world, typeof token === 'string' ? token : undefined).id === accountId;
  } catch {
    return false;
  }
}
