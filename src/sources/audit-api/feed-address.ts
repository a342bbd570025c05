/** Addresses of pages: the first one of a window, and the ones that the service names. */
import { SourceError } from '../../audit/errors.ts';
import type { Period } from '../../audit/event.ts';
import { vendorOrgId } from '../oauth/token-grant.ts';

/** How one of the two services wants to be asked. */
export interface FeedEndpoint {
  /** Below the base address of the API. */
  readonly path: string;
  /** Names of the parameters that hold the window. */
  readonly from: string;
  readonly to: string;
  /** Most records of one page. */
  readonly max: number;
}

/** @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events */
export const ADMIN_AUDIT: FeedEndpoint = { path: '/adminAudit/events', from: 'from', to: 'to', max: 200 };
/** @see https://developer.webex.com/docs/api/v1/security-audit-events/list-security-audit-events */
export const SECURITY_AUDIT: FeedEndpoint = {
  path: '/admin/securityAudit/events',
  from: 'startTime',
  to: 'endTime',
  max: 1000,
};

/** A page to ask for. */
export interface PageAddress {
  readonly url: URL;
  /** Records of the window before this page, for people. */
  readonly before: number;
}

export interface AddressOptions {
  /** Base address of the API, without a slash at its end. */
  readonly apiUrl: string;
  /** Decoded. */
  readonly orgId: string;
  /** Empty: every one. */
  readonly categories: readonly string[];
}

/** One request may ask for one year. */
const YEAR_MS = 365 * 86_400_000;
const MAX_LINK_CHARS = 8192;
/** One part of a Link header. @see https://www.rfc-editor.org/rfc/rfc8288#section-3 */
const LINK = /<([^<>]*)>((?:\s*;\s*[\w-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]*))?)*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]*))/i;

/**
 * The first page of a window.
 *
 * The vendor lists what occurred "after" one time and "before" another, and leaves open what is at the very ends. So
 * the request begins a millisecond earlier, and finds what happened at `from` either way; what is at `to` or later is
 * left to the window that begins there. A window of a whole year is asked for as it is, since a longer one is refused.
 */
export function firstPage(endpoint: FeedEndpoint, options: AddressOptions, { from, to }: Period): PageAddress {
  const url = new URL(`${options.apiUrl}${endpoint.path}`);
  const start = to - from < YEAR_MS ? from - 1 : from;
  url.searchParams.set('orgId', vendorOrgId(options.orgId));
  url.searchParams.set(endpoint.from, new Date(start).toISOString());
  url.searchParams.set(endpoint.to, new Date(to).toISOString());
  url.searchParams.set('max', String(endpoint.max));
  if (options.categories.length > 0) url.searchParams.set('eventCategories', options.categories.join(','));
  return { url, before: 0 };
}

/** Path and query only, so that a later process cannot be led elsewhere by what was stored. */
export function cursorOf({ url, before }: PageAddress): string {
  return `${before} ${url.pathname}${url.search}`;
}

/** @throws SourceError `cursor-lost` when it is none of ours, or of another API */
export function pageAt(cursor: string, endpoint: FeedEndpoint, options: AddressOptions): PageAddress {
  const [, before, target = ''] = /^(\d{1,15}) (\/[^\s]*)$/.exec(cursor) ?? [];
  const base = new URL(`${options.apiUrl}${endpoint.path}`);
  // Not resolved as an address: `//host/path` would name another host.
  const [pathname, ...query] = target.split('?');
  if (before === undefined || pathname !== base.pathname) throw cursorLost();
  base.search = query.join('?');
  return { url: base, before: Number(before) };
}

export function cursorLost(): SourceError {
  return new SourceError(
    'cursor-lost',
    'The place in the list of audit events is not known any more.',
    'The window is read again from its start.',
  );
}

/**
 * The page after this one, by the Link header; undefined on the last page.
 * @param read records of this page
 * @throws SourceError `feed-refused` when it leads anywhere but to another page of this very list
 */
export function nextPage(
  link: string | undefined,
  page: PageAddress,
  endpoint: FeedEndpoint,
  options: AddressOptions,
  read: number,
): PageAddress | undefined {
  const target = nextTarget(link);
  if (target === undefined) return undefined;
  const base = new URL(`${options.apiUrl}${endpoint.path}`);
  const url = URL.canParse(target, page.url.href) ? new URL(target, page.url) : undefined;
  if (url === undefined || url.origin !== base.origin || url.pathname !== base.pathname) throw ledAway('elsewhere');
  const orgId = url.searchParams.get('orgId');
  if (orgId !== null && orgId !== page.url.searchParams.get('orgId')) throw ledAway('to another organisation');
  if (url.search === page.url.search) throw ledAway('to itself');
  url.hash = '';
  return { url, before: page.before + read };
}

function nextTarget(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (header.length > MAX_LINK_CHARS) throw ledAway('nowhere: its address is too long');
  for (const [, target, parameters] of header.matchAll(LINK)) {
    const rel = REL.exec(parameters ?? '');
    const relations = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target;
  }
  return undefined;
}

function ledAway(where: string): SourceError {
  return new SourceError(
    'feed-refused',
    `A page of audit events leads ${where}. Nothing was sent there.`,
    'Check AUDIT_API_URL, and tell whoever runs this bot.',
  );
}

/** The same page with fewer records, where its address says how many; else as it is. */
export function withMax(page: PageAddress, max: number): PageAddress {
  const given = page.url.searchParams.get('max');
  if (given === null || Number(given) <= max) return page;
  const url = new URL(page.url);
  url.searchParams.set('max', String(max));
  return { ...page, url };
}
