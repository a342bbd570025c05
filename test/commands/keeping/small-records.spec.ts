import assert from 'node:assert/strict';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { newWatchList, type Watch, type WatchOwner, watchKey } from '../../../src/audit/watch.ts';
import { eraseSmallRecords } from '../../../src/commands/keeping/small-records.ts';
import { openWorld } from '../rig.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';
const NINE = 'person.nine@example.com';
const PERSON = { emails: [NINE], names: ['Person Nine'], ids: [] };
const ROOM: WatchOwner = { kind: 'space', spaceId: 'space-1' };
const OWN: WatchOwner = { kind: 'person', email: NINE };

describe('watches of a person who is taken out [I]', () => {
  let store: AuditStore;
  const watch = (number: number, changes: Partial<Watch>): Watch => ({
    number,
    what: {},
    createdBy: 'admin@example.com',
    createdAt: 0,
    place: 0,
    ...changes,
  });
  const keep = (owner: WatchOwner, watches: readonly Watch[]): Promise<unknown> =>
    store.state.update('watches', watchKey(owner), () => ({ ...newWatchList(owner), last: watches.length, watches }));
  const textOf = async (owner: WatchOwner): Promise<string> =>
    JSON.stringify(await store.state.get('watches', watchKey(owner)));

  beforeEach(async () => {
    store = await openWorld([]);
    await keep(OWN, [watch(1, { orgId: ORG }), watch(2, { orgId: OTHER_ORG })]);
    await keep(ROOM, [
      watch(1, { orgId: ORG, createdBy: NINE, what: { target: { name: 'Person Nine' } } }),
      watch(2, { orgId: OTHER_ORG, what: { actor: { kind: 'person', email: NINE } } }),
      watch(3, { what: { text: 'VIP' } }),
    ]);
  });
  afterEach(() => store.close());

  it('are gone, and in those of others a pseudonym stands', async () => {
    await eraseSmallRecords(store.state, PERSON, 'Person 1a2b', true);
    assert.equal(await store.state.get('watches', NINE), undefined);
    const text = await textOf(ROOM);
    assert.doesNotMatch(text, /nine/i);
    assert.match(text, /Person 1a2b.*VIP/);
  });

  it('of one organisation among several: its own only, and no number is given again', async () => {
    await eraseSmallRecords(store.state, { ...PERSON, orgId: ORG }, 'Person 1a2b', false);
    const own = await store.state.get('watches', NINE);
    assert.deepEqual([own?.last, own?.watches.map(({ number }) => number)], [2, [2]]);
    const room = await store.state.get('watches', watchKey(ROOM));
    assert.deepEqual(
      room?.watches.map(({ createdBy, what }) => [createdBy, what.target?.name ?? what.actor?.email ?? what.text]),
      [
        ['Person 1a2b', 'Person 1a2b'],
        ['admin@example.com', NINE],
        ['admin@example.com', 'VIP'],
      ],
    );
  });
});
