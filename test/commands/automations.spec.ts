import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, useRig, VIEWER } from './rig.ts';

describe('automations [I]', () => {
  const rig = useRig();

  it('lists the services with kind, reason and who said so', async () => {
    await rig.ask('automation api@cconesp.net for users because HR sync', { as: ADMIN });
    await rig.ask('automation api@cconesp.net for queues', { as: ADMIN });
    const answer = asMessage(await rig.ask('automations', { as: VIEWER }));
    assert.deepEqual(answer.table?.rows, [
      ['api@cconesp.net', 'contact service queues', '–', `${ADMIN}, 23 Nov 2026`],
      ['api@cconesp.net', 'users', 'HR sync', `${ADMIN}, 23 Nov 2026`],
    ]);
  });

  it('tells admins how to change it, and nobody else', async () => {
    assert.match(asMessage(await rig.ask('automations', { as: ADMIN })).lines.join(' '), /Say "automation/);
    assert.doesNotMatch(asMessage(await rig.ask('automations', { as: VIEWER })).lines.join(' '), /Say "automation/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'automations/none', 'automations', { as: ADMIN });
    await rig.ask('automation api@cconesp.net for users because HR sync', { as: ADMIN });
    await matchGolden(rig, 'automations/one', 'automations', { as: ADMIN });
  });
});
