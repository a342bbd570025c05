import assert from 'node:assert/strict';
import type { OrgInfo } from '../../src/audit/org.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import type { PurgeRun } from '../../src/audit/state.ts';
import { createPurgeJob } from '../../src/jobs/purge-job.ts';
import type { OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { type KeepingFake, keepingFake } from '../commands/keeping/fake-store.ts';
import { ONE, ORG, OTHER_ORG, TWO } from '../commands/keeping/orgs.ts';
import { ADMIN, openWorld } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';
import { at, DAY_MS, HOUR_MS, MINUTE_MS, useOutreach } from './outreach-rig.ts';

const OWN_ADMIN = 'chief@company-one.example.com';
const openEmpty = (): Promise<AuditStore> => openWorld([]);

describe('deleting old records [I]', () => {
  const rig = useOutreach();
  let fake: KeepingFake;
  let signIns: KeepingFake;
  let signInStore: AuditStore;
  let uses: KeepingFake;
  let useStore: AuditStore;

  const parts = (changes: Partial<OutreachJobParts> = {}): OutreachJobParts => ({
    ...rig.parts(),
    store: fake.store,
    signIns: signIns.store,
    uses: uses.store,
    orgs: [ONE],
    ...changes,
  });
  const run = (changes?: Partial<OutreachJobParts>): Promise<number> => createPurgeJob(parts(changes)).run();
  const runs = async (): Promise<readonly PurgeRun[]> =>
    (await rig.store.state.list('purges')).map(({ value }) => value);
  const keep = (months: number, orgId = ORG) =>
    rig.store.state.update('retentions', orgId, () => ({ orgId, months, setBy: ADMIN, setAt: rig.now }));
  const decide = async (status: 'approved' | 'declined', changes: Partial<PurgeRun> = {}): Promise<void> => {
    const [waiting] = (await runs()).filter((one) => one.status === 'planned');
    assert.ok(waiting !== undefined);
    await rig.store.state.update('purges', `${waiting.orgId}/${waiting.before}`, () => ({
      ...waiting,
      status,
      decidedBy: ADMIN,
      decidedAt: rig.now,
      ...changes,
    }));
  };
  const words = (place: number): string => rig.written[place]?.reply.markdown ?? '';
  const journal = async (): Promise<readonly string[]> =>
    (await rig.store.state.list('journal')).map(({ value }) => `${value.by} ${value.did}`);

  beforeEach(async () => {
    fake = keepingFake(rig.store, openEmpty);
    signInStore = await openEmpty();
    signIns = keepingFake(signInStore, openEmpty);
    useStore = await openEmpty();
    uses = keepingFake(useStore, openEmpty);
    const old = (id: string, day: string, orgId = ORG) => anIncoming({ id, time: at(`${day}T10:00:00Z`), orgId });
    await rig.store.append([old('c-2017', '2017-05-01'), old('c-2018', '2018-05-01'), old('c-2020', '2020-01-01')]);
    await rig.store.append([old('c-theirs', '2015-01-01', OTHER_ORG)]);
    await signInStore.append([old('s-2017', '2017-05-01'), old('s-2026', '2026-05-01')]);
    await useStore.append([old('u-2016', '2016-05-01'), old('u-theirs', '2016-05-01', OTHER_ORG)]);
  });
  afterEach(async () => {
    await fake.close();
    await signIns.close();
    await signInStore.close();
    await uses.close();
    await useStore.close();
  });

  it('asks nobody and deletes nothing where everything is kept', async () => {
    assert.equal(await run(), 0);
    assert.deepEqual(await runs(), []);
  });

  it('counts what is older, and asks the admins once, in working hours', async () => {
    await keep(84);
    rig.now = at('2026-11-22T03:00:00Z');
    await rig.tickTo(() => createPurgeJob(parts()), '2026-11-25T00:00:00Z', HOUR_MS);
    const [waiting, ...others] = await runs();
    assert.deepEqual(others, []);
    assert.deepEqual([waiting?.status, waiting?.events, waiting?.signIns, waiting?.uses], ['planned', 2, 1, 1]);
    // A day of the bot's zone begins at 23:00 UTC.
    assert.equal(waiting?.before, at('2019-11-21T23:00:00Z'));
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
    assert.match(words(0), /Delete 2 records before 22 Nov 2019, 00:00 CET\?/);
    assert.match(words(0), /\*\*Organisation\*\*: Company One/);
    assert.match(words(0), /\*\*Uses of the bot\*\*: 1/);
    assert.match(words(0), /1 May 2016, 12:00 - 1 May 2018, 12:00/);
    const card = JSON.stringify(rig.written[0]?.reply.card);
    for (const label of ['Delete them', 'Keep them for now', 'Change retention'])
      assert.ok(card.includes(label), label);
    assert.deepEqual(fake.calls, []);
  });

  it('asks the admins of the organisation where it has its own', async () => {
    await keep(84);
    const org: OrgInfo = { ...ONE, admins: [OWN_ADMIN, 'denied@company-one.example.com'] };
    await rig.settings({ deniedPeople: ['denied@company-one.example.com'] });
    await run({ orgs: [org] });
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [OWN_ADMIN],
    );
  });

  it('deletes what was approved, and tells all admins by whose word, with the counts', async () => {
    await keep(84);
    await run();
    await decide('approved');
    rig.now += MINUTE_MS;
    assert.equal(await run(), 1);
    assert.deepEqual(fake.calls, [`purge ${ORG} 2019-11-22T23:00:00.000Z`]);
    assert.deepEqual([signIns.calls, uses.calls], [fake.calls, fake.calls]);
    assert.deepEqual(
      (await uses.store.page({}, { limit: 9 })).events.map(({ id }) => id),
      ['u-theirs'],
    );
    const [done] = await runs();
    assert.deepEqual([done?.status, done?.removed, done?.doneAt], ['done', 2, rig.now]);
    assert.equal(await fake.store.count({ orgId: ORG, to: at('2019-11-22T23:00:00Z') }), 0);
    assert.equal(await fake.store.count({ orgId: OTHER_ORG }), 2);
    assert.match(words(1), /2 old records deleted, as approved/);
    assert.match(words(1), /Approved by admin@example\.com on 23 Nov 2026, 10:00 CET; done 23 Nov 2026, 10:01 CET\./);
    assert.match(words(1), /\*\*Before 23 Nov 2019, 00:00 CET\*\*: 2 → 0/);
    assert.match(words(1), /\*\*All records\*\*: 26 → 24/);
    assert.deepEqual(await journal(), [
      'bot deleted 2 records before 23 Nov 2019, 00:00 CET and 1 sign-in and 1 use of the bot of organisation Company One (1 May 2016, 12:00 - 1 May 2018, 12:00 (CEST/CET)), approved by admin@example.com on 23 Nov 2026, 10:00 CET',
    ]);
    assert.equal(await run(), 0);
    assert.equal(fake.calls.length, 1);
  });

  describe('that name no organisation', () => {
    const unnamed = (): Promise<number> => fake.store.count({ orgId: '' });
    beforeEach(async () => {
      await rig.store.append([
        anIncoming({ id: 'c-unnamed', time: at('2016-05-01T10:00:00Z') }),
        anIncoming({ id: 'c-unnamed-new', time: at('2026-05-01T10:00:00Z') }),
      ]);
    });

    it('go with those of the only organisation', async () => {
      const before = await unnamed();
      await keep(84);
      await run();
      assert.match(words(0), /Delete 3 records/);
      assert.match(words(0), /\*\*Naming no organisation\*\*: 1 of them/);
      assert.match(words(0), /1 May 2016, 12:00 - 1 May 2018/);
      await decide('approved');
      rig.now += MINUTE_MS;
      await run();
      assert.deepEqual(
        fake.calls.map((call) => call.split(' ')[1]),
        [ORG, 'null'],
      );
      assert.equal(await unnamed(), before - 1);
      const [done] = await runs();
      assert.deepEqual([done?.status, done?.removed, done?.unnamed], ['done', 3, 1]);
      assert.match(words(1), /3 old records deleted, as approved/);
    });

    it('stay where there are two, or a space is for another', async () => {
      await keep(84);
      await run({ orgs: [ONE, TWO] });
      assert.deepEqual(
        (await runs()).map(({ events, unnamed: none }) => [events, none]),
        [[2, undefined]],
      );
      await rig.store.state.update('purges', `${ORG}/${(await runs())[0]?.before}`, () => undefined);
      await rig.store.state.update('spaces', 's', () => ({ spaceId: 's', kind: 'group', orgId: OTHER_ORG }));
      await run();
      assert.deepEqual(
        (await runs()).map(({ events }) => events),
        [2],
      );
    });

    it('stay where another organisation came after the approval', async () => {
      const before = await unnamed();
      await keep(84);
      await run();
      await decide('approved');
      rig.now += MINUTE_MS;
      await run({ orgs: [ONE, TWO] });
      assert.deepEqual(
        fake.calls.map((call) => call.split(' ')[1]),
        [ORG],
      );
      assert.equal(await unnamed(), before);
      const [done] = await runs();
      assert.deepEqual([done?.status, done?.events, done?.removed, done?.unnamed], ['done', 2, 2, undefined]);
    });

    it('go by themselves where a retention is set for them', async () => {
      const [before, others] = [await unnamed(), await fake.store.count({ orgId: ORG })];
      await keep(84, 'none');
      await run({ orgs: [ONE, TWO] });
      assert.match(words(0), /Delete 1 record before/);
      assert.match(words(0), /\*\*Organisation\*\*: \(none named\)/);
      await decide('approved');
      rig.now += MINUTE_MS;
      await run({ orgs: [ONE, TWO] });
      assert.deepEqual(
        fake.calls.map((call) => call.split(' ')[1]),
        ['null'],
      );
      assert.deepEqual([await unnamed(), await fake.store.count({ orgId: ORG })], [before - 1, others]);
      assert.match((await journal())[0] ?? '', /^bot deleted 1 record before .* of organisation \(none named\)/);
    });
  });

  it('asks again in the next month what was declined, and not before', async () => {
    await keep(84);
    await run();
    await decide('declined');
    await rig.tickTo(() => createPurgeJob(parts()), '2026-11-30T20:00:00Z', 4 * HOUR_MS);
    assert.equal(rig.written.length, 1);
    await rig.tickTo(() => createPurgeJob(parts()), '2026-12-02T20:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 2);
    assert.deepEqual((await runs()).map(({ status }) => status).toSorted(), ['declined', 'planned']);
    assert.deepEqual(fake.calls, []);
  });

  it('counts anew in the next month what nobody has answered', async () => {
    await keep(84);
    await run();
    const [first] = await runs();
    rig.now += 30 * DAY_MS;
    await run();
    const [second, ...others] = await runs();
    assert.deepEqual(others, []);
    assert.ok((second?.before ?? 0) > (first?.before ?? 0));
    assert.equal(rig.written.length, 2);
  });

  it('does not delete what is kept by a retention set after the approval', async () => {
    await keep(84);
    await run();
    await decide('approved');
    await keep(120);
    await run();
    assert.deepEqual(fake.calls, []);
    const [given] = await runs();
    assert.deepEqual([given?.status, given?.decidedBy], ['declined', undefined]);
    assert.match((await journal())[0] ?? '', /^bot did not delete 2 records .* they are kept by now$/);
    await rig.store.state.update('retentions', ORG, () => undefined);
    await run();
    assert.deepEqual(fake.calls, []);
  });

  it('counts at once what a longer retention leaves to be deleted', async () => {
    await keep(84);
    await run();
    await keep(108);
    await run();
    const [only, ...others] = await runs();
    assert.deepEqual([only?.events, others.length], [1, 0]);
    assert.equal(new Date(only?.before ?? 0).toISOString(), '2017-11-22T23:00:00.000Z');
  });

  it('begins with the counts of the moment, and is not disturbed by a crash in between', async () => {
    await keep(84);
    await run();
    await decide('approved');
    const failing = new Proxy(fake.store, {
      get: (store, name) =>
        name === 'purge'
          ? async (what: { readonly orgId: string | null; readonly before: number }) => {
              await store.purge(what);
              throw new Error('killed');
            }
          : Reflect.get(store, name, store),
    });
    await run({ store: failing });
    const [begun] = await runs();
    assert.deepEqual([begun?.status, begun?.startedAt, begun?.events], ['approved', rig.now, 2]);
    assert.deepEqual(rig.failures, ['a deletion was not carried out yet']);
    await run();
    const [done] = await runs();
    assert.deepEqual([done?.status, done?.removed, done?.events], ['done', 2, 2]);
    assert.equal((await journal()).length, 1);
  });

  it('tells what was deleted, also where the retention was changed after it had begun', async () => {
    await keep(84);
    await run();
    await decide('approved', { startedAt: rig.now, events: 5 });
    await keep(120);
    await run();
    assert.deepEqual(fake.calls, []);
    const [done] = await runs();
    assert.deepEqual([done?.status, done?.removed], ['done', 3]);
  });

  it('deletes while nobody can be told, and tells nothing while all is paused', async () => {
    await keep(84);
    await run();
    await decide('approved');
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    rig.ready = false;
    await run();
    assert.equal((await runs())[0]?.status, 'done');
    rig.ready = true;
    assert.equal(await run(), 0);
    await rig.settings({});
    await rig.store.state.update('settings', 'bot', () => ({}));
    assert.equal(await run(), 1);
  });

  it('does not tell admins who are new of what was deleted long ago', async () => {
    await keep(84);
    await run();
    await decide('approved');
    await run();
    rig.now += 8 * DAY_MS;
    await rig.settings({ admins: ['new.admin@example.com'] });
    await run();
    assert.deepEqual(new Set(rig.written.map(({ email }) => email)), new Set([ADMIN]));
  });
});
