import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isoText, serialText, serialWallTime } from '../../../src/sources/tables/date-serial.ts';
import { formatOfCode } from '../../../src/sources/tables/number-formats.ts';

describe('date serials [U]', () => {
  const known: readonly (readonly [number, string])[] = [
    [1, '1900-01-01T00:00:00.000Z'],
    [59, '1900-02-28T00:00:00.000Z'],
    [61, '1900-03-01T00:00:00.000Z'],
    [25_569, '1970-01-01T00:00:00.000Z'],
    [46_342.5, '2026-11-16T12:00:00.000Z'],
    [2_958_465, '9999-12-31T00:00:00.000Z'],
  ];
  for (const [serial, iso] of known) {
    it(`${serial} is ${iso}`, () => assert.equal(new Date(serialWallTime(serial) ?? 0).toISOString(), iso));
  }

  it('are none before 1900 and after 9999', () => {
    for (const serial of [-1, 2_958_466, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(serialWallTime(serial), undefined);
    }
    assert.equal(serialText(-5, 'date'), '-5');
  });

  it('keep every millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1901, 0, 1), max: Date.UTC(2199, 0, 1) }), (ms) => {
        assert.equal(serialWallTime(ms / 86_400_000 + 25_569), ms);
      }),
    );
  });

  it('read as their format shows them', () => {
    assert.equal(serialText(46_342, 'date'), '2026-11-16');
    assert.equal(serialText(46_342.25, 'date'), '2026-11-16 06:00:00');
    assert.equal(serialText(46_342, 'date-time'), '2026-11-16 00:00:00');
    assert.equal(serialText(0.25, 'time'), '06:00:00');
    assert.equal(serialText(46_342.25, 'time'), '2026-11-16 06:00:00');
    assert.equal(serialText(60, 'date'), '1900-02-29');
  });

  it('have the text that every date has', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          assert.equal(isoText(date.getTime()), date.toISOString());
        },
      ),
    );
  });
});

describe('number formats [U]', () => {
  const codes: readonly (readonly [string, string | undefined])[] = [
    ['General', undefined],
    ['0.00', undefined],
    ['#,##0.00_);[Red]\\(#,##0.00\\)', undefined],
    ['0.00E+00', undefined],
    ['0 "days"', undefined],
    ['[Red]0', undefined],
    ['@', undefined],
    ['# ?/?', undefined],
    ['yyyy\\-mm\\-dd', 'date'],
    ['d-mmm-yy', 'date'],
    ['mmm', 'date'],
    ['[$-409]d/m/yyyy h:mm AM/PM;@', 'date-time'],
    ['dd.mm.yyyy hh:mm:ss', 'date-time'],
    ['hh:mm:ss.000', 'time'],
    ['[h]:mm', 'time'],
    ['mm:ss', 'time'],
    ['"at" h:mm', 'time'],
  ];
  for (const [code, format] of codes)
    it(`${code} is ${format ?? 'no date'}`, () => assert.equal(formatOfCode(code), format));
});
