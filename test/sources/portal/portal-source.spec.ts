import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../src/audit/event.ts';
import type { FileChoices } from '../../../src/audit/file-port.ts';
import type { SourceItem } from '../../../src/audit/ports.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { inspectTable, type TableFindings } from '../../../src/sources/portal/inspect-table.ts';
import { type PortalSource, portalSource } from '../../../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { PORTAL_REPORTS } from '../../fixtures/portal/portal-documents.ts';
import { type MemoryTable, tableInMemory } from './table-in-memory.ts';

const NAMES = loadColumnNames();
const OPTIONS = { names: NAMES, clock: { now: () => Date.UTC(2026, 10, 23) } };
const UTC: FileChoices = { zone: 'UTC' };
type Texts = readonly (readonly string[])[];

const inspect = (reader: TableReader, choices: FileChoices = {}): Promise<TableFindings> =>
  inspectTable(reader, { names: NAMES, choices });

async function itemsOf(source: PortalSource): Promise<readonly SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source.read()) items.push(item);
  return items;
}

async function take(rows: Texts, choices = UTC, table: MemoryTable = {}) {
  const source = portalSource(tableInMemory(rows, table), undefined, choices, OPTIONS);
  const items = await itemsOf(source);
  return {
    source,
    events: items.flatMap((item) => (item.kind === 'event' ? [item.incoming.event] : [])),
    rejected: items.flatMap((item) => (item.kind === 'rejected' ? [`${item.where}: ${item.reason}`] : [])),
    notes: source.notes(),
  };
}

/** The only record of a table of one row. */
async function record(header: readonly string[], row: readonly string[], choices = UTC): Promise<AuditEvent> {
  const { events, rejected } = await take([header, row], choices);
  assert.deepEqual(rejected, []);
  return events[0] ?? assert.fail('no event');
}

const TIME = '2026-11-16 10:00:00';

