import assert from 'node:assert/strict';
import { questionData } from '../../../src/cards/action-data.ts';
import { file, message, pressed, submit, useConversation } from '../conversation-rig.ts';
import { ADMIN, SPACE, STRANGER, VIEWER } from '../rig.ts';

const LINE = /^I give no answers in this space, as an admin decided\./;

describe('a space that an admin has denied [I]', () => {
  const rig = useConversation();

  beforeEach(async () => {
    await rig.handlers().onMessage(message('deny this space', ADMIN));
    assert.match(rig.onlySaid().reply.markdown, /I give no answers in this space from now on/);
    rig.forget();
    rig.now += 60_000;
  });

  for (const as of [VIEWER, STRANGER, ADMIN]) {
    it(`tells ${as} so in one plain line, then keeps silent, also after a restart`, async () => {
      await rig.handlers().onMessage(message('what changed', as, { threadId: 'root' }));
      const { reply, options } = rig.onlySaid();
      assert.match(reply.markdown, LINE);
      assert.equal(reply.card, undefined);
      assert.deepEqual(options, { key: 'message-m1', threadId: 'root' });
      const on = rig.handlers();
      await on.onMessage(message('what changed', as));
      await on.onMessage(message('', as));
      await on.onSubmit(pressed({ intent: 'what-changed' }, as));
      await on.onSubmit(submit({ whodunit: 1, ask: 'digest' }, as));
      await on.onSubmit(submit({ forged: true }, as));
      await on.onFile(file(as));
      assert.equal(rig.said.length, 1);
      assert.deepEqual([rig.imported, rig.kinds], [[], []]);
    });
  }

  it('says it once to whoever is first, however many ask at the same time', async () => {
    const on = rig.handlers();
    await Promise.all([VIEWER, STRANGER, ADMIN].map((as) => on.onMessage(message('help', as))));
    assert.equal(rig.said.length, 1);
  });

  it('does nothing that it is asked to, not even for an admin', async () => {
    await rig.handlers().onMessage(message('digest weekly monday 09:00', ADMIN));
    await rig.handlers().onMessage(message('allow sam@example.net', ADMIN));
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
    assert.equal((await rig.store.state.list('journal')).length, 1);
  });

  for (const [how, act] of [
    ['by words', () => rig.handlers().onMessage(message('allow this space', ADMIN))],
    ['by a button', () => rig.handlers().onSubmit(pressed({ intent: 'allow', here: true }, ADMIN))],
    ['by a button with words', () => rig.handlers().onSubmit(submit({ whodunit: 1, ask: 'allow this space' }, ADMIN))],
  ] as const) {
    it(`is opened by an admin ${how}, and answers again`, async () => {
      await act();
      assert.match(rig.onlySaid().reply.markdown, /I answer in this space again/);
      await rig.handlers().onMessage(message('what changed'));
      assert.equal(rig.kinds.at(-1), 'events');
    });
  }

  it('is not opened by others', async () => {
    await rig.handlers().onMessage(message('allow this space', VIEWER));
    await rig.handlers().onSubmit(pressed({ intent: 'allow', here: true }, STRANGER));
    assert.equal((await rig.store.state.get('spaces', SPACE))?.denied, true);
    assert.match(rig.onlySaid().reply.markdown, LINE);
  });

  it('stays denied and silent when the bot is taken out and back in', async () => {
    const on = rig.handlers();
    await on.onMembership({ change: 'removed', spaceId: SPACE, spaceKind: 'group' });
    await on.onMembership({ change: 'added', spaceId: SPACE, spaceKind: 'group' });
    assert.equal(rig.said.length, 0);
    await on.onMessage(message('what changed'));
    assert.match(rig.onlySaid().reply.markdown, LINE);
  });

  it('says it again when it is denied again', async () => {
    const on = rig.handlers();
    await on.onMessage(message('help'));
    await on.onMessage(message('allow this space', ADMIN));
    await on.onMessage(message('deny this space', ADMIN));
    rig.forget();
    await on.onMessage(message('help'));
    assert.match(rig.onlySaid().reply.markdown, LINE);
  });

  it('is answered elsewhere as before', async () => {
    await rig.handlers().onMessage(message('what changed', VIEWER, { spaceId: 'space-2' }));
    assert.deepEqual(rig.kinds, ['events']);
  });

  it('warns of no secret either, and keeps it as little', async () => {
    const secret = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
    await rig.handlers().onMessage(message(`allow this space ${secret}`, ADMIN));
    await rig.handlers().onSubmit(submit({ ...questionData({ intent: 'claim' }), comment: secret }, ADMIN));
    assert.match(rig.onlySaid().reply.markdown, LINE);
    assert.ok(!JSON.stringify(rig.said).includes(secret));
  });
});
