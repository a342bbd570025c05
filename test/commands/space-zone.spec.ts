import assert from 'node:assert/strict';
import { assertSame, useOrders } from './admin/order-rig.ts';
import { message, useConversation } from './conversation-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, refusalOf, SPACE, VIEWER } from './rig.ts';

describe('space-zone [I]', () => {
  const rig = useOrders();
  const zone = async () => (await rig.store.state.get('spaces', SPACE))?.zone;

  it('stores the zone as the time zone database writes it', async () => {
    await rig.done({ intent: 'space-zone', zone: 'europe/LISBON' });
    assert.equal(await zone(), 'Europe/Lisbon');
  });

  for (const wrong of ['Europe/Atlantis', '+02:00', 'EST', 'x']) {
    it(`stores nothing for ${wrong}, by text or by a forged button`, async () => {
      refusalOf(await rig.order(`the time zone of this space is ${wrong}`));
      refusalOf(await rig.order({ intent: 'space-zone', zone: wrong }));
      refusalOf(await rig.order({ intent: 'space-zone', undo: true, zone: wrong }));
      assert.equal(await zone(), undefined);
      assert.deepEqual(await rig.journal(), []);
    });
  }

  it('is taken away only as the one that is named', async () => {
    await rig.done('the time zone of this space is Asia/Tokyo');
    assertSame(await rig.order({ intent: 'space-zone', undo: true, zone: 'Asia/Seoul' }));
    assert.equal(await zone(), 'Asia/Tokyo');
    await rig.done({ intent: 'space-zone', undo: true, zone: 'Asia/Tokyo' });
    assert.equal(await zone(), undefined);
  });

  it('asks which one where none is named', async () => {
    assert.match(refusalOf(await rig.order('space time zone')).reason, /Write the new one/);
  });

  it('leaves a digest in its own zone, and says so', async () => {
    await rig.order('digest weekly monday 09:00 in Europe/Berlin');
    const { lines } = await rig.done('the time zone of this space is Asia/Tokyo');
    assert.match(lines.at(-1) ?? '', /^The weekly digest stays at every Monday at 09:00 \(Europe\/Berlin\)/);
    assert.equal((await rig.store.state.get('subscriptions', SPACE))?.zone, 'Europe/Berlin');
  });

  it('needs a space', async () => {
    const answer = await rig.ask('the time zone of this space is Asia/Tokyo', { as: 'operator' });
    assert.match(refusalOf(answer).reason, /in the Webex space/);
  });

  it('looks as it was found good', async () => {
    const asking = { as: ADMIN, space: SPACE };
    await matchGolden(rig, 'space-zone/set', 'the time zone of this space is Asia/Tokyo', asking);
  });
});

describe('the time zone of a space, in the chat [I]', () => {
  const rig = useConversation();

  it('holds for everybody there who set none of their own', async () => {
    const on = rig.handlers();
    await on.onMessage(message('the time zone of this space is Asia/Tokyo', ADMIN));
    await on.onMessage(message('what changed yesterday', VIEWER));
    await on.onMessage(message('my time zone is America/New_York', ADMIN));
    await on.onMessage(message('what changed yesterday', ADMIN));
    await on.onMessage(message('what changed yesterday', VIEWER, { spaceId: 'space-2' }));
    const zones = rig.said.map(({ reply }) => /yesterday 22 Nov 2026 \(([^)]*)\)/.exec(reply.markdown)?.[1]);
    assert.deepEqual(zones, [undefined, 'UTC+9', undefined, 'EST', 'CET']);
  });
});
