import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import { type Claim, claimKey } from '../../src/audit/claims.ts';
import type { Actor } from '../../src/audit/event.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import {
  applyKeyStep,
  type KeyStatus,
  type KeyStep,
  newRosterPerson,
  type RosterPerson,
} from '../../src/audit/roster.ts';
import { createKeyProofJob } from '../../src/jobs/key-proof-job.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const ZOE = 'zoe.keller@example.com';
const ADMIN = 'admin@example.com';
const ID = '00000000-0000-4000-8000-0000000000f1';
const SERVICE: Actor = { email: 'api@cconesp.net', name: 'api@cconesp.net' };
const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
/** Minute of the story, UTC ms. */
const at = (minute: number): number => SAMPLE_TIME + minute * 60_000;

/** A roster, a trail and the job over them; minutes stand for instants. */
async function openStory() {
  const store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => at(0) });
  let now = at(0);
  const failures: unknown[] = [];
  const log = { info: () => undefined, error: (facts: object) => failures.push(facts) };
  const job = createKeyProofJob({ store, clock: { now: () => now }, isAnonymous, log });
  const person = async (email = ZOE): Promise<RosterPerson> => {
    const found = await store.state.get('roster', email);
    assert.ok(found !== undefined, `${email} is not on the roster`);
    return found;
  };
  return {
    store,
    job,
    failures,
    person,
    add: (email: string, minute: number, more: Partial<RosterPerson> = {}) =>
      store.state.update('roster', email, () => ({
        ...newRosterPerson(email, { at: at(minute), by: ADMIN, origin: 'admin' }),
        ...more,
      })),
    say: async (status: KeyStatus, minute: number, more: Partial<KeyStep> = {}) => {
      const step: KeyStep = { status, since: at(minute), at: at(minute), by: ADMIN, reason: 'as agreed', ...more };
      const outcome = applyKeyStep(await person(), step);
      assert.equal(outcome.kind, 'changed', JSON.stringify(outcome));
      if (outcome.kind === 'changed') await store.state.update('roster', ZOE, () => outcome.person);
    },
    record: async (id: string, minute: number, actor: Actor = { email: ZOE }) => {
      await store.append([anIncoming({ id, time: at(minute), actor })]);
    },
    confirm: (eventId: string, minute: number, verdict: 'confirmed' | 'disputed' = 'confirmed') =>
      store.state.update('claims', claimKey(eventId, ZOE), () => confirmedClaim(eventId, minute, verdict)),
    /** Runs the job at that minute; the emails of those it has proven. */
    tick: async (minute: number) => {
      now = at(minute);
      return (await job.run()).map(({ email }) => email);
    },
    status: async () => {
      const { status, since } = (await person()).key;
      return `${status} since ${(since - at(0)) / 60_000}`;
    },
  };
}

function confirmedClaim(eventId: string, minute: number, verdict: 'confirmed' | 'disputed'): Claim {
  return {
    eventId,
    event: { time: at(minute), entityType: 'user', identity: 'api@cconesp.net' },
    by: ZOE,
    statement: 'mine',
    verdict,
    steps: [
      { at: at(minute + 1), by: ZOE, did: 'mine' },
      { at: at(minute + 2), by: ADMIN, did: verdict },
    ],
  };
}