describe('a row as an event [U]', () => {
  it('says what its columns say, and is kept as it stands', async () => {
    const header = [
      'Timestamp',
      'User Name',
      'User Email',
      'Action',
      'Object Type',
      'Object ID',
      'Object Name',
      'Field',
      'Old Value',
      'New Value',
      'IP Address',
      'Points',
    ];
    const row = [
      TIME,
      'Agent Seven',
      'Agent.Seven@example.com',
      'Updated',
      'ContactServiceQueue',
      'AW3zqPSEh5ILmjsY44DC',
      'Billing',
      'capacity',
      '3',
      '4',
      '192.0.2.7',
      '12',
    ];
    const event = await record(header, row);
    assert.deepEqual(event, {
      id: event.id,
      time: Date.UTC(2026, 10, 16, 10),
      actor: { email: 'Agent.Seven@example.com', name: 'Agent Seven' },
      action: 'modified',
      entityType: 'contact-service-queue',
      target: { id: 'AW3zqPSEh5ILmjsY44DC', name: 'Billing' },
      changes: [{ field: 'capacity', before: '3', after: '4' }],
      description: '',
      category: '',
      ip: '192.0.2.7',
      sources: [{ kind: 'portal-pdf', name: 'report', where: 'row 2', importedAt: Date.UTC(2026, 10, 23) }],
      raw: Object.fromEntries(header.map((name, index) => [name, row[index]])),
    });
  });

  const people: readonly (readonly [string, string, object])[] = [
    ['User', 'Agent Seven', { name: 'Agent Seven' }],
    ['User', 'agent.seven@example.com', { email: 'agent.seven@example.com' }],
    ['User', 'Agent Seven (agent.seven@example.com)', { name: 'Agent Seven', email: 'agent.seven@example.com' }],
    ['Changed By', 'Agent Seven <agent.seven@example.com>', { name: 'Agent Seven', email: 'agent.seven@example.com' }],
    ['User', '0A000000-0000-4000-8000-000000000001', { id: '0a000000-0000-4000-8000-000000000001' }],
    ['User ID', 'api@cconesp.net', { email: 'api@cconesp.net' }],
    ['User ID', '4711', { id: '4711' }],
    ['User Name', 'agent.seven@example.com', { email: 'agent.seven@example.com' }],
    ['User', 'null', {}],
  ];
  for (const [header, text, actor] of people) {
    it(`names ${JSON.stringify(actor)} where ${header} is "${text}"`, async () => {
      assert.deepEqual((await record(['Date', header, 'Details'], [TIME, text, 'x'])).actor, actor);
    });
  }

  const targets: readonly (readonly [string, object])[] = [
    ['AW3zqPSEh5ILmjsY44DC', { id: 'AW3zqPSEh5ILmjsY44DC' }],
    ['0a000000-0000-4000-8000-000000000001', { id: '0a000000-0000-4000-8000-000000000001' }],
    ['Billing', { name: 'Billing' }],
    ['A name of 20 signs ab', { name: 'A name of 20 signs ab' }],
    ['ABCDEFGHIJKLMNOPQRST', { name: 'ABCDEFGHIJKLMNOPQRST' }],
  ];
  for (const [text, target] of targets) {
    it(`is about ${JSON.stringify(target)} where the object is "${text}"`, async () => {
      assert.deepEqual((await record(['Date', 'Object'], [TIME, text])).target, target);
    });
  }

  it('tells actions by their words, and takes sentences for descriptions', async () => {
    const actions = ['Create', 'UPDATED', 'Deleted', 'Bulk update', 'Log in'];
    const rows = [['Date', 'Action', 'Object'], ...actions.map((action) => [TIME, action, 'x'])];
    assert.deepEqual(
      (await take(rows)).events.map(({ action }) => action),
      ['created', 'modified', 'deleted', 'modified', 'log in'],
    );
    const sentence = await record(['Date', 'Action'], [TIME, 'Agent Seven deleted the team Billing today']);
    assert.deepEqual(
      [sentence.action, sentence.description],
      ['deleted', 'Agent Seven deleted the team Billing today'],
    );
  });

  it('tells changes by columns and by JSON, never out of words', async () => {
    const columns = ['Date', 'Object', 'Old Value', 'New Value'];
    assert.deepEqual((await record(columns, [TIME, 'x', '3', '4'])).changes, [
      { field: 'value', before: '3', after: '4' },
    ]);
    assert.deepEqual((await record(columns, [TIME, 'x', '{"a":1,"b":2}', '{"a":1,"b":3}'])).changes, [
      { field: 'b', before: '2', after: '3' },
    ]);
    const listed = ['Date', 'Object', 'Changes'];
    assert.deepEqual((await record(listed, [TIME, 'x', '[{"field":"a","old":1,"new":2}]'])).changes, [
      { field: 'a', before: '1', after: '2' },
    ]);
    const words = await record(listed, [TIME, 'x', 'a changed from 1 to 2']);
    assert.deepEqual([words.changes, words.description], [[], 'a changed from 1 to 2']);
    const deep = `[${'['.repeat(50_000)}${']'.repeat(50_000)}]`;
    assert.deepEqual((await record(listed, [TIME, 'x', deep])).changes, []);
  });

  it('belongs to the organisation that it names by a uuid, else to the one that is given', async () => {
    const org = '0a000000-0000-4000-8000-0000000000aa';
    const home = '0b000000-0000-4000-8000-0000000000bb';
    const columns = ['Date', 'Object', 'Organization ID'];
    const choices = { ...UTC, orgId: home };
    assert.equal((await record(columns, [TIME, 'x', org], choices)).orgId, org);
    assert.equal((await record(columns, [TIME, 'x', '387'], choices)).orgId, home);
    assert.equal((await record(columns, [TIME, 'x', ''])).orgId, undefined);
    const { rejected, events } = await take([columns, [TIME, 'x', org], [TIME, 'y', '']], {
      ...choices,
      onlyOrgId: home,
    });
    assert.deepEqual([rejected, events.length], [['row 2: it belongs to another organisation'], 1]);
  });

  it('is sample data where that is said', async () => {
    const { source, events } = await take(
      [
        ['Date', 'User'],
        [TIME, 'x'],
      ],
      { ...UTC, sample: true },
    );
    assert.deepEqual([source.kind, events[0]?.sources[0]?.kind], ['sample', 'sample']);
  });

  it('may have a zone of its own', async () => {
    const rows = [
      ['Date', 'Time zone', 'User'],
      [TIME, 'Asia/Tokyo', 'x'],
      [TIME, 'utc', 'x'],
      [TIME, 'EST', 'x'],
      [TIME, '', 'x'],
    ];
    const { events, rejected } = await take(rows, { zone: 'Europe/Berlin' });
    assert.deepEqual(
      events.map(({ time }) => new Date(time).getUTCHours()),
      [1, 10, 9],
    );
    assert.deepEqual(rejected, ['row 4: it names the zone "EST", which is not known']);
  });
});

