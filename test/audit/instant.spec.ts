import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseInstant } from '../../src/audit/instant.ts';

describe('timestamps [U]', () => {
  const good: readonly [string, string, boolean][] = [
    ['2018-07-27T18:33:49+00:00', '2018-07-27T18:33:49.000Z', false],
    ['2019-01-02T16:58:36.845Z', '2019-01-02T16:58:36.845Z', true],
    ['2019-01-02T16:58:36.845999999Z', '2019-01-02T16:58:36.845Z', true],
    ['2019-01-02T16:58:36,845+0130', '2019-01-02T15:28:36.845Z', true],
    ['2019-01-02 16:58:36 UTC', '2019-01-02T16:58:36.000Z', false],
    ['2019-01-02t16:58:36z', '2019-01-02T16:58:36.000Z', false],
    ['2019-01-02T16:58:36.5-08', '2019-01-03T00:58:36.500Z', false],
    ['2019-01-02T16:58Z', '2019-01-02T16:58:00.000Z', false],
    ['2024-02-29T23:59:59.999-14:00', '2024-03-01T13:59:59.999Z', true],
    ['2026-11-23T10:00:00', '2026-11-23T10:00:00.000Z', false],
  ];
  for (const [text, expected, exact] of good) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseInstant(text), { kind: 'instant', time: Date.parse(expected), exact });
    });
  }

  const bad = [
    '',
    'yesterday',
    '23/11/2026 10:00',
    '2026-11-23',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T10:60:00Z',
    '2026-11-23T10:00:61Z',
    '2026-11-23T10:00:00.1234567890Z',
    '2026-11-23T10:00:00+15:00',
    '2026-11-23T10:00:00+01:75',
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '1795428000000',
  ];
  for (const text of bad) {
    it(`rejects "${text}" with a reason`, () => {
      const parsed = parseInstant(text);
      assert.equal(parsed.kind, 'problem');
      assert.match(parsed.kind === 'problem' ? parsed.reason : '', /^the time ".*" \S/);
    });
  }

  it('reads a time without offset in the given zone, summer and winter', () => {
    const times = ['2026-07-01T12:00:00', '2026-12-01T12:00:00.250'].map((text) => parseInstant(text, 'Europe/Berlin'));
    assert.deepEqual(times, [
      { kind: 'instant', time: Date.UTC(2026, 6, 1, 10), exact: false },
      { kind: 'instant', time: Date.UTC(2026, 11, 1, 11, 0, 0, 250), exact: true },
    ]);
  });

  it('takes the first of a repeated hour and moves a skipped one on', () => {
    const repeated = parseInstant('2026-10-25T02:30:00', 'Europe/Berlin');
    const skipped = parseInstant('2026-03-29T02:30:00', 'Europe/Berlin');
    assert.equal(repeated.kind === 'instant' && repeated.time, Date.UTC(2026, 9, 25, 0, 30));
    assert.equal(skipped.kind === 'instant' && skipped.time, Date.UTC(2026, 2, 29, 1, 30));
  });

  it('keeps to the offset that is written, whatever the zone', () => {
    const parsed = parseInstant('2026-07-01T12:00:00+00:00', 'Asia/Tokyo');
    assert.equal(parsed.kind === 'instant' && parsed.time, Date.UTC(2026, 6, 1, 12));
  });

  it('agrees with the calendar of the runtime for every time it writes', () => {
    const when = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(when, (date) => {
        assert.deepEqual(parseInstant(date.toISOString()), { kind: 'instant', time: date.getTime(), exact: true });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(typeof parseInstant(text).kind, 'string')),
    );
  });
});
