/** Values of options, checked. Each throws a UsageError that names the option. */
import type { DateOrder } from '../audit/file-port.ts';
import { isZone } from '../audit/period.ts';
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

export function readZone(text: string | undefined): string | undefined {
  if (text === undefined || isZone(text)) return text;
  throw new UsageError('--time-zone needs an IANA name, such as Europe/Berlin.');
}

export function readDateOrder(text: string | undefined): DateOrder | undefined {
  if (text === undefined || text === 'day-first' || text === 'month-first') return text;
  throw new UsageError('--dates needs day-first or month-first.');
}

export function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError('--limit needs a number from 1 to 9999.');
  return Number(text);
}
