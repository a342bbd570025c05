import assert from 'node:assert/strict';
import type { IncomingMessage } from '../../../src/audit/ports.ts';
import { file, message, pressed, submit, useConversation } from '../conversation-rig.ts';
import { ADMIN, VIEWER } from '../rig.ts';

describe('what follows from an answer [I]', () => {
  const rig = useConversation();
  /** How much had been said each time when it was told. */
  let told: number[];
  beforeEach(() => {
    told = [];
  });
  const on = () => rig.handlers({ onWritten: () => told.push(rig.said.length) });
  const say = (text: string, as: string, more?: Partial<IncomingMessage>) => on().onMessage(message(text, as, more));

  it('is told of after a command that may have stored something, once it is answered', async () => {
    await say('my time zone is Asia/Tokyo', VIEWER);
    assert.deepEqual(told, [1]);
    await on().onSubmit(pressed({ intent: 'time-zone', zone: 'Europe/Berlin' }));
    assert.deepEqual(told, [1, 2]);
    await on().onSubmit(submit({ whodunit: 1, ask: 'allow sam@example.net' }, ADMIN));
    assert.deepEqual(told, [1, 2, 3]);
  });

  it('is told of after a file was taken in', async () => {
    await on().onFile(file(ADMIN));
    assert.deepEqual(told, [1]);
  });

  it('is told of although the answer could not be sent', async () => {
    const say = () => Promise.reject(new Error('gone'));
    const handlers = rig.handlers({ chat: { say }, onWritten: () => told.push(0) });
    await assert.rejects(handlers.onMessage(message('allow sam@example.net', ADMIN)), /gone/);
    assert.deepEqual(told, [0]);
  });

  it('is nothing after what only reads, was refused, or is not permitted', async () => {
    await say('what changed', VIEWER);
    await say('gibberish', VIEWER);
    await say('allow sam@example.net', VIEWER);
    await say('my time zone is Europe/Atlantis', VIEWER);
    await on().onFile(file(VIEWER));
    assert.deepEqual(told, []);
  });
});

describe('who presses a button [I]', () => {
  const rig = useConversation();

  it('is whom Webex names, whatever the card says', async () => {
    const forged = {
      sender: { email: ADMIN, personId: `id of ${ADMIN}` },
      personEmail: ADMIN,
      email: ADMIN,
      as: ADMIN,
      role: 'admin',
    };
    const question = { intent: 'allow', grant: 'admin', actor: { kind: 'person', email: VIEWER }, sure: true };
    for (const inputs of [
      { whodunit: 1, question: JSON.stringify(question), ...forged },
      { whodunit: 1, question: JSON.stringify({ ...question, ...forged, asker: forged }) },
      { whodunit: 1, ask: `allow admin ${VIEWER}`, ...forged },
    ]) {
      await rig.handlers().onSubmit(submit(inputs, VIEWER));
      assert.match(rig.said.at(-1)?.reply.markdown ?? '', /Only admins may do this/);
    }
    assert.deepEqual(await rig.store.state.list('settings'), []);
  });
});
