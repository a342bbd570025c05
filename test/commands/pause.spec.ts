import assert from 'node:assert/strict';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { journalOf } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('pause [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const paused = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.paused;

  it('keeps who, when and why, and is written down', async () => {
    await rig.ask('pause because of the year-end freeze', admin);
    assert.deepEqual(await paused(), { by: ADMIN, at: EXAMPLE_NOW, reason: 'the year-end freeze' });
    assert.deepEqual(await journalOf(rig), [
      `${ADMIN} paused everything that is sent unasked, because "the year-end freeze"; resume`,
    ]);
  });

  it('ends by itself where a day is named', async () => {
    await rig.ask('pause until 2027-01-07', admin);
    assert.deepEqual(await paused(), { by: ADMIN, at: EXAMPLE_NOW, until: exampleAt('2027-01-07') });
  });

  it('takes no day that is over', async () => {
    refusalOf(await rig.press({ intent: 'pause', date: '2026-11-23' }, admin));
    assert.equal(await paused(), undefined);
  });

  it('said twice has no second effect', async () => {
    await rig.ask('pause because freeze', admin);
    const again = asMessage(await rig.ask('pause', { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.match(again.lines.join(' '), /nothing was changed.*Paused by admin@example\.com/);
    assert.deepEqual(await paused(), { by: ADMIN, at: EXAMPLE_NOW, reason: 'freeze' });
    assert.equal((await journalOf(rig)).length, 1);
  });

  it('said anew with another end can be taken back to the first one', async () => {
    await rig.ask('pause because freeze', admin);
    const answer = asMessage(await rig.ask('pause until 2027-01-07', { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.match(answer.lines.join(' '), /Before: Paused by/);
    const [undo] = answer.buttons ?? [];
    assert.ok(undo !== undefined && 'question' in undo);
    await rig.press(undo.question, { ...admin, now: EXAMPLE_NOW + 2000 });
    assert.deepEqual(await paused(), { by: ADMIN, at: EXAMPLE_NOW + 2000, reason: 'freeze' });
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('pause', { as: VIEWER })).reason, /Only admins/);
    assert.equal(await paused(), undefined);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'pause/until', 'pause until 2027-01-07 because of the year-end freeze', admin);
  });
});
