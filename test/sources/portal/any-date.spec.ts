import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { DateOrder } from '../../../src/audit/file-port.ts';
import { createOrderEvidence } from '../../../src/sources/portal/date-order.ts';
import { createTimeSettler, readCellTime } from '../../../src/sources/portal/dates.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Africa/Casablanca',
] as const;

const two = (value: number): string => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const clock = (t: Temporal.PlainDateTime): string => `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
const half = (t: Temporal.PlainDateTime): string =>
  `${t.hour % 12 === 0 ? 12 : t.hour % 12}:${two(t.minute)}:${two(t.second)} ${t.hour < 12 ? 'AM' : 'PM'}`;

/** Ways to write the same wall clock, to the second. */
const STYLES: readonly ((t: Temporal.PlainDateTime) => string)[] = [
  (t) => `${t.toPlainDate()} ${clock(t)}`,
  (t) => `${t.toPlainDate()}T${clock(t)}`,
  (t) => `${t.year}/${t.month}/${t.day} ${clock(t)}`,
  (t) => `${MONTHS[t.month - 1]} ${t.day}, ${t.year} ${half(t)}`,
  (t) => `${t.day}-${MONTHS[t.month - 1]}-${t.year} ${clock(t)}`,
  (t) => `${two(t.day)}/${two(t.month)}/${t.year} ${clock(t)}`,
  (t) => `${two(t.day)}.${two(t.month)}.${t.year}, ${clock(t)}`,
];

const seconds = fc.integer({ min: Date.UTC(2000, 0, 2) / 1000, max: Date.UTC(2099, 11, 30) / 1000 });

/** Clocks of three hours around each change of the zone's offset from 2005 on. */
function* wallsAroundChanges(zone: string): Generator<Temporal.PlainDateTime> {
  let from: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`2005-01-01T00:00[${zone}]`);
  for (let count = 0; count < 60; count += 1) {
    from = from.getTimeZoneTransition('next');
    if (from === null || from.year >= 2030) return;
    for (let minutes = -180; minutes <= 180; minutes += 15) yield from.toPlainDateTime().add({ minutes });
  }
}

function assertSettled(wall: Temporal.PlainDateTime, zone: string): void {
  const text = `${wall.toPlainDate()} ${clock(wall)}`;
  const settled = createTimeSettler({ kind: 'zone', zone }, undefined)(readCellTime({ text }));
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const second = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  const label = `${wall} ${zone} ${JSON.stringify(settled)}`;
  assert.equal(settled.kind, first.toPlainDateTime().equals(wall) ? 'instant' : 'problem', label);
  if (settled.kind !== 'instant') return;
  assert.equal(settled.time, first.epochMilliseconds, label);
  assert.equal(settled.isRepeated === true, first.epochMilliseconds !== second.epochMilliseconds, label);
}

describe('any date of any zone [U]', () => {
  it('is the instant that the clock of the zone stood for, or told to be none', () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), fc.constantFrom(...STYLES), (second, zone, style) => {
        const instant = Temporal.Instant.fromEpochMilliseconds(second * 1000);
        const wall = instant.toZonedDateTimeISO(zone).toPlainDateTime();
        const settled = createTimeSettler({ kind: 'zone', zone }, 'day-first')(readCellTime({ text: style(wall) }));
        const expected = wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
        assert.ok(settled.kind === 'instant', JSON.stringify(settled));
        assert.deepEqual([settled.time, settled.exact], [expected, false]);
        assert.equal(
          settled.isRepeated === true,
          expected !== wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds,
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('around every change of the clocks is found, found twice, or never was', () => {
    for (const zone of ZONES) for (const wall of wallsAroundChanges(zone)) assertSettled(wall, zone);
  });

  it('is the same to the millisecond out of a serial and out of a text', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 999 }), (second, ms) => {
        const wall = second * 1000 + ms;
        const settle = createTimeSettler({ kind: 'zone', zone: 'UTC' }, undefined);
        const text = new Date(wall).toISOString().slice(0, 23).replace('T', ' ');
        const asText = settle(readCellTime({ text }));
        assert.deepEqual(asText, { kind: 'instant', time: wall, exact: true });
        assert.deepEqual(settle(readCellTime({ text, serial: wall / 86_400_000 + 25_569 })), asText);
      }),
    );
  });

  it('never is another day than the one that is written', () => {
    const settle = createTimeSettler({ kind: 'zone', zone: 'UTC' }, 'day-first');
    fc.assert(
      fc.property(fc.nat(40), fc.nat(14), fc.integer({ min: 1990, max: 2110 }), (day, month, year) => {
        const settled = settle(readCellTime({ text: `${day}/${month}/${year} 10:00` }));
        if (settled.kind !== 'instant') return;
        const date = new Date(settled.time);
        assert.deepEqual([date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()], [day, month, year]);
      }),
      { numRuns: 1000 },
    );
  });

  it('may be any text: it is a time, or refused in words', () => {
    const part = fc.constantFrom(
      '2026',
      '11',
      '16',
      '1',
      'Nov',
      'mai',
      ':',
      '/',
      '-',
      '.',
      ' ',
      'PM',
      'UTC',
      '+01:00',
      'Z',
      ',',
      'T',
      '99',
      'Mon',
      '年',
      '\u202e',
    );
    const settle = createTimeSettler({ kind: 'zone', zone: 'UTC' }, 'month-first');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const settled = settle(readCellTime({ text }));
          if (settled.kind === 'problem')
            assert.match(settled.reason, /^(?:it has no time|the time "[^\n]*" \S[^\n]*)$/);
          else assert.equal(settled.kind, 'instant');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the order of day and month [U]', () => {
  const verdict = (texts: readonly string[]) => {
    const evidence = createOrderEvidence();
    for (const text of texts) evidence.add(readCellTime({ text }));
    return evidence.verdict();
  };

  it('is told by a number over 12, and by nothing else', () => {
    assert.deepEqual(verdict(['03/04/2026 10:00', '04/04/2026 10:00']), { kind: 'open' });
    assert.deepEqual(verdict(['04/04/2026 10:00', 'Nov 16, 2026 10:00', '2026-11-16 10:00', '', 'Total']), {
      kind: 'not-needed',
    });
    assert.deepEqual(verdict(['03/04/2026 10:00', '16/04/2026 10:00']), {
      kind: 'shown',
      order: 'day-first',
      example: '16/04/2026 10:00',
    });
    assert.deepEqual(verdict(['04/16/2026 10:00', '04-03-2026 10:00']), {
      kind: 'shown',
      order: 'month-first',
      example: '04/16/2026 10:00',
    });
    assert.deepEqual(verdict(['04/16/2026 10:00', '16/04/2026 10:00']), {
      kind: 'both',
      examples: ['16/04/2026 10:00', '04/16/2026 10:00'],
    });
    assert.deepEqual(verdict(['16/17/2026 10:00', '32/01/2026 10:00']), { kind: 'not-needed' });
  });

  it('that is shown is the one it was written in', () => {
    fc.assert(
      fc.property(
        fc.array(seconds, { minLength: 1, maxLength: 30 }),
        fc.constantFrom<DateOrder>('day-first', 'month-first'),
        (times, order) => {
          const texts = times.map((second) => {
            const [year, month, day] = new Date(second * 1000).toISOString().slice(0, 10).split('-');
            return `${order === 'day-first' ? `${day}/${month}` : `${month}/${day}`}/${year} 10:00`;
          });
          const found = verdict(texts);
          assert.notEqual(found.kind, 'both');
          if (found.kind === 'shown') assert.equal(found.order, order);
        },
      ),
    );
  });
});
