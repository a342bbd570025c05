import assert from 'node:assert/strict';
import { DAY_MS } from '../../src/audit/coverage-report.ts';
import type { AccessRecord, PullState } from '../../src/audit/state.ts';
import { createAccessWarningJob } from '../../src/jobs/access-warning-job.ts';
import { ONE, ORG, OTHER_ORG, TWO } from '../commands/keeping/orgs.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, HOUR_MS, MINUTE_MS, useOutreach } from './outreach-rig.ts';

const SECOND = 'second.admin@example.com';

describe('warnings about access [I]', () => {
  const rig = useOutreach();
  const make = () => createAccessWarningJob({ ...rig.parts(), orgs: [ONE] });
  const run = (): Promise<number> => make().run();
  const words = (place = 0): string => rig.written[place]?.reply.markdown ?? '';
  const access = (changes: Partial<AccessRecord>, orgId = ORG) =>
    rig.store.state.update('access', orgId, () => ({
      orgId,
      kind: 'integration',
      status: 'works',
      since: rig.now,
      ...changes,
    }));
  const pull = (problem: Partial<NonNullable<PullState['problem']>>, kind: PullState['kind'] = 'admin-audit-api') =>
    rig.store.state.update('pulls', `${ORG}/${kind}`, () => ({
      orgId: ORG,
      kind,
      problem: {
        code: 'feed-unreachable',
        what: 'No answer.',
        next: 'See whether Webex is up.',
        since: rig.now,
        ...problem,
      },
    }));
  const LOST = {
    status: 'lost',
    problem: { what: 'The refresh token was refused.', next: 'Authorise the integration again.' },
  } as const;

  it('say nothing while it works, or where nothing is known', async () => {
    assert.equal(await run(), 0);
    await access({ refreshUntil: rig.now + 8 * DAY_MS });
    assert.equal(await run(), 0);
  });

  it('say at once, at any hour, that it is lost, and in working hours that it works again', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await access(LOST);
    await rig.tickTo(make, '2026-11-22T04:00:00Z', 10 * MINUTE_MS);
    assert.deepEqual(rig.times(), ['2026-11-22T02:00:00Z']);
    assert.match(words(), /Company One: I have lost access to the audit API/);
    assert.match(words(), /The refresh token was refused/);
    assert.match(words(), /Authorise the integration again/);
    await access({});
    await rig.tickTo(make, '2026-11-24T04:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-22T02:00:00Z', '2026-11-23T08:00:00Z']);
    assert.match(words(1), /Access to the audit API works again/);
  });

  it('say that it works again only to whom it was told that it was lost', async () => {
    await access(LOST);
    await run();
    rig.now += HOUR_MS;
    await access({});
    await rig.settings({ admins: [SECOND] });
    await run();
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [ADMIN, ADMIN],
    );
    assert.equal(await run(), 0);
  });

  it('say of each loss that it is one', async () => {
    await access(LOST);
    await run();
    rig.now += HOUR_MS;
    await access({});
    await run();
    rig.now += HOUR_MS;
    await access(LOST);
    await run();
    rig.now += HOUR_MS;
    await access({});
    await run();
    assert.equal(await run(), 0);
    assert.deepEqual(
      rig.written.map(({ reply }) => /lost access/.test(reply.markdown)),
      [true, false, true, false],
    );
  });

  it('say once that it ends within a week, however the vendor tells the end', async () => {
    rig.now = at('2026-11-21T09:00:00Z');
    const until = at('2026-11-29T00:00:05Z');
    await access({ refreshUntil: until });
    await rig.tickTo(make, '2026-11-24T09:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
    assert.match(words(), /My access to the audit API ends in 5 days/);
    assert.match(words(), /ends on 29 Nov 2026, 01:00 CET/);
    await access({ refreshUntil: until - 90_000 });
    await rig.tickTo(make, '2026-11-30T09:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 1);
    await access({ refreshUntil: rig.now + 6 * DAY_MS });
    await rig.tickTo(make, '2026-12-01T12:00:00Z', HOUR_MS);
    assert.equal(rig.written.length, 2);
  });

  it('say at any hour that it ends within a day', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await access({ refreshUntil: rig.now + 20 * HOUR_MS });
    assert.equal(await run(), 1);
    assert.match(words(), /ends in less than a day/);
  });

  it('say once, in working hours, that polls have failed for a day', async () => {
    rig.now = at('2026-11-22T02:00:00Z');
    await pull({});
    await rig.tickTo(make, '2026-11-26T02:00:00Z', HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
    assert.match(words(), /No records were fetched for more than a day/);
    assert.match(words(), /No answer\..*See whether Webex is up\./s);
  });

  it('do not say it twice where access is what is lost', async () => {
    rig.now = at('2026-11-23T09:00:00Z');
    await pull({ since: rig.now - 2 * DAY_MS });
    await pull({ since: rig.now - 2 * DAY_MS, code: 'access-lost' }, 'security-audit-api');
    await access({ ...LOST, since: rig.now - 2 * DAY_MS });
    assert.equal(await run(), 1);
    assert.match(words(), /lost access/);
  });

  it('come to the admins of that organisation', async () => {
    const own = 'chief@company-two.example.com';
    await access(LOST, OTHER_ORG);
    const orgs = [ONE, { ...TWO, admins: [own] }];
    assert.equal(await createAccessWarningJob({ ...rig.parts(), orgs }).run(), 1);
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [own],
    );
  });

  it('wait while everything is paused', async () => {
    await access(LOST);
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(), 0);
  });

  it('show what the vendor says as plain text', async () => {
    await access({ status: 'lost', problem: { what: '<@all> [x](http://evil.example.com)', next: '**b**' } });
    await run();
    assert.doesNotMatch(words(), /<@all>|\]\(http/);
  });
});
