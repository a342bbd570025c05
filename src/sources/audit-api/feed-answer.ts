/** What an answer of the audit services means. */
import { SourceError } from '../../audit/errors.ts';
import { isRecord } from '../../audit/field-text.ts';
import type { FeedKind } from '../../audit/ports.ts';
import { retryAfterMs } from '../oauth/insist.ts';
import type { VendorOutcome } from '../oauth/vendor-http.ts';

export type FeedAnswer =
  | { readonly kind: 'page'; readonly items: readonly unknown[]; readonly link: string | undefined }
  /** It may go better later. */
  | { readonly kind: 'again'; readonly what: string; readonly askedMs?: number | undefined }
  /** Fewer records a page may help. */
  | { readonly kind: 'too-much'; readonly what: string; readonly least: number }
  /** 401: with another token it may work. */
  | { readonly kind: 'no-token' }
  | { readonly kind: 'refused'; readonly status: number };

/** A page that times out is asked for with fewer records, down to so many. */
const LEAST_AFTER_TIMEOUT = 25;
/** Lists and objects inside each other. A record that is too deep is rejected alone; this is for what would fill memory. */
const MAX_DEPTH = 10_000;
/** Shorter texts cannot hold enough brackets to do harm. */
const HARMLESS_CHARS = 256 * 1024;

export function judge(outcome: VendorOutcome, now: number): FeedAnswer {
  if (outcome.kind === 'lost') return { kind: 'again', what: outcome.reason };
  if (outcome.kind === 'too-large') return { kind: 'too-much', what: 'a page that is too large', least: 1 };
  const { status, headers, text } = outcome;
  if (status >= 200 && status < 300) {
    if (!/\bjson\b/i.test(headers['content-type'] ?? '')) return { kind: 'again', what: 'no JSON' };
    const items = itemsIn(text);
    return items === undefined
      ? { kind: 'again', what: 'no list of events' }
      : { kind: 'page', items, link: headers['link'] };
  }
  if (status === 401) return { kind: 'no-token' };
  if (status === 504) return { kind: 'too-much', what: '504', least: LEAST_AFTER_TIMEOUT };
  if (status === 429 || status === 423 || status === 408 || status >= 500)
    return { kind: 'again', what: String(status), askedMs: retryAfterMs(headers, now) };
  return { kind: 'refused', status };
}

function itemsIn(text: string): readonly unknown[] | undefined {
  if (text.length > HARMLESS_CHARS && isTooDeep(text)) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const items = isRecord(body) ? body['items'] : undefined;
  return Array.isArray(items) ? items : undefined;
}

/** Told before it is parsed: millions of nested lists would take gigabytes. */
function isTooDeep(text: string): boolean {
  const signs = /["[\]{}]/g;
  const quotes = /["\\]/g;
  let depth = 0;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    if (sign[0] === '"') {
      signs.lastIndex = endOfString(text, sign.index + 1, quotes);
    } else {
      depth += sign[0] === '[' || sign[0] === '{' ? 1 : -1;
      if (depth > MAX_DEPTH) return true;
    }
  }
  return false;
}

function endOfString(text: string, from: number, quotes: RegExp): number {
  quotes.lastIndex = from;
  for (let sign = quotes.exec(text); sign !== null; sign = quotes.exec(text)) {
    if (sign[0] === '"') return sign.index + 1;
    quotes.lastIndex = sign.index + 2;
  }
  return text.length;
}

/** A refusal for good. @param isFirst the page was asked for by its window, not by a cursor */
export function refusal(kind: FeedKind, status: number, isFirst: boolean): SourceError {
  const what = `Webex answered ${status} when asked for audit events.`;
  if (status === 403) return new SourceError('access-lost', what, whoMayRead(kind));
  if (!isFirst && (status === 400 || status === 404 || status === 410)) {
    return new SourceError('cursor-lost', what, 'The window is read again from its start.');
  }
  const next =
    status === 400
      ? 'Ask for a shorter or later time: it gives a year at once, and nothing that is older than it keeps. If all times are refused, check AUDIT_ORG_ID and AUDIT_CATEGORIES.'
      : 'Check AUDIT_API_URL and AUDIT_ORG_ID.';
  return new SourceError('feed-refused', what, next);
}

/** @see https://developer.webex.com/docs/api/v1/admin-audit-events */
function whoMayRead(kind: FeedKind): string {
  const admin =
    'It needs a full administrator and the scope audit:events_read; an administrator account from before 2019 must have signed in to Control Hub once.';
  return kind === 'admin-audit-api'
    ? admin
    : `${admin} Sign-ins also need Pro Pack, and "Allow user authentication data" in the settings of the organisation.`;
}
