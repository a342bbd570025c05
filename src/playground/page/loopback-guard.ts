/**
 * Who may talk to the playground: this computer, and pages that came from the
 * playground itself. A web site open in the same browser can reach 127.0.0.1 as
 * well, by a form or by a host name of its own that resolves there; it cannot
 * forge the Host and Origin headers, so those decide.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/** A request, as far as the decision needs it. */
export interface Caller {
  /** Address of the other end of the connection. */
  readonly remoteAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Why a request is refused, as a sentence; undefined when it may pass. */
export const refusalFor = ({ remoteAddress, headers }: Caller): string | undefined => {
  if (!LOOPBACK_ADDRESS.test(remoteAddress ?? '')) return 'The playground answers this computer only.';
  const host = headers.host ?? '';
  if (!LOOPBACK_HOST.test(host)) return 'The playground answers to localhost and 127.0.0.1 only.';
  const origin = headers.origin;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    return 'The playground takes requests from its own page only.';
  }
  const site = headers['sec-fetch-site'];
  const navigated = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigated) {
    return 'The playground takes requests from its own page only.';
  }
  return undefined;
};

/** Refuses with 403 and a sentence what {@link refusalFor} refuses. */
export const loopbackGuard = (): RequestHandler => (req, res, next) => {
  const refusal = refusalFor({ remoteAddress: req.socket.remoteAddress, headers: req.headers });
  if (refusal === undefined) next();
  else res.status(403).json({ message: refusal });
};

/**
 * Nothing from elsewhere is loaded, run or framed: synthetic data stays here, and
 * a hostile text that slipped through the renderer finds no script to run.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
