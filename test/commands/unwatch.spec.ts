import assert from 'node:assert/strict';
import type { Question } from '../../src/audit/question.ts';
import type { WatchList } from '../../src/audit/watch.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, type Asking, asMessage, asRefused, SPACE, useRig, VIEWER } from './rig.ts';

const GROUP = { space: SPACE, spaceKind: 'group' } as const;
const OTHER = 'other.viewer@example.com';

describe('unwatch [I]', () => {
  const rig = useRig();
  const numbers = async (key = VIEWER): Promise<readonly number[]> =>
    ((await rig.store.state.get('watches', key))?.watches ?? []).map(({ number }) => number);
  /** The button "Stop watching" of the card that confirms it. */
  const stopOf = async (text: string, asking: Asking = {}): Promise<Question> => {
    const button = asMessage(await rig.ask(text, asking)).buttons?.find(({ label }) => label === 'Stop watching');
    assert.ok(button !== undefined && 'question' in button);
    return button.question;
  };

  it('ends one by its number, with what waits to be told of it', async () => {
    await rig.ask('watch queues');
    await rig.ask('watch users');
    const answer = asMessage(await rig.ask('unwatch 1'));
    assert.equal(answer.title, 'No longer watched: changes to contact service queues');
    assert.deepEqual(await numbers(), [2]);
  });

  it('ends one by what it watches, as it was called then or is now', async () => {
    const phrases: readonly (readonly [string, string])[] = [
      ['watch queue Sales_EMEA', 'stop watching queue Sales'],
      ['watch queue Sales', 'unwatch queue Sales_EMEA'],
      ['watch Support_DE', 'stop watching queue Support_DE'],
      ['watch deletions of queues', 'unwatch deletions of queues'],
      ['watch changes by mara.lind@example.com', 'stop watching changes by Mara Lind'],
      ['watch changes containing "timer"', 'unwatch changes containing "timer"'],
      ['watch unattributed changes', 'unwatch unattributed changes'],
      ['watch queue "Not There Yet"', 'don’t watch queue "Not There Yet" any more'],
    ];
    for (const [watch, unwatch] of phrases) {
      await rig.ask(watch);
      await rig.ask('watch teams');
      const { title } = asMessage(await rig.ask(unwatch));
      assert.match(title, /^No longer watched/, unwatch);
      assert.equal((await numbers()).length, 1, unwatch);
    }
  });

  it('leaves what is not quite the same', async () => {
    await rig.ask('watch deletions of queues');
    const answer = asMessage(await rig.ask('unwatch queues'));
    assert.equal(answer.title, 'You do not watch changes to contact service queues');
    assert.deepEqual(await numbers(), [1]);
  });

  it('ends all, and asks which one where none is said', async () => {
    await rig.ask('watch queues');
    await rig.ask('watch users');
    assert.equal(asRefused(await rig.ask('unwatch')).title, 'Which watch?');
    assert.equal(asMessage(await rig.ask('stop all my watches')).title, '2 watches ended');
    assert.deepEqual(await numbers(), []);
    assert.equal(asMessage(await rig.ask('unwatch all')).title, 'You watch nothing');
  });

  it('pressed twice or late does nothing more, also when there is a new watch', async () => {
    const stop = await stopOf('watch queues');
    assert.match(asMessage(await rig.press(stop)).title, /^No longer watched/);
    await rig.ask('watch users');
    const late = asMessage(await rig.press(stop));
    assert.deepEqual([late.title, late.lines[0]], ['Watch 1 was ended before', 'Nothing was changed.']);
    assert.deepEqual(await numbers(), [2]);
  });

  it('pressed by two at once ends it once', async () => {
    const stop = await stopOf('watch queues here', { as: ADMIN, ...GROUP });
    const before = (await rig.store.state.list('journal')).length;
    await Promise.all([1, 2].map(() => rig.press(stop, { as: ADMIN, ...GROUP })));
    assert.equal((await rig.store.state.list('journal')).length, before + 1);
  });

  it('pressed by somebody else ends neither theirs nor another’s', async () => {
    await rig.ask('watch teams', { as: OTHER });
    const stop = await stopOf('watch queues', GROUP);
    const answer = asRefused(await rig.press(stop, { as: OTHER, ...GROUP }));
    assert.equal(answer.title, 'This is the watch of somebody else');
    assert.deepEqual([await numbers(), await numbers(OTHER)], [[1], [1]]);
    const admin = asRefused(await rig.press(stop, { as: ADMIN, ...GROUP }));
    assert.equal(admin.title, 'This is the watch of somebody else');
  });

  it('of a space is for admins', async () => {
    const stop = await stopOf('watch queues here', { as: ADMIN, ...GROUP });
    assert.match(asRefused(await rig.press(stop, GROUP)).reason, /^Only admins/);
    assert.deepEqual(await numbers(`space:${SPACE}`), [1]);
    assert.match(asMessage(await rig.ask('unwatch 1', GROUP)).lines.join(' '), /"unwatch 1 here" ends it/);
    await rig.ask('unwatch 1 here', { as: ADMIN, ...GROUP });
    assert.deepEqual(await numbers(`space:${SPACE}`), []);
  });

  it('says which numbers there never were', async () => {
    assert.equal(asMessage(await rig.ask('unwatch 7')).title, 'There is no watch 7');
  });

  it('can be taken back by its button', async () => {
    await rig.ask('watch deletions of queue Sales_EMEA');
    const [again] = asMessage(await rig.ask('unwatch 1')).buttons ?? [];
    assert.ok(again !== undefined && 'question' in again);
    await rig.press(again.question);
    const list: WatchList | undefined = await rig.store.state.get('watches', VIEWER);
    assert.deepEqual(
      list?.watches.map(({ number, what }) => [number, what.action, what.target?.name]),
      [[2, 'deleted', 'Sales_EMEA']],
    );
  });

  it('looks as it was found good', async () => {
    await rig.ask('watch queue Sales');
    await matchGolden(rig, 'unwatch/one', 'unwatch 1');
    await matchGolden(rig, 'unwatch/late', 'unwatch 1');
  });
});
