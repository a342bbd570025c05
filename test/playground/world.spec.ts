import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createEmulator } from '../../src/playground/emulator/index.ts';
import { buildWorld } from '../../src/playground/world.ts';

describe('the synthetic world [I]', () => {
  it('has an admin, a reviewer, two viewers and a stranger, all of reserved domains', () => {
    const world = buildWorld(createEmulator());
    assert.deepEqual(
      world.people.map(({ permission }) => permission),
      ['admin', 'viewer', 'reviewer', 'viewer', 'stranger'],
    );
    for (const { account } of world.people) assert.match(account.email, /@example\.(com|net)$/);
    assert.deepEqual(world.adminEmails, ['alex.admin@example.com']);
    assert.deepEqual(world.reviewerEmails, ['robin.compliance@example.com']);
    assert.deepEqual(world.allowedDomains, ['example.com']);
    const orgIds = new Set(world.people.map(({ account }) => account.orgId));
    assert.equal(orgIds.size, 2, 'the stranger is of another organization');
  });

  it('lists everybody but the stranger as users of the contact centre, to its admin', async () => {
    const emulator = createEmulator();
    const { origin } = await emulator.listen();
    const { centre } = buildWorld(emulator);
    const response = await fetch(`${origin}/organization/${centre.orgId}/v2/user`, {
      headers: { authorization: `Bearer ${centre.token}`, connection: 'close' },
    });
    const { data } = JSON.parse(await response.text());
    await emulator.close();
    assert.equal(data.length, 4);
    assert.ok(data.every(({ email }: { email: string }) => email.endsWith('@example.com')));
  });

  it('puts everybody and the bot in the group space, and each person in a 1:1 with the bot', () => {
    const emulator = createEmulator();
    const { bot, group, people } = buildWorld(emulator);
    const members = emulator.members(group.id).map(({ personId }) => personId);
    assert.deepEqual(new Set(members), new Set([bot.id, ...people.map(({ account }) => account.id)]));
    for (const { account, directSpaceId } of people) {
      const pair = emulator.members(directSpaceId).map(({ personId }) => personId);
      assert.deepEqual(new Set(pair), new Set([bot.id, account.id]));
    }
  });
});
