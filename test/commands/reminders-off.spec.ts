import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, INTRODUCED, journalOf, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig } from './rig.ts';

describe('reminders-off [I]', () => {
  const rig = useRig();
  const sam = { as: SAM };

  it('stops reminders to oneself, once', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    await rig.ask('stop reminders', sam);
    assert.equal((await outreachOf(rig))?.stoppedAt, EXAMPLE_NOW);
    const again = asMessage(await rig.ask('stop reminding me', { ...sam, now: EXAMPLE_NOW + 1000 }));
    assert.match(again.lines.join(' '), /nothing was changed/);
    assert.equal((await outreachOf(rig))?.stoppedAt, EXAMPLE_NOW);
  });

  it('by the button of a card, only for whom it was sent to', async () => {
    await put(rig, ANN, {}, INTRODUCED);
    const answer = asMessage(await rig.press({ intent: 'reminders-off', people: [ANN] }, sam));
    assert.equal(answer.title, 'This card was sent to somebody else');
    assert.equal((await outreachOf(rig, ANN))?.stoppedAt, undefined);
    await rig.press({ intent: 'reminders-off', people: [ANN] }, { as: ANN });
    assert.equal((await outreachOf(rig, ANN))?.stoppedAt, EXAMPLE_NOW);
  });

  it('for somebody else needs an admin, is written down, and can be taken back', async () => {
    await put(rig, ANN, {}, INTRODUCED);
    assert.match(refusalOf(await rig.ask('stop reminders for ann@example.com', sam)).reason, /Only admins/);
    await rig.ask('stop reminders for ann@example.com', { as: ADMIN });
    const outreach = await outreachOf(rig, ANN);
    assert.deepEqual([outreach?.stoppedAt, outreach?.stoppedBy], [EXAMPLE_NOW, ADMIN]);
    assert.deepEqual(await journalOf(rig), [`${ADMIN} stopped reminders to ${ANN}; reminders on for ${ANN}`]);
  });

  it('keeps the reason, if there is one, for whoever asks about the person', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    await rig.ask('stop reminders because I leave the team', sam);
    assert.equal((await outreachOf(rig))?.stopReason, 'I leave the team');
    const { facts = [] } = asMessage(await rig.ask('person sam@example.com', { as: ADMIN }));
    assert.match(
      facts.find(({ label }) => label === 'Reminders')?.value ?? '',
      /switched off by them .*\(I leave the team\)/,
    );
    await rig.ask('start reminders', sam);
    assert.equal((await outreachOf(rig))?.stopReason, undefined);
  });

  it('by the person makes it their own word', async () => {
    await put(rig, ANN, {}, { ...INTRODUCED, stoppedAt: 1, stoppedBy: ADMIN });
    await rig.ask('stop reminders', { as: ANN });
    assert.equal((await outreachOf(rig, ANN))?.stoppedBy, undefined);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'reminders-off/own', 'stop reminders', sam);
    await matchGolden(rig, 'reminders-off/other', 'stop reminders for ann@example.com', { as: ADMIN });
  });
});
