import assert from 'node:assert/strict';
import { claimKey } from '../../src/audit/claims.ts';
import { newOutreach, type Outreach } from '../../src/audit/outreach.ts';
import { createOnboardingJob } from '../../src/jobs/onboarding-job.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, HOUR_MS, MINUTE_MS, SAM, useOutreach } from './outreach-rig.ts';

describe('introductions [I]', () => {
  const rig = useOutreach();
  const run = (): Promise<number> => createOnboardingJob(rig.parts()).run();
  const queue = async (email: string, changes: Partial<NonNullable<Outreach['onboarding']>> = {}): Promise<void> => {
    const onboarding = { status: 'queued', askedBy: ADMIN, askedAt: rig.now, atOnce: true, ...changes } as const;
    await rig.store.state.update('outreach', email, (current) => ({ ...(current ?? newOutreach(email)), onboarding }));
  };

  it('come once, and say who asked, why, what is kept, how to stop, and how to get a key', async () => {
    await rig.person(ADMIN, { name: 'Robin Lee' });
    await rig.person(SAM, { name: 'Sam Hill' });
    await queue(SAM);
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    const [written] = rig.written;
    assert.match(written?.options.key ?? '', /^onboard-[0-9a-f]{16}-[a-z0-9]+$/);
    assert.equal(written?.options.durable, true);
    const words = written?.reply.markdown ?? '';
    for (const part of [
      /Hello Sam Hill, this is Whodunit/,
      /Robin Lee \(admin@example\.com\) asked me to write to you/,
      /carry no name/,
      /\*\*What I keep\*\*: Name, email, team/,
      /Press Stop, or write "stop reminders"/,
      /1\. Sign in to Webex Contact Center as usual/,
      /Cisco does not publish the exact steps/,
      /https:\/\/help\.webex\.com\/article\/n5595zd/,
    ]) {
      assert.match(words, part);
    }
    const actions = written?.reply.card?.['actions'] as readonly { title: string }[];
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Done', "I can't", 'Not me', 'Later', 'Stop'],
    );
    const { onboarding } = await rig.outreach();
    assert.deepEqual(
      [onboarding?.status, onboarding?.introducedAt, onboarding?.sendingAt],
      ['introduced', rig.now, undefined],
    );
  });

  it('greet somebody by the name that Webex gave on a claim, where the roster has none', async () => {
    await rig.person(SAM);
    for (const [eventId, at, name] of [
      ['c-1', rig.now - HOUR_MS, 'Samuel Hill'],
      ['c-2', rig.now, 'Sam Hill'],
    ] as const) {
      const event = { time: rig.now - 2 * HOUR_MS, entityType: 'team', identity: 'nobody' };
      const claim = { eventId, event, by: SAM, name, steps: [{ at, by: SAM, did: 'mine' }] } as const;
      await rig.store.state.update('claims', claimKey(eventId, SAM), () => claim);
    }
    await queue(SAM);
    await run();
    assert.match(rig.written[0]?.reply.markdown ?? '', /Hello Sam Hill, this is Whodunit/);
  });

  it('come at once at any hour where one person was named', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await rig.person(SAM);
    await queue(SAM);
    assert.equal(await run(), 1);
    assert.equal(rig.written[0]?.options.notAfter, rig.now + 10 * MINUTE_MS);
  });

  it('wait for working hours when "at once" is over', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await rig.person(SAM);
    await queue(SAM);
    rig.ready = false;
    await rig.tickTo(createOnboardingJob, '2026-11-22T03:00:00Z');
    rig.ready = true;
    await rig.tickTo(createOnboardingJob, '2026-11-23T12:00:00Z', 5 * MINUTE_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
  });

  it('of a whole list come in working hours where each person is', async () => {
    rig.now = at('2026-11-22T12:00:00Z');
    for (const [email, zone] of [
      ['berlin@example.com', 'Europe/Berlin'],
      ['york@example.com', 'America/New_York'],
      ['tokyo@example.com', 'Asia/Tokyo'],
    ] as const) {
      await rig.person(email, { zone });
      await queue(email, { atOnce: false });
    }
    await rig.tickTo(createOnboardingJob, '2026-11-24T00:00:00Z', 15 * MINUTE_MS);
    assert.deepEqual(
      ['tokyo@example.com', 'berlin@example.com', 'york@example.com'].flatMap((email) => rig.times(email)),
      ['2026-11-23T00:00:00Z', '2026-11-23T08:00:00Z', '2026-11-23T14:00:00Z'],
    );
  });

  it('come five a minute, in the order they were asked for, also over restarts and many runs', async () => {
    for (let n = 0; n < 12; n += 1) {
      const email = `p${String(n).padStart(2, '0')}@example.com`;
      await rig.person(email);
      await queue(email, { askedAt: rig.now + n });
    }
    rig.now += 20;
    const sent: number[] = [];
    for (let step = 0; step < 9; step += 1) {
      sent.push(await run());
      rig.now += 20_000;
    }
    assert.deepEqual(sent, [5, 0, 0, 5, 0, 0, 2, 0, 0]);
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      Array.from({ length: 12 }, (_, n) => `p${String(n).padStart(2, '0')}@example.com`),
    );
  });

  for (const [code, problem] of [
    ['send-refused', 'Webex says no (send-refused).'],
    ['send-unknown', 'It is not known whether the message arrived.'],
  ] as const) {
    it(`that end with ${code} are told as failed, with the problem, and not tried again`, async () => {
      await rig.person(SAM);
      await queue(SAM);
      rig.trouble.set(SAM, { code });
      assert.equal(await run(), 0);
      rig.trouble.clear();
      assert.equal(await run(), 0);
      const { onboarding } = await rig.outreach();
      assert.deepEqual([onboarding?.status, onboarding?.problem], ['failed', problem]);
    });
  }

  it('that could not be sent stay queued', async () => {
    await rig.person(SAM);
    await queue(SAM);
    for (const code of ['send-gave-up', 'stopped']) {
      rig.trouble.set(SAM, { code });
      assert.equal(await run(), 0);
      assert.equal((await rig.outreach()).onboarding?.status, 'queued');
    }
    rig.trouble.clear();
    assert.equal(await run(), 1);
  });

  it('that failed and are asked for again come under a new key', async () => {
    await rig.person(SAM);
    await queue(SAM);
    rig.trouble.set(SAM, { code: 'send-unknown', arrives: true });
    await run();
    rig.trouble.clear();
    rig.now += HOUR_MS;
    await queue(SAM);
    assert.equal(await run(), 1);
    assert.notEqual(rig.written[0]?.options.key, rig.written[1]?.options.key);
  });

  it('are not sent while everything is paused', async () => {
    await rig.person(SAM);
    await queue(SAM);
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
    await rig.store.state.update('settings', 'bot', () => ({}));
    assert.equal(await run(), 1);
  });

  it('are given up, and say why, when they are not wanted any more', async () => {
    await rig.person('stopped@example.com');
    await rig.person('exempt@example.com', { status: 'exempt' });
    await rig.person('denied@example.com');
    for (const name of ['stopped', 'exempt', 'denied']) await queue(`${name}@example.com`);
    await rig.store.state.update('outreach', 'stopped@example.com', (current) =>
      current === undefined ? undefined : { ...current, stoppedAt: rig.now },
    );
    await rig.settings({ deniedPeople: ['denied@example.com'] });
    assert.equal(await run(), 0);
    const problems = await Promise.all(
      ['stopped', 'exempt', 'denied'].map(async (name) => (await rig.outreach(`${name}@example.com`)).onboarding),
    );
    assert.deepEqual(
      problems.map((one) => [one?.status, one?.problem?.split(/[,.]/)[0]]),
      [
        ['failed', 'They want no messages from me'],
        ['failed', 'Their key is exempt by now'],
        ['failed', 'They may not talk to me'],
      ],
    );
  });
});
