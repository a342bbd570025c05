import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { INTRODUCED, outreachOf, put, SAM } from './outreach/people.ts';
import { asMessage, refusalOf, useRig } from './rig.ts';

describe('snooze [I]', () => {
  const rig = useRig();
  const sam = { as: SAM };

  for (const [text, until, reason] of [
    ['snooze until 5 December because I am on leave', '2026-12-05', 'I am on leave'],
    ['no reminders before 2026-12-24', '2026-12-24', undefined],
    ['snooze for 2 weeks', '2026-12-07', undefined],
    ['snooze me until next monday', '2026-11-30', undefined],
    ['remind me again in 3 weeks', '2026-12-14', undefined],
  ] as const) {
    it(`"${text}" means quiet until ${until}`, async () => {
      await put(rig, SAM, {}, INTRODUCED);
      await rig.ask(text, sam);
      const outreach = await outreachOf(rig);
      assert.deepEqual([outreach?.snoozedUntil, outreach?.snoozeReason], [until, reason]);
    });
  }

  it('for so many weeks, as a button says it', async () => {
    await rig.press({ intent: 'snooze', count: 3 }, sam);
    assert.equal((await outreachOf(rig))?.snoozedUntil, '2026-12-14');
  });

  it('said twice has no second effect, and a later word replaces the earlier', async () => {
    await rig.ask('snooze until 2026-12-05 because leave', sam);
    assert.match(
      asMessage(await rig.ask('snooze until 2026-12-05 because leave', sam)).lines.join(' '),
      /nothing was changed/,
    );
    await rig.ask('snooze until 2026-12-01', sam);
    const outreach = await outreachOf(rig);
    assert.deepEqual([outreach?.snoozedUntil, outreach?.snoozeReason], ['2026-12-01', undefined]);
  });

  it('takes back "that is not me", and nothing else that was said', async () => {
    for (const [said, expected] of [
      ['not-me', undefined],
      ['cannot', 'cannot'],
    ] as const) {
      await put(rig, SAM, {}, { ...INTRODUCED, reply: { said, at: EXAMPLE_NOW } });
      await rig.ask('snooze until 2026-12-05', sam);
      assert.equal((await outreachOf(rig))?.reply?.said, expected);
    }
  });

  it('without a day asks for one', async () => {
    const answer = asMessage(await rig.ask('snooze', sam));
    assert.deepEqual(
      answer.inputs?.map(({ id }) => id),
      ['date', 'comment'],
    );
    assert.equal(await outreachOf(rig), undefined);
  });

  it('takes no day of the past and none beyond a year', async () => {
    for (const date of ['2026-11-23', '2026-01-01', '2027-11-25', '9999-12-31']) {
      const pressed = await rig.press({ intent: 'snooze', date }, sam);
      assert.match(refusalOf(pressed).reason, /day|date|year/);
    }
    refusalOf(await rig.press({ intent: 'snooze', count: 100_000 }, sam));
    assert.equal(await outreachOf(rig), undefined);
  });

  it('takes a day or a number of weeks, not both', async () => {
    refusalOf(await rig.press({ intent: 'snooze', count: 2, date: '2026-12-05' }, sam));
    assert.equal(await outreachOf(rig), undefined);
  });

  it('is for oneself only', async () => {
    refusalOf(await rig.ask('snooze ann@example.com until 2026-12-05', sam));
    await rig.press({ intent: 'snooze', date: '2026-12-05', actor: { kind: 'person', email: SAM } }, sam);
    assert.equal((await outreachOf(rig))?.snoozedUntil, '2026-12-05');
    assert.equal(await outreachOf(rig, 'ann@example.com'), undefined);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'snooze/asks', 'snooze', sam);
    await matchGolden(rig, 'snooze/until', 'snooze until 5 December because I am on leave', sam);
  });
});
