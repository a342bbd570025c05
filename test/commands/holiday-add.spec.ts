import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { journalOf } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('holiday-add [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const stored = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.holidays;

  it('adds days off in the order of the calendar, and writes them down', async () => {
    await rig.ask('holiday 2026-12-31 Stocktaking', admin);
    await rig.ask('holiday 2026-12-24 Company day', admin);
    assert.deepEqual(await stored(), [
      { date: '2026-12-24', name: 'Company day' },
      { date: '2026-12-31', name: 'Stocktaking' },
    ]);
    assert.equal(
      (await journalOf(rig)).at(-1),
      `${ADMIN} added the day off 2026-12-24 (Company day); remove day off 2026-12-24`,
    );
  });

  it('without a name calls it a day off', async () => {
    await rig.ask('add day off 2026-12-24', admin);
    assert.deepEqual(await stored(), [{ date: '2026-12-24', name: 'Day off' }]);
  });

  it('under another name replaces the first, and can be taken back to it', async () => {
    await rig.ask('holiday 2026-12-24 Company day', admin);
    const answer = asMessage(await rig.ask('holiday 2026-12-24 Stocktaking', admin));
    const [undo] = answer.buttons ?? [];
    assert.ok(undo !== undefined && 'question' in undo);
    const { asOf: _, ...question } = undo.question;
    await rig.press(question, admin);
    assert.deepEqual(await stored(), [{ date: '2026-12-24', name: 'Company day' }]);
  });

  it('said twice has no second effect', async () => {
    await rig.ask('holiday 2026-12-24 Company day', admin);
    assert.match(
      asMessage(await rig.ask('holiday 2026-12-24 Company day', admin)).lines.join(' '),
      /nothing was changed/,
    );
    assert.equal((await journalOf(rig)).length, 1);
  });

  it('asks for a date, and is for admins', async () => {
    refusalOf(await rig.press({ intent: 'holiday-add' }, admin));
    assert.match(refusalOf(await rig.ask('holiday 2026-12-24 Company day', { as: VIEWER })).reason, /Only admins/);
    assert.equal(await stored(), undefined);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'holiday-add/set', 'holiday 2026-12-24 Company day', admin);
  });
});
