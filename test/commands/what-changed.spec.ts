import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { allPages, asEvents, eventsOf, refusalOf, render, sameFromButton, useRig } from './rig.ts';
import { type EventName, WORLD } from './world.ts';

describe('what-changed [I]', () => {
  const rig = useRig();

  const rows: readonly (readonly [text: string, events: readonly EventName[], reading: string])[] = [
    ['what changed yesterday', ['night-sunday'], 'changes, yesterday 22 Nov 2026 (CET)'],
    ['what changed today', ['sales-today'], 'changes, today 23 Nov 2026 (CET)'],
    ['what changed last night', ['night-sunday'], 'changes, 22 Nov 2026, 18:00 - 23 Nov 2026, 06:00 (CET)'],
    ['what was deleted last week', ['zoe-accent-deleted', 'support-deleted'], 'deletions, 16-22 Nov 2026 (CET)'],
    ['what changed in teams', ['team-by-id-only', 'night-team-created'], 'changes to teams, all time (Europe/Berlin)'],
    [
      'what changed between 9 Nov and 10 Nov',
      ['night-team-created', 'night-created', 'sales-created'],
      'changes, 9-10 Nov 2026 (CET)',
    ],
    ['what changed on 14 Nov', [], 'changes, 14 Nov 2026 (CET)'],
  ];
  for (const [text, events, reading] of rows) {
    it(`answers "${text}", from a text as from a button`, async () => {
      const answer = asEvents(await sameFromButton(rig, text));
      assert.deepEqual(eventsOf(answer), events);
      assert.equal(answer.total, events.length);
      assert.equal(answer.reading, reading);
    });
  }

  it('counts those that name nobody', async () => {
    const answer = asEvents(await rig.ask('what changed last week'));
    assert.deepEqual([answer.total, answer.anonymous], [16, 4]);
    const unknown = answer.rows.filter(({ attribution }) => attribution.kind === 'unknown').length;
    assert.equal(unknown, 4);
  });

  it('knows a kind that only the data names', async () => {
    assert.equal(asEvents(await rig.ask('what changed in business hours')).total, 1);
  });

  it('pages through every change exactly once, in the order of one long page', async () => {
    const whole = eventsOf(await rig.ask('what changed', { limit: 100 }));
    assert.equal(whole.length, WORLD.length);
    for (const limit of [1, 5, 7]) assert.deepEqual(await allPages(rig, 'what changed', limit), whole);
  });

  it('pages on past changes that were added meanwhile', async () => {
    const first = asEvents(await rig.ask('what changed last week', { limit: 10 }));
    const [sample] = WORLD;
    assert.ok(sample !== undefined);
    const late = { ...sample.event, id: 'c-late', time: (first.rows[0]?.event.time ?? 0) + 1 };
    await rig.store.append([{ event: late, identity: { ...sample.identity, bucket: 'late' } }]);
    const second = asEvents(await rig.press(first.question, { limit: 10, cursor: first.next }));
    const seen = [...eventsOf(first), ...eventsOf(second)];
    assert.equal(new Set(seen).size, 16);
    assert.ok(!seen.includes('c-late'));
  });

  it('refuses a span that it cannot read, and says which words', async () => {
    const { notUnderstood } = refusalOf(await rig.ask('what changed on the 32nd of Nevember'));
    assert.match(notUnderstood.join(' '), /Nevember/);
  });

  it('says of the future that nothing is known', async () => {
    const answer = asEvents(await rig.ask('what changed on 2026-12-24'));
    assert.equal(answer.coverage.complete, false);
    assert.match(answer.coverage.sentence, /future/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'what-changed/last-week', 'what changed last week', { limit: 6 });
    await matchGolden(rig, 'what-changed/none', 'what changed on 14 Nov');
    await matchGolden(rig, 'what-changed/not-read', 'what changed on Mars');
  });

  it('calls what was asked for by its name in the headline', async () => {
    const answer = asEvents(await rig.ask('what was deleted'));
    assert.ok(answer.total > 0);
    assert.match(render(answer).markdown, new RegExp(`\\*\\*${answer.total} deletions?; the latest`));
  });
});
