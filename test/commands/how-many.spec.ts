import assert from 'node:assert/strict';
import { howMany } from '../../src/commands/how-many.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { asSummary, choicesOf, contextOf, countsOf, openWorld, render, sameFromButton, useRig } from './rig.ts';

describe('how-many [I]', () => {
  const rig = useRig();

  it('counts by kind when nothing else is said', async () => {
    const answer = asSummary(await sameFromButton(rig, 'how many changes last week'));
    assert.equal(answer.total, 16);
    assert.equal(answer.reading, 'number of changes, 16-22 Nov 2026 (CET)');
    assert.deepEqual(countsOf(answer), [
      ['contact service queue', 6],
      ['user', 4],
      ['entry point', 2],
      ['site', 2],
      ['business hours', 1],
      ['team', 1],
    ]);
  });

  for (const [text, total] of [
    ['how many unattributed changes last week', 4],
    ['how many anonymous changes in queues last week', 3],
    ['how many changes without a name last week', 4],
    ['how many anonymous deletions last week', 1],
  ] as const) {
    it(`answers "${text}"`, async () => {
      const answer = asSummary(await sameFromButton(rig, text));
      assert.equal(answer.total, total);
      assert.match(answer.reading, /that name nobody/);
    });
  }

  it('counts what names nobody by kind', async () => {
    assert.deepEqual(countsOf(await sameFromButton(rig, 'how many unattributed changes last week by type')), [
      ['contact service queue', 3],
      ['user', 1],
    ]);
  });

  it('counts by actor, and calls nobody of an anonymous row a person', async () => {
    const answer = await sameFromButton(rig, 'how many changes last week by actor');
    assert.deepEqual(countsOf(answer), [
      ['mara.lind@example.com', 5],
      ['api@cconesp.net (person unknown)', 3],
      ['jon.berg@example.com', 3],
      ['jon.berg@partner.example.org', 2],
      ['nobody named (person unknown)', 1],
      ['00000000-0000-4000-8000-0000000000f9', 1],
      ['Mara Lind', 1],
    ]);
  });

  it('counts by action', async () => {
    assert.deepEqual(countsOf(await sameFromButton(rig, 'how many changes last week by action')), [
      ['modified', 13],
      ['deleted', 2],
      ['created', 1],
    ]);
  });

  it('counts by day, days without changes included', async () => {
    const counts = countsOf(await sameFromButton(rig, 'how many deletions last week by day'));
    assert.deepEqual(
      counts.map(([, count]) => count),
      [0, 0, 0, 0, 2, 0, 0],
    );
    assert.deepEqual([counts[0]?.[0], counts.at(-1)?.[0]], ['Mon 16 Nov 2026', 'Sun 22 Nov 2026']);
  });

  it('counts by week, from Monday, in the zone of the asker', async () => {
    const counts = countsOf(await rig.ask('how many changes last 3 weeks by week'));
    assert.equal(counts.length, 4);
    assert.deepEqual(counts.at(-1)?.[0], 'Week 48, from 23 Nov 2026');
    const all = asSummary(await rig.ask('how many changes last 3 weeks by day'));
    assert.equal(
      counts.reduce((sum, [, count]) => sum + count, 0),
      all.total,
    );
  });

  it('counts no day that has not begun', async () => {
    const counts = countsOf(await rig.ask('how many changes this month by day'));
    assert.equal(counts.length, 23);
    assert.equal(counts.at(-1)?.[0], 'Mon 23 Nov 2026');
  });

  it('counts the days of the asked span even where there is no data', async () => {
    const empty = await openWorld([]);
    const asked = {
      intent: 'how-many',
      by: 'day',
      from: exampleAt('2026-11-16'),
      to: exampleAt('2026-11-19'),
    } as const;
    const counts = countsOf(await howMany.answer(asked, await contextOf(empty)));
    await empty.close();
    assert.deepEqual(counts, [
      ['Mon 16 Nov 2026', 0],
      ['Tue 17 Nov 2026', 0],
      ['Wed 18 Nov 2026', 0],
    ]);
  });

  it('sums up the days before the last 31', async () => {
    const old = Array.from({ length: 3 }, (_, index) =>
      anIncoming({ id: `c-old-${index}`, time: exampleAt(`2026-08-0${index + 1}`) }),
    );
    await rig.store.append(old);
    const answer = asSummary(await rig.ask('how many changes by day'));
    const counts = countsOf(answer);
    assert.deepEqual(counts[0], ['earlier', 3]);
    assert.equal(counts.length, 32);
    assert.equal(
      counts.reduce((sum, [, count]) => sum + count, 0),
      answer.total,
    );
  });

  it('shows the newest days on the card, says what lies before, and draws no bar for none', async () => {
    const reply = render(await rig.ask('how many changes this month by day'));
    const card = JSON.stringify(reply.card);
    assert.match(card, /Mon 23 Nov 2026/);
    assert.doesNotMatch(card, /Sun 1 Nov 2026/);
    assert.match(card, /9 earlier rows with \d+ changes? not shown\./);
    const none = JSON.stringify(render(await rig.ask('how many deletions last week by day')).card);
    assert.equal(none.match(/"━+"/g)?.length, 1);
    const nothing = render(await rig.ask('how many deletions of teams last week by day'));
    assert.equal(nothing.picture, undefined);
  });

  it('sums up what does not fit the table', async () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      anIncoming({ id: `c-many-${index}`, time: exampleAt('2026-11-12'), entityType: `kind-${index}` }),
    );
    await rig.store.append(many);
    const answer = asSummary(await rig.ask('how many changes by type'));
    const counts = countsOf(answer);
    assert.equal(counts.length, 13);
    assert.match(counts.at(-1)?.[0] ?? '', /^\d+ others$/);
    assert.equal(
      counts.reduce((sum, [, count]) => sum + count, 0),
      answer.total,
    );
  });

  it('keeps to an object and to a person', async () => {
    assert.equal(asSummary(await sameFromButton(rig, 'how many changes to queue Sales_EMEA')).total, 3);
    assert.equal(asSummary(await sameFromButton(rig, 'how many changes by mara.lind@example.com last week')).total, 6);
  });

  it('offers equal names and says which name is unknown', async () => {
    assert.deepEqual(choicesOf(await rig.ask('how many changes by Jon Berg')), ['Jon Berg', 'Jon Berg']);
    const unknown = asSummary(await rig.ask('how many changes to queue Nowhere'));
    assert.equal(unknown.total, 0);
    assert.match(unknown.reading, /no record names Nowhere/);
  });

  it('stays a summary when there is nothing, and says whether that is proven', async () => {
    const proven = asSummary(await rig.ask('how many changes on 14 Nov'));
    assert.deepEqual([proven.total, proven.coverage.complete, countsOf(proven)], [0, true, []]);
    assert.equal(asSummary(await rig.ask('how many changes on 1 Nov')).coverage.complete, false);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'how-many/by-actor', 'how many changes last week by actor');
    await matchGolden(rig, 'how-many/by-day', 'how many deletions last week by day');
  });
});
