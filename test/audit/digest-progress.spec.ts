import assert from 'node:assert/strict';
import type { Claim, ClaimStep } from '../../src/audit/claims.ts';
import { countClaims, countKeys, nextStep } from '../../src/audit/digest-progress.ts';
import type { StateStore } from '../../src/audit/ports.ts';
import type { KeyStatus, KeyStep, RosterPerson } from '../../src/audit/roster.ts';

const WEEK = { from: 1000, to: 2000 };

/** A state that holds these records. */
function stateOf(records: Readonly<Record<string, readonly (readonly [key: string, value: unknown])[]>>) {
  const list = async (collection: string) => (records[collection] ?? []).map(([key, value]) => ({ key, value }));
  return { list } as Pick<StateStore, 'list'>;
}

function claim(eventId: string, by: string, steps: readonly ClaimStep[], more: Partial<Claim> = {}): Claim {
  const event = { time: 1500, entityType: 'user', identity: 'api@cconesp.net' };
  return { eventId, event, by, statement: 'mine', steps, ...more };
}

const said = (did: ClaimStep['did'], at: number): ClaimStep => ({ did, at, by: 'somebody@example.com' });

describe('claims in a digest [U]', () => {
  const count = (claims: readonly Claim[], entityTypes?: readonly string[]) =>
    countClaims(stateOf({ claims: claims.map((one) => [`${one.eventId} ${one.by}`, one]) }), {
      ...WEEK,
      ...(entityTypes === undefined ? {} : { entityTypes }),
    });

  it('count when they were made within the week, whenever the change was', async () => {
    const old = { event: { time: 1, entityType: 'user', identity: '' } };
    const counts = await count([
      claim('a', 'x', [said('mine', 1000)], old),
      claim('b', 'x', [said('mine', 999)]),
      claim('c', 'x', [said('mine', 2000)]),
    ]);
    assert.deepEqual(counts, { made: 1, confirmed: 0, ofThese: 2, waiting: 3 });
  });

  it('count a change once, however many claim it', async () => {
    const counts = await count([claim('a', 'x', [said('mine', 1100)]), claim('a', 'y', [said('mine', 1200)])]);
    assert.deepEqual([counts.made, counts.ofThese, counts.waiting], [1, 1, 2]);
  });

  it('leave out what was withdrawn, and what nobody calls theirs', async () => {
    const withdrawn = claim('a', 'x', [said('mine', 1100), said('withdrew', 1200)]);
    const { statement: _, ...gone } = withdrawn;
    const counts = await count([gone, claim('b', 'x', [said('not-mine', 1100)], { statement: 'not-mine' })]);
    assert.deepEqual(counts, { made: 0, confirmed: 0, ofThese: 0, waiting: 0 });
  });

  it('are confirmed in the week in which an admin did it last, if it still stands', async () => {
    const confirmed = { verdict: 'confirmed' } as const;
    const counts = await count([
      claim('a', 'x', [said('mine', 1), said('confirmed', 1999)], confirmed),
      claim('b', 'x', [said('mine', 1), said('confirmed', 999)], confirmed),
      claim('c', 'x', [said('mine', 1), said('confirmed', 999), said('confirmed', 1500)], confirmed),
      claim('d', 'x', [said('mine', 1), said('confirmed', 1500), said('disputed', 1600)], { verdict: 'disputed' }),
    ]);
    assert.deepEqual(counts, { made: 0, confirmed: 2, ofThese: 4, waiting: 0 });
  });

  it('are of the kinds asked for', async () => {
    const counts = await count([claim('a', 'x', [said('mine', 1100)])], ['team']);
    assert.deepEqual(counts, { made: 0, confirmed: 0, ofThese: 0, waiting: 0 });
  });
});

