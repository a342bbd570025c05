import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { findZone, isZone, zoneLabel, zonesOfCity } from '../../src/audit/zone.ts';

function at(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

describe('zones [U]', () => {
  it('knows IANA names in any case', () => {
    assert.equal(findZone('Europe/Berlin'), 'Europe/Berlin');
    assert.equal(findZone('europe/berlin'), 'Europe/Berlin');
    assert.equal(findZone(' america/argentina/buenos_aires '), 'America/Argentina/Buenos_Aires');
    assert.equal(findZone('utc'), 'UTC');
    assert.equal(findZone('Etc/GMT+5'), 'Etc/GMT+5');
  });

  it('refuses offsets, abbreviations without daylight saving, and inventions', () => {
    for (const text of [
      '+02:00',
      'EST',
      'MST',
      'BST',
      'PST',
      'IST',
      '',
      ' ',
      'Berlin',
      'Mars/Olympus',
      'Europe/',
      '/',
      'a/b',
    ]) {
      assert.equal(isZone(text), false, text);
    }
  });

  it('takes every zone the runtime supports', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      assert.ok(isZone(zone), zone);
    }
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof isZone(text) === 'boolean'));
    assert.equal(isZone('a/'.repeat(500_000)), false);
  });

  it('finds the zones of a city', () => {
    assert.deepEqual(zonesOfCity('berlin'), ['Europe/Berlin']);
    assert.deepEqual(zonesOfCity('New York'), ['America/New_York']);
    assert.deepEqual(zonesOfCity('Atlantis'), []);
  });

  it('calls a zone by its real abbreviation, else by its offset', () => {
    const winter = at('2026-01-15T12:00Z');
    const summer = at('2026-07-15T12:00Z');
    const rows: readonly (readonly [string, number, string])[] = [
      ['Europe/Berlin', winter, 'CET'],
      ['Europe/Berlin', summer, 'CEST'],
      ['Europe/London', winter, 'GMT'],
      ['Europe/London', summer, 'BST'],
      ['America/New_York', winter, 'EST'],
      ['America/New_York', summer, 'EDT'],
      ['America/Los_Angeles', summer, 'PDT'],
      ['Asia/Kolkata', winter, 'UTC+5:30'],
      ['Asia/Tokyo', winter, 'UTC+9'],
      ['Asia/Kathmandu', winter, 'UTC+5:45'],
      ['America/St_Johns', winter, 'UTC-3:30'],
      ['Australia/Sydney', winter, 'UTC+11'],
      ['UTC', winter, 'UTC'],
    ];
    for (const [zone, instant, label] of rows) {
      assert.equal(zoneLabel(instant, zone), label, zone);
    }
  });
});
