import assert from 'node:assert/strict';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import { matchGolden } from './golden-case.ts';
import { journalOf } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('holiday-remove [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, holidays: createTableHolidays() };
  const stored = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.holidays;
  beforeEach(async () => {
    await rig.ask('holiday 2026-12-24 Company day', admin);
  });

  it('takes a day off back, and can be taken back itself', async () => {
    const answer = asMessage(await rig.ask('remove day off 2026-12-24', admin));
    assert.deepEqual(await stored(), []);
    assert.match(
      (await journalOf(rig)).at(-1) ?? '',
      /removed the day off 2026-12-24 \(Company day\); add day off 2026-12-24 called "Company day"/,
    );
    const [undo] = answer.buttons ?? [];
    assert.ok(undo !== undefined && 'question' in undo);
    const { asOf: _, ...question } = undo.question;
    await rig.press(question, admin);
    assert.deepEqual(await stored(), [{ date: '2026-12-24', name: 'Company day' }]);
  });

  it('of a day that is none changes nothing', async () => {
    assert.match(asMessage(await rig.ask('remove day off 2026-12-31', admin)).lines.join(' '), /nothing was changed/);
  });

  it('under another name is refused', async () => {
    refusalOf(await rig.ask('remove day off 2026-12-24 called "Stocktaking"', admin));
    assert.deepEqual(await stored(), [{ date: '2026-12-24', name: 'Company day' }]);
    await rig.ask('remove day off 2026-12-24 called "company DAY"', admin);
    assert.deepEqual(await stored(), []);
  });

  it('says when it stays a public holiday', async () => {
    await rig.ask('country Germany', admin);
    await rig.ask('holiday 2026-12-25 Our day', admin);
    const answer = asMessage(await rig.ask('remove day off 2026-12-25', admin));
    assert.match(answer.lines.join(' '), /It stays a public holiday: Christmas Day/);
  });

  it('asks for a date, and is for admins', async () => {
    refusalOf(await rig.press({ intent: 'holiday-remove' }, admin));
    assert.match(refusalOf(await rig.ask('remove day off 2026-12-24', { as: VIEWER })).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'holiday-remove/done', 'remove day off 2026-12-24', admin);
  });
});
