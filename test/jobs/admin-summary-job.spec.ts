import assert from 'node:assert/strict';
import { claimKey } from '../../src/audit/claims.ts';
import type { NudgeSent } from '../../src/audit/outreach.ts';
import { createAdminSummaryJob } from '../../src/jobs/admin-summary-job.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, HOUR_MS, MINUTE_MS, SAM, useOutreach } from './outreach-rig.ts';

const SECOND = 'second.admin@example.com';
const THREE: readonly NudgeSent[] = ['2026-11-02', '2026-11-09', '2026-11-16'].map((day) => ({
  key: day,
  at: at(`${day}T08:00:00Z`),
  status: 'sent',
}));

describe("admins' weekly summaries [I]", () => {
  const rig = useOutreach();
  const run = (): Promise<number> => createAdminSummaryJob(rig.parts()).run();
  const words = (place = 0): string => rig.written[place]?.reply.markdown ?? '';
  /** Sam was reminded three times in vain. */
  const stuck = async (email = SAM): Promise<void> => {
    await rig.person(email, { name: `Name of ${email}` });
    await rig.introduced(email, { nudges: THREE });
  };

  it('come on Monday at 09:00 where the admin is, once a week', async () => {
    rig.now = at('2026-11-22T00:00:00Z');
    await stuck();
    await rig.store.state.update('people', ADMIN, () => ({ email: ADMIN, zone: 'America/New_York' }));
    await rig.tickTo(createAdminSummaryJob, '2026-11-25T00:00:00Z', 10 * MINUTE_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T14:00:00Z']);
    assert.match(rig.written[0]?.options.key ?? '', /^summary-[0-9a-f]{16}-[a-z0-9]+$/);
    const [run] = await rig.store.state.list('summaries');
    assert.deepEqual([run?.value.email, run?.value.status], [ADMIN, 'posted']);
  });

  it('come to the admins of the environment and to those of the chat, each in their own zone', async () => {
    rig.now = at('2026-11-22T00:00:00Z');
    await stuck();
    await rig.person(SECOND, { zone: 'Asia/Tokyo', status: 'exempt' });
    await rig.settings({ admins: [SECOND] });
    await rig.tickTo(createAdminSummaryJob, '2026-11-24T00:00:00Z', 10 * MINUTE_MS);
    assert.deepEqual(rig.times(SECOND), ['2026-11-23T00:00:00Z']);
    assert.deepEqual(rig.times(ADMIN), ['2026-11-23T08:00:00Z']);
    assert.equal((await rig.outreach()).escalatedAt, at('2026-11-23T08:00:00Z'));
  });

  it('name who needs a hand, with one next step', async () => {
    await stuck();
    assert.equal(await run(), 1);
    assert.match(words(), /The week 16-22 Nov 2026 \(CET\)\./);
    assert.match(words(), /Name of sam@example\.com \(sam@example\.com\)/);
    assert.match(words(), /3 reminders, no answer yet\. I send no more until something changes\./);
    assert.match(words(), /Next: a word in person with Name of sam@example\.com helps most/);
    assert.match(words(), /\*\*Named share\*\*: \d+ % of the changes \(goal 100 %\)/);
  });

  it('tell of failed introductions, of people who cannot and of those who are not the one to ask', async () => {
    await rig.person('ann@example.com');
    const onboarding = { askedBy: ADMIN, askedAt: rig.now, atOnce: true } as const;
    await rig.introduced('ann@example.com', {
      onboarding: { ...onboarding, status: 'failed', problem: 'No such person.' },
    });
    await rig.person('ben@example.com');
    await rig.introduced('ben@example.com', { reply: { said: 'cannot', at: rig.now, reason: 'I find no such page' } });
    await rig.person('cat@example.com');
    await rig.introduced('cat@example.com', { reply: { said: 'not-me', at: rig.now } });
    assert.equal(await run(), 1);
    assert.match(words(), /ann@example\.com.*My message did not arrive: No such person\./);
    assert.match(words(), /ben@example\.com.*Cannot set up a key: "I find no such page"/);
    assert.match(words(), /cat@example\.com.*Says: not me/);
    assert.match(words(), /Next: ben@example\.com asks for help with the key/);
  });

  it('tell of waiting claims and proven keys', async () => {
    await rig.person(SAM, { key: { status: 'proven', since: rig.now - HOUR_MS, at: rig.now - HOUR_MS, by: 'bot' } });
    await rig.store.state.update('claims', claimKey('c-1', SAM), () => ({
      eventId: 'c-1',
      event: { time: rig.now - HOUR_MS, entityType: 'user', identity: 'api@cconesp.net' },
      by: SAM,
      statement: 'mine',
      steps: [],
    }));
    assert.equal(await run(), 1);
    assert.match(words(), /\*\*Keys proven\*\*: 1 since last week/);
    assert.match(words(), /\*\*Claims\*\*: 1 claim waiting for an admin/);
    assert.match(words(), /Next: confirm or dispute the waiting claims/);
  });

  it('do not come when there is nothing, also not later that week', async () => {
    assert.equal(await run(), 0);
    const [first] = await rig.store.state.list('summaries');
    assert.equal(first?.value.status, 'nothing-to-say');
    await stuck();
    await rig.tickTo(createAdminSummaryJob, '2026-11-29T22:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), []);
    await rig.tickTo(createAdminSummaryJob, '2026-11-30T12:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-30T08:00:00Z']);
  });

  it('do not repeat what was told, but say that it is still open when something else is new', async () => {
    await stuck();
    assert.equal(await run(), 1);
    await rig.tickTo(createAdminSummaryJob, '2026-12-06T12:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 1);
    await stuck('ann@example.com');
    await rig.tickTo(createAdminSummaryJob, '2026-12-07T12:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 2);
    assert.match(words(1), /1 matter of earlier weeks is still open/);
    assert.match(words(1), /ann@example\.com/);
    assert.doesNotMatch(words(1), /sam@example\.com/);
  });

  it('are caught up once after downtime, in working hours', async () => {
    rig.now = at('2026-12-09T22:00:00Z');
    await stuck();
    await rig.tickTo(createAdminSummaryJob, '2026-12-12T00:00:00Z', HOUR_MS / 2);
    assert.deepEqual(rig.times(), ['2026-12-10T08:00:00Z']);
    assert.match(words(), /30 Nov - 6 Dec 2026/);
  });

  for (const zone of ['Asia/Tokyo', 'America/New_York']) {
    it(`come once for a week, also when the admin moves to ${zone} after it`, async () => {
      rig.now = at('2026-11-23T07:00:00Z');
      await stuck();
      await rig.tickTo(createAdminSummaryJob, '2026-11-23T09:00:00Z', 10 * MINUTE_MS);
      await stuck('ann@example.com');
      await rig.store.state.update('people', ADMIN, () => ({ email: ADMIN, zone }));
      await rig.tickTo(createAdminSummaryJob, '2026-11-29T12:00:00Z', HOUR_MS);
      assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
      await rig.tickTo(createAdminSummaryJob, '2026-12-01T12:00:00Z', HOUR_MS);
      assert.equal(rig.written.length, 2);
      assert.match(words(1), /23-29 Nov 2026/);
      assert.match(words(1), /ann@example\.com/);
    });
  }

  it('are not sent while everything is paused', async () => {
    await stuck();
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
    assert.deepEqual(await rig.store.state.list('summaries'), []);
  });

  it('that Webex refuses are not tried again that week; those that are not through are', async () => {
    await stuck();
    rig.trouble.set(ADMIN, { code: 'send-gave-up' });
    assert.equal(await run(), 0);
    assert.deepEqual(await rig.store.state.list('summaries'), []);
    rig.trouble.set(ADMIN, { code: 'send-refused' });
    assert.equal(await run(), 0);
    rig.trouble.clear();
    assert.equal(await run(), 0);
    assert.deepEqual(rig.failures, ['weekly summary given up']);
  });

  it('count people on the card that do not fit, and stay within what Webex takes', async () => {
    for (let n = 0; n < 30; n += 1) await stuck(`p${n}@example.com`);
    assert.equal(await run(), 1);
    assert.match(words(), /20 more people: say "onboarding"/);
  });
});
