/** What a reading process says, checked: the file may have made it say anything. */
import { z } from 'zod';
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import type { FileFindings } from '../../audit/file-port.ts';

const KINDS = ['control-hub-csv', 'admin-audit-json', 'portal-csv', 'portal-xlsx', 'portal-pdf', 'people-csv'] as const;
/** Lists are for a card and a preview; a reader that sends more is not believed. */
const [MAX_COLUMNS, MAX_SAMPLE_ROWS, MAX_NOTES] = [1000, 20, 100];
const [MAX_LINE_CHARS, MAX_CELL_CHARS] = [600, 2000];

const count = z.number().int().nonnegative();
const instant = z.number().int().min(-8.64e15).max(8.64e15);
const line = z.string().transform((text) => excerpt(text, MAX_LINE_CHARS));
const cell = z.string().max(MAX_CELL_CHARS);

const findings = z.object({
  kind: z.enum(KINDS),
  bytes: count,
  aboutRows: count.optional(),
  table: z
    .object({
      columns: z.array(z.object({ header: cell, field: line.optional() })).max(MAX_COLUMNS),
      headerAt: line,
      sample: z
        .array(z.object({ where: line, cells: z.array(cell).max(MAX_COLUMNS), time: instant.optional() }))
        .max(MAX_SAMPLE_ROWS),
      asks: z.array(z.enum(['zone', 'date-order'])).max(2),
      dateOrder: z.enum(['day-first', 'month-first']).optional(),
      zoneInFile: cell.optional(),
      notes: z.array(line).max(MAX_NOTES),
    })
    .optional(),
});

const progress = { bytes: count.optional(), memory: count };
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alive'), ...progress }),
  z.object({ type: z.literal('items'), items: z.array(z.unknown()), ...progress }),
  z.object({ type: z.literal('found'), findings, ...progress }),
  z.object({ type: z.literal('end'), peakMemory: count, ...progress }),
  z.object({ type: z.literal('failed'), code: z.string(), message: line, next: line, ...progress }),
]);

/** Codes that a reader may give; see FileReader. */
const FAILURES = [
  'bad-time-zone',
  'changed',
  'csv-columns',
  'damaged',
  'empty-file',
  'encrypted',
  'mixed-dates',
  'needs-date-order',
  'needs-zone',
  'no-table',
  'several-tables',
  'too-large',
  'too-much-memory',
  'too-slow',
  'unknown-format',
  'unreadable-file',
  'unsupported-format',
] as const;

/** Items are not looked at here. Undefined when it is no message. */
export function readMessage(value: unknown): z.infer<typeof message> | undefined {
  return message.safeParse(value).data;
}

/** What was found, under the name that the sender gave it. */
export function withName(found: z.infer<typeof findings>, name: string): FileFindings {
  const { table, aboutRows, ...rest } = found;
  return JSON.parse(JSON.stringify({ ...rest, name, aboutRows, table }));
}

/** Why a reader gave up. Undefined when it did not say it in a way that is known. */
export function failureOf(failed: { readonly code: string; readonly message: string; readonly next: string }) {
  const code = FAILURES.find((known) => known === failed.code);
  if (code === undefined || failed.message === '') return undefined;
  return new SourceError(code, failed.message, failed.next);
}
