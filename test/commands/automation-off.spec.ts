import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

const AS_ADMIN = { as: ADMIN } as const;

describe('automation-off [I]', () => {
  const rig = useRig();
  const rules = async () => (await rig.store.state.list('automations')).map(({ value }) => value.entityType ?? 'every');

  beforeEach(async () => {
    await rig.ask('automation api@cconesp.net for queues', AS_ADMIN);
    await rig.ask('automation api@cconesp.net for users', AS_ADMIN);
  });

  it('takes back the rule for that kind and no other', async () => {
    const answer = asMessage(await rig.ask('automation off API@cconesp.net for queues', AS_ADMIN));
    assert.deepEqual(await rules(), ['user']);
    assert.match(answer.lines.join(' '), /count as without a name again, old ones too/);
  });

  it('says so where there is no such rule', async () => {
    assert.match(asMessage(await rig.ask('automation off api@cconesp.net', AS_ADMIN)).lines.join(' '), /so already/);
    assert.deepEqual(await rules(), ['contact-service-queue', 'user']);
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('automation off api@cconesp.net', { as: VIEWER })).reason, /Only admins may/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'automation-off/done', 'automation off api@cconesp.net for queues', AS_ADMIN);
  });
});
