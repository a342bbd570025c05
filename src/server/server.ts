/**
 * The HTTP side: webhooks in, and what a watcher of the process wants to know.
 * Answers hold no internals: a status and one plain sentence.
 */
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Server, ServerOptions } from './options.ts';

export type { Server, ServerOptions } from './options.ts';

/** A webhook is a few hundred bytes. */
const MAX_BODY = '1mb';
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const CLOSE_GRACE_MS = 5000;

const STATUS_OF = { accepted: 200, duplicate: 200, unauthorised: 401, malformed: 400 } as const;

export function createServer(options: ServerOptions): Server {
  const app = createApp(options);
  const http = createHttpServer(app);
  http.requestTimeout = REQUEST_TIMEOUT_MS;
  http.headersTimeout = HEADERS_TIMEOUT_MS;
  return { app, listen: (where) => listen(http, where), close: () => close(http) };
}

function createApp(options: ServerOptions): Express {
  const { receiveWebhook, log } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', plainHeaders, (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', plainHeaders, (_request, response) => {
    const reason = options.notReadyBecause();
    response
      .status(reason === undefined ? 200 : 503)
      .json(reason === undefined ? { status: 'ready' } : { status: 'not ready', reason });
  });
  app.get('/metrics', plainHeaders, async (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics());
  });
  if (receiveWebhook !== undefined) {
    // The bytes as they came: the signature is over them, whatever the content type says.
    const rawBody = express.raw({ type: () => true, limit: MAX_BODY, inflate: false });
    app.post('/webhook', plainHeaders, rawBody, async (request, response) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const receipt = await receiveWebhook(body, request.get('x-spark-signature'));
      response.status(STATUS_OF[receipt]).json({ status: receipt });
    });
  }
  options.extend?.(app);
  app.use(plainHeaders, (_request, response) => {
    response.status(404).json({ error: 'There is nothing here.' });
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, 'request failed');
    if (response.headersSent) next(error);
    else response.status(status).json({ error: SENTENCES[status] ?? 'This request cannot be answered.' });
  });
  return app;
}

const SENTENCES: Readonly<Record<number, string>> = {
  413: 'The body is too large.',
  415: 'The encoding of the body is not supported.',
  500: 'Something went wrong here.',
};

/** For machines: never cached, never sniffed, never shown as a page. */
function plainHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  });
  next();
}

/** Express' own errors carry a status; anything else is ours. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** @throws the system's error when the address is taken. */
function listen(
  http: HttpServer,
  where: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; readonly port: number }> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(where.port, where.host, () => {
      http.removeListener('error', reject);
      const { port } = http.address() as AddressInfo;
      const host = where.host.includes(':') ? `[${where.host}]` : where.host;
      resolve({ url: `http://${host}:${port}`, port });
    });
  });
}

function close(http: HttpServer): Promise<void> {
  if (!http.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => http.closeAllConnections(), CLOSE_GRACE_MS);
    http.close(() => {
      clearTimeout(force);
      resolve();
    });
    http.closeIdleConnections();
  });
}
