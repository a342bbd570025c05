/** Carries happenings to the webhooks that are registered for them. */
import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Delivery } from './emulator.ts';
import type { DeliveryFault } from './fault-rules.ts';
import { webhookBody, webhooksConcerned } from './model/webhooks.ts';
import type { Happening, WebhookRecord, World } from './model/world.ts';

/** Window in which failures are counted. */
const FAILURE_WINDOW_MS = 5 * 60_000;

export interface DeliveryOptions {
  readonly disableAfter: number;
  readonly timeoutMs: number;
  readonly fault: () => DeliveryFault;
  readonly record: (delivery: Omit<Delivery, 'number'>) => void;
}

export interface Deliveries {
  carry(world: World, happening: Happening): void;
  /** Sends what was held back, if nothing holds it any more. */
  flush(): void;
  settled(): Promise<void>;
  close(): void;
}

interface Parcel {
  readonly world: World;
  readonly webhook: WebhookRecord;
  readonly happening: Happening;
}

export function createDeliveries(options: DeliveryOptions): Deliveries {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  // Every delivery on its way listens; many at a time are no leak.
  setMaxListeners(0, closing.signal);
  let held: Parcel[] = [];

  const dispatch = (parcel: Parcel) => {
    const fault = options.fault();
    if (fault.kind === 'hold') {
      held.push(parcel);
      return;
    }
    if (fault.kind === 'lose') {
      options.record({ ...about(parcel), outcome: { kind: 'withheld', reason: 'lost by a fault' } });
      return;
    }
    for (let copy = 0; copy < (fault.kind === 'twice' ? 2 : 1); copy += 1) {
      const sending = attempt(parcel, fault.kind === 'bad-signature', options, closing.signal);
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    }
  };
  return {
    carry(world, happening) {
      if (closing.signal.aborted) return;
      for (const webhook of webhooksConcerned(world, happening)) dispatch({ world, webhook, happening });
    },
    flush() {
      if (options.fault().kind === 'hold') return;
      const waiting = held;
      held = [];
      for (const parcel of waiting) dispatch(parcel);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      held = [];
      closing.abort();
    },
  };
}

function about({ world, webhook, happening }: Parcel): Omit<Delivery, 'number' | 'outcome'> {
  return {
    at: world.now(),
    webhookId: webhook.id,
    targetUrl: webhook.targetUrl,
    resource: happening.resource,
    event: happening.event,
    dataId: happening.data.id,
  };
}

/** Never rejects: what went wrong is the outcome. Real Webex is not known to try again, so one attempt it is. */
async function attempt(
  parcel: Parcel,
  isBadlySigned: boolean,
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<void> {
  const { world, webhook, happening } = parcel;
  const body = webhookBody(world, webhook, happening);
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted || !world.webhooks.has(webhook.id)) return;
  const secret = webhook.secret === undefined ? undefined : webhook.secret + (isBadlySigned ? '?' : '');
  const start = about(parcel);
  const outcome = await post(webhook.targetUrl, body, secret, options.timeoutMs, signal);
  options.record({ ...start, outcome });
  if (outcome.kind !== 'answered' || outcome.status >= 300) noteFailure(world, webhook, options.disableAfter);
}

function noteFailure(world: World, webhook: WebhookRecord, disableAfter: number): void {
  const now = world.now();
  webhook.failures = [...webhook.failures.filter((at) => now - at < FAILURE_WINDOW_MS), now];
  if (disableAfter === 0 || webhook.failures.length < disableAfter) return;
  webhook.status = 'inactive';
  world.changed({ kind: 'webhooks-changed' });
}

/**
 * The signature is HMAC-SHA1 of the raw body, in lower-case hex.
 * @see https://developer.webex.com/docs/api/guides/webhooks
 */
function post(
  targetUrl: string,
  body: string,
  secret: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Delivery['outcome']> {
  const signature =
    secret === undefined ? {} : { 'X-Spark-Signature': createHmac('sha1', secret).update(body).digest('hex') };
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...signature };
  const send = targetUrl.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const failed = (reason: string) => resolve({ kind: 'failed', reason });
    const request = send(
      targetUrl,
      { method: 'POST', agent: false, headers, signal, timeout: timeoutMs },
      (response) => {
        response.resume();
        resolve({ kind: 'answered', status: response.statusCode ?? 0 });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => failed(error.message));
    request.end(body);
  });
}