describe('keys in a digest [U]', () => {
  const step = (status: KeyStatus, at: number, by = 'admin@example.com'): KeyStep => ({ status, since: 1, at, by });
  const person = (email: string, key: KeyStep, ...history: readonly KeyStep[]): RosterPerson => ({
    email,
    origin: 'admin',
    addedAt: 0,
    addedBy: 'operator',
    key,
    history,
  });
  const count = (people: readonly RosterPerson[], introduced: readonly string[] = [], more: object = {}) =>
    countKeys(
      stateOf({
        roster: people.map((one) => [one.email, one]),
        outreach: introduced.map((email) => [
          email,
          { email, onboarding: { status: 'introduced' }, nudges: [], ...more },
        ]),
      }),
      WEEK,
    );

  it('are newly proven in the week in which the bot learned it, while they still are', async () => {
    const proven = (at: number): KeyStep => step('proven', at, 'bot');
    const counts = await count([
      person('a', proven(1000), step('missing', 1)),
      person('b', proven(999), step('missing', 1)),
      person('c', proven(2000), step('missing', 1)),
      person('d', step('regressed', 1600, 'bot'), proven(1100)),
      person('e', step('proven', 1700), proven(900), step('missing', 1650)),
    ]);
    assert.deepEqual(counts, { people: 5, proven: 4, newlyProven: 1, toOnboard: 1 });
  });

  it('need no onboarding where somebody is exempt, has reported, was revoked, or was introduced', async () => {
    const statuses: readonly KeyStatus[] = [
      'unknown',
      'missing',
      'reported',
      'proven',
      'regressed',
      'revoked',
      'exempt',
    ];
    const everybody = statuses.map((status) => person(status, step(status, 1)));
    assert.deepEqual(await count(everybody), { people: 6, proven: 1, newlyProven: 0, toOnboard: 3 });
    assert.equal((await count(everybody, ['missing', 'exempt'])).toOnboard, 2);
    const failed = { onboarding: { status: 'failed' } };
    assert.equal((await count(everybody, ['missing'], failed)).toOnboard, 3);
    assert.equal((await count(everybody, ['missing'], { ...failed, stoppedAt: 1 })).toOnboard, 2);
  });
});

describe('the next step of a digest [U]', () => {
  const claims = { made: 0, confirmed: 0, ofThese: 0, waiting: 0 };
  const keys = { people: 0, proven: 0, newlyProven: 0, toOnboard: 0 };
  const some = { total: 9, unattributed: 4, claims, keys };
  const rows = [
    ['no records and no proof', { ...some, total: 0, unattributed: 0 }, false, { kind: 'no-data' }],
    ['a quiet week', { ...some, total: 0, unattributed: 0 }, true, { kind: 'nothing' }],
    ['everything named', { ...some, unattributed: 0 }, false, { kind: 'nothing' }],
    ['an empty roster', some, true, { kind: 'roster' }],
    ['an empty roster and claims', { ...some, claims: { ...claims, ofThese: 1 } }, true, { kind: 'claim', changes: 3 }],
    [
      'people who were never introduced',
      { ...some, claims: { ...claims, waiting: 2 }, keys: { ...keys, people: 5, toOnboard: 2 } },
      true,
      { kind: 'onboard', people: 2 },
    ],
    [
      'claims that nobody has judged',
      { ...some, claims: { ...claims, waiting: 2 }, keys: { ...keys, people: 5 } },
      true,
      { kind: 'judge', claims: 2 },
    ],
    ['nothing claimed', { ...some, keys: { ...keys, people: 5 } }, true, { kind: 'claim', changes: 4 }],
    [
      'everything claimed',
      { ...some, claims: { ...claims, ofThese: 4 }, keys: { ...keys, people: 5, proven: 3 } },
      true,
      { kind: 'keys', people: 2 },
    ],
  ] as const;
  for (const [what, facts, isComplete, expected] of rows) {
    it(`${what}: ${expected.kind}`, () => assert.deepEqual(nextStep(facts, isComplete), expected));
  }
});
