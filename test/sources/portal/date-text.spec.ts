import assert from 'node:assert/strict';
import type { DateOrder } from '../../../src/audit/file-port.ts';
import { createTimeSettler, type FileZone, readCellTime } from '../../../src/sources/portal/dates.ts';
import type { TableCell } from '../../../src/sources/tables/table.ts';

const BERLIN: FileZone = { kind: 'zone', zone: 'Europe/Berlin' };

interface Read {
  readonly zone?: FileZone;
  readonly order?: DateOrder;
  readonly clock?: TableCell;
}

/** A cell as an instant, as what is open, or as what is wrong with it. */
function read(
  cell: string | TableCell,
  { zone, order, clock }: Read = { zone: { kind: 'zone', zone: 'UTC' } },
): string {
  const settled = createTimeSettler(zone, order)(readCellTime(typeof cell === 'string' ? { text: cell } : cell, clock));
  if (settled.kind === 'open') return `asks ${settled.needs}`;
  if (settled.kind === 'problem') return settled.reason;
  const iso = new Date(settled.time).toISOString();
  return `${settled.exact ? iso : iso.replace(/\.?0*Z$/, 'Z')}${settled.isRepeated === true ? ' (first)' : ''}`;
}

const NOON = '2026-11-16T15:04:05Z';

describe('times as they are written [U]', () => {
  const written: readonly (readonly [string, string])[] = [
    ['2026-11-16 15:04:05', NOON],
    ['2026-11-16T15:04:05Z', NOON],
    ['2026-11-16T15:04:05.8451239Z', '2026-11-16T15:04:05.845Z'],
    ['2026-11-16 15:04:05,8', '2026-11-16T15:04:05.8Z'],
    ['2026-11-16 15:04', '2026-11-16T15:04:00Z'],
    ['2026/11/16 15:04:05', NOON],
    ['2026.11.16 15:04:05', NOON],
    ['2026/11/16 17:04:05 GMT+2', NOON],
    ['2026-11-16 10:04:05 UTC-05:00', NOON],
    ['2026-11-16T20:34:05+0530', NOON],
    ['2026-11-16 15:04:05 UTC', NOON],
    ['Nov 16, 2026 3:04:05 PM', NOON],
    ['Nov 16, 2026, 3:04:05\u202fPM', NOON],
    ['November 16th, 2026 at 3:04:05 p.m.', NOON],
    ['Monday, 16 November 2026 15:04:05', NOON],
    ['16-Nov-2026 15:04:05', NOON],
    ['16-NOV-2026 03.04.05 PM', 'the time "16-NOV-2026 03.04.05 PM" is not a date that is known'],
    ['Nov-16-2026 15:04:05:845', '2026-11-16T15:04:05.845Z'],
    ['16. November 2026 um 15:04:05 Uhr', NOON],
    ['16. Mär. 2026 15:04', '2026-03-16T15:04:00Z'],
    ['lun. 16 févr. 2026 à 15:04', '2026-02-16T15:04:00Z'],
    ['16 de noviembre de 2026 15:04:05', NOON],
    ['2026年11月16日 15時04分05秒', NOON],
    ['２０２６-11-16 15:04:05', NOON],
    ['Mon Nov 16 2026 16:04:05 GMT+0100 (Central European Standard Time)', NOON],
    ['Mon, 16 Nov 2026 15:04:05 GMT', NOON],
    ['2026-11-16 10:04:05 America/New_York', NOON],
    ['15:04:05 16-Nov-2026', NOON],
    ['12:30 AM Nov 16, 2026', '2026-11-16T00:30:00Z'],
    ['12:30 PM Nov 16, 2026', '2026-11-16T12:30:00Z'],
    ['16/11/2026 15:04:05', 'asks date-order'],
    ['11/11/2026 15:04:05', '2026-11-11T15:04:05Z'],
    ['1794841445123', '2026-11-16T15:04:05.123Z'],
    ['1794841445', NOON],
  ];
  for (const [text, expected] of written) it(`"${text}"`, () => assert.equal(read(text), expected));

  const refused: readonly (readonly [string, string])[] = [
    ['', 'it has no time'],
    ['hello', 'is not a date that is known'],
    ['Total: 500', 'is not a date that is known'],
    ['11/16/26 3:04 PM', 'has no year of four digits'],
    ['16-Nov-26 15:04', 'has no year of four digits'],
    ['2026-11-16', 'has no time of day'],
    ['16 Nov 2026', 'has no time of day'],
    ['15:04:05', 'has no date'],
    ['2026-02-29 10:00', 'is not a day of the calendar'],
    ['31 Apr 2026 10:00', 'is not a day of the calendar'],
    ['2026-11-16 24:00', 'is not a time of the day'],
    ['2026-11-16 15:60', 'is not a time of the day'],
    ['Nov 16, 2026 15:04 PM', 'is not a time of the day'],
    ['Nov 16, 2026 0:30 PM', 'is not a time of the day'],
    ['2026-11-16 10:00 - 11:00', 'holds two times of day'],
    ['16 jui 2026 10:00', 'is not a date that is known'],
    ['1999-12-31 23:59:59', 'is outside the years 2000 to 2099'],
    ['2100-01-01 00:00:00', 'is outside the years 2000 to 2099'],
    ['2026-11-16 10:00 Nowhere/Land', 'names "Nowhere/Land", which is no zone'],
    ['=1+1', 'is not a date that is known'],
    ['46342.5', 'is not a date that is known'],
    ['x'.repeat(200), 'is too long for a time'],
  ];
  for (const [text, reason] of refused) {
    it(`"${text.slice(0, 40)}" is refused`, () => assert.ok(read(text).endsWith(reason), read(text)));
  }

  it('leave open what they do not say', () => {
    assert.equal(read('2026-11-16 15:04:05', {}), 'asks zone');
    assert.equal(read('2026-11-16 15:04:05 EST', {}), 'asks zone');
    assert.equal(read('2026-11-16 15:04:05Z', {}), NOON);
    assert.equal(read('1794841445', {}), NOON);
    assert.equal(read('03/04/2026 10:00', { zone: BERLIN }), 'asks date-order');
    assert.equal(read('03/04/2026 10:00', { zone: BERLIN, order: 'day-first' }), '2026-04-03T08:00:00Z');
    assert.equal(read('03.04.2026 10:00', { zone: BERLIN, order: 'month-first' }), '2026-03-04T09:00:00Z');
    assert.match(read('16/11/2026 10:00', { zone: BERLIN, order: 'month-first' }), /where the month comes first$/);
  });
});

