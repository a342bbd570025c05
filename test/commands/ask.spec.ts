import assert from 'node:assert/strict';
import { StoreError } from '../../src/audit/errors.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { askQuestion, askText } from '../../src/commands/ask.ts';
import { commands } from '../../src/commands/index.ts';
import { ADMIN, asEvents, contextOf, refusalOf, render, STRANGER, useRig, VIEWER } from './rig.ts';
import { eventId } from './world.ts';

/** Words that only the data holds. */
const DATA = /Zoe|Keller|Sales|Night|Mara|Jon|Harbour|\b16\b/;

describe('asking [I]', () => {
  const rig = useRig();
  const examples = commands.flatMap(({ examples: [first] }) => (first === undefined ? [] : [first]));

  describe('a stranger', () => {
    for (const [text, question] of examples) {
      it(`gets one line and no data for "${text}", by text and by button`, async () => {
        for (const answer of [await rig.ask(text, { as: STRANGER }), await rig.press(question, { as: STRANGER })]) {
          const { reason } = refusalOf(answer);
          assert.match(reason, /^I answer only people who were allowed to ask/);
          const { markdown } = render(answer);
          assert.equal(markdown.trim().split('\n').length, 1);
          assert.doesNotMatch(markdown, DATA);
        }
      });
    }

    it('is told nothing about whether a text would be read', async () => {
      const read = await rig.ask('what changed today', { as: STRANGER });
      const notRead = await rig.ask('what changed on Mars', { as: STRANGER });
      assert.deepEqual(read, notRead);
    });

    it('costs the store nothing but a look at who may ask', async () => {
      const untouchable = new Proxy(rig.store, {
        get: (store, name) =>
          name === 'state'
            ? { get: store.state.get.bind(store.state) }
            : assert.fail(`the store was asked for ${String(name)}`),
      });
      const context = await contextOf(untouchable, { as: STRANGER });
      refusalOf(await askText('what changed', rig.desk, context));
      refusalOf(await askQuestion({ intent: 'what-changed' }, rig.desk, context));
    });
  });

  for (const [text] of examples) {
    it(`answers "${text}" to an admin without an error`, async () => {
      const answer = await rig.ask(text, { as: ADMIN, space: 'space-1' });
      assert.notEqual(answer.kind, 'error');
      render(answer);
      assert.deepEqual(rig.errors, []);
    });
  }

  it('lets only admins use the commands of admins, and changes nothing for others', async () => {
    for (const { role, examples: phrases } of commands) {
      const [text = ''] = phrases[0] ?? [];
      const answer = await rig.ask(text, { as: VIEWER, space: 'space-1' });
      const isDenied = answer.kind === 'refused' && /^Only admins may do this/.test(answer.reason);
      assert.equal(isDenied, role === 'admin', text);
    }
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
  });

  it('gives the operator all rights', async () => {
    assert.equal(asEvents(await rig.ask('what changed', { as: 'operator' })).total, 24);
  });

  it('refuses what it cannot read, by name, and suggests what it can', async () => {
    const answer = await rig.ask('please do my taxes');
    assert.ok(answer.kind === 'refused');
    assert.match(answer.notUnderstood.join(' '), /taxes/);
    assert.ok(answer.suggestions.length > 0);
    for (const suggestion of answer.suggestions) {
      const again = await rig.ask(suggestion, { as: ADMIN, space: 'space-1' });
      assert.ok(again.kind !== 'refused' || !/make of/.test(again.reason), suggestion);
    }
  });

  it('refuses an intent that is not among its commands', async () => {
    const desk = { ...rig.desk, commands: commands.filter(({ name }) => name !== 'digest') };
    const answer = await askQuestion({ intent: 'digest' }, desk, await contextOf(rig.store));
    assert.match(refusalOf(answer).reason, /do not know this command/);
  });

  describe('a failure', () => {
    const failing = (error: Error): AuditStore => {
      const reject = () => Promise.reject(error);
      return { ...rig.store, state: rig.store.state, page: reject, count: reject, group: reject, find: reject };
    };

    it('that a person can act on is told with its next step', async () => {
      const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
      const answer = await askText('what changed', rig.desk, await contextOf(failing(full)));
      assert.ok(answer.kind === 'error');
      assert.deepEqual([answer.code, answer.what, answer.next], ['disk-full', 'The disk is full.', 'Make room.']);
      assert.deepEqual(rig.errors, [full]);
      render(answer);
    });

    it('of any other kind keeps its details for the log', async () => {
      const secret = new Error('ENOENT /secret/path of Zoe Keller');
      for (const answer of [
        await askText('what changed', rig.desk, await contextOf(failing(secret))),
        await askQuestion({ intent: 'show', event: eventId('hostile') }, rig.desk, await contextOf(failing(secret))),
      ]) {
        assert.ok(answer.kind === 'error');
        assert.equal(answer.code, 'unexpected');
        assert.doesNotMatch(JSON.stringify(answer), /secret|Zoe/);
      }
      assert.deepEqual(rig.errors, [secret, secret]);
    });

    it('of a cursor that is none of ours is told as such', async () => {
      const answer = await rig.press({ intent: 'what-changed' }, { cursor: 'forged' });
      assert.ok(answer.kind === 'error');
      assert.equal(answer.code, 'bad-cursor');
    });
  });
});
