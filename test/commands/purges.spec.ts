import assert from 'node:assert/strict';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ONE, OTHER_ORG, TWO } from './keeping/orgs.ts';
import { aRun, plan } from './keeping/runs.ts';
import { ADMIN, asMessage, refusalOf, SPACE, useRig, VIEWER } from './rig.ts';

describe('purges [I]', () => {
  const rig = useRig();
  const how = { as: ADMIN, orgs: [ONE, TWO] };
  const decided = { decidedBy: ADMIN, decidedAt: EXAMPLE_NOW - 60_000 } as const;

  it('tells that nothing was deleted', async () => {
    assert.equal(asMessage(await rig.ask('purges', how)).title, 'Nothing was deleted, and nothing waits to be');
  });

  it('lists what waits, what was approved, and what was deleted, the newest first', async () => {
    await plan(rig, aRun({ before: exampleAt('2019-09-01'), plannedAt: 1, status: 'declined', ...decided }));
    await plan(
      rig,
      aRun({
        before: exampleAt('2019-08-01'),
        plannedAt: 0,
        status: 'done',
        removed: 1230,
        doneAt: EXAMPLE_NOW,
        ...decided,
      }),
    );
    await plan(rig, aRun({ before: exampleAt('2019-07-01'), plannedAt: -1, status: 'declined' }));
    await plan(rig, aRun({ orgId: OTHER_ORG, plannedAt: 5, status: 'approved', ...decided }));
    await plan(rig);
    const answer = asMessage(await rig.ask('purges', how));
    assert.equal(answer.title, "1 deletion waits for an admin's word");
    assert.deepEqual(
      answer.table?.rows.map((row) => row.slice(2)),
      [
        ['waits for an admin', 'Company One'],
        ['approved by admin@example.com, 23 Nov 2026, 12:59 CET; under way', 'Company Two'],
        ['declined by admin@example.com, 23 Nov 2026, 12:59 CET', 'Company One'],
        [
          '1,230 records deleted 23 Nov 2026, 13:00 CET; approved by admin@example.com, 23 Nov 2026, 12:59 CET',
          'Company One',
        ],
        ['not carried out: the retention was changed', 'Company One'],
      ],
    );
    assert.deepEqual(
      answer.buttons?.map(({ label }) => label),
      ['Delete them', 'Keep them for now', 'Change retention'],
    );
    const inGroup = asMessage(await rig.ask('purges', { ...how, space: SPACE, spaceKind: 'group' }));
    assert.doesNotMatch(JSON.stringify(inGroup), /admin@example/);
  });

  it('shows nothing of another organisation', async () => {
    await plan(rig);
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, { ...how, space: SPACE }));
    assert.equal(asMessage(await rig.ask('purges', { ...how, space: SPACE })).table, undefined);
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('purges', { as: VIEWER })).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'purges/none', 'purges', how);
    await plan(rig);
    await matchGolden(rig, 'purges/waiting', 'purges', how);
  });
});
