import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { FEED, ONE, ORG, OTHER_ORG, org, TWO } from './keeping/orgs.ts';
import { ADMIN, type Asking, asMessage, refusalOf, SPACE, STRANGER, useRig, VIEWER } from './rig.ts';

const HOUR_MS = 3_600_000;
const CHANGES = `${ORG}/admin-audit-api`;
const SECOND = org({ orgId: OTHER_ORG, name: 'Company Two', feed: FEED });

describe('pull [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, orgs: [ONE] };
  const wishes = async (): Promise<readonly string[]> =>
    (await rig.store.state.list('pulls')).filter(({ value }) => value.wanted !== undefined).map(({ key }) => key);
  const polled = (changes: object = {}): Promise<unknown> =>
    rig.store.state.update('pulls', CHANGES, () => ({
      orgId: ORG,
      kind: 'admin-audit-api',
      lastDoneAt: EXAMPLE_NOW - 600_000,
      ...changes,
    }));

  it('notes the wish beside what is known of the feed, and tells of the last poll', async () => {
    await polled();
    const answer = asMessage(await rig.ask('pull', admin));
    assert.equal(answer.title, 'Fetching the newest records of Company One');
    assert.equal(answer.lines[0], 'Last poll: 23 Nov 2026, 12:50 CET (10 minutes ago).');
    assert.deepEqual(await rig.store.state.get('pulls', CHANGES), {
      orgId: ORG,
      kind: 'admin-audit-api',
      lastDoneAt: EXAMPLE_NOW - 600_000,
      wanted: { at: EXAMPLE_NOW },
    });
  });

  it('is for sign-ins too where they are fetched', async () => {
    const orgs = [org({ feed: { ...FEED, signIns: true } })];
    await rig.ask('fetch now', { ...admin, orgs });
    assert.deepEqual(await wishes(), [CHANGES, `${ORG}/security-audit-api`]);
  });

  it('is for every organisation that the asker sees, or the one that is named', async () => {
    const orgs = [ONE, SECOND];
    const answer = asMessage(await rig.ask('get the newest changes', { ...admin, orgs }));
    assert.deepEqual(
      answer.table?.rows.map(([name, last]) => [name, last]),
      [
        ['Company One', 'none yet'],
        ['Company Two', 'none yet'],
      ],
    );
    assert.equal((await wishes()).length, 2);
  });

  it('is for one organisation where it is named', async () => {
    await rig.ask(`pull for organisation ${OTHER_ORG}`, { ...admin, orgs: [ONE, SECOND] });
    assert.deepEqual(await wishes(), [`${OTHER_ORG}/admin-audit-api`]);
  });

  it('reaches no further than the organisation of the space', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
    const here: Asking = { as: ADMIN, orgs: [ONE, SECOND], space: SPACE, spaceKind: 'group' };
    await rig.ask('pull', here);
    refusalOf(await rig.ask(`pull for organisation ${OTHER_ORG}`, here));
    refusalOf(await rig.press({ intent: 'pull', org: OTHER_ORG }, here));
    assert.deepEqual(await wishes(), [CHANGES]);
  });

  it('says what failed last', async () => {
    await polled({ problem: { code: 'access-lost', what: 'No.', next: 'Do.', since: EXAMPLE_NOW - 2 * HOUR_MS } });
    const { lines } = asMessage(await rig.ask('pull', admin));
    assert.match(lines.join('\n'), /failing since 23 Nov 2026, 11:00 CET \(2 hours ago\)/);
    assert.match(lines.join('\n'), /I try again now\. "access" tells what is wrong/);
    assert.doesNotMatch(lines.join('\n'), /What is new is there in a moment/);
  });

  it('leaves a span alone that the operator asked for', async () => {
    const wanted = { at: EXAMPLE_NOW - HOUR_MS, from: EXAMPLE_NOW - 48 * HOUR_MS };
    await polled({ wanted });
    await rig.ask('pull', admin);
    assert.deepEqual((await rig.store.state.get('pulls', CHANGES))?.wanted, wanted);
  });

  it('says what is needed where nothing is set up, and stores nothing', async () => {
    for (const orgs of [[], [TWO]]) {
      const answer = asMessage(await rig.ask('pull', { ...admin, orgs }));
      assert.equal(answer.title, 'Fetching is not set up');
      assert.match(answer.lines.join('\n'), /AUDIT_CLIENT_ID/);
    }
    assert.deepEqual(await wishes(), []);
  });

  it('is for admins', async () => {
    for (const as of [VIEWER, STRANGER]) refusalOf(await rig.ask('pull', { ...admin, as }));
    assert.deepEqual(await wishes(), []);
  });

  it('looks as it was found good', async () => {
    await polled();
    await matchGolden(rig, 'pull/one', 'pull', admin);
    await matchGolden(rig, 'pull/two', 'pull', { ...admin, orgs: [ONE, SECOND] });
    await matchGolden(rig, 'pull/not-set-up', 'pull', { ...admin, orgs: [] });
  });
});
