import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { datesBetween, isoWeek, startOfDate } from '../../src/audit/period.ts';
import { MONTHS } from '../../src/audit/period-text.ts';
import type { Question, Reading } from '../../src/audit/question.ts';
import { phrase } from '../../src/questions/canonical.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { type PhrasingRow, phrasingRows, readRow, textOf } from './phrasing-rows.ts';
import { OPTIONS } from './reading-options.ts';

const ROWS = [...phrasingRows().values()].flat();
/** Without quotes, so that words can be put in anywhere; short enough to be typed. */
const PLAIN = ROWS.filter(
  (row) => row.expect !== undefined && textOf(row).length < 200 && !/["'“”„«»‘’`\n]/.test(row.text),
);
const STRANGE = '§§zzqx§§';
/** Clearly meant as constraints, and never a part of a name when they are written small. */
const CONSTRAINTS = [
  'with low priority',
  'by carrier pigeon',
  'without approval',
  'not by zoe',
  'except on sundays',
  'using the api',
  'where x > 5',
  'sorted by date',
  'during lunch',
  'and why',
];
const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
/** 1985 to 2089. */
const instants = fc.integer({ min: 473_385_600_000, max: 3_755_376_000_000 });
const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...'who what when how changed deleted queue Sales by not except and or the last of between from to week 03/04/2026 25:00 " “ „ \' `'.split(
          ' ',
        ),
        '$'.concat('{process.env.X}'),
        '(a+)+$',
        '<@all>',
        '\u202e',
        'сhanged',
        '12 – 15 Nov',
        'Q3',
        "Keller's",
        'around noon',
      ),
      { maxLength: 40 },
    )
    .map((words) => words.join(' ')),
);

function readAt(text: string, zone: string, now: number): Reading {
  return readQuestion(text, { ...OPTIONS, zone, now });
}

function spanOf(range: string, zone: string, now: number): Pick<Question, 'from' | 'to'> {
  const reading = readAt(`what changed ${range}`, zone, now);
  assert.ok(reading.kind === 'question', `${range} in ${zone} at ${now}: ${JSON.stringify(reading)}`);
  const { intent, ...rest } = reading.question;
  assert.equal(intent, 'what-changed');
  return rest;
}

/** The text of a row with other words, read as the row is. */
function readInstead({ times: _, ...row }: PhrasingRow, text: string): Reading {
  return readRow({ ...row, text });
}

