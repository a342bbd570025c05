import assert from 'node:assert/strict';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, VIEWER } from './rig.ts';

describe('admins [I]', () => {
  const rig = useOrders();
  const rows = async () =>
    asMessage(await rig.ask('admins', { as: ADMIN })).topics?.map(({ example, summary }) => [example, summary]);

  it('tells who may what: of the environment as such, of the chat with since when and by whom', async () => {
    await rig.done('allow reviewer robin@example.com');
    await rig.done('allow admin kim@example.com');
    await rig.done('allow sam@example.net', { as: 'kim@example.com' });
    await rig.done('deny lee@example.com');
    await rig.done('allow domain example.org', { as: 'operator' });
    await rig.done('deny domain example.net');
    assert.deepEqual(await rows(), [
      [ADMIN, 'admin, set in the environment'],
      ['kim@example.com', `admin, since 23 Nov 2026, by ${ADMIN}`],
      ['robin@example.com', `reviewer: may ask and see evidence, since 23 Nov 2026, by ${ADMIN}`],
      ['sam@example.net', 'may ask, since 23 Nov 2026, by kim@example.com'],
      ['lee@example.com', `denied, since 23 Nov 2026, by ${ADMIN}`],
      ['everybody of example.com', 'may ask, set in the environment'],
      ['everybody of example.org', 'may ask, since 23 Nov 2026, by the operator'],
      ['everybody of example.net', `denied, since 23 Nov 2026, by ${ADMIN}`],
    ]);
  });

  it('names nobody twice, and no domain as allowed that is denied', async () => {
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({
      admins: [ADMIN],
      domains: ['example.com', 'example.org'],
      deniedDomains: ['example.org', 'example.com'],
    }));
    assert.deepEqual(
      (await rows())?.map(([who = '']) => who),
      [ADMIN, 'everybody of example.org', 'everybody of example.com'],
    );
  });

  it('tells the last who said it, and nothing of what was stored otherwise', async () => {
    await rig.done('allow reviewer robin@example.com');
    await rig.done('allow admin kim@example.com');
    await rig.done('allow viewer robin@example.com', { as: 'kim@example.com' });
    await rig.store.state.update('settings', SETTINGS_KEY, (now) => ({ ...now, deniedPeople: ['old@example.com'] }));
    const [robin, old] = ['robin@example.com', 'old@example.com'].map(
      async (email) => (await rows())?.find(([who]) => who === email)?.[1],
    );
    assert.equal(await robin, 'may ask, since 23 Nov 2026, by kim@example.com');
    assert.equal(await old, 'denied');
  });

  it('is for admins; others are told whom to ask, three at most, and strangers nothing', async () => {
    assert.match(
      refusalOf(await rig.ask('admins', { as: VIEWER })).reason,
      /^Only admins may do this\. Ask admin@example\.com \(an admin here\)\.$/,
    );
    for (const name of ['a', 'b', 'c']) await rig.done(`allow admin ${name}@example.com`);
    await rig.done('deny a@example.com');
    assert.match(
      refusalOf(await rig.ask('admins', { as: VIEWER })).reason,
      /Ask admin@example\.com, b@example\.com or c@example\.com \(admins here\)\.$/,
    );
    await rig.done('allow admin d@example.com');
    assert.doesNotMatch(refusalOf(await rig.ask('admins', { as: VIEWER })).reason, /d@example/);
    assert.doesNotMatch(refusalOf(await rig.ask('admins', { as: 'x@elsewhere.example.net' })).reason, /@/);
  });

  it('looks as it was found good', async () => {
    await rig.done('allow reviewer robin@example.com');
    await rig.done('deny sam@example.net');
    await matchGolden(rig, 'admins/all', 'admins', { as: ADMIN });
  });
});
