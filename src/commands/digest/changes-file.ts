/** Changes as a CSV file for spreadsheets, in which nothing from the data can act. */
import { entityTypeLabel } from '../../audit/entity-type.ts';
import type { AuditEvent, Change } from '../../audit/event.ts';
import { zoned } from '../../audit/period.ts';

/** Spreadsheets cut longer cells, or take no file with them. */
const CELL_CHARS = 32_000;
const ELLIPSIS = '…';
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

const COLUMNS = ['Time (UTC)', 'Event', 'Action', 'Kind', 'Target', 'Target id', 'Changes', 'Description', 'Source'];

/**
 * UTF-8 with a byte order mark, a header, and a line for each change.
 * @param zone IANA, of the second column with local times
 */
export function changesCsv(events: readonly AuditEvent[], zone: string): Uint8Array {
  const [time = '', ...others] = COLUMNS;
  const header = [time, `Time (${zone})`, ...others];
  const lines = [header, ...events.map((event) => cellsOf(event, zone))].map((cells) => cells.map(csvCell).join(','));
  return new TextEncoder().encode(BYTE_ORDER_MARK + lines.map((line) => line + LINE_END).join(''));
}

function cellsOf(event: AuditEvent, zone: string): readonly string[] {
  const local = zoned(event.time, zone);
  return [
    local.toInstant().toString({ fractionalSecondDigits: 3 }),
    `${local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} ${local.offset}`,
    event.id,
    event.action,
    entityTypeLabel(event.entityType),
    event.target.name ?? '',
    event.target.id ?? '',
    event.changes.map(changeWords).join('; '),
    event.description,
    event.sources.map(({ name, where }) => `${name}, ${where}`).join('; '),
  ];
}

function changeWords({ field, before, after }: Change): string {
  if (before === undefined) return after === undefined ? field : `${field}: set to ${after}`;
  return after === undefined ? `${field}: was ${before}` : `${field}: ${before} -> ${after}`;
}

/**
 * One cell, in quotes where it needs them. What a spreadsheet would take for a
 * formula gets an apostrophe in front.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const short = text.length > CELL_CHARS ? `${text.slice(0, CELL_CHARS)}${ELLIPSIS}` : text;
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(short) ? `'${short}` : short;
  return /[",\r\n\t;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
