import assert from 'node:assert/strict';
import { DAY_MS } from '../../src/audit/coverage-report.ts';
import type { OrgInfo } from '../../src/audit/org.ts';
import { createCoverageWarningJob } from '../../src/jobs/coverage-warning-job.ts';
import type { OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { FEED, ONE, ORG, OTHER_ORG, org, span } from '../commands/keeping/orgs.ts';
import { ADMIN } from '../commands/rig.ts';
import { at, HOUR_MS, MINUTE_MS, useOutreach } from './outreach-rig.ts';

const SECOND = 'second.admin@example.com';
/** Deleted by the vendor from 10 January 2027, 00:00 in Berlin. */
const GAP = { from: '2026-01-10', to: '2026-01-12' } as const;
const FILES_ONLY = org();

describe('warnings before data is lost [I]', () => {
  const rig = useOutreach();
  const parts = (orgs: readonly OrgInfo[]): OutreachJobParts => ({ ...rig.parts(), orgs });
  const make =
    (...orgs: OrgInfo[]) =>
    () =>
      createCoverageWarningJob(parts(orgs));
  const run = (...orgs: OrgInfo[]): Promise<number> => make(...orgs)().run();
  const words = (place = 0): string => rig.written[place]?.reply.markdown ?? '';
  /** Proven from long ago to far ahead, but for the gap. */
  const prove = async (gaps: readonly { readonly from: string; readonly to: string }[] = [GAP]): Promise<void> => {
    let from: string | number = '2025-01-01';
    for (const [place, gap] of gaps.entries()) {
      await rig.store.addCoverage(span(from, gap.from, { sourceName: `part ${place}` }));
      from = gap.to;
    }
    await rig.store.addCoverage(span(from, '2028-01-01', { sourceName: 'rest' }));
  };

  it('come 30, 7 and 1 days before, each once, in working hours unless a day is left', async () => {
    await prove();
    rig.now = at('2026-12-10T05:00:00Z');
    await rig.tickTo(make(FILES_ONLY), '2027-01-13T00:00:00Z', 3 * HOUR_MS);
    // The second is due on a weekend and waits for Monday; the last comes at any hour.
    assert.deepEqual(rig.times(), ['2026-12-11T08:00:00Z', '2027-01-04T08:00:00Z', '2027-01-08T23:00:00Z']);
    assert.match(words(0), /Company One: Records of 10-11 Jan 2026 \(CET\) are lost in 29 days/);
    assert.match(words(1), /are lost in 5 days/);
    assert.match(words(2), /are lost in 1 day\b/);
    assert.match(words(0), /no access to the audit API/);
    assert.match(words(0), /an admin exports that span in Control Hub/);
    assert.equal(new Set(rig.written.map(({ options }) => options.key)).size, 3);
  });

  it('come once at the stage that is reached, and not of those that were missed', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    assert.equal(await run(FILES_ONLY), 1);
    assert.equal(await run(FILES_ONLY), 0);
    assert.match(words(), /are lost in 4 days/);
  });

  it('do not come of what the bot fetches by itself', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    assert.equal(await run(ONE), 0);
  });

  const since = at('2027-01-03T09:00:00Z');
  const WHY_NOT: readonly (readonly [string, RegExp, () => Promise<unknown>])[] = [
    [
      'access is lost',
      /I have lost access/,
      () => rig.store.state.update('access', ORG, () => ({ orgId: ORG, kind: 'integration', status: 'lost', since })),
    ],
    [
      'polls fail',
      /has not answered for more than a day/,
      () =>
        rig.store.state.update('pulls', `${ORG}/admin-audit-api`, () => ({
          orgId: ORG,
          kind: 'admin-audit-api',
          problem: { code: 'feed-unreachable', what: 'No answer.', next: 'Wait.', since },
        })),
    ],
    [
      'records in it could not be read',
      /partly unreadable: export it/,
      () =>
        rig.store.state.update('pulls', `${ORG}/admin-audit-api`, () => ({
          orgId: ORG,
          kind: 'admin-audit-api',
          unproven: [
            { from: at('2026-01-10T03:00:00Z'), to: at('2026-01-10T04:00:00Z'), rejected: 1, at: since, tries: 3 },
          ],
        })),
    ],
  ];
  for (const [why, told, set] of WHY_NOT) {
    it(`come where ${why}`, async () => {
      await prove();
      await set();
      rig.now = at('2027-01-05T09:00:00Z');
      assert.equal(await run(ONE), 1);
      assert.match(words(), told);
    });
  }

  it('stop once the gap is filled', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    assert.equal(await run(FILES_ONLY), 1);
    await rig.store.addCoverage(span(GAP.from, GAP.to, { sourceName: 'export.csv', sourceKind: 'control-hub-csv' }));
    await rig.tickTo(make(FILES_ONLY), '2027-01-20T09:00:00Z', 6 * HOUR_MS);
    assert.equal(rig.written.length, 1);
  });

  it('tell of several gaps in one message, and of a later one when its time comes', async () => {
    await prove([GAP, { from: '2026-01-14', to: '2026-01-15' }, { from: '2026-02-20', to: '2026-02-21' }]);
    rig.now = at('2027-01-05T09:00:00Z');
    assert.equal(await run(FILES_ONLY), 1);
    assert.match(words(), /10-11 Jan 2026.*14 Jan 2026/s);
    assert.doesNotMatch(words(), /20 Feb/);
    assert.equal(await run(FILES_ONLY), 0);
    // The second one was in the first message: it comes again a week and a day before, and the third at 30 days.
    await rig.tickTo(make(FILES_ONLY), '2027-01-25T09:00:00Z', HOUR_MS);
    const titles = rig.written.map(({ reply }) => reply.markdown.split('\n')[0]);
    assert.deepEqual(titles.length, 5, titles.join('\n'));
    assert.match(titles[4] ?? '', /20 Feb 2026/);
  });

  it('tell of old records that are lost day by day once, not at night', async () => {
    await rig.store.addCoverage(span('2026-03-01', '2028-01-01'));
    rig.now = at('2026-11-23T02:00:00Z');
    await rig.tickTo(make(FILES_ONLY), '2026-12-24T00:00:00Z', 6 * HOUR_MS);
    assert.deepEqual(rig.times(), ['2026-11-23T08:00:00Z']);
    assert.match(words(), /Old records are being lost, day by day/);
    assert.match(words(), /day by day, now/);
  });

  it('come to the admins of the organisation, each where they are; else to those of the bot', async () => {
    await rig.store.addCoverage(span('2025-01-01', '2026-01-10', { orgId: OTHER_ORG }));
    await rig.store.addCoverage(span('2026-01-12', '2028-01-01', { orgId: OTHER_ORG }));
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    const own = 'chief@company-two.example.com';
    const two = org({ orgId: OTHER_ORG, name: 'Company Two', admins: [own] });
    assert.equal(await run(FILES_ONLY, two), 2);
    assert.deepEqual(rig.written.map(({ email }) => email).toSorted(), [ADMIN, own]);
    const [mine] = rig.written.filter(({ email }) => email === own);
    assert.match(mine?.reply.markdown ?? '', /Company Two: /);
    assert.doesNotMatch(mine?.reply.markdown ?? '', /Company One/);
  });

  it('come to an admin who is new too, and not again to the others', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    assert.equal(await run(FILES_ONLY), 1);
    await rig.settings({ admins: [SECOND] });
    assert.equal(await run(FILES_ONLY), 1);
    assert.deepEqual(
      rig.written.map(({ email }) => email),
      [ADMIN, SECOND],
    );
  });

  it('wait while everything is paused, and while nothing can be sent', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    rig.ready = false;
    assert.equal(await run(FILES_ONLY), 0);
    rig.ready = true;
    await rig.settings({ paused: { by: ADMIN, at: 0 } });
    assert.equal(await run(FILES_ONLY), 0);
    assert.deepEqual(await rig.store.state.list('warnings'), []);
  });

  it('that do not get through are tried again; those that Webex refuses are not', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    rig.trouble.set(ADMIN, { code: 'send-gave-up' });
    assert.equal(await run(FILES_ONLY), 0);
    assert.deepEqual(await rig.store.state.list('warnings'), []);
    rig.trouble.set(ADMIN, { code: 'send-refused' });
    assert.equal(await run(FILES_ONLY), 0);
    rig.trouble.clear();
    assert.equal(await run(FILES_ONLY), 0);
    assert.deepEqual(rig.failures, ['an admin could not be told']);
  });

  it('are worked out every few minutes only', async () => {
    await prove();
    rig.now = at('2027-01-05T09:00:00Z');
    const job = make(FILES_ONLY)();
    assert.equal(await job.run(), 1);
    await rig.store.state.update('warnings', (await rig.store.state.list('warnings'))[0]?.key ?? '', () => undefined);
    rig.now += 9 * MINUTE_MS;
    assert.equal(await job.run(), 0);
    rig.now += 2 * MINUTE_MS;
    await job.run();
    assert.equal((await rig.store.state.list('warnings')).length, 1);
  });

  it('come of no organisation that is not set up', async () => {
    rig.now = at('2026-11-23T02:00:00Z') + 300 * DAY_MS;
    assert.equal(await createCoverageWarningJob(rig.parts()).run(), 0);
    assert.equal(await run(org({ feed: { ...FEED, keptDays: 1095 } })), 0);
  });
});
