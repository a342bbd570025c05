import assert from 'node:assert/strict';
import { LIMITS } from '../../../src/audit/reply.ts';
import { said, useRig } from '../webex-rig.ts';

const CARD = { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'Digest' }] } as const;

describe('revising a message on Webex', () => {
  const at = useRig();
  const put = { method: 'PUT', path: /^\/messages\// } as const;
  const say = (key: string, card?: typeof CARD): Promise<string> =>
    at.rig.chat.say(at.world.groupId, { markdown: 'Reading', ...(card === undefined ? {} : { card }) }, { key });

  it('shows the new words in its place, ten times and no more [I]', async () => {
    const id = await say('r-1');
    for (let edit = 1; edit <= LIMITS.messageEdits; edit += 1)
      assert.equal(await at.rig.chat.revise(at.world.groupId, id, `**${edit}** rows`), true);
    assert.equal(await at.rig.chat.revise(at.world.groupId, id, 'one too many'), false);
    assert.deepEqual(said(at.world, at.world.groupId), ['10 rows']);
  });

  it('calls nobody, and keeps within the length of a message [I]', async () => {
    const id = await say('r-2');
    assert.equal(await at.rig.chat.revise(at.world.groupId, id, `<@all> ${'x'.repeat(10_000)}`), true);
    const message = at.world.emulator.messages(at.world.groupId).find((one) => one.id === id);
    assert.equal(message?.mentionedGroups, undefined);
    assert.ok(Buffer.byteLength(message?.markdown ?? '') <= LIMITS.textBytes);
  });

  it('is tried once: not again after 503 or 429, and not where there is a card [I]', async () => {
    const id = await say('r-3');
    const broken = at.world.emulator.faults.add({ ...put, times: 5, fault: { kind: 'status', status: 503 } });
    assert.equal(await at.rig.chat.revise(at.world.groupId, id, 'later'), false);
    assert.equal(broken.hits, 1);
    broken.remove();
    const limited = at.world.emulator.faults.rateLimit({ ...put, times: 1, retryAfterSeconds: 1 });
    assert.equal(await at.rig.chat.revise(at.world.groupId, id, 'later'), false);
    assert.equal(await at.rig.chat.revise(at.world.groupId, id, 'later still'), false);
    assert.equal(limited.hits, 1, 'asked again before the time that Webex named');
    limited.remove();
    assert.equal(await at.rig.chat.revise(at.world.groupId, await say('r-4', CARD), 'card'), false);
  });
});
