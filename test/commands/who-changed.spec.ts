import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { allPages, asEvents, choicesOf, choose, eventsOf, refusalOf, render, sameFromButton, useRig } from './rig.ts';
import type { EventName } from './world.ts';

describe('who-changed [I]', () => {
  const rig = useRig();

  const rows: readonly (readonly [text: string, events: readonly EventName[], reading: string])[] = [
    [
      'who changed user Zoe Keller',
      ['zoe-modified', 'zoe-created'],
      'changes to user Zoe Keller, all time (Europe/Berlin)',
    ],
    [
      'who changed user Zoë Keller',
      ['zoe-accent-deleted', 'zoe-accent-created'],
      'changes to user Zoë Keller, all time (Europe/Berlin)',
    ],
    [
      'who changed queue Night Shift last week',
      ['night-sunday', 'night-anonymous'],
      'changes to contact service queue Night Shift, 16-22 Nov 2026 (CET)',
    ],
    [
      'who changed queue Night Shift on 19 Nov between 02:00 and 03:00',
      ['night-anonymous'],
      'changes to contact service queue Night Shift, 19 Nov 2026, 02:00-03:00 (CET)',
    ],
    [
      'who deleted queue Support_DE',
      ['support-deleted'],
      'deletions of contact service queue Support_DE, all time (Europe/Berlin)',
    ],
    ['who deleted users last week', ['zoe-accent-deleted'], 'deletions of users, 16-22 Nov 2026 (CET)'],
    [
      'who touched 20300000-0000-4000-8000-000000000203',
      ['support-deleted', 'support-created'],
      'changes to Support_DE, all time (Europe/Berlin)',
    ],
  ];
  for (const [text, events, reading] of rows) {
    it(`answers "${text}", from a text as from a button`, async () => {
      const answer = asEvents(await sameFromButton(rig, text));
      assert.deepEqual(eventsOf(answer), events);
      assert.equal(answer.total, events.length);
      assert.equal(answer.reading, reading);
      assert.ok(render(answer).markdown.includes(reading.slice(1, 20)));
    });
  }

  it('says who is recorded, and of a service identity that nobody is known', async () => {
    const answer = asEvents(await rig.ask('who changed user Zoe Keller'));
    assert.deepEqual(
      answer.rows.map(({ attribution }) => attribution),
      [{ kind: 'unknown' }, { kind: 'recorded' }],
    );
    assert.equal(answer.anonymous, 1);
    assert.equal(answer.rows[1]?.event.actor.email, 'jon.berg@example.com');
  });

  it('names no person where none is recorded', async () => {
    const answer = await rig.ask('who changed user Zoe Keller last week');
    assert.deepEqual(eventsOf(answer), ['zoe-modified']);
    const { markdown, card } = render(answer);
    assert.match(markdown, /person unknown/i);
    assert.doesNotMatch(markdown + JSON.stringify(card), /Mara|Jon|mara\.lind|jon\.berg/);
  });

  it('takes the day in the zone of the asker', async () => {
    const text = 'who changed queue Night Shift on 22 Nov';
    assert.deepEqual(eventsOf(await rig.ask(text)), ['night-sunday']);
    const inTokyo = await rig.ask(text, { zone: 'Asia/Tokyo' });
    assert.deepEqual(eventsOf(inTokyo), []);
    assert.match(inTokyo.reading, /22 Nov 2026 \(UTC\+9\)$/);
  });

  it('finds a renamed queue by its former name and says so', async () => {
    const answer = await rig.ask('who changed queue Sales');
    assert.deepEqual(eventsOf(answer), ['sales-today', 'sales-renamed', 'sales-created']);
    assert.match(answer.reading, /"Sales" is now called Sales_EMEA/);
  });

  it('mends one letter and says so', async () => {
    const answer = await rig.ask('who changed queue Nigth Shift');
    assert.equal(asEvents(answer).question.target?.name, 'Night Shift');
    assert.match(answer.reading, /"Nigth Shift" read as Night Shift/);
  });

  it('offers a queue and a team of one name, and answers the one that is picked', async () => {
    const answer = await rig.ask('who changed Night Shift');
    assert.deepEqual(choicesOf(answer), ['Night Shift', 'Night Shift']);
    assert.deepEqual(eventsOf(await choose(rig, answer, 1)), ['team-by-id-only', 'night-team-created']);
  });

  it('offers two users of one name', async () => {
    const answer = await rig.ask('who changed user Max Muster');
    assert.deepEqual(choicesOf(answer), ['Max Muster', 'Max Muster']);
    assert.deepEqual(eventsOf(await choose(rig, answer, 0)), ['other-max-modified']);
    assert.deepEqual(eventsOf(await choose(rig, answer, 1)), ['max-modified']);
  });

  it('finds nothing under a name that nobody has, and says so by name', async () => {
    const answer = asEvents(await rig.ask('who changed queue Nowhere'));
    assert.deepEqual([answer.total, answer.unrecorded], [0, 'Nowhere']);
    assert.match(render(answer).markdown, /No record names .?Nowhere/);
  });

  it('refuses words that it cannot use, and says which', async () => {
    assert.deepEqual(refusalOf(await rig.ask('who changed queue Night Shift on Mars')).notUnderstood, ['on Mars']);
  });

  it('pages through every change exactly once', async () => {
    const seen = await allPages(rig, 'who changed queues', 2);
    assert.equal(seen.length, 9);
    assert.equal(new Set(seen).size, 9);
  });

  it('tells no change apart from no data', async () => {
    const proven = asEvents(await rig.ask('who changed queue Sales_EMEA on 18 Nov'));
    assert.deepEqual([proven.total, proven.coverage.complete], [0, true]);
    const unproven = asEvents(await rig.ask('who changed queue Sales_EMEA on 1 Nov'));
    assert.deepEqual([unproven.total, unproven.coverage.complete], [0, false]);
    assert.match(unproven.coverage.sentence, /^Data from 9 Nov 2026, 09:00 CET/);
  });

  it('shows hostile text as text', async () => {
    const { markdown, card } = render(await rig.ask('who changed business hours'));
    for (const shown of [markdown, JSON.stringify(card)]) {
      assert.doesNotMatch(shown, /<@all>|\]\(http|\u202E/);
      assert.ok(!shown.includes('\u0007'));
    }
    assert.match(markdown, /HYPERLINK/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'who-changed/user', 'who changed user Zoe Keller');
    await matchGolden(rig, 'who-changed/choice', 'who changed user Max Muster');
    await matchGolden(rig, 'who-changed/former-name', 'who changed queue Sales');
    await matchGolden(rig, 'who-changed/hostile', 'who changed business hours');
    await matchGolden(rig, 'who-changed/none', 'who changed queue Sales_EMEA on 18 Nov');
  });
});
