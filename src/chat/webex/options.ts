/** What the Webex chat is made from, and what it offers beyond the `Chat` port. */
import type { Logger } from 'pino';
import type { Chat, Clock, StateStore } from '../../audit/ports.ts';
import type { Count } from '../count.ts';

/** What became of one POST to /webhook; the server turns it into a status. */
export type Receipt =
  /** Genuine and new: taken, and handled from now on. */
  | 'accepted'
  /** Genuine, but taken before. */
  | 'duplicate'
  /** Signature missing or wrong. */
  | 'unauthorised'
  /** Genuine, but not JSON or without `data.id`. */
  | 'malformed';

export interface WebexChatOptions {
  /** Bot access token. Sent to the API's own host only. */
  readonly token: string;
  /** Base address, without a slash at the end: `https://webexapis.com/v1`. Another value redirects every service that the SDK calls. */
  readonly apiUrl: string;
  /** Public address of POST /webhook and the secret that signs it. Absent: websocket. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every send, retry and rejection; default: nobody. */
  readonly count?: Count;
  readonly timing?: Partial<WebexTiming>;
}

/** Waits and limits, all in ms. Tests shorten them. */
export interface WebexTiming {
  /** One try of one request. */
  readonly requestTimeoutMs: number;
  /** First pause between tries; doubled each time, with jitter. */
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** How long an incoming message, click or file is asked for before it is left to the next catch-up. */
  readonly fetchGiveUpMs: number;
  /** How long an answer is tried; a durable message is tried for `durableGiveUpMs`. */
  readonly sendGiveUpMs: number;
  readonly durableGiveUpMs: number;
  /** How long the bot's own message is waited for after the answer to a POST was lost in a group space. */
  readonly echoWaitMs: number;
  /** Pause between checks of the webhooks and looks for missed messages. */
  readonly checkEveryMs: number;
  /** How long a stop waits for what is being answered. */
  readonly stopGraceMs: number;
  /** Messages older than this are not answered late. */
  readonly catchUpMs: number;
}

export interface WebexChat extends Chat {
  /**
   * One webhook request.
   * @param body the raw bytes as they came.
   * @param signature value of X-Spark-Signature: HMAC-SHA1 of the bytes in lower-case hex.
   * @see https://developer.webex.com/docs/api/guides/webhooks (authenticating requests)
   */
  receive(body: Buffer, signature: string | undefined): Promise<Receipt>;
  /** One sentence while `ready` is false. */
  readonly notReadyBecause: string | undefined;
  /** Messages queued or on their way. */
  readonly queueDepth: number;
  /** Resolves when everything taken so far has been handled; for tests and a clean stop. */
  settled(): Promise<void>;
}
