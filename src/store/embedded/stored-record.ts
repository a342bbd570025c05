import { crc32 } from 'node:zlib';
import type { AuditEvent, EventIdentity } from '../../audit/event.ts';
import { isRecord } from '../../audit/field-text.ts';

/** What the store keeps of one change: the event, and what it is recognised by. */
export interface StoredRecord {
  readonly event: AuditEvent;
  readonly identity: Pick<EventIdentity, 'apiId' | 'bucket' | 'exactTime'>;
}

/** `event` is the first line of a change; `amendment` replaces it with what a further source added. */
export type LineKind = 'event' | 'amendment';

const CHECKSUM_START = '{"crc":"';
const CHECKSUM_DIGITS = 8;
/** Bytes of `{"crc":"01234567",`: the checksum covers what follows it, up to the line break. */
const PREFIX_BYTES = CHECKSUM_START.length + CHECKSUM_DIGITS + 2;

/** One line of a segment, line break included: JSON that begins with the checksum of its rest. */
export function encodeLine(kind: LineKind, record: StoredRecord): Buffer {
  const rest = Buffer.from(JSON.stringify({ kind, ...record }).slice(1));
  return Buffer.concat([Buffer.from(`${CHECKSUM_START}${checksum(rest)}",`), rest, Buffer.from('\n')]);
}

export interface DecodedLine {
  readonly kind: LineKind;
  readonly record: StoredRecord;
}

/** The content of one line, with or without its line break; undefined when it is damaged. */
export function decodeLine(bytes: Buffer): DecodedLine | undefined {
  const end = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  const prefix = bytes.toString('latin1', 0, Math.min(PREFIX_BYTES, end));
  if (!prefix.startsWith(CHECKSUM_START)) return undefined;
  const claimed = prefix.slice(CHECKSUM_START.length, CHECKSUM_START.length + CHECKSUM_DIGITS);
  if (claimed !== checksum(bytes.subarray(PREFIX_BYTES, end))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8', 0, end));
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isStoredRecord(value)) return undefined;
  if (value.kind !== 'event' && value.kind !== 'amendment') return undefined;
  return { kind: value.kind, record: { event: value.event, identity: value.identity } };
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_DIGITS, '0');
}

/** Checks the parts that the indexes are built from; a hand-written check, since opening runs it on every line. */
function isStoredRecord(value: object): value is StoredRecord & { readonly kind?: unknown } {
  if (!('event' in value) || !('identity' in value)) return false;
  const { event, identity } = value;
  return (
    isRecord(event) &&
    isRecord(identity) &&
    typeof event['id'] === 'string' &&
    Number.isFinite(event['time']) &&
    typeof event['action'] === 'string' &&
    typeof event['entityType'] === 'string' &&
    typeof event['description'] === 'string' &&
    typeof event['category'] === 'string' &&
    isOptionalText(event['orgId']) &&
    isOptionalText(event['trackingId']) &&
    isNaming(event['target']) &&
    isNaming(event['actor']) &&
    Array.isArray(event['changes']) &&
    Array.isArray(event['sources']) &&
    isRecord(event['raw']) &&
    typeof identity['bucket'] === 'string' &&
    typeof identity['exactTime'] === 'boolean' &&
    isOptionalText(identity['apiId'])
  );
}

function isNaming(value: unknown): boolean {
  return (
    isRecord(value) && isOptionalText(value['id']) && isOptionalText(value['name']) && isOptionalText(value['email'])
  );
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
