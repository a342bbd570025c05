import assert from 'node:assert/strict';
import type { PurgeRun } from '../../src/audit/state.ts';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ONE, ORG, OTHER_ORG, TWO } from './keeping/orgs.ts';
import { aRun, plan } from './keeping/runs.ts';
import { journalOf } from './outreach/people.ts';
import { ADMIN, asMessage, choicesOf, refusalOf, SPACE, useRig, VIEWER } from './rig.ts';

describe('purge-decide [I]', () => {
  const rig = useRig();
  const how = { as: ADMIN, orgs: [ONE] };
  const stored = async (key: string): Promise<PurgeRun> => {
    const run = await rig.store.state.get('purges', key);
    assert.ok(run !== undefined);
    return run;
  };

  it('approves by the button, and writes down who did and when', async () => {
    const key = await plan(rig);
    const answer = asMessage(await rig.press({ intent: 'purge-decide', decision: 'approve', purge: key }, how));
    assert.equal(answer.title, 'Approved: 1,234 records before 1 Nov 2019, 00:00 CET are deleted');
    const { status, decidedBy, decidedAt } = await stored(key);
    assert.deepEqual([status, decidedBy, decidedAt], ['approved', ADMIN, EXAMPLE_NOW]);
    assert.deepEqual(await journalOf(rig), [
      `${ADMIN} approved to delete 1,234 records before 1 Nov 2019, 00:00 CET of organisation Company One; no way back`,
    ]);
    // Nothing is deleted by the command itself.
    assert.equal((await rig.store.extent())?.total, 24);
  });

  it('declines by words, of the only one that waits', async () => {
    const key = await plan(rig);
    await plan(rig, aRun({ before: exampleAt('2019-01-01'), status: 'done' }));
    const answer = asMessage(await rig.ask('decline the deletion', how));
    assert.match(answer.title, /^Kept for now: 1,234 records/);
    assert.match(answer.lines.join(' '), /I ask again next month/);
    assert.equal((await stored(key)).status, 'declined');
  });

  it('counts the first word only', async () => {
    const key = await plan(rig);
    const press = (decision: 'approve' | 'decline', as: string) =>
      rig.press({ intent: 'purge-decide', decision, purge: key }, { ...how, as });
    asMessage(await press('decline', ADMIN));
    const late = asMessage(await press('approve', 'operator'));
    assert.match(late.lines.join(' '), /It was decided already; nothing was changed/);
    const { status, decidedBy } = await stored(key);
    assert.deepEqual([status, decidedBy], ['declined', ADMIN]);
    assert.equal((await journalOf(rig)).length, 1);
  });

  it('counts one word only of two at once', async () => {
    const key = await plan(rig);
    const press = (decision: 'approve' | 'decline', as: string) =>
      rig.press({ intent: 'purge-decide', decision, purge: key }, { ...how, as });
    const answers = await Promise.all([press('approve', ADMIN), press('decline', 'operator')]);
    const late = answers.filter((answer) => asMessage(answer).lines.join(' ').includes('decided already'));
    assert.deepEqual([late.length, (await journalOf(rig)).length], [1, 1]);
  });

  it('deletes nothing that is kept by a retention set since', async () => {
    const key = await plan(rig);
    asMessage(await rig.ask('retention 10 years', how));
    const { reason } = refusalOf(await rig.press({ intent: 'purge-decide', decision: 'approve', purge: key }, how));
    assert.match(reason, /The retention was changed since/);
    asMessage(await rig.ask('retention for ever', how));
    refusalOf(await rig.press({ intent: 'purge-decide', decision: 'approve', purge: key }, how));
    assert.equal((await stored(key)).status, 'planned');
  });

  it('asks which one where several wait, and whether where it is not said', async () => {
    const first = await plan(rig);
    await plan(rig, aRun({ orgId: OTHER_ORG }));
    assert.deepEqual(choicesOf(await rig.ask('approve purge', { ...how, orgs: [ONE, TWO] })), [
      'Company One',
      'Company Two',
    ]);
    const answer = await rig.press({ intent: 'purge-decide', purge: first }, how);
    assert.match(refusalOf(answer).reason, /approve the deletion, or decline it/);
    assert.match(refusalOf(await rig.ask(`approve purge ${ORG}/5`, how)).reason, /Nothing was changed/);
  });

  it('reaches no other organisation', async () => {
    const key = await plan(rig);
    const away = { as: ADMIN, orgs: [ONE, TWO], space: SPACE };
    asMessage(await rig.ask(`this space is for org ${OTHER_ORG}`, away));
    refusalOf(await rig.press({ intent: 'purge-decide', decision: 'approve', purge: key }, away));
    assert.equal((await stored(key)).status, 'planned');
  });

  it('is for admins', async () => {
    const key = await plan(rig);
    const asked = { intent: 'purge-decide', decision: 'approve', purge: key } as const;
    assert.match(refusalOf(await rig.press(asked, { ...how, as: VIEWER })).reason, /Only admins/);
    assert.equal((await stored(key)).status, 'planned');
  });

  it('looks as it was found good', async () => {
    const key = await plan(rig);
    await matchGolden(rig, 'purge-decide/approved', `approve purge ${key}`, how);
    await matchGolden(rig, 'purge-decide/late', `decline purge ${key}`, how);
    await plan(rig, aRun({ orgId: OTHER_ORG }));
    await matchGolden(rig, 'purge-decide/declined', 'decline the deletion', { ...how, orgs: [ONE, TWO] });
  });
});
