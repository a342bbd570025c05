import assert from 'node:assert/strict';
import { createThanksJob } from '../../src/jobs/thanks-job.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, HOUR_MS, SAM, useOutreach } from './outreach-rig.ts';

describe('thanks [I]', () => {
  const rig = useOutreach();
  const run = (): Promise<number> => createThanksJob(rig.parts()).run();
  const SINCE = at('2026-11-20T13:05:00Z');
  const proven = (since = SINCE, learned = since + HOUR_MS) =>
    rig.person(SAM, {
      name: 'Sam Hill',
      key: { status: 'proven', since, at: learned, by: 'bot', evidence: 'c-0a1b2c3d4e5f60718293' },
    });

  it('come once for each proof, with the change', async () => {
    await proven();
    await rig.introduced(SAM);
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    assert.match(rig.written[0]?.reply.markdown ?? '', /Thank you, Sam Hill/);
    assert.match(rig.written[0]?.reply.markdown ?? '', /Your change of Fri 20 Nov 2026, 14:05 CET carries your name/);
    assert.match(rig.written[0]?.options.key ?? '', /^thanks-[0-9a-f]{16}-[a-z0-9]+$/);
    assert.equal((await rig.outreach()).thankedFor, SINCE);
    rig.now += 24 * HOUR_MS;
    await proven(rig.now - HOUR_MS);
    assert.equal(await run(), 1);
  });

  it('come a few at a time, where an import proves many keys at once', async () => {
    for (let n = 0; n < 25; n += 1) {
      const email = `p${n}@example.com`;
      await rig.person(email, { key: { status: 'proven', since: SINCE, at: SINCE + HOUR_MS, by: 'bot' } });
      await rig.introduced(email);
    }
    const job = createThanksJob(rig.parts());
    assert.deepEqual([await job.run(), await job.run(), await job.run(), await job.run()], [10, 10, 5, 0]);
  });

  it('come in working hours', async () => {
    rig.now = at('2026-11-21T02:00:00Z');
    await proven();
    await rig.introduced(SAM);
    await rig.tickTo(createThanksJob, '2026-11-23T12:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
  });

  it('do not come to people who do not know the bot, or knew it only later, or want nothing from it', async () => {
    await proven();
    assert.equal(await run(), 0);
    await rig.introduced(SAM, {
      onboarding: { status: 'introduced', askedBy: ADMIN, askedAt: rig.now, atOnce: true, introducedAt: rig.now },
    });
    assert.equal(await run(), 0);
    await rig.introduced(SAM, { stoppedAt: 1 });
    assert.equal(await run(), 0);
    await rig.introduced(SAM);
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
  });

  it('that Webex refuses are not tried again; others are', async () => {
    await proven();
    await rig.introduced(SAM);
    rig.trouble.set(SAM, { code: 'send-gave-up' });
    assert.equal(await run(), 0);
    assert.equal((await rig.outreach()).thankedFor, undefined);
    rig.trouble.set(SAM, { code: 'send-refused' });
    assert.equal(await run(), 0);
    rig.trouble.clear();
    assert.equal(await run(), 0);
    assert.equal((await rig.outreach()).thankedFor, SINCE);
  });
});