describe('rows that are not taken in [U]', () => {
  const HEADER = ['Date', 'User', 'Action'];
  const GOOD = [TIME, 'Agent Seven', 'Update'];

  it('are rejected by place and reason, and the others kept', async () => {
    const rows = [HEADER, GOOD, ['', 'Agent Seven', 'Update'], ['soon', 'Agent Seven', 'Update'], [TIME, '', ''], GOOD];
    const { events, rejected } = await take(rows);
    assert.equal(events.length, 2);
    assert.deepEqual(rejected, [
      'row 3: it has no time',
      'row 4: the time "soon" is not a date that is known',
      'row 5: it says nothing but a time',
    ]);
  });

  it('are set aside for review where the reader is not sure of them', async () => {
    const flags = { 2: ['"Billing" crosses the edge of two columns', 'it is cut'] };
    const { events, rejected } = await take([HEADER, GOOD, GOOD, GOOD], UTC, { flags });
    assert.equal(events.length, 2);
    assert.deepEqual(rejected, ['row 3: it is for review: "Billing" crosses the edge of two columns; it is cut']);
    const findings = await inspect(tableInMemory([HEADER, GOOD, GOOD], { flags: { 1: ['it is cut'] } }), UTC);
    assert.deepEqual(findings.notes, [
      'of the first 2 rows, 1 cannot be read for sure and would be set aside for review',
    ]);
  });

  it('are those of a CSV file with a cell too few or too many', async () => {
    const rows = [HEADER, GOOD, GOOD.slice(0, 2), [...GOOD, 'x'], [...GOOD, '']];
    assert.deepEqual((await take(rows, UTC, { kind: 'portal-csv' })).rejected, [
      'row 3: it has 2 columns, the header has 3',
      'row 4: it has 4 columns, the header has 3',
    ]);
    assert.deepEqual((await take(rows, UTC, { kind: 'portal-pdf' })).rejected, [
      'row 4: it has 4 columns, the header has 3',
    ]);
    const workbook = await take(rows, UTC, { kind: 'portal-xlsx' });
    assert.deepEqual(workbook.rejected, []);
    assert.equal(workbook.events[2]?.raw['column D'], 'x');
  });

  it('are left out where they belong to the page, and told of', async () => {
    const titles = [['Audit Trail'], ['Times in UTC']];
    const rows = [
      ...titles,
      HEADER,
      GOOD,
      ['Page 1 of 2'],
      ...titles,
      HEADER,
      GOOD,
      ['', 'Page 2 of 2'],
      ['Total', '2'],
    ];
    const { events, rejected, notes } = await take(rows, {});
    assert.deepEqual([events.length, rejected], [2, []]);
    assert.deepEqual(notes, ['left out as no record: row 5, "Page 1 of 2", and 2 more']);
  });

  it('are never left out when they have a time', async () => {
    const { events } = await take([['Times in UTC'], ['Date', 'User'], [TIME, 'Total'], [TIME, 'Page 1']], {});
    assert.equal(events.length, 2);
  });
});

