import assert from 'node:assert/strict';
import { ChatError } from '../../src/audit/errors.ts';
import type { DigestRun } from '../../src/audit/state.ts';
import { at, HOUR_MS, MINUTE_MS, useDigests } from './digest-rig.ts';

const MONDAY = at('2026-11-23T08:00:00Z');

describe('corrections of digests [I]', () => {
  const rig = useDigests();
  beforeEach(async () => {
    await rig.subscribe();
    rig.now = MONDAY;
    assert.equal(await rig.newJob().run(), 1);
  });
  const stored = async (): Promise<DigestRun> => (await rig.store.state.list('digests'))[0]?.value ?? assert.fail();
  const corrections = () => rig.posted.slice(1);

  it('come once, in the thread, at the hour of the digest, with both numbers', async () => {
    await rig.tickTo(at('2026-11-23T12:00:00Z'), HOUR_MS);
    await rig.addLate('late-1');
    await rig.addLate('late-2', { actor: { email: 'mara@example.com' } });
    await rig.tickTo(at('2026-11-29T00:00:00Z'));
    const [digest] = rig.posted;
    assert.deepEqual(
      corrections().map(({ at: when, options }) => [new Date(when).toISOString(), options]),
      [
        [
          '2026-11-24T08:00:00.000Z',
          { key: `${digest?.options.key}-late`, threadId: `id-of-${digest?.options.key}`, durable: true },
        ],
      ],
    );
    const { markdown = '' } = corrections()[0]?.reply ?? {};
    assert.match(markdown, /Correction for 16-22 Nov 2026 \(CET\): 5 of 18 changes name no person/);
    assert.match(
      markdown,
      /2 records of that week came in after the digest, which said: 4 of 16 changes name no person\./,
    );
    assert.equal((await stored()).correction?.status, 'posted');
    await rig.addLate('late-3');
    await rig.tickTo(at('2026-11-29T23:00:00Z'), HOUR_MS);
    assert.equal(corrections().length, 1);
  });

  for (const [why, space] of [
    ['an admin wants nothing in the space', { denied: true }],
    ['the space is for another organisation by now', { orgId: '00000000-0000-4000-8000-00000000a001' }],
  ] as const) {
    it(`are not posted while ${why}`, async () => {
      await rig.addLate('late-1');
      await rig.store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', ...space }));
      await rig.tickTo(at('2026-11-27T00:00:00Z'), HOUR_MS);
      assert.deepEqual(corrections(), []);
    });
  }

  it('wait until nothing has come for an hour', async () => {
    await rig.tickTo(at('2026-11-24T06:00:00Z'), HOUR_MS);
    await rig.addLate('late-1');
    await rig.tickTo(at('2026-11-24T07:30:00Z'));
    await rig.addLate('late-2');
    await rig.tickTo(at('2026-11-25T00:00:00Z'));
    assert.deepEqual(corrections(), []);
    await rig.tickTo(at('2026-11-25T12:00:00Z'));
    assert.match(corrections()[0]?.reply.markdown ?? '', /6 of 18/);
    assert.equal(rig.times().at(-1), '2026-11-25T08:00:00.000Z');
  });

  it('wait over the weekend', async () => {
    await rig.tickTo(at('2026-11-27T10:00:00Z'), HOUR_MS);
    await rig.addLate('late-1');
    await rig.tickTo(at('2026-12-01T12:00:00Z'));
    const [, second, third] = rig.times();
    assert.deepEqual([second, third], ['2026-11-30T08:00:00.000Z', '2026-11-30T08:00:00.000Z']);
    assert.deepEqual(
      rig.posted
        .slice(1)
        .map(({ options }) => options.threadId !== undefined)
        .toSorted(),
      [false, true],
    );
  });

  it('are not made for records of other weeks, nor for another list of automation', async () => {
    await rig.addLate('other-week', { time: MONDAY });
    await rig.store.state.update('automations', 'api@cconesp.net ', () => ({
      identity: 'api@cconesp.net',
      by: 'operator',
      at: 0,
    }));
    await rig.tickTo(at('2026-11-28T00:00:00Z'), HOUR_MS);
    assert.deepEqual(corrections(), []);
    assert.equal((await stored()).late, undefined);
  });

  it('are not made of what comes two weeks later', async () => {
    await rig.tickTo(MONDAY + 14 * 24 * HOUR_MS, HOUR_MS);
    const before = rig.posted.length;
    rig.now += MINUTE_MS;
    await rig.addLate('late-1');
    await rig.tickTo(at('2026-12-11T00:00:00Z'), HOUR_MS);
    assert.equal(rig.posted.length, before);
  });

  it('are not made where the digest is off or muted by then', async () => {
    await rig.addLate('late-1');
    await rig.tickTo(at('2026-11-23T12:00:00Z'), HOUR_MS);
    await rig.subscribe({ mutedUntil: at('2026-11-26T00:00:00Z') });
    await rig.tickTo(at('2026-11-25T12:00:00Z'), HOUR_MS);
    await rig.store.state.update('subscriptions', 'space-1', () => undefined);
    await rig.tickTo(at('2026-11-29T00:00:00Z'), HOUR_MS);
    assert.deepEqual(corrections(), []);
  });

  it('count what the digest was of: its kinds', async () => {
    await rig.subscribe({ spaceId: 'space-2', entityTypes: ['site'], createdAt: 0 });
    await rig.newJob().run();
    await rig.addLate('late-1');
    await rig.tickTo(at('2026-11-26T00:00:00Z'), HOUR_MS);
    assert.deepEqual(
      rig.posted.slice(2).map(({ spaceId }) => spaceId),
      ['space-1'],
    );
  });

  it('count what the digest was of: its organisation', async () => {
    const orgId = '00000000-0000-4000-8000-00000000a002';
    await rig.store.state.update('spaces', 'space-2', () => ({ spaceId: 'space-2', kind: 'group', orgId }));
    await rig.subscribe({ spaceId: 'space-2', createdAt: 0 });
    await rig.newJob().run();
    assert.match(rig.posted[1]?.reply.markdown ?? '', /The one change names a person/);
    await rig.store.state.update('spaces', 'space-2', () => ({ spaceId: 'space-2', kind: 'group' }));
    await rig.addLate('late-1', { orgId });
    await rig.addLate('late-2', { orgId: '00000000-0000-4000-8000-00000000a001' });
    await rig.tickTo(at('2026-11-26T00:00:00Z'), HOUR_MS);
    const [ofTwo] = rig.posted.slice(2).filter(({ spaceId }) => spaceId === 'space-2');
    assert.match(ofTwo?.reply.markdown ?? '', /1 of 2 changes names no person/);
  });

  it('notice after a restart what came in before', async () => {
    await rig.addLate('late-1');
    rig.now = at('2026-11-26T12:00:00Z');
    assert.equal(await rig.newCorrections().run(), 0);
    rig.now = at('2026-11-27T08:00:00Z');
    assert.equal(await rig.newCorrections().run(), 1);
    assert.equal(await rig.newCorrections().run(), 0);
  });

  it('say the same again after a crash, whatever has come since', async () => {
    await rig.addLate('late-1');
    await rig.newCorrections().run();
    rig.now = at('2026-11-24T08:00:00Z');
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('stopped', 'Stopped.', 'Start it again.')));
    assert.equal(await rig.newCorrections().run(), 0);
    assert.equal((await stored()).correction?.status, 'planned');
    await rig.addLate('late-2');
    rig.trouble.clear();
    rig.now += HOUR_MS;
    assert.equal(await rig.newCorrections().run(), 1);
    assert.equal(corrections()[0]?.reply.markdown, corrections()[1]?.reply.markdown);
  });

  it('that were refused are tried again after six hours', async () => {
    await rig.addLate('late-1');
    await rig.newCorrections().run();
    rig.trouble.set('space-1', () => Promise.reject(new ChatError('send-refused', 'No.', 'Add me again.')));
    rig.now = at('2026-11-24T08:00:00Z');
    await rig.tickTo(at('2026-11-24T13:00:00Z'), HOUR_MS);
    assert.equal(corrections().length, 1);
    assert.equal((await stored()).correction?.status, 'failed');
    rig.trouble.clear();
    await rig.tickTo(at('2026-11-25T00:00:00Z'), HOUR_MS);
    assert.equal(corrections().length, 2);
    assert.equal((await stored()).correction?.status, 'posted');
  });
});
