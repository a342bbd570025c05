/** What every source shares: one record in, an event or a reason out. */
import { hash } from 'node:crypto';
import type { Source, SourceKind } from '../audit/event.ts';
import type { RecordFields } from '../audit/field-text.ts';
import { createOccurrenceCounter } from '../audit/identity.ts';
import { normaliseRecord } from '../audit/normalise.ts';
import type { SourceItem } from '../audit/ports.ts';

export interface RecordOrigin {
  readonly kind: SourceKind;
  /** File name or request, for people. */
  readonly name: string;
  /** UTC ms. */
  readonly importedAt: number;
  /** Decoded id of the organisation that records belong to when they do not say (AUDIT_ORG_ID). */
  readonly homeOrgId?: string | undefined;
  /** IANA zone of times without offset. */
  readonly zone: string;
  /** Recognise records by everything they say; see `IdentityParts.facts`. */
  readonly byFacts?: boolean | undefined;
}

export type RecordReader = (fields: RecordFields, raw: Readonly<Record<string, unknown>>, where: string) => SourceItem;

/** A reader for one file or request: it numbers identical records, so it must not be used for a second one. */
export function createRecordReader(origin: RecordOrigin): RecordReader {
  const occurrences = createOccurrenceCounter();
  return (fields, raw, where) => {
    const source: Source = { kind: origin.kind, name: origin.name, where, importedAt: origin.importedAt };
    const context = {
      source,
      homeOrgId: origin.homeOrgId,
      zone: origin.zone,
      hash: sha256,
      occurrences,
      byFacts: origin.byFacts,
    };
    const read = normaliseRecord(fields, raw, context);
    if (read.kind === 'event') return read;
    return { kind: 'rejected', where, reason: read.reason };
  };
}

/** SHA-256 as hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
