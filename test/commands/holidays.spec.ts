import assert from 'node:assert/strict';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { put, SAM } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('holidays [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, holidays: createTableHolidays() };
  const days = async (text: string, asking: Asking = admin): Promise<readonly (readonly string[])[]> =>
    asMessage(await rig.ask(text, asking)).table?.rows ?? [];

  it('lists the coming ones of the country, with days off of our own', async () => {
    await rig.ask('country Germany', admin);
    await rig.ask('holiday 2026-12-24 Company day', admin);
    assert.deepEqual((await days('holidays')).slice(0, 3), [
      ['Thu 24 Dec 2026', 'Company day', 'our own'],
      ['Fri 25 Dec 2026', 'Christmas Day', 'public'],
      ['Sat 26 Dec 2026', 'Boxing Day', 'public'],
    ]);
  });

  it('lists those of a country that is named, or of a person', async () => {
    await put(rig, SAM, { country: 'AT' });
    const austria = await days('holidays in Austria');
    assert.deepEqual(austria[0], ['Tue 8 Dec 2026', 'Immaculate Conception', 'public']);
    assert.deepEqual(await days('holidays for sam@example.com'), austria);
  });

  it("keeps other people's countries to admins", async () => {
    await put(rig, SAM, { country: 'AT' });
    assert.match(refusalOf(await rig.ask('holidays for sam@example.com', { as: VIEWER })).reason, /Only admins/);
    asMessage(await rig.ask('holidays', { as: VIEWER }));
  });

  it('says what it does not know', async () => {
    assert.match(asMessage(await rig.ask('holidays', admin)).lines.join(' '), /No country is set/);
    refusalOf(await rig.press({ intent: 'holidays', country: 'XX' }, admin));
    await rig.ask('country Germany', admin);
    const later = { ...admin, now: exampleAt('2035-06-01') };
    assert.match(asMessage(await rig.ask('holidays', later)).lines.join(' '), /no public holidays from 2036 on/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'holidays/austria', 'holidays in Austria', admin);
    await matchGolden(rig, 'holidays/none', 'holidays', admin);
  });
});
