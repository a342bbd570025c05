import assert from 'node:assert/strict';
import type { AuditStore } from '../../src/audit/ports.ts';
import type { ErasureRequest } from '../../src/audit/state.ts';
import { planErasure } from '../../src/commands/keeping/erasing.ts';
import { createErasureJob } from '../../src/jobs/erasure-job.ts';
import type { OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { type KeepingFake, keepingFake } from '../commands/keeping/fake-store.ts';
import { ONE, ORG, TWO } from '../commands/keeping/orgs.ts';
import { ADMIN, openWorld } from '../commands/rig.ts';
import { at, HOUR_MS, MINUTE_MS, useOutreach } from './outreach-rig.ts';

const MARA = 'mara.lind@example.com';
const CHIEF = 'chief@company-one.example.com';

describe('names to be taken out, by the job [I]', () => {
  const rig = useOutreach();
  let fake: KeepingFake;
  beforeEach(() => {
    fake = keepingFake(rig.store, () => openWorld([]));
  });
  afterEach(() => fake.close());

  const parts = (changes: Partial<OutreachJobParts> = {}): OutreachJobParts => ({
    ...rig.parts(),
    store: fake.store,
    ...changes,
  });
  const run = (changes?: Partial<OutreachJobParts>): Promise<number> => createErasureJob(parts(changes)).run();
  const words = (place = 0): string => rig.written[place]?.reply.markdown ?? '';
  const plan = (isAsked = false, orgId?: string): Promise<string> =>
    planErasure(rig.store, {
      person: { ...(orgId === undefined ? {} : { orgId }), emails: [MARA], names: ['Mara Lind'], ids: [] },
      by: ADMIN,
      now: rig.now,
      isAsked,
    });
  const want = (changes: Partial<ErasureRequest> = {}) =>
    rig.store.state.update('erasureRequests', MARA, () => ({
      email: MARA,
      at: rig.now,
      status: 'waiting',
      ...changes,
    }));
  const record = async () => (await rig.store.state.list('erasures'))[0]?.value;

  it('are finished after a crash, told to who had ordered it, and written down', async () => {
    await plan();
    await rig.store.state.update('people', MARA, () => ({ email: MARA, zone: 'UTC' }));
    assert.equal(await run(), 0);
    assert.deepEqual(fake.calls, [], 'the command may still be at work');
    rig.now += 10 * MINUTE_MS;
    assert.equal(await run(), 1);
    assert.deepEqual(fake.calls, [`pseudonymise ${MARA}, Mara Lind as Erased person 1`]);
    assert.deepEqual([(await record())?.status, (await record())?.person], ['done', undefined]);
    assert.equal(await rig.store.state.get('people', MARA), undefined);
    assert.match(words(), /Done: "Erased person 1" stands in the records/);
    assert.doesNotMatch(words(), /mara|lind/i);
    const [entry] = (await rig.store.state.list('journal')).map(({ value }) => value);
    assert.match(`${entry?.by} ${entry?.did}`, /^bot finished taking a person out/);
    assert.equal(await run(), 0);
    assert.equal(fake.calls.length, 1);
  });

  it('are tried again where the store fails, step by step', async () => {
    await plan();
    rig.now += 10 * MINUTE_MS;
    let isBroken = true;
    const failing: AuditStore = new Proxy(fake.store, {
      get: (store, name) => {
        if (name !== 'state') return Reflect.get(store, name, store);
        const update: AuditStore['state']['update'] = async (collection, key, change) => {
          if (collection === 'journal' && isBroken) throw new Error('disk full');
          return store.state.update(collection, key, change);
        };
        return { get: store.state.get.bind(store.state), list: store.state.list.bind(store.state), update };
      },
    });
    await rig.store.state.update('journal', '1-0', () => ({ at: 1, by: MARA, did: 'did something' }));
    await run({ store: failing });
    assert.equal((await record())?.status, 'planned');
    assert.deepEqual(rig.failures, ['a name is not taken out yet']);
    isBroken = false;
    await run({ store: failing });
    assert.deepEqual([(await record())?.status, (await record())?.changed], ['done', 11]);
    assert.equal((await rig.store.state.get('journal', '1-0'))?.by, 'Erased person 1');
  });

  it('leave no name behind, whichever write the process dies at', async () => {
    const set = async (): Promise<void> => {
      await rig.store.state.update('people', MARA, () => ({ email: MARA, zone: 'UTC' }));
      await rig.store.state.update('journal', '1-0', () => ({ at: 1, by: MARA, did: 'did something' }));
      await rig.store.state.update('claims', `x ${MARA}`, () => ({
        eventId: 'x',
        event: { time: 1, entityType: 'user', identity: 'api@cconesp.net' },
        by: MARA,
        statement: 'mine' as const,
        steps: [{ at: 1, by: MARA, did: 'mine' as const }],
      }));
      await plan();
    };
    let deaths = 0;
    for (let deathAt = 0; ; deathAt += 1) {
      await set();
      rig.now += 10 * MINUTE_MS;
      let step = 0;
      const dying: AuditStore = new Proxy(fake.store, {
        get: (store, name) => {
          if (name !== 'state') return Reflect.get(store, name, store);
          const update: AuditStore['state']['update'] = async (collection, key, change) => {
            if (step >= deathAt) throw new Error('killed');
            step += 1;
            return store.state.update(collection, key, change);
          };
          return { get: store.state.get.bind(store.state), list: store.state.list.bind(store.state), update };
        },
      });
      await run({ store: dying, chat: { ready: false, direct: async () => '' } });
      const hasDied = rig.failures.length > deaths;
      if (hasDied) deaths += 1;
      await run();
      const claims = await rig.store.state.list('claims');
      assert.deepEqual(
        claims.map(({ key }) => key),
        ['x erased person 1'],
        `died at ${deathAt}`,
      );
      const records = await Promise.all(
        (['people', 'journal', 'erasures'] as const).map((collection) => rig.store.state.list(collection)),
      );
      assert.doesNotMatch(JSON.stringify([records, claims]), /mara|lind/i, `died at ${deathAt}`);
      assert.equal((await record())?.status, 'done');
      await rig.store.state.update('claims', 'x erased person 1', () => undefined);
      if (!hasDied) break;
    }
    assert.ok(deaths >= 8, `only ${deaths} writes`);
  });

  it('of one organisation among several leave alone what is of the bot as a whole', async () => {
    await plan(false, ORG);
    await rig.store.state.update('people', MARA, () => ({ email: MARA, zone: 'UTC' }));
    await rig.store.state.update('claims', 'x', () => ({
      eventId: 'x',
      event: { time: 1, entityType: 'user', orgId: TWO.orgId, identity: 'api@cconesp.net' },
      by: MARA,
      steps: [],
    }));
    rig.now += 10 * MINUTE_MS;
    await run({ orgs: [ONE, TWO] });
    assert.equal((await record())?.status, 'done');
    assert.notEqual(await rig.store.state.get('people', MARA), undefined);
    assert.equal((await rig.store.state.get('claims', 'x'))?.by, MARA);
  });

  it('that people want for themselves are put to the admins once, in working hours, with the numbers', async () => {
    rig.now = at('2026-11-22T10:00:00Z');
    await want();
    await rig.tickTo(() => createErasureJob(parts()), '2026-11-25T10:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
    assert.match(words(), /mara\.lind@example\.com wants their name taken out of the records/);
    assert.match(words(), /11 changes by them/);
    const card = JSON.stringify(rig.written[0]?.reply.card);
    for (const label of ['See what would change', 'Decline']) assert.ok(card.includes(label), label);
  });

  it('are put to the admins of that organisation', async () => {
    await want({ orgId: ORG });
    await run({ orgs: [{ ...ONE, admins: [CHIEF] }, TWO] });
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [CHIEF],
    );
  });

  it('and were declined are told to the person, once', async () => {
    await want({ status: 'declined', decidedBy: ADMIN, decidedAt: rig.now });
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [MARA],
    );
    assert.match(words(), /admin@example\.com has declined/);
  });

  it('and are done are told to the person, whose email is then forgotten', async () => {
    const pseudonym = await plan(true);
    rig.now += 10 * MINUTE_MS;
    assert.equal(await run(), 2);
    const [goodbye] = rig.written.filter(({ email }) => email === MARA);
    assert.match(goodbye?.reply.markdown ?? '', /Your name is out of the records/);
    assert.equal(goodbye?.options.durable, undefined, 'the outbox would remember them for weeks');
    const { tell, person } = (await rig.store.state.get('erasures', pseudonym)) ?? {};
    assert.deepEqual([tell, person], [undefined, undefined]);
    assert.equal(await run(), 0);
    assert.doesNotMatch(JSON.stringify(await rig.store.state.list('erasures')), /mara/i);
  });

  it('forget the email after a day, also where nothing gets through', async () => {
    const pseudonym = await plan(true);
    rig.trouble.set(MARA, { code: 'send-gave-up' });
    rig.now += 10 * MINUTE_MS;
    await run();
    assert.equal((await rig.store.state.get('erasures', pseudonym))?.tell, MARA);
    rig.now += 25 * HOUR_MS;
    await run();
    assert.equal((await rig.store.state.get('erasures', pseudonym))?.tell, undefined);
  });

  it('are finished also while everything is paused, and told later', async () => {
    await plan(true);
    await want();
    rig.now += 10 * MINUTE_MS;
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
    assert.equal((await record())?.status, 'done');
    await rig.store.state.update('settings', 'bot', () => ({}));
    assert.equal(await run(), 2);
  });
});
