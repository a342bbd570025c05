/** Opens a file, or bytes that were dropped into a chat, as a source of audit events. */
import { SourceError } from '../audit/errors.ts';
import type { SourceKind } from '../audit/event.ts';
import { cleanText } from '../audit/field-text.ts';
import type { AuditSource } from '../audit/ports.ts';
import { decodeId } from '../audit/vendor-id.ts';
import { findZone } from '../audit/zone.ts';
import { adminAuditJson } from './admin-audit-json.ts';
import { type ByteInput, bytesInput, fileInput } from './byte-input.ts';
import { controlHubCsv } from './control-hub-csv.ts';
import { detectSource } from './detect-source.ts';
import type { RecordOrigin } from './record-reader.ts';
import type { FileSourceOptions } from './source-options.ts';

/**
 * @throws SourceError `unreadable-file`, `empty-file`, `unsupported-format`, `unknown-format`,
 *   `csv-columns` or `bad-time-zone`
 */
export async function openFileSource(path: string, options: FileSourceOptions): Promise<AuditSource> {
  return openSource(await fileInput(path), options);
}

/**
 * @param name as the sender called the file
 * @throws SourceError as `openFileSource`
 */
export function openBytesSource(name: string, bytes: Uint8Array, options: FileSourceOptions): AuditSource {
  return openSource(bytesInput(name, bytes), options);
}

/**
 * Opens what has the documented fields.
 * @throws SourceError as `openFileSource`; `unsupported-format` for tables of another layout and lists of people
 */
export function openSource(input: ByteInput, options: FileSourceOptions): AuditSource {
  const kind = detectSource(input.name, input.head);
  if (kind === 'admin-audit-json') return adminAuditJson(input, originOf(input.name, kind, options), options);
  // A CSV file without the documented columns is refused by the reader of exports, which names those it has seen.
  if (kind === 'control-hub-csv' || kind === 'portal-csv')
    return controlHubCsv(input, originOf(input.name, 'control-hub-csv', options), options);
  const what = kind === 'people-csv' ? 'a list of people' : kind === 'portal-pdf' ? 'a PDF document' : 'a workbook';
  throw new SourceError(
    'unsupported-format',
    `${input.name} is ${what}, no export of Control Hub and no answer of the audit API.`,
    'Give the CSV that Control Hub exports under Security > Audit > Admin activities, or the JSON of the API.',
  );
}

/** @throws SourceError `bad-time-zone` */
function originOf(name: string, kind: SourceKind, options: FileSourceOptions): RecordOrigin {
  const orgId = cleanText(options.orgId);
  return {
    kind: options.sample === true ? 'sample' : kind,
    name,
    importedAt: options.clock.now(),
    homeOrgId: orgId === undefined ? undefined : decodeId(orgId),
    zone: zoneOf(options.timeZone),
  };
}

function zoneOf(timeZone: string | undefined): string {
  if (timeZone === undefined) return 'UTC';
  const zone = findZone(timeZone);
  if (zone === undefined) {
    throw new SourceError(
      'bad-time-zone',
      `"${timeZone}" is not a time zone.`,
      'Name one such as Europe/Berlin or UTC.',
    );
  }
  return zone;
}
