import assert from 'node:assert/strict';
import type { Outreach } from '../../src/audit/outreach.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, DAY_MS, INTRODUCED, journalOf, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, asMessage, refusalOf, useRig } from './rig.ts';

const QUIET: readonly (readonly [what: string, quiet: Partial<Outreach>])[] = [
  ['stopped', { stoppedAt: 1 }],
  ['snoozed', { snoozedUntil: '2026-12-05', snoozeReason: 'leave' }],
  ['said "not me"', { reply: { said: 'not-me', at: EXAMPLE_NOW - DAY_MS } }],
  ['said "I cannot"', { reply: { said: 'cannot', at: EXAMPLE_NOW - DAY_MS } }],
];

describe('reminders-on [I]', () => {
  const rig = useRig();
  const sam = { as: SAM };

  for (const [what, quiet] of QUIET) {
    it(`starts reminders again to somebody who ${what}`, async () => {
      await put(rig, SAM, {}, { ...INTRODUCED, ...quiet });
      await rig.ask('start reminders', sam);
      const outreach = await outreachOf(rig);
      assert.deepEqual(
        [outreach?.stoppedAt, outreach?.snoozedUntil, outreach?.snoozeReason, outreach?.restartedAt],
        [undefined, undefined, undefined, EXAMPLE_NOW],
      );
      const again = asMessage(await rig.ask('start reminders', { ...sam, now: EXAMPLE_NOW + 1 }));
      assert.match(again.lines.join(' '), /nothing was changed/);
      assert.equal((await outreachOf(rig))?.restartedAt, EXAMPLE_NOW);
    });
  }

  it('for somebody else takes back what an admin stopped', async () => {
    await put(rig, ANN, {}, { ...INTRODUCED, stoppedAt: 1, stoppedBy: ADMIN, snoozedUntil: '2026-12-05' });
    await rig.ask('start reminders for ann@example.com', { as: ADMIN });
    const outreach = await outreachOf(rig, ANN);
    assert.deepEqual([outreach?.stoppedAt, outreach?.snoozedUntil], [undefined, '2026-12-05']);
    assert.deepEqual(await journalOf(rig), [`${ADMIN} started reminders to ${ANN} again; reminders off for ${ANN}`]);
  });

  it('for somebody else does not go against their own word', async () => {
    await put(rig, ANN, {}, { ...INTRODUCED, stoppedAt: 1 });
    const { reason } = refusalOf(await rig.ask('start reminders for ann@example.com', { as: ADMIN }));
    assert.match(reason, /only they can start them again/);
    assert.equal((await outreachOf(rig, ANN))?.stoppedAt, 1);
    assert.deepEqual(await journalOf(rig), []);
  });

  it('for somebody else needs an admin', async () => {
    assert.match(refusalOf(await rig.ask('start reminders for ann@example.com', sam)).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await put(rig, SAM, {}, { ...INTRODUCED, stoppedAt: 1 });
    await matchGolden(rig, 'reminders-on/own', 'start reminders', sam);
  });
});
