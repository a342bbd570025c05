/** Any table, however its columns are called and ordered and whatever stands around it, gives the same events. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import type { DateOrder } from '../../../src/audit/file-port.ts';
import { bytesInput } from '../../../src/sources/byte-input.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import type { Field } from '../../../src/sources/portal/fields.ts';
import { portalSource } from '../../../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import { csvTable } from '../../../src/sources/tables/csv-table.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { generateEvents, type SyntheticChange } from '../../fixtures/synthetic-events.ts';
import { useTemporaryFiles } from '../tables/temporary-files.ts';
import { numberCell, textCell, workbookOf } from '../tables/workbook-writer.ts';

const NAMES = loadColumnNames();
const recognise = createRecogniser(NAMES);
const CHANGES = [...generateEvents({ count: 25, seed: 11, endAt: Date.UTC(2026, 10, 23) })];

/** Columns that a report may have, and what stands in them. */
const COLUMNS: readonly (readonly [Field, (change: SyntheticChange) => string])[] = [
  ['actorName', ({ actor }) => actor.name],
  ['actorEmail', ({ actor }) => actor.email],
  ['action', ({ action }) => action],
  ['entityType', ({ type }) => type],
  ['targetId', ({ target }) => target.id],
  ['targetName', ({ target }) => target.name],
  ['field', ({ change }) => change?.field ?? ''],
  ['before', ({ change }) => change?.before ?? ''],
  ['after', ({ change }) => change?.after ?? ''],
  ['description', ({ actionText }) => actionText],
  ['ip', ({ ip }) => ip],
];

/** How times are written; those of a workbook may be numbers. */
type TimeStyle = 'serial' | 'iso' | 'month-name' | DateOrder;

interface Layout {
  readonly columns: readonly number[];
  /** Which of the known names each field goes by, and how it is spelt. */
  readonly names: readonly number[];
  readonly spelling: number;
  readonly titles: readonly string[];
  readonly style: TimeStyle;
  readonly isCsv: boolean;
  readonly extra: boolean;
}

const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => ` ${name.toLowerCase()} `,
  (name) => [...name].join('_'),
  (name) => `${name}:`,
];

const layouts: fc.Arbitrary<Layout> = fc.record({
  columns: fc.shuffledSubarray([...COLUMNS.keys()], { minLength: COLUMNS.length }),
  names: fc.array(fc.nat(30), { minLength: COLUMNS.length + 1, maxLength: COLUMNS.length + 1 }),
  spelling: fc.nat(SPELLINGS.length - 1),
  titles: fc.array(fc.constantFrom('Audit Trail', 'Printed by Agent Seven', '2026-11-23', 'From 1 to 7 Nov', ''), {
    maxLength: 8,
  }),
  style: fc.constantFrom<TimeStyle>('serial', 'iso', 'month-name', 'day-first', 'month-first'),
  isCsv: fc.boolean(),
  extra: fc.boolean(),
});

/** A folded name that means the field. */
function nameOf(field: Field, pick: number, spelling: number): string {
  const names = Object.keys(NAMES.meanings).filter((name) => NAMES.meanings[name] === field);
  return SPELLINGS[spelling]?.(names[pick % names.length] ?? '') ?? '';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function timeText(time: number, style: TimeStyle): string {
  const iso = new Date(time).toISOString();
  const [year, month = '', day, clock] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10), iso.slice(11, 23)];
  if (style === 'day-first') return `${day}/${month}/${year} ${clock}`;
  if (style === 'month-first') return `${month}/${day}/${year} ${clock}`;
  return style === 'month-name'
    ? `${MONTHS[Number(month) - 1]} ${Number(day)}, ${year} ${clock}`
    : `${year}-${month}-${day} ${clock}`;
}

/** The header and the rows; the time stands first. */
function tableOf(layout: Layout): readonly (readonly string[])[] {
  const chosen = layout.columns.flatMap((index) => COLUMNS.slice(index, index + 1));
  const header = chosen.map(([field], index) => nameOf(field, layout.names[index] ?? 0, layout.spelling));
  const extra = layout.extra ? ['Points of nobody'] : [];
  return [
    [nameOf('time', layout.names.at(-1) ?? 0, layout.spelling), ...header, ...extra],
    ...CHANGES.map((change) => [
      timeText(change.time, layout.style),
      ...chosen.map(([, text]) => text(change)),
      ...extra,
    ]),
  ];
}

function workbookBytes(layout: Layout): Buffer {
  const titles = layout.titles.map((title, index) => `<row r="${index + 1}">${textCell(`A${index + 1}`, title)}</row>`);
  const rows = tableOf(layout).map((cells, index) => {
    const row = layout.titles.length + index + 1;
    const written = cells.map((text, column) => {
      const reference = `${String.fromCharCode(65 + column)}${row}`;
      const change = CHANGES[index - 1];
      if (column > 0 || change === undefined || layout.style !== 'serial') return textCell(reference, text);
      return numberCell(reference, change.time / 86_400_000 + 25_569, 2);
    });
    return `<row r="${row}">${written.join('')}</row>`;
  });
  return workbookOf({ sheets: { Report: [...titles, ...rows].join('') } });
}

function csvBytes(layout: Layout): Buffer {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = tableOf(layout).map((cells) => cells.map(quote).join(';'));
  return Buffer.from([...layout.titles.map(quote), ...rows].join('\r\n'));
}

describe('any table [I]', () => {
  const file = useTemporaryFiles();

  async function open(layout: Layout): Promise<TableReader> {
    if (layout.isCsv) return csvTable(bytesInput('any', csvBytes(layout)), { recognise });
    return xlsxTable(file('any.xlsx', workbookBytes(layout)), 'any', { recognise });
  }

  async function read(layout: Layout): Promise<readonly IncomingEvent[]> {
    const events: IncomingEvent[] = [];
    const options = { names: NAMES, clock: { now: () => 0 } };
    for await (const item of portalSource(await open(layout), undefined, { zone: 'UTC' }, options).read()) {
      events.push(item.kind === 'event' ? item.incoming : assert.fail(`${item.where}: ${item.reason}`));
    }
    return events;
  }

  it('gives the same events, recognised as the same', async () => {
    const plain: Layout = {
      columns: [...COLUMNS.keys()],
      names: Array.from({ length: COLUMNS.length + 1 }, () => 0),
      spelling: 0,
      titles: [],
      style: 'iso',
      isCsv: true,
      extra: false,
    };
    const expected = (await read(plain)).map(({ identity }) => identity.bucket);
    assert.equal(new Set(expected).size, CHANGES.length);
    await fc.assert(
      fc.asyncProperty(layouts, async (layout) => {
        const events = await read(layout);
        assert.deepEqual(
          events.map(({ event }) => factsOf(event)),
          CHANGES.map(expectedFacts),
        );
        assert.deepEqual(
          events.map(({ identity }) => identity.bucket),
          expected,
        );
      }),
      { numRuns: 60 },
    );
  });
});

const factsOf = ({ time, actor, action, target, description, changes, ip }: AuditEvent) => ({
  time,
  actor,
  action,
  target,
  description,
  changes,
  ip,
});

/** A service identity whose name is its email has no name. */
function expectedFacts({
  time,
  actor,
  action,
  target,
  actionText,
  change,
  ip,
}: SyntheticChange): ReturnType<typeof factsOf> {
  const { email, name } = actor;
  return {
    time,
    actor: name === email ? { email } : { email, name },
    action,
    target,
    description: actionText,
    changes: change === undefined ? [] : [change],
    ip,
  };
}
