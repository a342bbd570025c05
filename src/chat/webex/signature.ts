/**
 * Whether a webhook is genuine, judged on the bytes as they came, and what it tells.
 * @see https://developer.webex.com/docs/api/guides/webhooks
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** HMAC-SHA1 in lower-case hex, as Webex sends it in X-Spark-Signature. */
export function signBody(body: Uint8Array | string, secret: string): string {
  return createHmac('sha1', secret).update(body).digest('hex');
}

/** Takes the same time for every wrong signature of the right length. */
export function isGenuine(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  const expected = Buffer.from(signBody(body, secret));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const noticeSchema = z.looseObject({
  resource: z.string().min(1),
  event: z.string().min(1),
  actorId: z.string().optional(),
  data: z.looseObject({
    id: z.string().min(1),
    personId: z.string().optional(),
    roomId: z.string().optional(),
  }),
});

/** What Webex tells of: only ids are used, everything else is fetched. */
export type Notice = z.infer<typeof noticeSchema>;

/** @returns undefined when this is not the JSON of a webhook. */
export function readNotice(body: Uint8Array): Notice | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  return toNotice(json);
}

/** The same for an event that came by websocket. */
export function toNotice(value: unknown): Notice | undefined {
  const result = noticeSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
