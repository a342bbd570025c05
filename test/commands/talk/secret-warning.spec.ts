import assert from 'node:assert/strict';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { questionData } from '../../../src/cards/action-data.ts';
import { file, message, submit, useConversation } from '../conversation-rig.ts';
import { ADMIN, STRANGER, VIEWER } from '../rig.ts';
import { eventId } from '../world.ts';

/** Made up. */
const SECRET = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
const WARNING = /This looks like a key or a password[\s\S]*replace the key or password/;

describe('something that looks like a secret [I]', () => {
  const rig = useConversation();

  const assertWarned = (): void => {
    const { reply, options } = rig.onlySaid();
    assert.match(reply.markdown, WARNING);
    assert.ok(!JSON.stringify([reply, options]).includes(SECRET));
  };

  for (const as of [ADMIN, VIEWER, STRANGER]) {
    it(`in a message of ${as} is warned of, and not read`, async () => {
      const untouched: AuditStore = new Proxy(rig.store, {
        get: (store, name) =>
          name === 'state'
            ? { get: store.state.get.bind(store.state) }
            : assert.fail(`the store was asked for ${String(name)}`),
      });
      await rig.handlers({ store: untouched }).onMessage(message(`who changed ${SECRET}`, as));
      assertWarned();
      assert.deepEqual([rig.kinds, rig.errors], [['refused'], []]);
    });
  }

  it('is warned of also beside a file, where other words would be left alone', async () => {
    await rig.handlers().onMessage(message(`for you: ${SECRET}`, ADMIN, { hasFiles: true }));
    assertWarned();
  });

  for (const [where, inputs] of [
    ['a comment', { ...questionData({ intent: 'claim', events: [eventId('zoe-modified')] }), comment: SECRET }],
    ['words of a button', { whodunit: 1, ask: `changes containing "${SECRET}"` }],
    ['a question of a button', questionData({ intent: 'containing', text: SECRET })],
    ['a field that no card of ours has', { password: SECRET }],
  ] as const) {
    it(`in ${where} is warned of, and nothing is stored`, async () => {
      await rig.handlers().onSubmit(submit(inputs, ADMIN));
      assertWarned();
      assert.deepEqual(await rig.store.state.list('claims'), []);
    });
  }

  it('in the name of a file is warned of, and the file is not opened', async () => {
    await rig.handlers().onFile(file(ADMIN, { name: `${SECRET}.csv` }));
    assertWarned();
    assert.deepEqual(rig.imported, []);
  });

  for (const text of [
    `show ${eventId('zoe-modified')}`,
    'history of 00000000-0000-4000-8000-000000000101',
    'history of AW3zqPSEh5ILmjsY44DC',
    'key reported me',
    'my password is broken, who changed user Zoe Keller',
  ]) {
    it(`is not seen in "${text}"`, async () => {
      await rig.handlers().onMessage(message(text, ADMIN));
      assert.doesNotMatch(rig.onlySaid().reply.markdown, WARNING);
    });
  }
});