describe('proof of keys [I]', () => {
  let story: Awaited<ReturnType<typeof openStory>>;
  beforeEach(async () => {
    story = await openStory();
    await story.add(ZOE, 0);
  });
  afterEach(async () => {
    await story.store.close();
    assert.deepEqual(story.failures, []);
  });

  for (const status of ['missing', 'reported'] as const) {
    it(`proves a key that was ${status} by the first change under the own name after that`, async () => {
      await story.say(status, 10);
      await story.record('before', 9);
      await story.record('same-minute', 10);
      assert.deepEqual(await story.tick(11), []);
      await story.record('second', 13);
      await story.record('first', 12);
      assert.deepEqual(await story.tick(20), [ZOE]);
      const { key, history } = await story.person();
      assert.deepEqual(key, { status: 'proven', since: at(12), at: at(20), by: 'bot', evidence: 'first' });
      assert.equal(history.at(-1)?.status, status);
      assert.deepEqual(await story.tick(21), [], 'nobody is proven twice');
    });
  }

  it('concludes nothing for those of whom nothing was said, nor from silence', async () => {
    await story.record('own', 5);
    assert.deepEqual(await story.tick(1000), []);
    assert.equal(await story.status(), 'unknown since 0');
    await story.say('missing', 1001);
    assert.deepEqual(await story.tick(500_000), []);
    assert.equal(await story.status(), 'missing since 1001');
  });

  for (const status of ['revoked', 'exempt'] as const) {
    it(`leaves a key that is ${status} as the admin said`, async () => {
      await story.say(status, 10);
      await story.record('own', 12);
      assert.deepEqual(await story.tick(20), []);
      assert.equal(await story.status(), `${status} since 10`);
    });
  }

  const OTHERS: readonly (readonly [string, Actor])[] = [
    ['of somebody else', { email: 'other@example.com' }],
    ['of the service', SERVICE],
    ['of nobody', {}],
    ['under the same name alone', { name: 'Zoe Keller' }],
    ['with the service as name', { email: ZOE, name: 'api@cconesp.net' }],
    ['with an accent in the email', { email: 'zoé.keller@example.com' }],
    ['of the service, with the own id', { ...SERVICE, id: ID }],
    ['with a foreign id', { id: '00000000-0000-4000-8000-0000000000f2' }],
  ];
  for (const [what, actor] of OTHERS) {
    it(`takes no change ${what} for one of the person`, async () => {
      await story.add(ZOE, 0, { name: 'Zoe Keller', ids: [ID] });
      await story.say('missing', 10);
      await story.record('foreign', 12, actor);
      assert.deepEqual(await story.tick(20), []);
    });
  }

  const OWN: readonly (readonly [string, Actor])[] = [
    ['the email in any case', { email: 'Zoe.Keller@Example.COM' }],
    ['the decoded id alone', { id: ID }],
    ['the decoded id and a former email', { email: 'zoe.braun@example.com', id: ID }],
  ];
  for (const [what, actor] of OWN) {
    it(`knows the person by ${what}`, async () => {
      await story.add(ZOE, 0, { ids: [ID] });
      await story.say('missing', 10);
      await story.record('own', 12, actor);
      assert.deepEqual(await story.tick(20), [ZOE]);
    });
  }

  it('does not believe a record from the future until then', async () => {
    await story.say('missing', 10);
    await story.record('tomorrow', 100);
    assert.deepEqual(await story.tick(99), []);
    assert.deepEqual(await story.tick(100), [ZOE]);
  });

  it('finds the first of thousands, and of many at one instant the one with the smallest id', async () => {
    await story.say('missing', 10);
    const events = Array.from({ length: 3000 }, (_, index) =>
      anIncoming({ id: `e-${String(index).padStart(4, '0')}`, time: at(50 - (index % 39)), actor: { email: ZOE } }),
    );
    await story.store.append(events);
    assert.deepEqual(await story.tick(60), [ZOE]);
    assert.deepEqual((await story.person()).key.evidence, 'e-0038');
    await story.add(ZOE, 0);
    await story.say('missing', 70);
    const crowd = Array.from({ length: 250 }, (_, index) =>
      anIncoming({ id: `f-${String(999 - index)}`, time: at(71), actor: { email: ZOE } }),
    );
    await story.store.append(crowd);
    assert.deepEqual(await story.tick(80), [ZOE]);
    assert.equal((await story.person()).key.evidence, 'f-750');
  });

  it('counts what came after "missing" even when the record arrives after "reported"', async () => {
    await story.say('missing', 10);
    await story.say('reported', 30, { by: ZOE });
    await story.record('late', 20);
    assert.deepEqual(await story.tick(40), [ZOE]);
    assert.equal(await story.status(), 'proven since 20');
  });

  it('keeps a proof when an earlier change is imported later', async () => {
    await story.say('missing', 10);
    await story.record('second', 30);
    await story.tick(40);
    await story.record('first', 20);
    assert.deepEqual(await story.tick(41), []);
    assert.equal(await story.status(), 'proven since 30');
  });

  it('goes on with the others when one state cannot be found out', async () => {
    await story.add('max@example.com', 0, { key: { status: 'missing', since: at(1), at: at(1), by: ADMIN } });
    await story.say('missing', 10);
    await story.record('own', 12);
    const page: AuditStore['page'] = async (query, options) => {
      if (query.actor?.kind === 'person' && query.actor.email === 'max@example.com') throw new Error('disk');
      return story.store.page(query, options);
    };
    const errors: object[] = [];
    const log = { info: () => undefined, error: (facts: object) => errors.push(facts) };
    const broken = { state: story.store.state, find: story.store.find.bind(story.store), page };
    const job = createKeyProofJob({ store: broken, clock: { now: () => at(20) }, isAnonymous, log });
    assert.deepEqual(
      (await job.run()).map(({ email }) => email),
      [ZOE],
    );
    assert.equal(errors.length, 1);
  });

  describe('with confirmed claims', () => {
    beforeEach(async () => {
      await story.say('missing', 10);
      await story.record('own', 20);
      await story.tick(21);
      await story.record('nameless', 30, SERVICE);
    });

    it('is lost by one on a later change without a name, and proven again by an own change after that', async () => {
      await story.confirm('nameless', 30);
      assert.deepEqual(await story.tick(40), []);
      assert.deepEqual((await story.person()).key, {
        status: 'regressed',
        since: at(30),
        at: at(32),
        by: ADMIN,
        evidence: 'nameless',
      });
      await story.record('again', 35);
      assert.deepEqual(await story.tick(41), [ZOE]);
      assert.equal(await story.status(), 'proven since 35');
    });

    it('stays proven with one that is disputed, earlier than the proof, or on a change with a name', async () => {
      await story.record('early', 15, SERVICE);
      await story.record('named', 31, { email: 'other@example.com' });
      await story.confirm('nameless', 30, 'disputed');
      await story.confirm('early', 15);
      await story.confirm('named', 31);
      await story.tick(40);
      assert.equal(await story.status(), 'proven since 20');
    });

    it('is proven as before when the claim is confirmed no more', async () => {
      await story.confirm('nameless', 30);
      await story.tick(40);
      await story.confirm('nameless', 30, 'disputed');
      await story.tick(50);
      const { key } = await story.person();
      assert.equal(key.evidence, 'own');
      assert.equal(await story.status(), 'proven since 20');
    });
  });

  it('says the same whatever comes in which order, as far as it is known then', async () => {
    /** Minutes of own changes and of confirmed changes without a name, and when each becomes known. */
    const facts = fc.uniqueArray(
      fc.record({
        minute: fc.integer({ min: 1, max: 60 }),
        isOwn: fc.boolean(),
        known: fc.integer({ min: 0, max: 8 }),
      }),
      { maxLength: 10, selector: ({ minute }) => minute },
    );
    await fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 0, max: 30 }), async (events, missing) => {
        const own = await openStory();
        try {
          await own.add(ZOE, 0);
          await own.say('missing', missing);
          let expected = { status: 'missing', since: missing };
          for (let tick = 0; tick <= 8; tick += 1) {
            for (const { minute, isOwn, known } of events.filter((event) => event.known === tick)) {
              assert.equal(known, tick);
              await own.record(`e-${minute}`, minute, isOwn ? { email: ZOE } : SERVICE);
              if (!isOwn) await own.confirm(`e-${minute}`, minute);
            }
            await own.tick(100 + tick);
            expected = settled(
              expected,
              events.filter(({ known }) => known <= tick),
            );
            assert.equal(await own.status(), `${expected.status} since ${expected.since}`);
          }
          assert.deepEqual(own.failures, []);
        } finally {
          await own.store.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

interface Fact {
  readonly minute: number;
  readonly isOwn: boolean;
}

/** The rules in their own words: the first own change later than the state proves, the last claimed one after a proof ends it. */
function settled(state: { readonly status: string; readonly since: number }, known: readonly Fact[]) {
  const later = known.filter(({ minute }) => minute > state.since).map(({ minute, isOwn }) => ({ minute, isOwn }));
  const claimed = Math.max(...later.filter(({ isOwn }) => !isOwn).map(({ minute }) => minute));
  const own = Math.min(...later.filter(({ isOwn }) => isOwn).map(({ minute }) => minute));
  if (state.status !== 'missing' && Number.isFinite(claimed))
    return settled({ status: 'regressed', since: claimed }, known);
  if (state.status !== 'proven' && Number.isFinite(own)) return settled({ status: 'proven', since: own }, known);
  return state;
}
