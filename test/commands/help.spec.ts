import assert from 'node:assert/strict';
import type { AnswerButton, MessageAnswer } from '../../src/audit/answer.ts';
import { TOPICS } from '../../src/audit/question.ts';
import { LIMITS } from '../../src/audit/reply.ts';
import { questionData, readActionData } from '../../src/cards/action-data.ts';
import { mayUse } from '../../src/commands/admin/permission.ts';
import { commands } from '../../src/commands/index.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, contextOf, refusalOf, sameFromButton, useRig, VIEWER } from './rig.ts';

describe('help [I]', () => {
  const rig = useRig();

  /** The cards behind the first one: behind its buttons, and behind each choice of its list. */
  const opened = async (as: string): Promise<readonly MessageAnswer[]> => {
    const { buttons = [], inputs = [] } = asMessage(await rig.ask('help', { as }));
    const picked = inputs.flatMap((input) => (input.kind === 'choice' ? input.choices : []));
    const open = async (button: AnswerButton): Promise<readonly MessageAnswer[]> => {
      if ('ask' in button) return [asMessage(await rig.ask(button.ask, { as }))];
      const pressed = picked.map(({ value }) => readActionData({ ...questionData(button.question), topic: value }));
      return Promise.all(
        pressed.map(async (data) => {
          assert.ok(data.kind === 'question');
          return asMessage(await rig.press(data.question, { as }));
        }),
      );
    };
    return (await Promise.all(buttons.map(open))).flat();
  };

  it('begins with the topics that the asker may use, a few phrases each', async () => {
    const { topics = [], buttons = [] } = asMessage(await sameFromButton(rig, 'help'));
    assert.deepEqual(
      buttons.map(({ label }) => label),
      topics.map(({ example }) => example),
    );
    assert.ok(buttons.length >= 2 && buttons.length <= LIMITS.cardActions);
    for (const { summary } of topics) assert.ok(summary.split(' · ').length <= 5 && summary.length <= 155, summary);
  });

  for (const as of [VIEWER, ADMIN]) {
    it(`opens one topic a press, and leaves out no command that ${as} may use`, async () => {
      const { asker } = await contextOf(rig.store, { as });
      const shown = (await opened(as)).flatMap(({ topics = [] }) => topics.map(({ summary }) => summary));
      const usable = commands.filter((command) => mayUse(command, asker).length > 0);
      assert.deepEqual(shown.toSorted(), usable.map(({ summary }) => summary).toSorted());
    });

    it(`shows ${as} no phrase that they would be refused for want of a role`, async () => {
      const first = asMessage(await rig.ask('help', { as }));
      const phrases = [
        ...(first.topics ?? []).flatMap(({ summary }) => summary.split(' · ')),
        ...(await opened(as)).flatMap(({ topics = [] }) => topics.map(({ example }) => example)),
      ];
      assert.ok(phrases.length > 10);
      for (const phrase of phrases) {
        const answer = await rig.ask(phrase, { as, space: 'space-1' });
        assert.notEqual(answer.kind, 'error', phrase);
        const isDenied = answer.kind === 'refused' && answer.title === 'Not permitted';
        assert.equal(isDenied, false, phrase);
      }
    });
  }

  it('has every topic in reach of an admin, within the actions that a card may have', async () => {
    const first = asMessage(await rig.ask('help', { as: ADMIN }));
    assert.equal(first.buttons?.length, LIMITS.cardActions);
    const titles = (await opened(ADMIN)).map(({ title }) => title);
    assert.deepEqual(
      titles,
      first.topics?.map(({ example }) => example),
    );
    assert.equal(titles.length, TOPICS.length);
    const unpicked = first.buttons?.at(-1);
    assert.ok(unpicked !== undefined && 'question' in unpicked);
    const read = readActionData({ ...questionData(unpicked.question), topic: '' });
    assert.ok(read.kind === 'question');
    assert.equal(asMessage(await rig.press(read.question, { as: ADMIN })).title, 'What you can ask');
    assert.equal(readActionData({ ...questionData(unpicked.question), topic: 'secrets' }).kind, 'invalid');
  });

  it('has no line of administration for who is not an admin', async () => {
    const { topics = [] } = asMessage(await rig.ask('help'));
    assert.ok(topics.every(({ example }) => example !== 'Administration'));
    assert.match(refusalOf(await rig.ask('help administration')).reason, /^Only admins .* Ask admin@example\.com/);
    assert.ok((asMessage(await rig.ask('help administration', { as: ADMIN })).topics?.length ?? 0) > 5);
  });

  it('puts every command under a topic that can be opened', async () => {
    for (const topic of TOPICS.filter((name) => commands.some((command) => command.topic === name))) {
      const { buttons } = asMessage(await rig.ask(`help ${topic}`, { as: ADMIN }));
      assert.deepEqual(buttons, [{ label: 'All topics', ask: 'help' }]);
    }
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'help/viewer', 'help');
    await matchGolden(rig, 'help/admin', 'help', { as: ADMIN });
    await matchGolden(rig, 'help/asking', 'help asking');
  });
});
