import type { AuditEvent } from '../../audit/event.ts';
import { isRecord } from '../../audit/field-text.ts';
import type { DumpRecord } from '../../audit/ports.ts';
import { isArrival } from './arrival-order.ts';
import { checkedLine, intactPart, parseJson } from './checked-line.ts';

/** What the store keeps of one change: the event, and what it is recognised by. */
export interface StoredRecord {
  readonly event: AuditEvent;
  readonly identity: Extract<DumpRecord, { readonly kind: 'event' }>['identity'];
}

/** All but the record as received, which is more than half of a line and which no index needs. */
export interface StoredFacts {
  readonly event: Omit<AuditEvent, 'raw'>;
  readonly identity: StoredRecord['identity'];
}

/** `event` is the first line of a change; `amendment` replaces it with what a further source added. */
export type LineKind = 'event' | 'amendment';

/** Where the facts end. No text can hold it, since quotes in texts are escaped, and no key before it is called so. */
const RAW_START_BYTES = Buffer.from('},"raw":');

/** One line of a segment, line break included: JSON that begins with the checksum of its rest. */
export function encodeLine(kind: LineKind, { event, identity }: StoredRecord): Buffer {
  const { raw, ...facts } = event;
  return checkedLine(`${JSON.stringify({ kind, identity, event: facts }).slice(1, -1)},"raw":${JSON.stringify(raw)}`);
}

/**
 * The content of one line, with or without its line break, but for the record as
 * received; undefined when the line is damaged.
 */
export function decodeFacts(bytes: Buffer): (StoredFacts & { readonly kind: LineKind }) | undefined {
  const covered = intactPart(bytes);
  const end = covered?.indexOf(RAW_START_BYTES) ?? -1;
  if (covered === undefined || end === -1) return undefined;
  const value = parseJson(`{${covered.toString('utf8', 0, end + 1)}}`);
  return isLine(value) ? value : undefined;
}

/** The whole content of one line; undefined when it is damaged. */
export function decodeRecord(bytes: Buffer): StoredRecord | undefined {
  const covered = intactPart(bytes);
  const value = covered === undefined ? undefined : parseJson(`{${covered.toString()}`);
  if (!isLine(value) || !('raw' in value) || !isRecord(value.raw)) return undefined;
  const { identity, event, raw } = value;
  return { identity, event: { ...event, raw } };
}

/** Checks the parts that the indexes are built from; a hand-written check, since opening runs it on every line. */
function isLine(value: unknown): value is StoredFacts & { readonly kind: LineKind } {
  if (!isRecord(value)) return false;
  const { kind, event, identity } = value;
  return (
    (kind === 'event' || kind === 'amendment') &&
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
    typeof identity['bucket'] === 'string' &&
    typeof identity['exactTime'] === 'boolean' &&
    isOptionalText(identity['apiId']) &&
    isOptionalTexts(identity['aliases']) &&
    (identity['arrival'] === undefined || isArrival(identity['arrival'])) &&
    (identity['erased'] === undefined || identity['erased'] === true)
  );
}

function isNaming(value: unknown): boolean {
  return (
    isRecord(value) && isOptionalText(value['id']) && isOptionalText(value['name']) && isOptionalText(value['email'])
  );
}

function isOptionalTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((part) => typeof part === 'string'));
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
