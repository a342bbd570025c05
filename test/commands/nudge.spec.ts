import assert from 'node:assert/strict';
import type { Outreach } from '../../src/audit/outreach.ts';
import type { KeyStatus } from '../../src/audit/roster.ts';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, DAY_MS, INTRODUCED, journalOf, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

const NIGHT = exampleAt('2026-11-22', '03:00');
const nudged = (daysAgo: number): Pick<Outreach, 'nudges'> => ({
  nudges: [{ key: 'k', at: EXAMPLE_NOW - daysAgo * DAY_MS, status: 'sent' }],
});

describe('nudge [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN };

  it('one person: at once, at any hour, and written down', async () => {
    await put(rig, SAM, { name: 'Sam Hill' }, INTRODUCED);
    const answer = asMessage(await rig.ask('nudge Sam Hill', { ...admin, now: NIGHT }));
    assert.equal(answer.title, 'I remind Sam Hill (sam@example.com) now');
    assert.deepEqual((await outreachOf(rig))?.nudgeAsked, { by: ADMIN, at: NIGHT, atOnce: true });
    assert.deepEqual(await journalOf(rig), [`${ADMIN} asked me to remind ${SAM}; no way back`]);
  });

  it('one person, asked for twice, is asked for once', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    await rig.ask('nudge sam@example.com', admin);
    const again = asMessage(await rig.ask('nudge sam@example.com', { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.match(again.title, /is on its way/);
    assert.equal((await outreachOf(rig))?.nudgeAsked?.at, EXAMPLE_NOW);
    assert.equal((await journalOf(rig)).length, 1);
  });

  const never: readonly (readonly [what: string, status: KeyStatus, outreach: Partial<Outreach>, reason: RegExp])[] = [
    [
      'was reminded this week',
      'missing',
      { ...INTRODUCED, ...nudged(2) },
      /was reminded on Sat 21 Nov 2026.*Possible from Sat 28 Nov 2026/,
    ],
    [
      'asked for quiet',
      'missing',
      { ...INTRODUCED, snoozedUntil: '2026-12-05', snoozeReason: 'leave' },
      /quiet until Sat 5 Dec 2026: leave/,
    ],
    ['wants no reminders', 'missing', { ...INTRODUCED, stoppedAt: 1 }, /wants no reminders/],
    ['said "not me"', 'missing', { ...INTRODUCED, reply: { said: 'not-me', at: EXAMPLE_NOW } }, /said "not me"/],
    ['is exempt', 'exempt', INTRODUCED, /needs no key/],
    ['has a proven key', 'proven', INTRODUCED, /has a proven key/],
    ['may have a key', 'unknown', INTRODUCED, /nobody has said that it is missing/],
    ['was never introduced', 'missing', {}, /was not introduced/],
  ];
  for (const [what, status, outreach, reason] of never) {
    it(`not to somebody who ${what}, with the reason in a 1:1 space only`, async () => {
      await put(rig, SAM, { status }, outreach);
      assert.match(refusalOf(await rig.ask('nudge sam@example.com', admin)).reason, reason);
      const others = refusalOf(await rig.ask('nudge sam@example.com', { ...admin, spaceKind: 'group' }));
      assert.match(others.reason, /ask me in a 1:1 space/);
      assert.equal((await outreachOf(rig))?.nudgeAsked, undefined);
    });
  }

  it('after three reminders in vain is still possible by name', async () => {
    const nudges = [30, 20, 10].map((days) => ({
      key: `k${days}`,
      at: EXAMPLE_NOW - days * DAY_MS,
      status: 'sent' as const,
    }));
    await put(rig, SAM, {}, { ...INTRODUCED, nudges });
    asMessage(await rig.ask('nudge sam@example.com', admin));
  });

  it('not to somebody who is not on the roster', async () => {
    assert.match(refusalOf(await rig.ask('nudge nobody@example.com', admin)).reason, /is not on the roster/);
  });

  describe('all', () => {
    beforeEach(async () => {
      await put(rig, SAM, { team: 'Blue' }, INTRODUCED);
      await put(rig, ANN, { team: 'Green', zone: 'America/New_York' }, INTRODUCED);
      await put(rig, 'week@example.com', {}, { ...INTRODUCED, ...nudged(3) });
      await put(rig, 'quiet@example.com', {}, { ...INTRODUCED, snoozedUntil: '2026-12-05' });
      await put(rig, 'cannot@example.com', {}, { ...INTRODUCED, reply: { said: 'cannot', at: EXAMPLE_NOW } });
      await put(rig, 'new@example.com');
    });

    it('asks first, with how many and when, and stores nothing', async () => {
      const answer = asMessage(await rig.ask('nudge all', admin));
      assert.equal(answer.title, 'Shall I remind 2 people?');
      assert.match(
        answer.lines[0] ?? '',
        /1 is within working hours now; .* the last from Mon 23 Nov 2026, 09:00 EST on/,
      );
      assert.equal((await outreachOf(rig))?.nudgeAsked, undefined);
    });

    it('goes ahead by the button, in working hours, and only once', async () => {
      const go = { intent: 'nudge', all: true, sure: true, count: 2 } as const;
      assert.equal(asMessage(await rig.press(go, admin)).title, 'I remind 2 people');
      for (const email of [SAM, ANN]) {
        assert.deepEqual((await outreachOf(rig, email))?.nudgeAsked, { by: ADMIN, at: EXAMPLE_NOW, atOnce: false });
      }
      assert.match(asMessage(await rig.press(go, admin)).lines.join(' '), /Your click sent nothing/);
      assert.deepEqual(await journalOf(rig), [`${ADMIN} asked me to remind 2 people; no way back`]);
    });

    it('of a team takes that team only', async () => {
      assert.equal(asMessage(await rig.ask('nudge team Green', admin)).title, 'Shall I remind 1 person?');
    });

    it('looks as it was found good', async () => {
      await matchGolden(rig, 'nudge/all', 'nudge all', admin);
    });
  });

  it('is not taken while everything is paused', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    await rig.ask('pause', admin);
    for (const text of ['nudge sam@example.com', 'nudge all'])
      assert.ok((await rig.ask(text, admin)).kind === 'refused');
    assert.equal((await outreachOf(rig))?.nudgeAsked, undefined);
  });

  it('takes one way of naming people at a time', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    refusalOf(await rig.press({ intent: 'nudge', actor: { kind: 'person', email: SAM }, all: true }, admin));
    refusalOf(await rig.press({ intent: 'nudge', people: [SAM], all: true, sure: true }, admin));
    assert.equal((await outreachOf(rig))?.nudgeAsked, undefined);
  });

  it('is for admins', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    assert.match(refusalOf(await rig.ask('nudge sam@example.com', { as: VIEWER })).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await put(rig, SAM, { name: 'Sam Hill' }, INTRODUCED);
    await matchGolden(rig, 'nudge/one', 'nudge sam@example.com', admin);
  });
});
