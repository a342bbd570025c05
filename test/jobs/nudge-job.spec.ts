import assert from 'node:assert/strict';
import type { Outreach } from '../../src/audit/outreach.ts';
import { createNudgeJob } from '../../src/jobs/nudge-job.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, DAY_MS, HOUR_MS, SAM, useOutreach } from './outreach-rig.ts';

describe('reminders [I]', () => {
  const rig = useOutreach();
  const run = (): Promise<number> => createNudgeJob(rig.parts()).run();
  const words = (place = 0): string => rig.written[place]?.reply.markdown ?? '';

  it('come once, are noted, and come under a key of letters, digits and dashes', async () => {
    await rig.person(SAM, { name: 'Sam Hill' });
    await rig.introduced(SAM);
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    const [written] = rig.written;
    assert.match(written?.options.key ?? '', /^nudge-[0-9a-f]{16}-2026-w48$/);
    assert.equal(written?.options.durable, true);
    assert.deepEqual((await rig.outreach()).nudges, [{ key: written?.options.key, at: rig.now, status: 'sent' }]);
  });

  it('say why they come, what is known of everybody together, how to fix it and how to stop', async () => {
    await rig.person(SAM, { name: 'Sam Hill' });
    await rig.introduced(SAM);
    await run();
    assert.match(words(), /A reminder for Sam Hill/);
    assert.match(words(), /because admin@example\.com noted on Thu 1 Oct 2026 that your account has no API key yet/);
    assert.match(words(), /16-22 Nov 2026 \(CET\): \d+ of \d+ changes by everybody together carry no name/);
    assert.match(words(), /1\. Sign in to Webex Contact Center/);
    assert.match(words(), /stop reminders/);
    assert.match(words(), /2 more reminders at most/);
  });

  it('come three times, a week apart, and then not again', async () => {
    rig.now = at('2026-11-09T00:00:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM);
    await rig.tickTo(createNudgeJob, '2027-01-20T00:00:00Z', HOUR_MS / 2);
    assert.deepEqual(rig.times(), ['2026-11-09T08:00:00Z', '2026-11-16T08:00:00Z', '2026-11-23T08:00:00Z']);
    assert.match(words(1), /One more reminder at most/);
    assert.match(words(2), /Your admins hear that a hand may be needed/);
  });

  it('start again when something changes', async () => {
    rig.now = at('2026-11-09T00:00:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM);
    await rig.tickTo(createNudgeJob, '2026-12-01T00:00:00Z', HOUR_MS);
    const later = at('2026-12-02T12:00:00Z');
    await rig.person(SAM, { key: { status: 'missing', since: later, at: later, by: ADMIN } });
    rig.now = later;
    await rig.tickTo(createNudgeJob, '2026-12-08T00:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times().slice(3), ['2026-12-02T12:00:00Z']);
  });

  it('keep to the hours and holidays of the place where the person is', async () => {
    rig.now = at('2026-12-24T00:00:00Z');
    await rig.person('berlin@example.com', { zone: 'Europe/Berlin', country: 'DE' });
    await rig.person('york@example.com', { zone: 'America/New_York', country: 'US' });
    await rig.person('tokyo@example.com', { zone: 'Asia/Tokyo', country: 'JP' });
    for (const email of ['berlin@example.com', 'york@example.com', 'tokyo@example.com']) await rig.introduced(email);
    await rig.settings({ holidays: [{ date: '2026-12-24', name: 'Company day' }] });
    await rig.tickTo(createNudgeJob, '2026-12-29T00:00:00Z', HOUR_MS / 4);
    assert.deepEqual(rig.times('tokyo@example.com'), ['2026-12-25T00:00:00Z']);
    assert.deepEqual(rig.times('berlin@example.com'), ['2026-12-28T08:00:00Z']);
    assert.deepEqual(rig.times('york@example.com'), ['2026-12-28T14:00:00Z']);
  });

  it('do not come while everything is paused, nor to people who may not talk to the bot', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM);
    await rig.person('sam@elsewhere.example.net');
    await rig.introduced('sam@elsewhere.example.net');
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
    await rig.store.state.update('settings', 'bot', () => ({}));
    assert.equal(await run(), 1);
    assert.deepEqual(rig.times('sam@elsewhere.example.net'), []);
  });

  it('that an admin asks for come at any hour, say who asked, and count for the week', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM, { nudgeAsked: { by: ADMIN, at: rig.now, atOnce: true } });
    assert.equal(await run(), 1);
    assert.match(words(), /admin@example\.com asked me to remind you/);
    const { nudges, nudgeAsked } = await rig.outreach();
    assert.deepEqual([nudges[0]?.askedBy, nudgeAsked], [ADMIN, undefined]);
    await rig.tickTo(createNudgeJob, '2026-11-30T12:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-22T02:00:00Z', '2026-11-30T08:00:00Z']);
  });

  it('that were asked for in vain are forgotten', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM, {
      nudgeAsked: { by: ADMIN, at: rig.now, atOnce: true },
      nudges: [{ key: 'k', at: rig.now - DAY_MS, status: 'sent' }],
    });
    assert.equal(await run(), 0);
    assert.equal((await rig.outreach()).nudgeAsked, undefined);
  });

  it('that were asked for in working hours wait for them', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM, { nudgeAsked: { by: ADMIN, at: rig.now, atOnce: false } });
    await rig.tickTo(createNudgeJob, '2026-11-24T00:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
  });

  it('that are not through by the end of work are not sent at night, but on the next day under the same key', async () => {
    rig.now = at('2026-11-23T15:50:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM);
    rig.trouble.set(SAM, { code: 'send-gave-up' });
    await rig.tickTo(createNudgeJob, '2026-11-23T20:00:00Z');
    assert.deepEqual((await rig.outreach()).nudges, []);
    rig.trouble.clear();
    await rig.tickTo(createNudgeJob, '2026-11-24T12:00:00Z');
    assert.deepEqual(rig.times(), ['2026-11-24T08:00:00Z']);
  });

  it('may be on their way until work ends, ten minutes at most', async () => {
    rig.now = at('2026-11-23T15:55:00Z');
    await rig.person(SAM);
    await rig.introduced(SAM);
    await run();
    assert.equal(rig.written[0]?.options.notAfter, at('2026-11-23T16:00:00Z') - 1);
    await rig.person('ann@example.com');
    await rig.introduced('ann@example.com');
    rig.now = at('2026-11-24T09:00:00Z');
    await run();
    assert.equal(rig.written[1]?.options.notAfter, at('2026-11-24T09:10:00Z'));
  });

  for (const [code, problem] of [
    ['send-refused', 'Webex says no (send-refused).'],
    ['send-unknown', 'It is not known whether the message arrived.'],
  ] as const) {
    it(`that end with ${code} are not tried again that week`, async () => {
      await rig.person(SAM);
      await rig.introduced(SAM);
      rig.trouble.set(SAM, { code });
      await run();
      rig.trouble.clear();
      await rig.tickTo(createNudgeJob, '2026-11-29T12:00:00Z', HOUR_MS);
      assert.deepEqual(rig.times(), []);
      const [nudge] = (await rig.outreach()).nudges;
      assert.deepEqual([nudge?.status, nudge?.problem], ['failed', problem]);
      await rig.tickTo(createNudgeJob, '2026-11-30T12:00:00Z', HOUR_MS);
      assert.deepEqual(rig.times(), ['2026-11-30T08:00:00Z']);
    });
  }

  it('that may have arrived when the bot was stopped count for the week', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM);
    rig.now = at('2026-11-27T15:00:00Z');
    rig.trouble.set(SAM, { code: 'stopped', arrives: true });
    assert.equal(await run(), 0);
    rig.trouble.clear();
    rig.now = at('2026-11-27T20:00:00Z');
    await rig.tickTo(createNudgeJob, '2026-12-08T00:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-27T15:00:00Z', '2026-12-04T08:00:00Z']);
  });

  it('that turn out in the evening not to have arrived come at the next working hour', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM);
    rig.now = at('2026-11-27T15:00:00Z');
    rig.trouble.set(SAM, { code: 'stopped' });
    await run();
    assert.equal((await rig.outreach()).nudges[0]?.status, 'planned');
    rig.trouble.clear();
    rig.now = at('2026-11-27T20:00:00Z');
    await rig.tickTo(createNudgeJob, '2026-12-01T00:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-30T08:00:00Z']);
  });

  it('to one person do not wait for another who cannot be reached', async () => {
    for (const name of ['ann', 'ben', 'cat']) {
      await rig.person(`${name}@example.com`);
      await rig.introduced(`${name}@example.com`);
    }
    rig.trouble.set('ann@example.com', { code: 'unexpected' });
    assert.equal(await run(), 2);
    assert.deepEqual(rig.failures, ['a message to a person is not through yet']);
  });

  it('come ten a minute', async () => {
    for (let n = 0; n < 25; n += 1) {
      await rig.person(`p${n}@example.com`);
      await rig.introduced(`p${n}@example.com`);
    }
    assert.deepEqual([await run(), await run(), await run(), await run()], [10, 10, 5, 0]);
  });

  it('ask the calendar once for a place where nobody is at work, and for nobody reminded in the last days', async () => {
    let asked = 0;
    const parts = rig.parts();
    const holidays = {
      ...parts.holidays,
      nameOf: (country: string, date: string) => {
        asked += 1;
        return parts.holidays.nameOf(country, date);
      },
    };
    const add = async (nudges: Outreach['nudges'] = []): Promise<void> => {
      for (let n = 0; n < 30; n += 1) {
        await rig.person(`p${n}@example.com`, { country: 'DE' });
        await rig.introduced(`p${n}@example.com`, { nudges });
      }
    };
    await add();
    rig.now = at('2026-11-23T20:00:00Z');
    assert.deepEqual([await createNudgeJob({ ...parts, holidays }).run(), asked], [0, 1]);
    await add([{ key: 'k', at: rig.now - 4 * DAY_MS, status: 'sent' }]);
    rig.now = at('2026-11-24T09:00:00Z');
    assert.deepEqual([await createNudgeJob({ ...parts, holidays }).run(), asked], [0, 1]);
  });

  it('are put together once for a person who is being written to', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM);
    let release = (): void => undefined;
    let calls = 0;
    const parts = rig.parts();
    const slow = new Promise<string>((resolve) => {
      release = () => resolve('late');
    });
    const chat = {
      ready: true,
      direct: () => {
        calls += 1;
        return slow;
      },
    };
    const job = createNudgeJob({ ...parts, chat });
    const first = job.run();
    while (calls === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await job.run(), 0);
    release();
    assert.equal(await first, 1);
    assert.equal(calls, 1);
  });

  it('wait until the chat is ready', async () => {
    await rig.person(SAM);
    await rig.introduced(SAM);
    rig.ready = false;
    assert.equal(await run(), 0);
    assert.deepEqual((await rig.outreach()).nudges, []);
  });
});
