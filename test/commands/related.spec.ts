import assert from 'node:assert/strict';
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
