import assert from 'node:assert/strict';
import { createContactCentre } from '../../src/app/playground-centre.ts';
import { CENTRE_DEEDS } from '../../src/playground/page/controls.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { asEvents, useRig, VIEWER } from '../commands/rig.ts';

const NOA = { email: 'noa.night@example.com', name: 'Noa Night', hasKeys: false };

describe('the contact centre of the playground [I]', () => {
  const rig = useRig();
  const open = () => createContactCentre({ people: [NOA], clock: { now: () => EXAMPLE_NOW }, store: () => rig.store });
  const newest = async (count: number) =>
    asEvents(await rig.ask('what changed', { as: VIEWER, now: EXAMPLE_NOW + 1 })).rows.slice(0, count);

  it('records the service identity for somebody without keys, and the name once there are keys', async () => {
    const centre = open();
    await centre.act(NOA.email, 'modify-queue');
    centre.setKeys(NOA.email, true);
    assert.deepEqual(centre.people(), [{ ...NOA, hasKeys: true }]);
    await centre.act(NOA.email, 'modify-queue');
    const kinds = (await newest(2)).map(({ event, attribution }) => [event.actor.email, attribution.kind]);
    assert.deepEqual(
      new Map(kinds.map(([email, kind]) => [email, kind])),
      new Map([
        ['api@cconesp.net', 'unknown'],
        [NOA.email, 'recorded'],
      ]),
    );
  });

  it('makes one change of its own of every deed, marked as sample data', async () => {
    const centre = open();
    for (const deed of CENTRE_DEEDS) await centre.act(NOA.email, deed);
    const rows = await newest(CENTRE_DEEDS.length);
    assert.deepEqual(
      new Set(rows.map(({ event }) => `${event.action} ${event.entityType}`)),
      new Set(['modified contact-service-queue', 'modified user', 'deleted entry-point']),
    );
    for (const { event } of rows) assert.equal(event.sources[0]?.kind, 'sample');
  });

  it('knows who works there', async () => {
    await assert.rejects(open().act('somebody@example.net', 'modify-user'), /does not work/);
    assert.throws(() => open().setKeys('somebody@example.net', true), /does not work/);
  });
});
