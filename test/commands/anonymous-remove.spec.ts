import assert from 'node:assert/strict';
import { assertSame, undoOf, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asEvents, refusalOf } from './rig.ts';
import { JON } from './world.ts';

describe('anonymous-remove [I]', () => {
  const rig = useOrders();

  it('cannot remove what the environment says', async () => {
    for (const order of ['anonymous actor remove api@cconesp.net', 'remove anonymous actor API@CCONESP.NET']) {
      assert.match(refusalOf(await rig.order(order)).reason, /^ANONYMOUS_ACTORS in the environment holds /);
    }
    assert.deepEqual(await rig.journal(), []);
  });

  it('knows nothing to remove', async () => {
    assertSame(await rig.order('anonymous actor remove svc@example.com'));
  });

  it('needs no second question to be taken back: it was so before', async () => {
    const nameless = async () => asEvents(await rig.ask('unattributed')).total;
    const before = await nameless();
    await rig.done(`anonymous actor add ${JON.email} really`);
    const more = await nameless();
    const removed = await rig.done(`anonymous actor remove ${JON.email?.toUpperCase()}`);
    assert.equal(await nameless(), before);
    await rig.done(undoOf(removed));
    assert.equal(await nameless(), more);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'anonymous-remove/environment', 'anonymous actor remove api@cconesp.net', { as: ADMIN });
    await rig.done('anonymous actor add svc@example.com');
    await matchGolden(rig, 'anonymous-remove/removed', 'anonymous actor remove svc@example.com', { as: ADMIN });
  });
});
