import assert from 'node:assert/strict';
import type { Question } from '../../src/audit/question.ts';
import { askData, choiceData, questionData } from '../../src/cards/action-data.ts';
import { assertStrangersLine, message, pressed, submit, useConversation } from './conversation-rig.ts';
import { ADMIN, SPACE, STRANGER, VIEWER } from './rig.ts';

describe('pressing a button [I]', () => {
  const rig = useConversation();

  it('asks the question that the button carries', async () => {
    await rig.handlers().onSubmit(pressed({ intent: 'unattributed', entityType: 'user' }));
    const { reply, options } = rig.onlySaid();
    assert.match(reply.markdown, /Zoe Keller/);
    assert.deepEqual(options, { key: 'submit-s1' });
  });

  it('is answered in the thread of the card', async () => {
    await rig.handlers().onSubmit({ ...pressed({ intent: 'help' }), threadId: 'root' });
    assert.equal(rig.onlySaid().options.threadId, 'root');
  });

  it('asks the text that the button carries', async () => {
    await rig.handlers().onSubmit(submit(askData('what changed yesterday')));
    assert.match(rig.onlySaid().reply.markdown, /yesterday 22 Nov 2026/);
  });

  it('takes the picked one of several questions', async () => {
    const questions: Question[] = [{ intent: 'help' }, { intent: 'what-changed', entityType: 'team' }];
    await rig.handlers().onSubmit(submit({ ...choiceData(questions), pick: '1' }));
    assert.match(rig.onlySaid().reply.markdown, /Changes to teams/);
  });

  it('turns to the older changes', async () => {
    const on = rig.handlers();
    await on.onMessage(message('what changed'));
    const { next } = await rig.store.page({}, { limit: 6 });
    await on.onSubmit(submit(questionData({ intent: 'what-changed' }, next), VIEWER, { id: 's2' }));
    assert.match(rig.said[1]?.reply.markdown ?? '', /Changes 7–12 of 24/);
  });

  it('is judged by who pressed, not by who asked', async () => {
    const slot: Question = { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } };
    const on = rig.handlers();
    await on.onSubmit(pressed(slot, VIEWER));
    assert.match(rig.onlySaid().reply.markdown, /Only admins may do this/);
    assert.deepEqual(await rig.store.state.list('subscriptions'), []);
    await on.onSubmit(pressed(slot, ADMIN));
    assert.equal((await rig.store.state.get('subscriptions', SPACE))?.createdBy, ADMIN);
  });

  it('by a stranger gets one line, no card and no data, whatever was pressed', async () => {
    for (const inputs of [questionData({ intent: 'what-changed' }), askData('what changed'), { forged: true }]) {
      rig.forget();
      await rig.handlers().onSubmit(submit(inputs, STRANGER));
      assertStrangersLine(rig);
    }
  });

  const forged: readonly (readonly [title: string, inputs: unknown])[] = [
    ['nothing', {}],
    ['another program', { action: 'delete', id: 7 }],
    ['broken JSON', { whodunit: 1, question: '{"intent":' }],
    ['an intent of its own', { whodunit: 1, question: '{"intent":"drop-table"}' }],
    ['a role', { whodunit: 1, question: '{"intent":5,"role":"admin"}' }],
    ['a span that ends before it begins', { whodunit: 1, question: '{"intent":"what-changed","from":5,"to":4}' }],
    ['a pick out of range', { ...choiceData([{ intent: 'help' }]), pick: '7' }],
    ['a huge text', { whodunit: 1, ask: 'x'.repeat(100_000) }],
  ];
  for (const [title, inputs] of forged) {
    it(`that carries ${title} does nothing and says so kindly`, async () => {
      await rig.handlers().onSubmit(submit(inputs));
      assert.match(rig.onlySaid().reply.markdown, /older card, or was changed on the way\. Nothing was done/);
      assert.deepEqual([rig.kinds, rig.errors], [['refused'], []]);
    });
  }

  it('with a forged cursor is answered with an error, not with silence', async () => {
    await rig.handlers().onSubmit(submit({ ...questionData({ intent: 'what-changed' }), cursor: 'forged' }));
    assert.deepEqual(rig.kinds, ['error']);
    assert.equal(rig.said.length, 1);
  });

  it('with a forged zone leaves the person able to ask', async () => {
    const on = rig.handlers();
    await on.onSubmit(submit({ whodunit: 1, question: '{"intent":"time-zone","zone":"Nowhere/None"}' }));
    await on.onMessage(message('what changed yesterday'));
    assert.deepEqual(rig.kinds, ['refused', 'events']);
  });

  it('pressed twice has one effect and an answer each', async () => {
    const on = rig.handlers();
    const off = pressed({ intent: 'digest-off' }, ADMIN);
    await on.onMessage(message('digest weekly monday 09:00', ADMIN));
    await on.onSubmit(off);
    await on.onSubmit({ ...off, id: 's2' });
    assert.match(rig.said[1]?.reply.markdown ?? '', /is off in this space/);
    assert.match(rig.said[2]?.reply.markdown ?? '', /No weekly digest is set/);
  });
});
