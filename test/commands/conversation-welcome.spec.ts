import assert from 'node:assert/strict';
import type { IncomingMembership } from '../../src/audit/ports.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { message, useConversation } from './conversation-rig.ts';
import { ADMIN, SPACE } from './rig.ts';

describe('being added to a space [I]', () => {
  const rig = useConversation();

  const membership = (change: 'added' | 'removed', spaceKind: 'direct' | 'group' = 'group'): IncomingMembership => ({
    change,
    spaceId: SPACE,
    spaceKind,
  });

  it('is answered with one welcome, that says nothing of the data', async () => {
    await rig.handlers().onMembership(membership('added'));
    const { reply, spaceId } = rig.onlySaid();
    assert.equal(spaceId, SPACE);
    assert.match(reply.markdown, /Hello, I am Whodunit/);
    assert.match(reply.markdown, /mention me with @/);
    assert.doesNotMatch(reply.markdown + JSON.stringify(reply.card), /Zoe Keller|Night|Mara/);
    assert.deepEqual(await rig.store.state.get('spaces', SPACE), {
      spaceId: SPACE,
      kind: 'group',
      welcomedAt: EXAMPLE_NOW,
    });
  });

  it('does not speak of mentions in a direct space', async () => {
    await rig.handlers().onMembership(membership('added', 'direct'));
    assert.doesNotMatch(rig.onlySaid().reply.markdown, /mention/);
  });

  it('is welcomed once per stay, however often it is told of', async () => {
    const on = rig.handlers();
    await Promise.all([on.onMembership(membership('added')), on.onMembership(membership('added'))]);
    rig.now += 60_000;
    await rig.handlers().onMembership(membership('added'));
    assert.equal(rig.said.length, 1);
  });

  it('is welcomed again after having been away', async () => {
    const on = rig.handlers();
    await on.onMembership(membership('added'));
    await on.onMembership(membership('removed'));
    rig.now += 60_000;
    await on.onMembership(membership('added'));
    assert.equal(rig.said.length, 2);
    assert.notEqual(rig.said[0]?.options.key, rig.said[1]?.options.key);
  });

  it('keeps the zone that the space was given', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', zone: 'Asia/Tokyo' }));
    await rig.handlers().onMembership(membership('added'));
    assert.equal((await rig.store.state.get('spaces', SPACE))?.zone, 'Asia/Tokyo');
  });

  it('offers buttons that are answered', async () => {
    await rig.handlers().onMembership(membership('added'));
    const asks = [...JSON.stringify(rig.onlySaid().reply.card).matchAll(/"ask":"([^"]+)"/g)].map(([, ask]) => ask);
    assert.equal(asks.length, 3);
    for (const ask of asks) assert.notEqual((await rig.ask(ask ?? '')).kind, 'refused', ask);
  });

  it('ends with the digest and the welcome forgotten', async () => {
    const on = rig.handlers();
    await on.onMembership(membership('added'));
    await on.onMessage(message('digest weekly monday 09:00', ADMIN));
    await on.onMembership(membership('removed'));
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
    assert.deepEqual(await rig.store.state.list('spaces'), []);
    assert.equal(rig.said.length, 2);
  });
});
