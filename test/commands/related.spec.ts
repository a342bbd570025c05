import assert from 'node:assert/strict';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { Question } from '../../src/audit/question.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { asEvents, eventsOf, refusalOf, render, sameFromButton, useRig } from './rig.ts';
import { eventId } from './world.ts';

describe('related [I]', () => {
  const rig = useRig();
  const id = eventId('zoe-modified');

  it('tells how much is alike in what, without the change itself', async () => {
    const answer = await sameFromButton(rig, `related to ${id}`);
    assert.equal(answer.kind, 'message');
    const { markdown } = render(answer);
    assert.match(markdown, /same object, a day before and after/);
    assert.match(markdown, /same request/);
  });

  it('lists what is alike, the change itself among it', async () => {
    for (const relation of ['target', 'actor'] as const) {
      const answer = asEvents(await rig.press({ intent: 'related', event: id, relation }));
      assert.ok(eventsOf(answer).includes('zoe-modified'), relation);
    }
    const only = asEvents(await rig.ask(`same object as ${id}`));
    assert.ok(only.rows.every(({ event }) => event.target.name === only.rows[0]?.event.target.name));
  });

  it('says how far it looked, and whether all of that is known', async () => {
    const overview = render(await rig.ask(`related to ${id}`)).markdown;
    assert.match(overview, /same object, a day before and after/);
    assert.match(overview, /same actor, an hour before and after/);
    assert.match(overview, /Complete for 17 Nov 2026, 14:05 - 19 Nov 2026, 14:05/);
    for (const [relation, words] of [
      ['target', /a day before and after it/],
      ['actor', /an hour before and after it/],
    ] as const) {
      assert.match(render(await rig.press({ intent: 'related', event: id, relation })).markdown, words);
    }
    await rig.store.append([anIncoming({ id: 'alone', time: EXAMPLE_NOW - 90 * 86_400_000, actor: {}, target: {} })]);
    const unproven = render(await rig.ask('related to "alone"')).markdown;
    assert.match(unproven, /Nothing else around this change in what I have/);
  });

  it('takes exactly the hour and the day, ends included', async () => {
    const around = (more: Partial<AuditEvent>) =>
      anIncoming({ actor: { email: 'person.nine@example.com' }, target: { id: 'one', name: 'One' }, ...more });
    const time = EXAMPLE_NOW - 30 * 86_400_000;
    await rig.store.append([
      around({ id: 'mid', time }),
      around({ id: 'hour', time: time + 3_600_000 }),
      around({ id: 'hour-and', time: time + 3_600_001 }),
      around({ id: 'day', time: time - 86_400_000 }),
      around({ id: 'day-and', time: time - 86_400_001 }),
    ]);
    const ids = async (relation: 'target' | 'actor') =>
      asEvents(await rig.press({ intent: 'related', event: 'mid', relation })).rows.map(({ event }) => event.id);
    assert.deepEqual(await ids('actor'), ['hour', 'mid']);
    assert.deepEqual(await ids('target'), ['hour-and', 'hour', 'mid', 'day']);
  });

  it('shows no name that acts, in the overview, its lists and its buttons', async () => {
    const names = [
      '<@all>',
      '[x](https://evil.example.net)',
      '\u202eeman\u202c',
      '=HYPERLINK("x")',
      ['$', '{now}'].join(''),
      '`a` *b* _c_',
    ];
    for (const [place, name] of names.entries()) {
      const hostile = { id: `h-${place}`, target: { name }, actor: { name }, trackingId: name, description: name };
      await rig.store.append([
        anIncoming(hostile),
        anIncoming({ ...hostile, id: `i-${place}`, time: SAMPLE_TIME + 1 }),
      ]);
      for (const relation of [undefined, 'tracking', 'target', 'actor'] as const) {
        const question: Question = { intent: 'related', event: `h-${place}`, ...(relation && { relation }) };
        const { markdown, card } = render(await rig.press(question));
        assert.doesNotMatch(`${markdown} ${JSON.stringify(card)}`, /<@all>|\]\(https|\u202e|\$\{now/, name);
      }
    }
  });

  it('says of an id that no event has that there is none', async () => {
    const answer = asEvents(await rig.ask('related to c-99999999999999999999'));
    assert.match(render(answer).markdown, /no change with this id/);
  });

  it('refuses a button that carries no id', async () => {
    assert.match(refusalOf(await rig.press({ intent: 'related' })).reason, /^Give the id/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'related/overview', `related to ${id}`);
    await matchGolden(rig, 'related/object', `same object as ${id}`);
  });
});