describe('times of a zone [U]', () => {
  it('are refused where the clocks were put forward, and the first of two where they were put back', () => {
    const read0 = (text: string): string => read(text, { zone: BERLIN });
    assert.equal(read0('2026-03-29 01:59:59'), '2026-03-29T00:59:59Z');
    assert.match(read0('2026-03-29 02:30'), /never was in Europe\/Berlin: the clocks were put forward$/);
    assert.equal(read0('2026-03-29 03:00'), '2026-03-29T01:00:00Z');
    assert.equal(read0('2026-10-25 01:59'), '2026-10-24T23:59:00Z');
    assert.equal(read0('2026-10-25 02:30'), '2026-10-25T00:30:00Z (first)');
    assert.equal(read0('2026-10-25 03:00'), '2026-10-25T02:00:00Z');
  });

  it('may say by its abbreviation which of two they are', () => {
    assert.equal(read('2026-10-25 02:30 CEST', { zone: BERLIN }), '2026-10-25T00:30:00Z');
    assert.equal(read('2026-10-25 02:30 CET', { zone: BERLIN }), '2026-10-25T01:30:00Z');
    const newYork: FileZone = { kind: 'zone', zone: 'America/New_York' };
    assert.equal(read('Sun Nov 01 01:30:00 EST 2026', { zone: newYork }), '2026-11-01T06:30:00Z');
    assert.equal(read('Sun Nov 01 01:30:00 EDT 2026', { zone: newYork }), '2026-11-01T05:30:00Z');
    assert.match(read('2026-07-01 10:00 EST', { zone: newYork }), /America\/New_York was on "EDT" then$/);
    assert.match(read('2026-07-01 10:00 EST', { zone: BERLIN }), /Europe\/Berlin was on "CEST" then$/);
    assert.equal(
      read('2026-07-01 10:00 IST', { zone: { kind: 'zone', zone: 'Asia/Kolkata' } }),
      '2026-07-01T04:30:00Z',
    );
  });

  it('may be a fixed distance from UTC', () => {
    const zone: FileZone = { kind: 'offset', minutes: -330 };
    assert.equal(read('2026-11-16 15:04:05', { zone }), '2026-11-16T20:34:05Z');
    assert.match(read('2026-11-16 15:04:05 EST', { zone }), /names the zone "EST", and the file another$/);
  });
});

describe('times as a spreadsheet keeps them [U]', () => {
  const cell = (serial: number, text: string): TableCell => ({ serial, text });

  it('are serials of the years 2000 to 2099', () => {
    assert.equal(read(cell(46_342.5, '2026-11-16 12:00:00')), '2026-11-16T12:00:00Z');
    assert.equal(read(cell(46_342.627_836_805_6, '2026-11-16 15:04:05.100')), '2026-11-16T15:04:05.100Z');
    assert.equal(read(cell(46_342.5, '46342.5')), '2026-11-16T12:00:00Z');
    assert.equal(read(cell(46_342, '2026-11-16 00:00:00')), '2026-11-16T00:00:00Z');
    assert.match(read(cell(46_342, '2026-11-16')), /no time of day$/);
    assert.match(read(cell(17, '17')), /is not a date that is known$/);
    assert.equal(read(cell(1_794_841_445_123, '1794841445123')), '2026-11-16T15:04:05.123Z');
  });

  it('may stand in two columns', () => {
    const date = cell(46_342, '2026-11-16');
    const both = (day: string | TableCell, clock: TableCell): string => read(day, { zone: BERLIN, clock });
    assert.equal(both(date, cell(0.5, '12:00:00')), '2026-11-16T11:00:00Z');
    assert.equal(both(date, cell(46_342.5, '2026-11-16 12:00:00')), '2026-11-16T11:00:00Z');
    assert.equal(both(date, cell(0.627_836_805_6, '15:04:05.100')), '2026-11-16T14:04:05.100Z');
    assert.equal(both('16 Nov 2026', { text: '3:04:05.250 PM' }), '2026-11-16T14:04:05.250Z');
    assert.equal(both('16 Nov 2026', { text: '15:04 UTC' }), '2026-11-16T15:04:00Z');
    assert.match(both('16 Nov 2026', { text: '' }), /^the time "16 Nov 2026" has no time of day$/);
    assert.match(both('16 Nov 2026', { text: 'noon' }), /"16 Nov 2026 noon" has no time of day$/);
    assert.match(both('', { text: '15:04' }), /is not a date that is known$/);
    assert.equal(both('', { text: '' }), 'it has no time');
  });
});
