/** Changes as rows of a report. */
import type { AnswerRow, Attribution } from '../../audit/answer.ts';
import { entityTypeLabel } from '../../audit/entity-type.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { ReportCell, ReportColumn } from '../../audit/export-port.ts';

interface EventColumn extends ReportColumn {
  cell(row: AnswerRow): ReportCell;
}

/** Columns of a row, and how each is filled; addresses of colleagues are for who may see evidence. */
export function eventColumns(withAddresses: boolean): readonly EventColumn[] {
  return withAddresses ? [...COLUMNS, ADDRESS] : COLUMNS;
}

const text = (value: string | undefined): ReportCell => ({ kind: 'text', text: value ?? '' });

const COLUMNS: readonly EventColumn[] = [
  { heading: 'Time', kind: 'instant', chars: 20, cell: ({ event }) => ({ kind: 'instant', at: event.time }) },
  { heading: 'Who', kind: 'text', chars: 24, cell: ({ event }) => text(whoOf(event)) },
  { heading: 'Attribution', kind: 'text', chars: 16, cell: ({ attribution }) => text(attributionText(attribution)) },
  { heading: 'Action', kind: 'text', chars: 9, cell: ({ event }) => text(event.action) },
  { heading: 'Kind', kind: 'text', chars: 14, cell: ({ event }) => text(entityTypeLabel(event.entityType)) },
  { heading: 'Object', kind: 'text', chars: 26, cell: ({ event: { target } }) => text(target.name ?? target.id) },
  {
    heading: 'Changes',
    kind: 'changes',
    chars: 52,
    cell: ({ event: { changes, description } }) => ({ kind: 'changes', changes, otherwise: description }),
  },
  other('detail', 'Event', 26, ({ id }) => id),
  other('detail', 'Email', 28, ({ actor }) =>
    actor.name === undefined || actor.email === actor.name ? undefined : actor.email,
  ),
  other('data', 'Actor id', 36, ({ actor }) => actor.id),
  other('detail', 'Object id', 36, ({ target }) => target.id),
  other('data', 'Description', 60, ({ description }) => description),
  other('data', 'Category', 16, ({ category }) => category),
  other('detail', 'Tracking id', 30, ({ trackingId }) => trackingId),
  other('data', 'Organisation', 36, ({ orgId }) => orgId),
  other('detail', 'Source', 40, ({ sources }) => sources.map(({ name, where }) => `${name}, ${where}`).join('; ')),
];

const ADDRESS = other('detail', 'Address', 16, ({ ip }) => ip);

function other(
  place: 'detail' | 'data',
  heading: string,
  chars: number,
  value: (event: AuditEvent) => string | undefined,
): EventColumn {
  return { heading, kind: 'text', chars, place, cell: ({ event }) => text(value(event)) };
}

/** As the record has it. */
function whoOf({ actor }: AuditEvent): string {
  return actor.name ?? actor.email ?? actor.id ?? '(nobody named)';
}

/** No name as a fact unless the record carries it. */
function attributionText(attribution: Attribution): string {
  switch (attribution.kind) {
    case 'recorded':
      return 'recorded';
    case 'claimed':
      return attribution.people > 1
        ? `claimed by ${attribution.people} people, who contradict each other`
        : `claimed by ${attribution.by}, ${STANDINGS[attribution.standing]}`;
    case 'consistent-with':
      return 'person unknown';
    case 'unknown':
      return attribution.automation === undefined ? 'person unknown' : 'automation';
    default:
      return attribution satisfies never;
  }
}

const STANDINGS = { open: 'not confirmed', confirmed: 'confirmed', disputed: 'disputed' } as const;