describe('what must be said of a table first [U]', () => {
  const table = (...times: readonly string[]): TableReader =>
    tableInMemory([['Date', 'User'], ...times.map((time) => [time, 'Agent Seven'])]);
  const refused = (reader: TableReader, choices: FileChoices, code: string, findings?: TableFindings): Promise<void> =>
    assert.rejects(itemsOf(portalSource(reader, findings, choices, OPTIONS)), { code });

  it('is the zone, where nothing names it', async () => {
    const findings = await inspect(table(TIME));
    assert.deepEqual(
      [findings.asks, findings.zoneInFile, findings.sample],
      [['zone'], undefined, [{ where: 'row 2', cells: [TIME, 'Agent Seven'] }]],
    );
    await refused(table(TIME), {}, 'needs-zone');
    await refused(table(TIME), {}, 'needs-zone', findings);
    assert.deepEqual((await inspect(table(TIME), { zone: 'Asia/Tokyo' })).sample[0]?.time, Date.UTC(2026, 10, 16, 1));
    assert.deepEqual((await inspect(table('2026-11-16T10:00:00Z', '2026-11-16 10:00 +02:00'))).asks, []);
    await refused(table(TIME), { zone: 'Nowhere' }, 'bad-time-zone');
  });

  it('is the order of day and month, where no row of the whole table shows it', async () => {
    const open = Array.from({ length: 500 }, (_, index) => `0${(index % 9) + 1}/11/2026 10:00`);
    const findings = await inspect(table(...open), UTC);
    assert.deepEqual([findings.asks, findings.dateOrder], [['date-order'], undefined]);
    await refused(table(...open), UTC, 'needs-date-order');
    const shown = await inspect(table(...open, '16/11/2026 10:00'), UTC);
    assert.deepEqual(
      [shown.asks, shown.dateOrder, shown.sample[0]?.time],
      [[], 'day-first', Date.UTC(2026, 10, 1, 10)],
    );
    assert.deepEqual(shown.notes, ['dates are read with the day first, as "16/11/2026 10:00" shows']);
    const items = await itemsOf(
      portalSource(table(...open, '11/16/2026 10:00'), undefined, { ...UTC, dateOrder: 'day-first' }, OPTIONS),
    );
    // What the dates show goes before what somebody thought.
    assert.equal(items[0]?.kind === 'event' && items[0].incoming.event.time, Date.UTC(2026, 0, 11, 10));
    const chosen = await itemsOf(portalSource(table(...open), findings, { ...UTC, dateOrder: 'month-first' }, OPTIONS));
    assert.equal(chosen[0]?.kind === 'event' && chosen[0].incoming.event.time, Date.UTC(2026, 0, 11, 10));
  });

  it('cannot be said of a table that shows both orders: it is refused before anything is taken in', async () => {
    const mixed = table(
      '01/11/2026 10:00',
      '16/11/2026 10:00',
      ...Array.from({ length: 300 }, () => '02/11/2026 10:00'),
      '11/16/2026 10:00',
    );
    await assert.rejects(inspect(mixed, UTC), {
      code: 'mixed-dates',
      message: 'report cannot be taken in: in "16/11/2026 10:00" the day comes first, in "11/16/2026 10:00" the month.',
    });
    await refused(mixed, UTC, 'mixed-dates');
  });

  it('is nothing about rows for review: their dates show nothing', async () => {
    const rows = [
      ['Date', 'User'],
      ['01/11/2026 10:00', 'x'],
      ['11/16/2026 10:00', 'x'],
    ];
    const findings = await inspect(tableInMemory(rows, { flags: { 2: ['it is cut'] } }), UTC);
    assert.deepEqual(findings.asks, ['date-order']);
  });

  it('does not help where no time can be read', async () => {
    await assert.rejects(inspect(table('11/16/26 10:00', '11/17/26 10:00', '11/18/26 10:00')), {
      code: 'no-table',
      message:
        'report cannot be taken in: no time of its first rows can be read; "11/16/26 10:00" has no year of four digits.',
    });
    await assert.rejects(inspect(table('2026-11-16', '2026-11-17', '2026-11-18')), { code: 'no-table' });
  });

  it('goes before what the file says, and that is told', async () => {
    const rows = [
      ['Date (UTC)', 'User'],
      [TIME, 'Agent Seven'],
    ];
    const findings = await inspect(tableInMemory(rows), { zone: 'Europe/Berlin' });
    assert.deepEqual([findings.zoneInFile, findings.sample[0]?.time], ['UTC', Date.UTC(2026, 10, 16, 9)]);
    assert.deepEqual(findings.notes.slice(-1), ['the times are read in Europe/Berlin all the same, as was said']);
  });

  it('is for the table that was shown, and no other', async () => {
    const findings = await inspect(table(TIME), UTC);
    await refused(
      tableInMemory([
        ['Date', 'Action', 'User'],
        [TIME, 'Update', 'x'],
      ]),
      UTC,
      'changed',
      findings,
    );
    const own = { ...OPTIONS, names: { ...NAMES, meanings: { ...NAMES.meanings, user: 'description' as const } } };
    await assert.rejects(itemsOf(portalSource(table(TIME), findings, UTC, own)), { code: 'changed' });
  });
});

