/** Somebody on the rosters of two organisations gets one reminder a week, which names both. */
import assert from 'node:assert/strict';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import type { OrgInfo } from '../../src/audit/org.ts';
import type { KeyStatus, RosterPerson } from '../../src/audit/roster.ts';
import { contextFor } from '../../src/commands/context.ts';
import { myKey } from '../../src/commands/my-key.ts';
import { createKeyProofJob } from '../../src/jobs/key-proof-job.ts';
import { createNudgeJob } from '../../src/jobs/nudge-job.ts';
import { createThanksJob } from '../../src/jobs/thanks-job.ts';
import type { OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { ADMIN } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';
import { at, HOUR_MS, SAM, useOutreach } from './outreach-rig.ts';

const ONE: OrgInfo = { orgId: '00000000-0000-4000-8000-00000000a001', name: 'Company One', admins: [], domains: [] };
const TWO: OrgInfo = {
  orgId: '00000000-0000-4000-8000-00000000a002',
  name: 'Company <@all> Two',
  admins: [],
  domains: [],
};
const SECOND_KEY = `${SAM} ${TWO.orgId}`;

describe('reminders of somebody on two rosters [I]', () => {
  const rig = useOutreach();
  const parts = (): OutreachJobParts => ({ ...rig.parts(), orgs: [ONE, TWO] });
  const run = (): Promise<number> => createNudgeJob(parts()).run();
  const words = (place = rig.written.length - 1): string => rig.written[place]?.reply.markdown ?? '';
  const recordOf = async (key: string): Promise<RosterPerson> => {
    const person = await rig.store.state.get('roster', key);
    assert.ok(person !== undefined, key);
    return person;
  };
  const proofs = createProofs();
  function createProofs() {
    const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
    return { run: () => createKeyProofJob({ ...parts(), isAnonymous }).run() };
  }
  const changed = async (org: OrgInfo, time: string): Promise<void> => {
    const actor = { email: SAM, name: 'Sam Hill' };
    await rig.store.append([anIncoming({ id: `c-${org.orgId}-${time}`, time: at(time), orgId: org.orgId, actor })]);
  };
  const beOn = async (first: KeyStatus, second: KeyStatus): Promise<void> => {
    const person = await rig.person(SAM, { name: 'Sam Hill', status: first, orgId: ONE.orgId });
    const key = { ...person.key, status: second };
    await rig.store.state.update('roster', SECOND_KEY, () => ({ ...person, orgId: TWO.orgId, key }));
    await rig.introduced(SAM);
  };

  it('come once a week, and name both', async () => {
    await beOn('missing', 'missing');
    assert.equal(await run(), 1);
    assert.match(words(), /This is about Company One\./);
    assert.match(
      words(),
      /Also about Company .*Two: admin@example\.com noted on Thu 1 Oct 2026 that your account there/,
    );
    assert.match(words(), /Company One, 16-22 Nov 2026 \(CET\): /);
    assert.doesNotMatch(words(), /<@all>/);
    await rig.tickTo(() => createNudgeJob(parts()), '2026-11-29T23:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 1);
    await rig.tickTo(() => createNudgeJob(parts()), '2026-11-30T12:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 2);
  });

  it('stop for each where its key is proven, by a change made there', async () => {
    await beOn('missing', 'missing');
    await run();
    await changed(TWO, '2026-11-24T10:00:00Z');
    rig.now = at('2026-11-24T11:00:00Z');
    await proofs.run();
    assert.deepEqual(
      [(await recordOf(SAM)).key.status, (await recordOf(SECOND_KEY)).key.status],
      ['missing', 'proven'],
    );
    await createThanksJob(parts()).run();
    assert.match(words(), /my reminders about Company .*Two end here/);
    await createThanksJob(parts()).run();
    assert.equal(rig.written.length, 2, 'thanked once');
    rig.now = at('2026-11-30T10:00:00Z');
    assert.equal(await run(), 1);
    assert.match(words(), /This is about Company One\./);
    assert.doesNotMatch(words(), /Two/);
    await changed(ONE, '2026-11-30T11:00:00Z');
    rig.now = at('2026-11-30T12:00:00Z');
    await proofs.run();
    await createThanksJob(parts()).run();
    assert.match(words(), /and my reminders end here/);
    const sent = rig.written.length;
    await rig.tickTo(() => createNudgeJob(parts()), '2026-12-20T12:00:00Z', 3 * HOUR_MS);
    assert.equal(rig.written.length, sent);
  });

  it('come from the second roster where the first has nothing to ask', async () => {
    await beOn('exempt', 'missing');
    assert.equal(await run(), 1);
    assert.match(words(), /This is about Company .*Two\./);
    assert.doesNotMatch(words(), /Company One/);
  });

  it('do not come where neither has anything to ask, nor after Stop', async () => {
    await beOn('exempt', 'proven');
    assert.equal(await run(), 0);
    await beOn('missing', 'missing');
    await rig.introduced(SAM, { stoppedAt: 1 });
    assert.equal(await run(), 0);
  });

  for (const home of [undefined, ONE]) {
    it(`hear Done for both, pressed by somebody ${home === undefined ? 'of none' : 'of the first'}`, async () => {
      await beOn('missing', 'missing');
      await run();
      const orgs = home === undefined ? [ONE, TWO] : [{ ...ONE, admins: [SAM] }, TWO];
      rig.now += HOUR_MS;
      const frame = { now: rig.now, zone: 'Europe/Berlin', limit: 5 };
      const context = await contextFor({ ...parts(), orgs }, { personId: 'p', email: SAM }, frame);
      await myKey.answer({ intent: 'my-key', said: 'done', people: [SAM] }, context);
      await run();
      const [first, second] = [await recordOf(SAM), await recordOf(SECOND_KEY)];
      assert.deepEqual([first.key.status, second.key.status, second.key.by], ['reported', 'reported', SAM]);
      assert.equal(second.orgId, TWO.orgId);
      const later = { ...second.key, status: 'missing', at: rig.now + 1, since: rig.now + 1, by: ADMIN } as const;
      await rig.store.state.update('roster', SECOND_KEY, () => ({ ...second, key: later }));
      await run();
      assert.equal((await recordOf(SECOND_KEY)).key.status, 'missing', 'what an admin says later holds');
    });
  }

  it('that an admin asks for in vain are forgotten only where they are vain for both', async () => {
    await beOn('exempt', 'missing');
    await rig.introduced(SAM, { nudgeAsked: { by: ADMIN, at: rig.now, atOnce: true } });
    assert.equal(await run(), 1);
    assert.match(words(), /asked me to remind you/);
    await beOn('exempt', 'exempt');
    await rig.introduced(SAM, { nudgeAsked: { by: ADMIN, at: rig.now, atOnce: true } });
    assert.equal(await run(), 0);
    assert.equal((await rig.outreach()).nudgeAsked, undefined);
  });
});
