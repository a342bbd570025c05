import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commonPeriods,
  coverageStatement,
  gapsOf,
  mergePeriods,
  type Proof,
  provenOf,
} from '../../src/audit/coverage.ts';
import type { Period } from '../../src/audit/event.ts';

const at = (text: string): number => Date.parse(`${text}T00:00:00+01:00`);
const period = (from: number, to: number): Period => ({ from, to });
const anyPeriod = fc.tuple(fc.nat(60), fc.nat(60)).map(([from, to]) => period(from, to));
const covers = (periods: readonly Period[], instant: number): boolean =>
  periods.some(({ from, to }) => from <= instant && instant < to);

describe('spans and gaps [U]', () => {
  it('merges what touches or overlaps, and drops what is empty', () => {
    const merged = mergePeriods([period(5, 6), period(1, 3), period(3, 4), period(2, 3), period(9, 9), period(8, 7)]);
    assert.deepEqual(merged, [period(1, 4), period(5, 6)]);
  });

  it('finds the gaps of a span', () => {
    assert.deepEqual(gapsOf(period(0, 10), [period(2, 4), period(6, 20)]), [period(0, 2), period(4, 6)]);
    assert.deepEqual(gapsOf(period(0, 10), []), [period(0, 10)]);
    assert.deepEqual(gapsOf(period(2, 4), [period(2, 4)]), []);
  });

  it('covers each instant by a span or by a gap, never by both', () => {
    fc.assert(
      fc.property(anyPeriod, fc.array(anyPeriod), (asked, spans) => {
        const gaps = gapsOf(asked, spans);
        for (let instant = asked.from; instant < asked.to; instant += 1) {
          assert.equal(covers(gaps, instant), !covers(spans, instant));
        }
        assert.deepEqual(gaps, mergePeriods(gaps));
        assert.ok(gaps.every(({ from, to }) => from >= asked.from && to <= asked.to));
      }),
    );
  });
});

describe('what both of two lists of spans cover [U]', () => {
  it('is each instant that both do, and no other', () => {
    fc.assert(
      fc.property(fc.array(anyPeriod), fc.array(anyPeriod), (some, others) => {
        const common = commonPeriods(some, others);
        for (let instant = 0; instant < 60; instant += 1) {
          assert.equal(covers(common, instant), covers(some, instant) && covers(others, instant));
        }
      }),
    );
  });
});

describe('what is proven [U]', () => {
  const proof = (from: number, to: number, more: Partial<Proof> = {}): Proof => ({ from, to, ...more });
  const changes = (proofs: readonly Proof[], orgIds?: readonly string[]) => provenOf(proofs, orgIds).changes;

  it('of several organisations is what is proven of each', () => {
    const proofs = [proof(0, 10, { orgId: 'a' }), proof(5, 20, { orgId: 'b' })];
    assert.deepEqual(changes(proofs), [period(5, 10)]);
    assert.deepEqual(changes(proofs.slice(0, 1)), [period(0, 10)]);
    assert.deepEqual(changes(proofs.slice(0, 1), ['a', 'b']), []);
    assert.deepEqual(changes([...proofs, proof(15, 25)]), [period(5, 10), period(15, 25)]);
  });

  it('as to changes takes no proof of other records', () => {
    const limited = proof(0, 10, { categories: ['LOGINS', 'Contact_Center'] });
    assert.deepEqual(provenOf([limited, proof(3, 4)]), { changes: [period(0, 10)], everything: [period(3, 4)] });
    assert.deepEqual(changes([proof(0, 10, { categories: ['LOGINS'] })]), []);
    assert.deepEqual(changes([proof(0, 10, { categories: [] })]), []);
    assert.deepEqual(changes([proof(0, 10, { sourceKind: 'security-audit-api' })]), []);
  });
});

