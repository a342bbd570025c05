/**
 * Pages with a Link header to the next one (RFC 5988).
 * @see https://developer.webex.com/docs/basics#pagination
 */
import { badRequest } from '../model/api-problem.ts';
import type { Call } from './answer.ts';

export interface PageRule {
  readonly defaultMax: number;
  /** Larger wishes are cut down to it. */
  readonly limit: number;
}

/** @throws ApiProblem 400 when max is not a positive whole number. */
export function pageSize(call: Call, rule: PageRule): number {
  const given = call.query.get('max');
  if (given === null || given === '') return rule.defaultMax;
  const max = Number(given);
  if (!Number.isInteger(max) || max < 1) throw badRequest('max must be a positive whole number.');
  return Math.min(max, rule.limit);
}

/** A page of a list whose items have ids; the address of the next one names the last id seen. */
export function pageById<T extends { readonly id: string }>(
  call: Call,
  items: readonly T[],
  rule: PageRule,
  cursorName = 'cursor',
): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const cursor = cursorName === 'cursor' ? call.query.get('cursor') : null;
  const start = cursor === null ? 0 : items.findIndex((item) => item.id === cursor) + 1;
  if (cursor !== null && start === 0) throw badRequest('cursor is not valid.');
  const page = items.slice(start, start + pageSize(call, rule));
  const last = page.at(-1);
  const hasMore = start + page.length < items.length;
  return { items: page, headers: hasMore && last ? nextLink(call, cursorName, last.id) : {} };
}

/** The header that leads to the next page. */
export function nextLink(call: Call, name: string, value: string): Readonly<Record<string, string>> {
  const query = new URLSearchParams(call.query);
  query.set(name, value);
  return { Link: `<${call.origin}${call.path}?${query}>; rel="next"` };
}
