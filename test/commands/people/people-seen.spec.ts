import assert from 'node:assert/strict';
import type { Actor } from '../../../src/audit/event.ts';
import { peopleSeen } from '../../../src/commands/people/people-seen.ts';
import { peopleIn, rejectionsIn } from '../../contract/people-source.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { isAnonymous, openWorld } from '../rig.ts';

const DAY_MS = 86_400_000;

describe('people seen in the trail [I]', () => {
  const seen = async (rows: readonly (readonly [daysAgo: number, actor: Actor])[]) => {
    const store = await openWorld(
      rows.map(([daysAgo, actor], index) =>
        anIncoming({ id: `c-${index}`, time: SAMPLE_TIME - daysAgo * DAY_MS, actor }),
      ),
    );
    const source = peopleSeen(store, { now: SAMPLE_TIME, isAnonymous });
    const result = { people: await peopleIn(source), rejected: await rejectionsIn(source) };
    await store.close();
    return result;
  };

  it('are those who changed something under their own name in ninety days', async () => {
    const { people } = await seen([
      [0, { email: 'now@example.com' }],
      [90, { email: 'just@example.com' }],
      [90.01, { email: 'before@example.com' }],
      [-0.01, { email: 'future@example.com' }],
    ]);
    assert.deepEqual(people.map(({ email }) => email).toSorted(), ['just@example.com', 'now@example.com']);
  });

  it('come once each, with the newest name and id', async () => {
    const { people } = await seen([
      [3, { email: 'Zoe@Example.com', name: 'Zoe Braun' }],
      [1, { email: 'zoe@example.com', name: 'Zoe Keller', id: 'id-1' }],
    ]);
    assert.deepEqual(people, [{ email: 'zoe@example.com', name: 'Zoe Keller', ids: ['id-1'] }]);
  });

  it('are no services, and nobody whose email is not known', async () => {
    const { people, rejected } = await seen([
      [1, { email: 'api@cconesp.net', name: 'api@cconesp.net' }],
      [1, {}],
      [1, { name: 'Somebody' }],
      [1, { id: '00000000-0000-4000-8000-0000000000f9' }],
    ]);
    assert.deepEqual(people, []);
    assert.deepEqual(rejected.toSorted(), [
      'change c-2: it names "Somebody" without an email',
      'change c-3: it names "00000000-0000-4000-8000-0000000000f9" without an email',
    ]);
  });

  it('are not missed where a record gives only the name of somebody who is there', async () => {
    const { people, rejected } = await seen([
      [1, { name: 'Zoë Keller' }],
      [2, { email: 'zoe@example.com', name: 'Zoe Keller' }],
    ]);
    assert.deepEqual([people.length, rejected], [1, []]);
  });

  it('have no name that is only their email again', async () => {
    const { people } = await seen([[1, { email: 'zoe@example.com', name: 'ZOE@example.com' }]]);
    assert.deepEqual(people, [{ email: 'zoe@example.com' }]);
  });
});
