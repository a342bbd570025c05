import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { journalOf } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('working-hours [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const stored = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.workHours;

  it('are set, written down, and taken back by a button', async () => {
    const answer = asMessage(await rig.ask('working hours 08:00 to 16:00', admin));
    assert.deepEqual(await stored(), { from: 480, to: 960 });
    assert.deepEqual(await journalOf(rig), [
      `${ADMIN} set the working hours to 08:00 to 16:00; working hours 09:00 to 17:00`,
    ]);
    const [undo] = answer.buttons ?? [];
    assert.ok(undo !== undefined && 'question' in undo);
    await rig.press(undo.question, admin);
    assert.deepEqual(await stored(), { from: 540, to: 1020 });
  });

  it('that are so already are not set again', async () => {
    assert.match(
      asMessage(await rig.ask('working hours 09:00 to 17:00', admin)).lines.join(' '),
      /nothing was changed/,
    );
    assert.deepEqual(await journalOf(rig), []);
  });

  it('are for admins', async () => {
    assert.match(refusalOf(await rig.ask('working hours 08:00 to 16:00', { as: VIEWER })).reason, /Only admins/);
  });

  it('look as they were found good', async () => {
    await matchGolden(rig, 'working-hours/show', 'working hours', admin);
    await matchGolden(rig, 'working-hours/set', 'working hours 08:00 to 16:00', admin);
  });
});
