/** One line of a dump, checked: it may come from a file that somebody has changed. */
import { isRecord } from './field-text.ts';
import type { DumpRecord } from './ports.ts';

/** The range of ECMAScript time values. */
const MAX_TIME_MS = 8.64e15;
/** What sources take in is nested less deeply; much deeper values cannot be written back. */
const MAX_DEPTH = 300;

/** @returns the record, or what is wrong with it, to go on with a sentence */
export function readDumpRecord(value: unknown): DumpRecord | string {
  if (!isRecord(value)) return 'it is no record';
  switch (value['kind']) {
    case 'event':
      return eventProblem(value) ?? (value as DumpRecord);
    case 'coverage':
      return isSpan(value['span']) ? (value as DumpRecord) : 'it is no span of time that is complete';
    case 'state':
      return isState(value) ? (value as DumpRecord) : 'it has no place among the small records';
    default:
      return 'it is of an unknown kind';
  }
}

function eventProblem({ event, identity }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isRecord(event) || !isRecord(identity)) return 'it is no event';
  if (!isText(event['id']) || event['id'] === '') return 'its event has no id';
  if (!isInstant(event['time'])) return 'its event has no valid time';
  if (!hasTexts(event, ['action', 'entityType', 'description', 'category'])) return 'its event lacks a text';
  if (!hasOptionalTexts(event, ['orgId', 'ip', 'userAgent', 'trackingId'])) return 'a text of its event is none';
  if (!isNaming(event['actor']) || !isNaming(event['target'])) return 'its event says wrongly who or what';
  if (!isListOf(event['changes'], isChange)) return 'the changes of its event cannot be read';
  if (!isListOf(event['sources'], isSource)) return 'the sources of its event cannot be read';
  if (!isRecord(event['raw']) || isNestedDeeper(event['raw'], MAX_DEPTH)) return 'its event as received cannot be read';
  return isIdentity(identity) ? undefined : 'what its event is recognised by cannot be read';
}

function isIdentity(identity: Readonly<Record<string, unknown>>): boolean {
  const { bucket, exactTime, aliases, arrival, erased } = identity;
  return (
    isText(bucket) &&
    typeof exactTime === 'boolean' &&
    hasOptionalTexts(identity, ['apiId']) &&
    (aliases === undefined || isListOf(aliases, isText)) &&
    (arrival === undefined || isArrival(arrival)) &&
    (erased === undefined || erased === true)
  );
}

function isSpan(span: unknown): boolean {
  return (
    isRecord(span) &&
    Number.isFinite(span['from']) &&
    Number.isFinite(span['to']) &&
    Number.isFinite(span['recordedAt']) &&
    hasTexts(span, ['sourceKind', 'sourceName']) &&
    hasOptionalTexts(span, ['orgId', 'statedBy']) &&
    (span['categories'] === undefined || isListOf(span['categories'], isText))
  );
}

function isState(record: Readonly<Record<string, unknown>>): boolean {
  return hasTexts(record, ['collection', 'key']) && record['value'] !== undefined && !isNestedDeeper(record, MAX_DEPTH);
}

function isNaming(value: unknown): boolean {
  return isRecord(value) && hasOptionalTexts(value, ['id', 'name', 'email']);
}

function isChange(value: unknown): boolean {
  return isRecord(value) && hasTexts(value, ['field']) && hasOptionalTexts(value, ['before', 'after']);
}

/** A later version may know further kinds of sources. */
function isSource(value: unknown): boolean {
  return isRecord(value) && hasTexts(value, ['kind', 'name', 'where']) && isInstant(value['importedAt']);
}

function isInstant(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= MAX_TIME_MS;
}

function isArrival(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 0xffff_ffff;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf(value: unknown, isPart: (part: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isPart);
}

function hasTexts(record: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return keys.every((key) => isText(record[key]));
}

function hasOptionalTexts(record: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return keys.every((key) => record[key] === undefined || isText(record[key]));
}

function isNestedDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => isNestedDeeper(inner, limit - 1));
}
