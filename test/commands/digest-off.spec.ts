import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, SPACE, useRig, VIEWER } from './rig.ts';

describe('digest-off [I]', () => {
  const rig = useRig();
  const inSpace = { as: ADMIN, space: SPACE };

  it('ends the digest of this space and of no other', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    await rig.ask('digest weekly monday 09:00', { as: ADMIN, space: 'space-2' });
    const answer = asMessage(await rig.press({ intent: 'digest-off' }, inSpace));
    assert.equal(answer.title, 'The weekly digest is off in this space');
    assert.match(answer.lines.join(' '), /every Monday at 09:00 \(Europe\/Berlin\)/);
    const left = await rig.store.state.list('subscriptions');
    assert.deepEqual(
      left.map(({ key }) => key),
      ['space-2'],
    );
  });

  it('is undone by its button', async () => {
    await rig.ask('digest weekly friday 07:05 from 5 changes only queues and users', inSpace);
    const before = await rig.store.state.get('subscriptions', SPACE);
    const [undo] = asMessage(await rig.ask('digest off', inSpace)).buttons ?? [];
    assert.ok(undo?.label === 'Undo' && 'question' in undo);
    await rig.press(undo.question, inSpace);
    assert.deepEqual(await rig.store.state.get('subscriptions', SPACE), before);
  });

  it('pressed by two at once is done and written down once', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    const journal = async (): Promise<number> => (await rig.store.state.list('journal')).length;
    const before = await journal();
    await Promise.all([1, 2].map(() => rig.press({ intent: 'digest-off' }, inSpace)));
    assert.equal(await journal(), before + 1);
  });

  it('says so when there was none', async () => {
    const answer = asMessage(await rig.ask('stop the digest', inSpace));
    assert.equal(answer.title, 'No weekly digest is set for this space');
  });

  it('is for admins: a viewer changes nothing, by text or by button', async () => {
    await rig.ask('digest weekly monday 09:00', inSpace);
    const viewer = { as: VIEWER, space: SPACE };
    assert.match(refusalOf(await rig.ask('digest off', viewer)).reason, /Only admins/);
    assert.match(refusalOf(await rig.press({ intent: 'digest-off' }, viewer)).reason, /Only admins/);
    assert.equal((await rig.store.state.list('subscriptions')).length, 1);
  });

  it('belongs to a space', async () => {
    assert.match(refusalOf(await rig.ask('digest off', { as: 'operator' })).reason, /in the Webex space/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'digest-off/none', 'digest off', inSpace);
    await rig.ask('digest weekly monday 09:00', inSpace);
    await matchGolden(rig, 'digest-off/stopped', 'digest off', inSpace);
  });
});
