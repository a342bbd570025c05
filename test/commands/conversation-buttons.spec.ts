import assert from 'node:assert/strict';
import { REPORT_WRITERS } from '../../src/app/report-writers.ts';
import { isRecord } from '../../src/audit/field-text.ts';
import type { Question } from '../../src/audit/question.ts';
import { askData, choiceData, questionData } from '../../src/cards/action-data.ts';
import { anIncoming } from '../fixtures/events.ts';
import { assertStrangersLine, message, pressed, submit, useConversation } from './conversation-rig.ts';
import { ADMIN, SPACE, STRANGER, VIEWER } from './rig.ts';
import { eventId } from './world.ts';

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

  /** What the button of the newest card carries. */
  const dataOf = (title: string): unknown => {
    const found = actionsOf(rig.said.at(-1)?.reply.card).find((action) => action['title'] === title);
    assert.ok(found !== undefined, `there is no button "${title}"`);
    return found['data'];
  };

  for (const [title, question, asked] of [
    ['Older', 'what changed', /Changes 8–13 of 25/],
    ['Export', 'what changed', /What kind of file\? It has 25 rows/],
    ['Show the record', 'what changed', /^_Change c-/i],
    ['Export', 'how many changes by type', /What kind of file\?/],
    ['As a picture', 'how many changes by type', /changes, by kind/],
    ['Related changes', `show ${eventId('zoe-modified')}`, /same object, a day before and after/],
  ] as const) {
    it(`"${title}" of "${question}" does the same twice, late, after a restart, and for somebody else`, async () => {
      await rig.handlers().onMessage(message(question));
      const inputs = dataOf(title);
      const replies: string[] = [];
      for (const [place, as] of [VIEWER, VIEWER, ADMIN].entries()) {
        rig.now += place * 60_000;
        rig.forget();
        // What came in meanwhile moves nothing.
        await rig.store.append([anIncoming({ id: `later-${place}`, time: rig.now - 1, entityType: 'site' })]);
        const pick = title === 'Show the record' ? { pick: '0' } : {};
        await rig.handlers().onSubmit(submit({ ...Object(inputs), ...pick }, as, { id: `s-${place}` }));
        replies.push(rig.onlySaid().reply.markdown);
      }
      assert.match(replies[0] ?? '', asked);
      assert.deepEqual(replies.slice(1).map(gist), [replies[0], replies[0]].map(gist));
      assert.deepEqual(rig.errors, []);
      rig.forget();
      await rig.handlers().onSubmit(submit({ ...Object(inputs) }, STRANGER));
      assertStrangersLine(rig);
    });
  }

  it('"Newer" leads back to the page before, also when more has come in meanwhile', async () => {
    const on = rig.handlers();
    await on.onMessage(message('what changed'));
    const first = idsIn(rig.said.at(-1)?.reply.markdown);
    await on.onSubmit(submit(dataOf('Older'), VIEWER, { id: 's2' }));
    const newer = dataOf('Newer');
    await rig.store.append([anIncoming({ id: 'later', time: rig.now - 1 })]);
    for (const [place, as] of [VIEWER, VIEWER, ADMIN].entries()) {
      await on.onSubmit(submit(newer, as, { id: `n-${place}` }));
      assert.deepEqual(idsIn(rig.said.at(-1)?.reply.markdown), ['later', ...first.slice(0, 5)]);
    }
    assert.deepEqual(rig.errors, []);
  });

  it('goes on from the choice of a format to the file, once for each press', async () => {
    const on = rig.handlers({ writers: REPORT_WRITERS });
    await on.onMessage(message('what changed yesterday'));
    await on.onSubmit(submit(dataOf('Export'), VIEWER, { id: 'e1' }));
    const csv = dataOf('CSV');
    for (const [place, as] of [VIEWER, VIEWER, ADMIN].entries()) {
      await on.onSubmit(submit(csv, as, { id: `c-${place}` }));
      assert.equal(rig.said.at(-1)?.reply.file?.name, 'whodunit-what-changed-2026-11-22.csv');
    }
    assert.equal(rig.said.length, 5);
  });
});

/** Which changes are listed, or what is said, without the counts that grow. */
function gist(markdown = ''): readonly string[] {
  const ids = idsIn(markdown);
  return ids.length > 0 ? ids : [markdown.split('\n')[0] ?? ''];
}

function idsIn(markdown = ''): readonly string[] {
  return [...markdown.matchAll(/event (\S+)/g)].map(([, id = '']) => id);
}

/** All of a card, those inside of others too. */
function actionsOf(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(actionsOf);
  if (!isRecord(value)) return [];
  const own = String(value['type']).startsWith('Action.') ? [value] : [];
  return [...own, ...Object.values(value).flatMap(actionsOf)];
}
