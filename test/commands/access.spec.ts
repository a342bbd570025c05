import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import type { AccessRecord, PullState } from '../../src/audit/state.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { FEED, ONE, ORG, OTHER_ORG, org } from './keeping/orgs.ts';
import { ADMIN, type Asking, asMessage, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECOND = org({ orgId: OTHER_ORG, name: 'Company Two', feed: { ...FEED, categories: [], signIns: true } });

describe('access [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, orgs: [ONE] };
  const keep = (record: Partial<AccessRecord> = {}): Promise<unknown> => {
    const whole: AccessRecord = {
      orgId: ORG,
      kind: 'integration',
      status: 'works',
      since: EXAMPLE_NOW - 10 * DAY_MS,
      refreshUntil: EXAMPLE_NOW + 80 * DAY_MS + HOUR_MS,
      ...record,
    };
    return rig.store.state.update('access', whole.orgId, () => whole);
  };
  const pulled = (state: Partial<PullState> = {}): Promise<unknown> =>
    rig.store.state.update('pulls', `${ORG}/admin-audit-api`, () => ({
      orgId: ORG,
      kind: 'admin-audit-api',
      lastDoneAt: EXAMPLE_NOW - 600_000,
      ...state,
    }));
  const told = async (asking: Asking = admin): Promise<MessageAnswer> => {
    const answer = asMessage(await rig.ask('access', asking));
    render(answer);
    return answer;
  };
  const fact = ({ facts = [] }: MessageAnswer, label: string): string | undefined =>
    facts.find((one) => one.label === label)?.value;

  it('says of one organisation what lets me in, since when and until when, and what is fetched', async () => {
    await keep();
    await pulled();
    const answer = await told();
    assert.equal(answer.title, 'Access to the audit API of Company One: works');
    assert.deepEqual(answer.lines, []);
    assert.deepEqual(
      ['Credentials', 'Works since', 'Ends', 'Last poll', 'Categories', 'Sign-ins', 'The vendor keeps'].map((label) =>
        fact(answer, label),
      ),
      [
        'Integration',
        '13 Nov 2026, 13:00 CET (10 days ago)',
        '11 Feb 2027, 14:00 CET (80 days left; later with every renewal)',
        '23 Nov 2026, 12:50 CET (10 minutes ago)',
        'CONTACT_CENTER',
        'off',
        '365 days',
      ],
    );
  });

  it('says since when it is lost, why, and what to do', async () => {
    const problem = { what: 'The app is not authorised any more.', next: 'Authorise it in Control Hub.' };
    await keep({ status: 'lost', since: EXAMPLE_NOW - HOUR_MS, problem });
    await pulled({ problem: { code: 'access-lost', ...problem, since: EXAMPLE_NOW - HOUR_MS } });
    const answer = await told();
    assert.match(answer.title, /: lost$/);
    assert.equal(fact(answer, 'Lost since'), '23 Nov 2026, 12:00 CET (1 hour ago)');
    assert.deepEqual(answer.lines, [`${problem.what} ${problem.next}`], 'once');
    assert.equal(fact(answer, 'Ends'), undefined);
    assert.equal(fact(answer, 'Ended'), 'early; it was to hold until 11 Feb 2027, 14:00 CET');
    await keep({ status: 'lost', refreshUntil: EXAMPLE_NOW - HOUR_MS });
    assert.equal(fact(await told(), 'Ended'), '23 Nov 2026, 12:00 CET');
    await rig.store.state.update('access', ORG, () => ({
      orgId: ORG,
      kind: 'service-app',
      status: 'lost',
      since: EXAMPLE_NOW,
    }));
    assert.equal(fact(await told(), 'Ended'), undefined);
  });

  const ends: readonly (readonly [title: string, record: Partial<AccessRecord>, expected: string])[] = [
    [
      'an access token',
      { kind: 'access-token', accessUntil: EXAMPLE_NOW + 5 * HOUR_MS },
      '23 Nov 2026, 18:00 CET (less than a day left)',
    ],
    [
      'an access token of which nothing is told',
      { kind: 'access-token' },
      'not told; such a token usually lasts 12 hours',
    ],
    [
      'a service app of which nothing is told',
      { kind: 'service-app', accessUntil: EXAMPLE_NOW + HOUR_MS },
      'not told by the vendor',
    ],
    [
      'one that has ended',
      { kind: 'access-token', accessUntil: EXAMPLE_NOW - HOUR_MS },
      '23 Nov 2026, 12:00 CET (ended)',
    ],
  ];
  for (const [title, record, expected] of ends) {
    it(`tells the end of ${title}`, async () => {
      const bare: AccessRecord = { orgId: ORG, kind: 'access-token', status: 'works', since: EXAMPLE_NOW, ...record };
      await rig.store.state.update('access', ORG, () => bare);
      assert.equal(fact(await told(), 'Ends'), expected);
    });
  }

  it('tells of what could not be read or reached', async () => {
    await keep();
    await pulled({
      problem: { code: 'feed-unreachable', what: 'No answer.', next: 'Wait.', since: EXAMPLE_NOW - HOUR_MS },
      unproven: [
        { from: 0, to: 1, rejected: 2, at: 0, tries: 1 },
        { from: 2, to: 3, rejected: 0, at: 0, tries: 1 },
      ],
    });
    assert.deepEqual((await told()).lines, [
      'Changes, since 23 Nov 2026, 12:00 CET: No answer. Wait.',
      'Changes: records of 1 span could not be read, so nothing is proven there; they are read again day by day.',
      'Changes: 1 span could not be read to the end; it is tried again day by day.',
    ]);
  });

  it('says that nothing was tried yet', async () => {
    const answer = await told();
    assert.match(answer.title, /not tried yet$/);
    assert.equal(fact(answer, 'Last poll'), 'none yet');
  });

  it('has a row for each organisation', async () => {
    await keep();
    await pulled();
    const problem = { what: 'Refused.', next: 'Authorise it.' };
    await keep({ orgId: OTHER_ORG, kind: 'service-app', status: 'lost', since: EXAMPLE_NOW - DAY_MS, problem });
    const answer = await told({ ...admin, orgs: [ONE, SECOND] });
    assert.equal(answer.title, 'Access to 1 of 2 organisations works');
    assert.deepEqual(answer.table?.rows, [
      [
        'Company One',
        'Integration, works, 80 days left',
        '23 Nov 2026, 12:50 CET (10 minutes ago)',
        'CONTACT_CENTER; sign-ins off',
      ],
      ['Company Two', 'Service App, lost since 22 Nov 2026, 13:00 CET', 'none yet', 'all categories; sign-ins on'],
    ]);
    assert.deepEqual(answer.lines, ['Company Two: Refused. Authorise it.']);
    await matchGolden(rig, 'access/two', 'access', { ...admin, orgs: [ONE, SECOND] });
  });

  it('reaches no further than the organisation of the space', async () => {
    await keep();
    await keep({ orgId: OTHER_ORG, status: 'lost' });
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
    const here: Asking = { as: ADMIN, orgs: [ONE, SECOND], space: SPACE, spaceKind: 'group' };
    const answer = await told(here);
    assert.match(answer.title, /of Company One: works$/);
    assert.doesNotMatch(JSON.stringify(answer), /Company Two|a002/);
    refusalOf(await rig.press({ intent: 'access', org: OTHER_ORG }, here));
  });

  it('mentions and links nobody, whatever a name or a problem holds', async () => {
    const hostile = '<@all> [x](https://evil.example.com)';
    await keep({ status: 'lost', problem: { what: hostile, next: hostile } });
    const reply = render(asMessage(await rig.ask('access', { ...admin, orgs: [{ ...ONE, name: hostile }] })));
    assert.doesNotMatch(reply.markdown, /<@all>|\]\(https/);
  });

  it('is for admins', async () => {
    refusalOf(await rig.ask('access', { ...admin, as: VIEWER }));
  });

  it('looks as it was found good', async () => {
    await keep();
    await pulled();
    await matchGolden(rig, 'access/one', 'access', admin);
  });
});
