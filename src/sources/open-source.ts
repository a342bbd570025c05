/** Opens a file, or bytes that were dropped into a chat, as a source of audit events. */
import { SourceError } from '../audit/errors.ts';
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

function openSource(input: ByteInput, options: FileSourceOptions): AuditSource {
  const kind = detectSource(input.name, input.head);
  const orgId = cleanText(options.orgId);
  const origin: RecordOrigin = {
    kind: options.sample === true ? 'sample' : kind,
    name: input.name,
    importedAt: options.clock.now(),
    homeOrgId: orgId === undefined ? undefined : decodeId(orgId),
    zone: zoneOf(options.timeZone),
  };
  return kind === 'control-hub-csv' ? controlHubCsv(input, origin, options) : adminAuditJson(input, origin, options);
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