describe('reading a table [U]', () => {
  const rows: Texts = [['Date', 'User'], ...Array.from({ length: 2500 }, () => [TIME, 'Agent Seven'])];

  it('may be done again, and left in the middle', async () => {
    const source = portalSource(tableInMemory(rows), undefined, UTC, OPTIONS);
    const first = await itemsOf(source);
    let seen = 0;
    for await (const _ of source.read()) {
      seen += 1;
      if (seen === 100) break;
    }
    assert.deepEqual(await itemsOf(source), first);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    const options = { ...OPTIONS, onProgress: (progress: { rows: number }) => seen.push(progress.rows) };
    await itemsOf(portalSource(tableInMemory(rows), undefined, UTC, options));
    assert.deepEqual(seen, [1000, 2000, 2500]);
  });

  it('proves only what is stated, and only when it was whole', async () => {
    const statedPeriod = { from: Date.UTC(2026, 10, 16), to: Date.UTC(2026, 10, 23) };
    const whole = portalSource(tableInMemory(rows), undefined, UTC, { ...OPTIONS, statedPeriod });
    assert.equal(whole.proves(), undefined);
    await itemsOf(whole);
    assert.deepEqual(whole.proves(), statedPeriod);
    const unsaid = portalSource(tableInMemory(rows), undefined, UTC, OPTIONS);
    await itemsOf(unsaid);
    assert.equal(unsaid.proves(), undefined);
    const broken = portalSource(tableInMemory([...rows, ['soon', 'x']]), undefined, UTC, { ...OPTIONS, statedPeriod });
    await itemsOf(broken);
    assert.equal(broken.proves(), undefined);
  });

  it('tells of times that stood on the clock twice', async () => {
    const { notes } = await take(
      [
        ['Date', 'User'],
        ['2026-10-25 02:30', 'x'],
        ['2026-10-25 03:30', 'x'],
      ],
      { zone: 'Europe/Berlin' },
    );
    assert.deepEqual(notes, ['1 time stands in an hour that the clocks went through twice; the first one is taken']);
  });

  it('takes names of columns that objects inherit, and texts that mean something elsewhere', async () => {
    const hostile = '<@all> [x](https://example.com) =cmd|x \u202e';
    const rows2 = [
      ['Date', 'User', '__proto__', 'constructor', 'toString'],
      [TIME, hostile, 'a', 'b', 'c'],
    ];
    const { events } = await take(rows2);
    assert.deepEqual(Object.entries(events[0]?.raw ?? {}), [
      ['Date', TIME],
      ['User', hostile],
      ['__proto__ (2)', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    assert.equal(events[0]?.actor.name, hostile.trim());
  });
});

describe('workbooks that LibreOffice wrote [I]', () => {
  for (const { name, rows, columns } of PORTAL_REPORTS.filter((one) => one.name !== 'writer')) {
    it(`${name}.xlsx holds the report, row by row`, async () => {
      const path = `test/fixtures/portal/${name}.xlsx`;
      const reader = await xlsxTable(path, `${name}.xlsx`, { recognise: createRecogniser(NAMES) });
      const findings = await inspect(reader);
      const asked: FileChoices = { zone: 'Europe/Berlin', ...(name === 'ambiguous' ? { dateOrder: 'day-first' } : {}) };
      const choices = findings.asks.length === 0 ? {} : asked;
      const items = await itemsOf(portalSource(reader, findings, choices, OPTIONS));
      const events = items.map((item) => (item.kind === 'event' ? item.incoming.event : assert.fail(item.reason)));
      assert.equal(events.length, rows.length);
      for (const [index, row] of rows.entries()) {
        const event = events[index];
        // The time may have been made a date.
        const raw = columns.slice(1).map((column) => String(event?.raw[column]).replace(/\s+/g, ' '));
        assert.deepEqual(
          raw,
          row.slice(1).map((cell) => cell.replace(/\s+/g, ' ')),
        );
      }
    });
  }
});