describe('any text [U]', () => {
  it('is read or refused, and a refusal says why, of what kind, and offers what can be asked', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const reading = readQuestion(text, OPTIONS);
        if (reading.kind === 'question') return;
        assert.ok(reading.reason.length > 10 && reading.code.length > 3, text);
        assert.ok(reading.suggestions.length <= 3);
        for (const suggestion of reading.suggestions) {
          assert.equal(readQuestion(suggestion, OPTIONS).kind, 'question', `${text} -> ${suggestion}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads the same whenever it is read', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => assert.deepEqual(readQuestion(text, OPTIONS), readQuestion(text, OPTIONS))),
      { numRuns: 50 },
    );
  });
});

describe('every word counts [U]', () => {
  it('a strange word put into a phrasing is kept in a value, or the text is refused', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.constantFrom(...PLAIN), fc.nat(), fc.boolean(), (row, seed, isInstead) => {
        const words = textOf(row).trim().split(/\s+/);
        words.splice(seed % (words.length + 1), isInstead && words.length > 1 ? 1 : 0, STRANGE);
        const text = words.join(' ');
        const reading = readInstead(row, text);
        const isKept = reading.kind === 'question' && JSON.stringify(reading.question).includes('zzqx');
        // Refused it is by name of something, never gone.
        assert.ok(isKept || reading.kind === 'refused', `${text} => ${JSON.stringify(reading)}`);
      }),
      { numRuns: 60 },
    );
  });

  it('a constraint behind a phrasing is never dropped', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.constantFrom(...PLAIN), fc.constantFrom(...CONSTRAINTS), (row, constraint) => {
        const text = `${textOf(row)
          .trim()
          .replace(/[?!.,🙏]+$/u, '')} ${constraint}`;
        const reading = readInstead(row, text);
        const last = constraint.split(' ').at(-1) ?? '';
        const isKept = reading.kind === 'question' && JSON.stringify(reading.question).includes(last);
        assert.ok(isKept || reading.kind === 'refused', `${text} => ${JSON.stringify(reading)}`);
      }),
      { numRuns: 60 },
    );
  });

  it('case, spaces and politeness around a phrasing do not change it', function () {
    this.timeout(60_000);
    const rows = PLAIN.filter((row) => !/\p{Lu}|^[?!.\s]/u.test(row.text) && readRow(row).kind === 'question');
    fc.assert(
      fc.property(fc.constantFrom(...rows), (row) => {
        const polite = `Hi,  could you please   ${textOf(row).trim().replace(/ /g, '  ')}  , thanks!`;
        assert.deepEqual(readInstead(row, polite), readRow(row), polite);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a question and its own words [U]', () => {
  it('every phrasing reads back from its canonical phrase', function () {
    this.timeout(60_000);
    for (const row of ROWS.filter(({ expect }) => expect !== undefined)) {
      const reading = readRow(row);
      if (reading.kind !== 'question') continue;
      const asked = phrase(reading.question, row.zone);
      assert.deepEqual(readInstead(row, asked), reading, `${textOf(row)} -> ${asked}`);
    }
  });
});

describe('times in every zone [U]', () => {
  it('a date that can be read two ways is asked back with both, any other is read', () => {
    const twoDigits = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(twoDigits, fc.integer({ min: 1, max: 28 }), fc.constantFrom('/', '-'), (first, second, mark) => {
        const reading = readQuestion(
          `what changed on ${first}${mark}${second}/2025`.replace(`${mark}${second}/`, `${mark}${second}${mark}`),
          OPTIONS,
        );
        if (second > 12 || first === second) {
          assert.equal(reading.kind, 'question');
          return;
        }
        assert.ok(reading.kind === 'refused' && reading.code === 'date');
        const [dayFirst, monthFirst] = [`${first} ${MONTHS[second - 1]} 2025`, `${second} ${MONTHS[first - 1]} 2025`];
        assert.deepEqual(reading.suggestions.slice(0, 2), [
          `what changed on ${dayFirst}`,
          `what changed on ${monthFirst}`,
        ]);
      }),
    );
  });

  it('the parts of a day lie one behind the other, and the night goes on to the morning', () => {
    fc.assert(
      fc.property(zones, instants, instants, (zone, now, other) => {
        const date = Temporal.Instant.fromEpochMilliseconds(other).toZonedDateTimeISO(zone).toPlainDate();
        const next = date.add({ days: 1 });
        // A date or an hour that a zone skipped is no part of any day.
        fc.pre(
          [date, next].every((day) => startOfDate(day.add({ days: 1 }), zone) - startOfDate(day, zone) === 86_400_000),
        );
        const [morning, afternoon, evening, night] = ['morning', 'afternoon', 'evening', 'night'].map((part) =>
          spanOf(`on the ${part} of ${date}`, zone, now),
        );
        assert.equal(morning?.to, afternoon?.from);
        assert.equal(afternoon?.to, evening?.from);
        assert.equal(evening?.to, startOfDate(next, zone));
        assert.equal(night?.from, evening?.from);
        assert.equal(night?.to, spanOf(`on the morning of ${next}`, zone, now).from);
      }),
    );
  });

  it('a quarter is its three months, and weeks to weeks are all between', () => {
    fc.assert(
      fc.property(
        zones,
        instants,
        fc.integer({ min: 1990, max: 2080 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 52 }),
        fc.integer({ min: 0, max: 51 }),
        (zone, now, year, quarter, first, more) => {
          const begin = Temporal.PlainDate.from({ year, month: 3 * quarter - 2, day: 1 });
          const months = datesBetween(begin, begin.add({ months: 3 }).subtract({ days: 1 }), zone);
          assert.deepEqual(spanOf(`in Q${quarter} ${year}`, zone, now), months);
          assert.deepEqual(spanOf(`in ${year}-Q${quarter}`, zone, now), months);
          const last = Math.min(52, first + more);
          const [from, to] = [isoWeek(year, first, zone)?.from, isoWeek(year, last, zone)?.to];
          assert.deepEqual(spanOf(`in weeks ${first} to ${last} of ${year}`, zone, now), { from, to });
        },
      ),
    );
  });

  it('"so far" and "to date" begin with the calendar and end now', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => {
        const whole = spanOf('this year', zone, now);
        fc.pre(whole.from !== now);
        for (const range of ['year to date', 'YTD', 'so far this year', 'this year so far']) {
          assert.deepEqual(spanOf(range, zone, now), { from: whole.from, to: now }, range);
        }
      }),
    );
  });
});
