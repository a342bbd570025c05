import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';
import {
  familyOf,
  offered,
  type PhrasingRow,
  phrasingRows,
  questionOf,
  readRow,
  textOf,
  wrongWith,
} from './phrasing-rows.ts';

const FILES = phrasingRows();
const ROWS = [...FILES.values()].flat();
const LEAST_ROWS = 450;

/** Right and all, by intent or code. */
const counts = new Map<string, { right: number; all: number }>();

describe('phrasings that people type [U]', () => {
  after(() => {
    const lines = [...counts].sort().map(([family, { right, all }]) => `${family}: ${right} of ${all}`);
    const total = [...counts.values()].reduce((sum, { right }) => sum + right, 0);
    console.log(['', 'Read right:', ...lines, `together: ${total} of ${ROWS.length}`, ''].join('\n  '));
  });

  for (const [file, rows] of FILES) {
    describe(file, () => {
      for (const row of rows) {
        it(titleOf(row), () => {
          const family = familyOf(row);
          const count = counts.get(family) ?? { right: 0, all: 0 };
          counts.set(family, count);
          count.all += 1;
          check(row);
          count.right += 1;
        });
      }
    });
  }
});

describe('the phrasings themselves [U]', () => {
  it('are many, and none stands twice', () => {
    assert.ok(ROWS.length >= LEAST_ROWS, `${ROWS.length}`);
    const keys = ROWS.map(({ text, times, now, zone }) => JSON.stringify([text, times, now, zone]));
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
    );
  });

  it('have one expectation each, and spans whose offsets are those of the zone', () => {
    for (const { text, expect, refuse, choice, zone } of ROWS) {
      assert.equal([expect, refuse, choice].filter((part) => part !== undefined).length, 1, text);
      for (const { from, to } of [...(expect === undefined ? [] : [expect]), ...(choice ?? [])]) {
        const ends = [from, to].filter((end) => end !== undefined);
        assert.ok(ends.length < 2 || Date.parse(ends[0] ?? '') < Date.parse(ends[1] ?? ''), text);
        for (const end of ends.filter((instant) => !instant.endsWith('+00:00'))) {
          assert.equal(end.slice(-6), Temporal.Instant.from(end).toZonedDateTimeISO(zone).offset, text);
        }
      }
    }
  });
});

function check(row: PhrasingRow): void {
  const reading = readRow(row);
  if (row.expect !== undefined) {
    assert.equal(reading.kind, 'question', reading.kind === 'refused' ? reading.reason : '');
    assert.deepEqual(reading.kind === 'question' && reading.question, questionOf(row.expect));
  } else if (row.refuse !== undefined) {
    assert.equal(wrongWith(row, row.refuse, reading), undefined);
  } else {
    const { choice = [] } = row;
    assert.equal(reading.kind, 'refused');
    assert.deepEqual(offered(row, reading, choice.length), choice.map(questionOf));
  }
}

function titleOf(row: PhrasingRow): string {
  const text = JSON.stringify(textOf(row)).slice(1, -1);
  return text.length > 100 ? `${text.slice(0, 100)}… (${textOf(row).length} characters)` : text || '(nothing)';
}
