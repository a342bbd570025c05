import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { journalOf, put, SAM } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('resume [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const paused = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.paused;

  it('ends a pause, and can be taken back with its reason', async () => {
    await rig.ask('pause because freeze', admin);
    const answer = asMessage(await rig.ask('resume', { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.equal(await paused(), undefined);
    assert.equal((await journalOf(rig)).at(-1), `${ADMIN} ended the pause; pause because "freeze"`);
    const [undo] = answer.buttons ?? [];
    assert.ok(undo !== undefined && 'question' in undo);
    await rig.press(undo.question, { ...admin, now: EXAMPLE_NOW + 2000 });
    assert.deepEqual(await paused(), { by: ADMIN, at: EXAMPLE_NOW + 2000, reason: 'freeze' });
  });

  it('says how many introductions have waited', async () => {
    await put(rig, SAM, {}, { onboarding: { status: 'queued', askedBy: ADMIN, askedAt: 1, atOnce: false } });
    await rig.ask('pause', admin);
    assert.match(asMessage(await rig.ask('resume', admin)).lines[0] ?? '', /1 introduction goes out/);
  });

  it('without a pause changes nothing', async () => {
    assert.equal(asMessage(await rig.ask('resume', admin)).title, 'Nothing is paused');
    assert.deepEqual(await journalOf(rig), []);
  });

  it('is for admins', async () => {
    await rig.ask('pause', admin);
    assert.match(refusalOf(await rig.ask('resume', { as: VIEWER })).reason, /Only admins/);
    assert.notEqual(await paused(), undefined);
  });

  it('looks as it was found good', async () => {
    await rig.ask('pause', admin);
    await matchGolden(rig, 'resume/done', 'resume', admin);
  });
});
