import assert from 'node:assert/strict';
import type { FileChoices } from '../../../src/audit/file-port.ts';
import type { TableFindings } from '../../../src/sources/portal/inspect-table.ts';
import { portalSource } from '../../../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { PORTAL_REPORTS } from '../../fixtures/portal/portal-documents.ts';
import { inspect, itemsOf, NAMES, OPTIONS, type Texts, TIME, take, UTC } from './portal-rig.ts';
import { tableInMemory } from './table-in-memory.ts';

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
