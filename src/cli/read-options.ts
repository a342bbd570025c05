/** Values of options, checked. Each throws a UsageError that names the option. */
import type { Period } from '../audit/event.ts';
import type { DateOrder } from '../audit/file-port.ts';
import { isZone } from '../audit/period.ts';
import { dayOfText } from '../audit/stated-span.ts';
import { decodeId, isUuid } from '../audit/vendor-id.ts';
import { UsageError } from './command-line.ts';

/** @returns UTC ms. */
export function readInstant(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new UsageError(`${option} needs an instant with its zone, such as 2026-11-23T12:00:00Z.`);
  }
  return at;
}

/**
 * A span by its ends: dates in `zone`, both included, or instants, half-open.
 * @returns UTC ms; undefined when neither is given
 */
export function readSpan(
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  { zone, now }: { readonly zone: string; readonly now: number },
): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) throw new UsageError('--from and --to go together.');
  const span = { from: readEnd('--from', from, zone).from, to: readEnd('--to', to, zone).to };
  if (span.from >= span.to) throw new UsageError('--from must lie before --to.');
  if (span.from >= now) throw new UsageError('--from lies in the future; no file holds anything of that.');
  return span;
}

function readEnd(option: string, text: string, zone: string): Period {
  const day = dayOfText(text, zone);
  if (day !== undefined) return day;
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new UsageError(`${option} needs a date such as 2026-11-01, or an instant with its zone.`);
  }
  return { from: at, to: at };
}

export function readZone(text: string | undefined): string | undefined {
  if (text === undefined || isZone(text)) return text;
  throw new UsageError('--time-zone needs an IANA name, such as Europe/Berlin.');
}

export function readDateOrder(text: string | undefined): DateOrder | undefined {
  if (text === undefined || text === 'day-first' || text === 'month-first') return text;
  throw new UsageError('--dates needs day-first or month-first.');
}

/** An organisation by its id, or by its name where it is set up. @returns its id, decoded */
export function readOrg(
  text: string | undefined,
  orgs: readonly { readonly orgId: string; readonly name?: string }[],
): string | undefined {
  if (text === undefined) return undefined;
  const id = decodeId(text.trim());
  const named = orgs.find(({ orgId, name }) => orgId === id || name === text);
  if (named !== undefined) return named.orgId;
  if (isUuid(id)) return id;
  throw new UsageError('--org needs the id of an organisation, or the name of one that is set up.');
}

export function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError('--limit needs a number from 1 to 9999.');
  return Number(text);
}
