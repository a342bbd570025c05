import assert from 'node:assert/strict';
import { completeSettings, SETTINGS_KEY } from '../../src/audit/settings.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('goal [I]', () => {
  const rig = useRig();
  const admin = { as: ADMIN };
  const stored = async () => completeSettings(await rig.store.state.get('settings', SETTINGS_KEY));
  const journal = async () => (await rig.store.state.list('journal')).map(({ value }) => value);

  it('is set by an admin, told with what it was and where last week stands, and written down', async () => {
    const answer = asMessage(await rig.ask('goal 95 %', admin));
    assert.equal(answer.title, 'The goal is now 95 %');
    assert.deepEqual(answer.lines, ['Before: 100 %.', 'Last week 12 of 16 changes carried a name: 4 changes short.']);
    assert.equal((await stored()).goal, 95);
    const [entry, ...more] = await journal();
    assert.deepEqual(more, []);
    assert.deepEqual(
      [entry?.by, entry?.did, entry?.undo],
      [ADMIN, 'set the goal of the named share to 95 %', 'goal 100 %'],
    );
  });

  it('says when last week reaches it', async () => {
    assert.match(asMessage(await rig.ask('set our goal to 75 %', admin)).lines.join(' '), /12 of 16 .*: reached\./);
  });

  it('is taken back by its button, and by the words in the journal', async () => {
    const { buttons = [] } = asMessage(await rig.ask('goal 95 %', admin));
    const undo = buttons.find(({ label }) => label === 'Undo');
    assert.ok(undo !== undefined && 'question' in undo);
    asMessage(await rig.press(undo.question, { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.equal((await stored()).goal, 100);
    await rig.ask('goal 80 %', { ...admin, now: EXAMPLE_NOW + 2000 });
    const words = (await journal()).at(-1)?.undo ?? '';
    await rig.ask(words, { ...admin, now: EXAMPLE_NOW + 3000 });
    assert.equal((await stored()).goal, 100);
  });

  it('changes nothing when it is so already, or when the button is of an older card', async () => {
    const { buttons = [] } = asMessage(await rig.ask('goal 95 %', admin));
    assert.match(asMessage(await rig.ask('goal 95 %', admin)).lines.join(' '), /so already/);
    await rig.ask('goal 90 %', { ...admin, now: EXAMPLE_NOW + 1000 });
    const undo = buttons.find(({ label }) => label === 'Undo');
    assert.ok(undo !== undefined && 'question' in undo);
    refusalOf(await rig.press(undo.question, { ...admin, now: EXAMPLE_NOW + 2000 }));
    assert.equal((await stored()).goal, 90);
    assert.equal((await journal()).length, 2);
  });

  it('is for admins; a button without a number asks for one', async () => {
    assert.match(refusalOf(await rig.ask('goal 95 %', { as: VIEWER })).reason, /Only admins/);
    assert.match(refusalOf(await rig.press({ intent: 'goal', percent: 95 }, { as: VIEWER })).reason, /Only admins/);
    assert.match(refusalOf(await rig.press({ intent: 'goal' }, admin)).reason, /^The goal is 100 %\. Say what/);
    assert.equal((await stored()).goal, 100);
  });

  for (const text of ['goal 0 %', 'goal 101 %', 'goal 99.5 %', 'goal high']) {
    it(`refuses "${text}"`, async () => {
      assert.equal((await rig.ask(text, admin)).kind, 'refused');
      assert.equal((await stored()).goal, 100);
    });
  }

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'goal/set', 'goal 95 %', admin);
  });
});