describe('what is said about coverage [U]', () => {
  const zone = 'Europe/Berlin';
  const now = Date.parse('2026-11-23T12:00:00+01:00');
  const week = period(at('2026-11-16'), at('2026-11-23'));
  const extent = { firstAt: at('2026-11-10'), lastAt: Date.parse('2026-11-20T15:30:00+01:00') };

  it('says complete only of what is proven', () => {
    const proven = [period(at('2026-11-01'), at('2026-11-18')), period(at('2026-11-18'), at('2026-11-23'))];
    assert.deepEqual(coverageStatement(week, proven, extent, zone, now), {
      complete: true,
      sentence: 'Complete for 16-22 Nov 2026 (CET).',
      gaps: [],
    });
  });

  it('says so where the proof is of contact centre changes only', () => {
    const limited = [{ ...week, categories: ['CONTACT_CENTER'] }];
    assert.deepEqual(coverageStatement(week, limited, extent, zone, now), {
      complete: true,
      sentence: 'Complete for 16-22 Nov 2026 (CET), contact centre changes.',
      gaps: [],
    });
    const { sentence } = coverageStatement(week, [...limited, week], extent, zone, now);
    assert.equal(sentence, 'Complete for 16-22 Nov 2026 (CET).');
  });

  it('is complete for several organisations only where each is', () => {
    const one = [{ ...week, orgId: 'a' }];
    assert.equal(coverageStatement(week, one, extent, zone, now, ['a']).complete, true);
    assert.equal(coverageStatement(week, one, extent, zone, now, ['a', 'b']).complete, false);
  });

  describe('where only what is newer than the last poll is missing', () => {
    const MINUTE = 60_000;
    const provenTo = now - 12 * MINUTE;
    const polls = [{ provenTo, nextAt: now + 3 * MINUTE }];
    const today = period(at('2026-11-23'), at('2026-11-24'));
    const said = (asked: Period, proofs: readonly Proof[], when = now, newest = polls) =>
      coverageStatement(asked, proofs, extent, zone, when, [], newest);

    it('says up to when it is complete', () => {
      const proofs = [{ from: 0, to: provenTo, categories: ['CONTACT_CENTER'] }];
      assert.deepEqual(said(today, proofs), {
        complete: false,
        isUpToDate: true,
        sentence: 'Complete up to 11:48 CET, contact centre changes; newer records are not fetched yet.',
        gaps: [period(provenTo, now)],
      });
      const { sentence } = said(period(now - 5 * MINUTE, now), proofs);
      assert.equal(sentence, 'Records newer than 11:55 CET are not fetched yet.');
      const midnight = at('2026-11-23') + MINUTE;
      const late = [{ provenTo: at('2026-11-22') + 23 * 60 * MINUTE, nextAt: midnight }];
      const night = said(week, [period(0, at('2026-11-22') + 23 * 60 * MINUTE)], midnight, late);
      assert.match(night.sentence, /^Complete up to 22 Nov 2026, 23:00 CET;/);
    });

    it('says so of all time as well, from the first record on', () => {
      const all = said(period(0, now), [period(at('2026-11-01'), provenTo)]);
      assert.deepEqual(all, {
        complete: false,
        isUpToDate: true,
        sentence: 'Data from 10 Nov 2026, 00:00 CET, complete up to 11:48 CET; newer records are not fetched yet.',
        gaps: [period(provenTo, now)],
      });
      const holed = said(period(0, now), [period(at('2026-11-12'), provenTo)]);
      assert.deepEqual([holed.isUpToDate, holed.gaps.length], [undefined, 2]);
    });

    it('says that something is missing where polls are late, or more is missing', () => {
      const isUpToDate = (...given: Parameters<typeof said>): boolean | undefined => said(...given).isUpToDate;
      const proofs = [period(0, provenTo)];
      assert.equal(isUpToDate(today, proofs, now + 8 * MINUTE), true);
      assert.equal(isUpToDate(today, proofs, now + 8 * MINUTE + 1), undefined);
      assert.equal(isUpToDate(today, proofs, now, []), undefined);
      assert.equal(isUpToDate(today, [period(0, provenTo - 1)]), undefined);
      assert.equal(isUpToDate(today, [period(today.from + 1, provenTo)]), undefined);
      assert.equal(isUpToDate(today, []), undefined);
    });

    it('goes by the organisation that is furthest behind', () => {
      const proofs = [
        { ...period(0, provenTo), orgId: 'a' },
        { ...period(0, provenTo - 5 * MINUTE), orgId: 'b' },
      ];
      const both = [...polls, { provenTo: provenTo - 5 * MINUTE, nextAt: now + 1 }];
      assert.match(said(today, proofs, now, both).sentence, /^Complete up to 11:43 CET;/);
      assert.equal(said(today, proofs, now, polls).isUpToDate, undefined);
      assert.equal(said(today, proofs, now + 5 * MINUTE + 2, both).isUpToDate, undefined);
    });
  });

  it('names the data there is and the gap', () => {
    const statement = coverageStatement(week, [period(at('2026-11-16'), at('2026-11-21'))], extent, zone, now);
    assert.deepEqual(statement, {
      complete: false,
      sentence:
        'Data from 10 Nov 2026, 00:00 CET to 20 Nov 2026, 15:30 CET; not proven complete for 21-22 Nov 2026 (CET).',
      gaps: [period(at('2026-11-21'), at('2026-11-23'))],
    });
  });

  it('counts gaps beyond the newest two', () => {
    const days = [16, 18, 20, 22].map((day) => period(at(`2026-11-${day}`), at(`2026-11-${day}`) + 86_400_000));
    const { sentence, gaps } = coverageStatement(week, days, extent, zone, now);
    assert.equal(gaps.length, 3);
    assert.match(sentence, /not proven complete for 19 Nov 2026 \(CET\), for 21 Nov 2026 \(CET\) and 1 more span\.$/);
  });

  it('says so when there is nothing at all', () => {
    const { complete, sentence } = coverageStatement(week, [], undefined, zone, now);
    assert.equal(complete, false);
    assert.match(sentence, /^No data yet; not proven complete\.$/);
  });

  it('tells an open beginning by its end', () => {
    const { complete, sentence, gaps } = coverageStatement(period(0, week.to), [week], extent, zone, now);
    assert.equal(complete, false);
    assert.match(sentence, /not proven complete before 16 Nov 2026 \(CET\)\.$/);
    assert.deepEqual(gaps, [period(extent.firstAt, week.from)]);
  });

  it('never lets a gap begin before the first record when the question has no beginning', () => {
    const proven = [period(at('2026-11-01'), week.to)];
    const early = coverageStatement(period(0, week.to), proven, extent, zone, now);
    assert.deepEqual([early.complete, early.gaps], [false, []]);
    assert.match(early.sentence, /not proven complete before 1 Nov 2026 \(CET\)\.$/);
    assert.deepEqual(coverageStatement(period(0, now), [], undefined, zone, now).gaps, []);
  });

  it('does not tell of the time before the first record beside another gap', () => {
    const proven = [period(at('2026-11-01'), at('2026-11-18'))];
    const { sentence, gaps } = coverageStatement(period(0, week.to), proven, extent, zone, now);
    assert.deepEqual(gaps, [period(at('2026-11-18'), week.to)]);
    assert.match(sentence, /; not proven complete for 18-22 Nov 2026 \(CET\)\.$/);
  });

  it('tells gaps in whole minutes, rather too long', () => {
    const proven = [period(week.from, week.to - 90_001)];
    const { sentence } = coverageStatement(week, proven, extent, zone, now);
    assert.match(sentence, /for 22 Nov 2026, 23:58 - 23 Nov 2026, 00:00 \(CET\)\.$/);
  });

  it('turns no span round when the records begin after the time of asking', () => {
    const before = extent.firstAt - 86_400_000;
    const { sentence } = coverageStatement(period(before - 1_000, before), [], extent, zone, before);
    assert.match(sentence, /^Data from [^;]+ on; not proven complete/);
  });

  it('leaves the future out, and knows nothing of it', () => {
    const thisWeek = period(at('2026-11-23'), at('2026-11-30'));
    assert.equal(coverageStatement(thisWeek, [period(at('2026-11-23'), now)], extent, zone, now).complete, true);
    const future = coverageStatement(period(now + 1, now + 2), [week], extent, zone, now);
    assert.deepEqual([future.complete, future.gaps], [false, [period(now + 1, now + 2)]]);
  });
});
