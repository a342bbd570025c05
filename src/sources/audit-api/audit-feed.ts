/**
 * The audit services of the vendor as feeds: changes by administrators, and
 * sign-ins. Which of a record's fields are documented is told in
 * https://developer.webex.com/docs/api/v1/admin-audit-events
 */
import { SourceError } from '../../audit/errors.ts';
import type { Period } from '../../audit/event.ts';
import type { AuditFeed, Clock, FeedKind, FeedPage, SourceItem } from '../../audit/ports.ts';
import { readAdminAuditRecord } from '../admin-audit-json.ts';
import { type Attempt, insist, type Wait } from '../oauth/insist.ts';
import type { TokenSource } from '../oauth/token-source.ts';
import type { VendorHttp } from '../oauth/vendor-http.ts';
import { createRecordReader, type RecordOrigin } from '../record-reader.ts';
import {
  ADMIN_AUDIT,
  cursorOf,
  type FeedEndpoint,
  firstPage,
  nextPage,
  type PageAddress,
  pageAt,
  SECURITY_AUDIT,
  withMax,
} from './feed-address.ts';
import { type FeedAnswer, judge, refusal } from './feed-answer.ts';

export interface AuditFeedOptions {
  /** Decoded. */
  readonly orgId: string;
  /** Base address of the API, without a slash at its end. */
  readonly apiUrl: string;
  readonly tokens: TokenSource;
  readonly http: VendorHttp;
  readonly clock: Clock;
  /** Which events are asked for; empty: every category. */
  readonly categories: readonly string[];
  /** Default real time. */
  readonly wait?: Wait | undefined;
}

/** Changes by administrators. The promise of a page rejects with the signal's reason when that aborts. */
export function createAdminAuditFeed(options: AuditFeedOptions): AuditFeed {
  return createFeed('admin-audit-api', 'Admin Audit Events API', ADMIN_AUDIT, options);
}

/** Sign-ins and sign-outs. The promise of a page rejects with the signal's reason when that aborts. */
export function createSecurityAuditFeed(options: AuditFeedOptions): AuditFeed {
  return createFeed('security-audit-api', 'Security Audit Events API', SECURITY_AUDIT, options);
}

function createFeed(kind: FeedKind, name: string, endpoint: FeedEndpoint, options: AuditFeedOptions): AuditFeed {
  const { orgId, categories, clock } = options;
  const limits = createPageLimits(endpoint.max);
  return {
    kind,
    name,
    orgId,
    categories,
    page: async (window, cursor, signal) => {
      signal.throwIfAborted();
      if (window.from >= window.to) throw emptyWindow();
      const isFirst = cursor === undefined;
      const address = isFirst ? firstPage(endpoint, options, window) : pageAt(cursor, endpoint, options);
      const fetched = await fetchPage({ kind, options, limits, window, isFirst, signal }, address);
      const origin = { kind, name, importedAt: clock.now(), homeOrgId: orgId, zone: 'UTC' };
      const next = nextPage(fetched.link, fetched.page, endpoint, options, fetched.items.length);
      return feedPage(() => readItems(fetched, window, origin), next);
    },
  };
}

/** The records are read when they are first asked for: by then the next page can be on its way. */
function feedPage(read: () => readonly SourceItem[], next: PageAddress | undefined): FeedPage {
  let items: readonly SourceItem[] | undefined;
  return {
    get items() {
      items ??= read();
      return items;
    },
    ...(next === undefined ? {} : { next: cursorOf(next) }),
  };
}

/** How many records a page may have. Where the service could not cope, it is asked for fewer to the end of the window. */
interface PageLimits {
  of(window: Period): number;
  /** @returns false when there is nothing left to halve */
  halve(window: Period, least: number): boolean;
}

function createPageLimits(most: number): PageLimits {
  let limited: { readonly window: Period; readonly max: number } | undefined;
  const of = ({ from, to }: Period): number =>
    limited?.window.from === from && limited.window.to === to ? limited.max : most;
  return {
    of,
    halve: (window, least) => {
      const before = of(window);
      const max = Math.max(least, Math.floor(before / 2));
      if (max >= before) return false;
      limited = { window, max };
      return true;
    },
  };
}

interface FetchContext {
  readonly kind: FeedKind;
  readonly options: AuditFeedOptions;
  readonly limits: PageLimits;
  readonly window: Period;
  /** Asked for by its window, not by a cursor. */
  readonly isFirst: boolean;
  readonly signal: AbortSignal;
}

interface FetchedPage {
  /** As it was asked for in the end. */
  readonly page: PageAddress;
  readonly items: readonly unknown[];
  readonly link: string | undefined;
}

/** @throws SourceError as AuditFeed.page does */
async function fetchPage(context: FetchContext, address: PageAddress): Promise<FetchedPage> {
  const { kind, options, limits, window, isFirst, signal } = context;
  const { tokens, http, clock, wait } = options;
  let isRenewed = false;

  /** What to do about an answer that is no page: try at once, or later. @throws SourceError when it will never work */
  const react = async (answer: Exclude<FeedAnswer, { kind: 'page' }>, token: string): Promise<Again | 'at-once'> => {
    switch (answer.kind) {
      case 'again':
        return answer;
      case 'too-much':
        return limits.halve(window, answer.least) ? 'at-once' : { kind: 'again', what: answer.what };
      case 'no-token':
        if (isRenewed) throw tokens.refused();
        isRenewed = true;
        await tokens.renew(token, signal);
        return 'at-once';
      case 'refused':
        throw refusal(kind, answer.status, isFirst);
    }
  };

  const attempt = async (): Promise<Attempt<FetchedPage>> => {
    for (;;) {
      const page = withMax(address, limits.of(window));
      const token = await tokens.token(signal);
      const answer = judge(await http.send({ method: 'GET', url: page.url, token }, signal), clock.now());
      if (answer.kind === 'page') {
        tokens.accepted();
        return { kind: 'done', value: { page, items: answer.items, link: answer.link } };
      }
      const reaction = await react(answer, token);
      if (reaction !== 'at-once') return reaction;
    }
  };

  return insist(attempt, { whom: 'Webex', signal, now: () => clock.now(), wait });
}

type Again = Extract<Attempt<never>, { readonly kind: 'again' }>;

/**
 * The records of a page. What the service lists at or after `to` is left to the window that begins there, which asks
 * for it whether the service counts its ends in or not; what is before `from` is kept, since the service says that it
 * belongs here, and the store recognises what it has. Records that cannot be read are kept as rejected ones.
 *
 * Identical records without an id of their own are numbered within the page, not within the window: so a page that is
 * read again, or by another process, gives the same ids. Two such on different pages count as one.
 */
function readItems({ items, page }: FetchedPage, window: Period, origin: RecordOrigin): readonly SourceItem[] {
  const readRecord = createRecordReader(origin);
  const span = `${new Date(window.from).toISOString()} to ${new Date(window.to).toISOString()}`;
  return items
    .map((item, index) => readAdminAuditRecord(item, `${span}, item ${page.before + index + 1}`, readRecord))
    .filter((item) => item.kind === 'rejected' || item.incoming.event.time < window.to);
}

function emptyWindow(): SourceError {
  return new SourceError(
    'feed-refused',
    'The time asked for is empty.',
    'Ask for a time whose end is after its start.',
  );
}
