import assert from 'node:assert/strict';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, INTRODUCED, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('nudge-preview [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, holidays: createTableHolidays() };

  const fill = async (): Promise<void> => {
    await put(rig, SAM, { name: 'Sam Hill', country: 'DE', team: 'Blue' }, INTRODUCED);
    await put(rig, ANN, { zone: 'America/New_York', country: 'US', team: 'Green' }, INTRODUCED);
    await put(rig, 'quiet@example.com', { country: 'DE' }, { ...INTRODUCED, snoozedUntil: '2026-12-24' });
    await put(rig, 'new@example.com', { country: 'DE' });
  };

  it('tells who, when, and why the others not, soonest first; and sends nothing', async () => {
    await fill();
    const answer = asMessage(await rig.ask('nudge preview', admin));
    assert.equal(answer.title, '3 of 4 people would be reminded');
    assert.deepEqual(answer.table?.rows, [
      ['Sam Hill', 'now', 'key missing'],
      [ANN, 'Mon 23 Nov 2026, 09:00 EST', 'is outside working hours now'],
      ['quiet@example.com', 'Thu 24 Dec 2026, 09:00 CET', 'asked for quiet until Thu 24 Dec 2026'],
      ['new@example.com', 'no', 'was not introduced to me yet'],
    ]);
    assert.equal((await outreachOf(rig))?.nudgeAsked, undefined);
  });

  it('knows the holidays of each country', async () => {
    await fill();
    const holiday = exampleAt('2026-11-26', '16:00');
    const rows = asMessage(await rig.ask('nudge preview', { ...admin, now: holiday })).table?.rows ?? [];
    assert.deepEqual(
      rows.find(([who]) => who === ANN),
      [ANN, 'Fri 27 Nov 2026, 09:00 EST', 'has a holiday: Thanksgiving Day'],
    );
  });

  it('says where no country is known, and where the calendar ends', async () => {
    await fill();
    await put(rig, 'nowhere@example.com', {}, INTRODUCED);
    await put(rig, 'far@example.com', { country: 'XX' }, INTRODUCED);
    const lines = asMessage(await rig.ask('nudge preview', admin)).lines.join(' ');
    assert.match(lines, /No country is known for 1 person/);
    assert.match(lines, /no calendar of public holidays for XX/);
    const later = { ...admin, now: exampleAt('2036-02-04', '10:00') };
    assert.match(
      asMessage(await rig.ask('nudge preview', later)).lines.join(' '),
      /I know no public holidays for 2036/,
    );
  });

  it('of one person or one team shows them only', async () => {
    await fill();
    const rows = async (text: string): Promise<readonly unknown[]> =>
      (asMessage(await rig.ask(text, admin)).table?.rows ?? []).map(([who]) => who);
    assert.deepEqual(await rows('preview the nudge to sam@example.com'), ['Sam Hill']);
    assert.deepEqual(await rows('nudge preview of team green'), [ANN]);
    refusalOf(await rig.ask('nudge preview of team Nowhere', admin));
    refusalOf(await rig.ask('preview the nudge to nobody@example.com', admin));
  });

  it('offers to remind the same people', async () => {
    await fill();
    for (const [text, question] of [
      ['nudge preview', { intent: 'nudge', all: true }],
      ['nudge preview of team green', { intent: 'nudge', team: 'green' }],
    ] as const) {
      const [first] = asMessage(await rig.ask(text, admin)).buttons ?? [];
      assert.deepEqual(first, { label: 'Remind them', question });
    }
  });

  it('says when everything is paused', async () => {
    await fill();
    await rig.ask('pause', admin);
    const answer = asMessage(await rig.ask('nudge preview', admin));
    assert.match(answer.lines.join(' '), /Paused by admin@example\.com/);
    assert.deepEqual(answer.table?.rows[0]?.slice(1), ['not known yet', 'waits, as everything is paused']);
  });

  it('names nobody before others', async () => {
    await fill();
    assert.match(refusalOf(await rig.ask('nudge preview', { ...admin, spaceKind: 'group' })).reason, /1:1 space/);
  });

  it('takes no span of time', async () => {
    await fill();
    refusalOf(await rig.press({ intent: 'nudge-preview', from: 0, to: EXAMPLE_NOW }, admin));
  });

  it('is for admins, and of nobody is refused', async () => {
    assert.match(refusalOf(await rig.ask('nudge preview', { as: VIEWER })).reason, /Only admins/);
    refusalOf(await rig.ask('nudge preview', admin));
  });

  it('looks as it was found good', async () => {
    await fill();
    await matchGolden(rig, 'nudge-preview/people', 'nudge preview', admin);
  });
});
