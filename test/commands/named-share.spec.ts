import assert from 'node:assert/strict';
import { actorKey } from '../../src/audit/actor.ts';
import type { Answer } from '../../src/audit/answer.ts';
import { claimKey } from '../../src/audit/claims.ts';
import { newRosterPerson } from '../../src/audit/roster.ts';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import type { ShareFacts } from '../../src/audit/share.ts';
import { EXAMPLE_NOW, exampleAt, exampleSpan } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asSummary, refusalOf, render, STRANGER, sameFromButton, useRig } from './rig.ts';
import { eventId, SERVICE } from './world.ts';

function factsOf(answer: Answer): ShareFacts {
  const { content } = asSummary(answer);
  assert.ok(content.kind === 'share', 'expected a share');
  return content.facts;
}

/** Weeks with their counts, by the date they begin. */
function weeksOf(answer: Answer): readonly unknown[] {
  return factsOf(answer).weeks.map(({ from, total, recorded, confirmed }) => [
    new Date(from + 7_200_000).toISOString().slice(0, 10),
    total,
    recorded,
    confirmed,
  ]);
}

describe('named-share [I]', () => {
  const rig = useRig();

  it('tells the last eight complete weeks, with the goal', async () => {
    const answer = await sameFromButton(rig, 'named share');
    const facts = factsOf(answer);
    assert.deepEqual([facts.from, facts.to], [exampleAt('2026-09-28'), exampleAt('2026-11-23')]);
    assert.equal(facts.weeks.length, 8);
    assert.deepEqual([facts.goal, facts.by], [100, 'week']);
    assert.deepEqual(weeksOf(answer).slice(-2), [
      ['2026-11-09', 7, 7, 0],
      ['2026-11-16', 16, 12, 0],
    ]);
    assert.equal(asSummary(answer).total, 23);
  });

  for (const [text, from, to] of [
    ['named share last 2 weeks', '2026-11-09', '2026-11-23'],
    ['named share last 14 days', '2026-11-09', '2026-11-23'],
    ['named share last week', '2026-11-16', '2026-11-23'],
    ['named share on 18 Nov 2026', '2026-11-18', '2026-11-19'],
    ['named share this week', '2026-11-23', '2026-11-30'],
    ['what is our goal', '2026-09-28', '2026-11-23'],
  ] as const) {
    it(`reads "${text}" as ${from} to ${to}`, async () => {
      const { from: begin, to: end } = factsOf(await sameFromButton(rig, text));
      assert.deepEqual({ from: begin, to: end }, exampleSpan(from, to));
    });
  }

  it('keeps a time that ends now and is no whole number of weeks as it was asked', async () => {
    const facts = factsOf(await rig.ask('named share since yesterday'));
    assert.deepEqual([facts.from, facts.to], [exampleAt('2026-11-22'), EXAMPLE_NOW]);
    assert.equal(facts.weeks.length, 2);
  });

  it('refuses a time without a beginning, and more than a year', async () => {
    assert.match(refusalOf(await rig.ask('named share before 1 Nov 2026')).reason, /with a beginning/);
    assert.match(refusalOf(await rig.ask('named share since 1 Jan 2024')).reason, /for a year at most/);
    assert.equal(factsOf(await rig.ask('named share last 52 weeks')).weeks.length, 52);
  });

  it('counts a change as named once an admin has confirmed the claim on it', async () => {
    const id = eventId('support-deleted');
    const event = await rig.store.find(id);
    assert.ok(event !== undefined);
    await rig.store.state.update('claims', claimKey(id, 'mara.lind@example.com'), () => ({
      eventId: id,
      event: { time: event.time, entityType: event.entityType, identity: actorKey(SERVICE) },
      by: 'mara.lind@example.com',
      statement: 'mine',
      verdict: 'confirmed',
      steps: [],
    }));
    assert.deepEqual(weeksOf(await rig.ask('named share last week')), [['2026-11-16', 16, 12, 1]]);
  });

  it('tells kinds of object apart, and only the kind asked for', async () => {
    const facts = factsOf(await sameFromButton(rig, 'named share by type'));
    assert.ok(facts.types.length > 2);
    assert.equal(
      facts.types.reduce((sum, { total }) => sum + total, 0),
      23,
    );
    const queues = factsOf(await sameFromButton(rig, 'named share in queues last week'));
    assert.deepEqual(queues.entityTypes, ['contact-service-queue']);
    assert.ok(queues.all.total > 0 && queues.all.total < 13);
  });

  it('tells teams apart by proven keys, and names no person', async () => {
    for (const email of ['mara.lind@example.com', 'jon.berg@example.com']) {
      const person = newRosterPerson(email, { at: 0, by: ADMIN, origin: 'admin' });
      await rig.store.state.update('roster', email, () => ({ ...person, team: 'Voice' }));
    }
    const answer = await sameFromButton(rig, 'named share by team');
    const [team, ...more] = factsOf(answer).teams;
    assert.deepEqual(more, []);
    assert.deepEqual([team?.team, team?.people, team?.proven], ['Voice', 2, 0]);
    assert.ok((team?.named ?? 0) > 0);
    assert.doesNotMatch(JSON.stringify(render(answer)), /mara|jon\.berg/i);
  });

  it('shows the goal that admins have set', async () => {
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ goal: 60 }));
    const answer = await rig.ask('named share');
    assert.equal(factsOf(answer).goal, 60);
    assert.match(render(answer).markdown, /Goal 60 %: reached/);
  });

  it('comes with a picture that says the same in its caption', async () => {
    const { picture, markdown } = render(await rig.ask('named share'));
    assert.match(markdown, /\*\*75 %\*\* of the changes in the week from 16 Nov carry a name, down from 100 %/);
    assert.match(picture?.caption ?? '', /^75 % of changes carry a name, down from 100 %\./);
    assert.equal(picture?.name, 'named-share-week-2026-11-22.png');
    assert.match(picture?.svg ?? '', /^<svg /);
    assert.equal(render(await rig.ask('named share on 1 Oct 2026')).picture, undefined);
  });

  it('is for everybody who may ask, and for nobody else', async () => {
    assert.equal((await rig.ask('named share', { as: STRANGER })).kind, 'refused');
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'named-share/weeks', 'named share');
    await matchGolden(rig, 'named-share/kinds', 'named share by type last week');
  });
});
