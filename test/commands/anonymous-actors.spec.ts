import assert from 'node:assert/strict';
import { useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage } from './rig.ts';

describe('anonymous-actors [I]', () => {
  const rig = useOrders();

  it('tells each name, how many changes carry it, and where it is set', async () => {
    await rig.done('anonymous actor add "Mara Lind" really');
    assert.deepEqual(asMessage(await rig.order('anonymous actors')).table?.rows, [
      ['api@cconesp.net', '3', 'set in the environment'],
      ['Mara Lind', '11', 'added in the chat'],
    ]);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'anonymous-actors/list', 'anonymous actors', { as: ADMIN });
  });
});
