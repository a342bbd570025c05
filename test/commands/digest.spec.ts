import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import type { DigestFacts } from '../../src/audit/digest.ts';
import { readActionData } from '../../src/cards/action-data.ts';
import { EXAMPLE_LAST_WEEK, EXAMPLE_NOW, exampleAt, exampleSpan } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, asSummary, eventsOf, refusalOf, render, SPACE, sameFromButton, useRig } from './rig.ts';
import { eventName } from './world.ts';

function factsOf(answer: Answer): DigestFacts {
  const { content } = asSummary(answer);
  assert.ok(content.kind === 'digest');
  return content.facts;
}

describe('digest [I]', () => {
  const rig = useRig();

  it('tells of the last complete Monday to Sunday', async () => {
    const answer = asSummary(await sameFromButton(rig, 'digest'));
    const facts = factsOf(answer);
    assert.deepEqual({ from: facts.from, to: facts.to }, EXAMPLE_LAST_WEEK);
    assert.equal(answer.reading, 'digest, 16-22 Nov 2026 (CET)');
    assert.deepEqual([answer.total, facts.total, facts.unattributed], [16, 16, 4]);
    assert.deepEqual(facts.byEntityType, [
      { value: 'contact-service-queue', anonymous: 3, total: 6 },
      { value: 'user', anonymous: 1, total: 4 },
    ]);
    assert.deepEqual(facts.previous, {
      ...exampleSpan('2026-11-09', '2026-11-16'),
      total: 7,
      unattributed: 0,
      automation: 0,
    });
    assert.equal(answer.coverage.complete, true);
  });

  it('gives deletions first among the examples', async () => {
    const { examples } = factsOf(await rig.ask('digest'));
    assert.deepEqual(
      examples.map(({ id }) => eventName(id)),
      ['support-deleted', 'night-sunday', 'night-anonymous', 'zoe-modified'],
    );
  });

  for (const text of ['digest week 46', 'digest 2026-W46']) {
    it(`reads "${text}"`, async () => {
      const facts = factsOf(await sameFromButton(rig, text));
      assert.deepEqual({ from: facts.from, to: facts.to }, exampleSpan('2026-11-09', '2026-11-16'));
      assert.deepEqual([facts.total, facts.unattributed], [7, 0]);
    });
  }

  it('cuts the week in the zone of the asker', async () => {
    const facts = factsOf(await rig.ask('digest', { zone: 'America/New_York' }));
    assert.equal(new Date(facts.from).toISOString(), '2026-11-16T05:00:00.000Z');
    assert.equal(new Date(facts.to).toISOString(), '2026-11-23T05:00:00.000Z');
  });

  it('compares a week with the clock change in it with seven days before', async () => {
    const facts = factsOf(await rig.ask('digest 2026-W44'));
    assert.equal(facts.to - facts.from, 7 * 86_400_000);
    const before = factsOf(await rig.ask('digest 2026-W43'));
    assert.equal(before.to - before.from, 7 * 86_400_000 + 3_600_000);
    assert.deepEqual({ from: facts.previous.from, to: facts.previous.to }, { from: before.from, to: before.to });
  });

  it('ends a digest without an end now', async () => {
    const answer = await rig.press({ intent: 'digest', from: exampleAt('2026-11-20') });
    const facts = factsOf(answer);
    assert.deepEqual([facts.from, facts.to], [exampleAt('2026-11-20'), EXAMPLE_NOW]);
    assert.equal(facts.total, 6);
    assert.equal(facts.previous.to, facts.from);
  });

  it('refuses a digest without a beginning instead of taking another week', async () => {
    const pressed = await rig.press({ intent: 'digest', to: exampleAt('2026-11-20') });
    assert.deepEqual(refusalOf(pressed).notUnderstood, ['before 20 Nov 2026 (CET)']);
    refusalOf(await rig.ask('digest before 20 Nov'));
  });

  for (const [text, types, counts] of [
    ['digest only queues', ['contact-service-queue'], [6, 3]],
    ['digest last week only users and teams', ['user', 'team'], [5, 1]],
    ['digest about profiles', ['agent-profile', 'multimedia-profile', 'skill-profile', 'user-profile'], [0, 0]],
  ] as const) {
    it(`"${text}" counts those kinds only`, async () => {
      const facts = factsOf(await sameFromButton(rig, text));
      assert.deepEqual(facts.entityTypes?.toSorted(), types.toSorted());
      assert.deepEqual([facts.total, facts.unattributed], counts);
    });
  }

  it('leads on with its buttons: to the same week and kinds, whoever presses', async () => {
    await rig.ask('digest weekly monday 09:00', { as: ADMIN, space: SPACE });
    const { card } = render(await rig.ask('digest only queues and users', { space: SPACE }));
    const actions = card?.['actions'] as readonly { readonly title: string; readonly data: unknown }[];
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Details', 'Mine', 'Export', 'Mute'],
    );
    const answers = await Promise.all(
      actions.map(async ({ data }) => {
        const read = readActionData(JSON.parse(JSON.stringify(data)));
        assert.ok(read.kind === 'question');
        return rig.press(read.question, { as: ADMIN, space: SPACE });
      }),
    );
    const [details, mine, exported, muted] = answers;
    assert.ok(details !== undefined);
    assert.deepEqual(eventsOf(details), ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified']);
    assert.match(asMessage(mine ?? details).title, /^4 changes without a name/);
    assert.match(asMessage(exported ?? details).title, /^4 changes without a name, 16-22 Nov/);
    assert.match(asMessage(muted ?? details).title, /muted here for 1 week/);
  });

  it('can be muted only where it comes by itself', async () => {
    const { card } = render(await rig.ask('digest', { space: SPACE }));
    assert.doesNotMatch(JSON.stringify(card), /"Mute"/);
  });

  it('names no person', async () => {
    const { markdown, card } = render(await rig.ask('digest'));
    assert.doesNotMatch(markdown + JSON.stringify(card), /Mara|Jon|mara\.lind|jon\.berg/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'digest/last-week', 'digest');
    await matchGolden(rig, 'digest/all-named', 'digest week 46');
    await matchGolden(rig, 'digest/no-data', 'digest week 40');
  });
});
