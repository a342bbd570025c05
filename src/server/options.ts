/** What the HTTP server is made from. */
import type { Express } from 'express';
import type { Logger } from 'pino';

export interface ServerOptions {
  /**
   * Takes one webhook with its raw bytes. Absent: websocket mode, POST /webhook answers 404.
   * @returns what became of it.
   */
  readonly receiveWebhook?: (
    body: Buffer,
    signature: string | undefined,
  ) => Promise<'accepted' | 'duplicate' | 'unauthorised' | 'malformed'>;
  /** Undefined when ready, else one sentence why not. Must not throw. */
  readonly notReadyBecause: () => string | undefined;
  /** Prometheus text. */
  readonly metrics: () => string | Promise<string>;
  readonly log: Logger;
  /** Adds routes of one's own (the playground's page), before the 404. */
  readonly extend?: (app: Express) => void;
}

export interface Server {
  readonly app: Express;
  /** @returns where it listens; port 0 = any free one. */
  listen(where: {
    readonly host: string;
    readonly port: number;
  }): Promise<{ readonly url: string; readonly port: number }>;
  /** Stops taking connections, lets running requests end (5 s at most). */
  close(): Promise<void>;
}
