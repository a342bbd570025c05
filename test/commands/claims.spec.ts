import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import { LIMITS } from '../../src/audit/reply.ts';
import { as, claimed, claimOf, KIM, SAM } from './claims/claims-rig.ts';
import { matchGolden } from './golden-case.ts';
import { labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, render, sameFromButton, useRig, VIEWER } from './rig.ts';
import { eventId } from './world.ts';

const ZOE = eventId('zoe-modified');

/** What is changed and who says what, row by row. */
function rowsOf(answer: Answer): readonly string[] {
  return (asMessage(answer).table?.rows ?? []).map(([change = '', , says = '']) => `${change}: ${says}`);
}

describe('claims [I]', () => {
  const rig = useRig();
  const say = (statement: 'mine' | 'not-mine' | 'unsure', id: string, email: string, hours = 0) =>
    rig.press({ intent: 'claim', statement, events: [id] }, as(email, hours));

  it('lists what people claim, the newest word first, and how it stands', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await say('mine', eventId('support-deleted'), SAM, 1);
    await rig.ask(`confirm ${ZOE}`, as(ADMIN, 2));
    const answer = asMessage(await sameFromButton(rig, 'claims', as(VIEWER, 3)));
    assert.deepEqual(rowsOf(answer), [
      `user Zoe Keller: ${KIM} says mine`,
      `contact service queue Support_DE: ${SAM} says mine`,
    ]);
    assert.deepEqual(
      answer.table?.rows.map((row) => row[3]),
      [`confirmed by ${ADMIN}, 23 Nov 2026`, 'waits since 23 Nov 2026'],
    );
    assert.equal(answer.title, '2 claims');
    assert.match(answer.lines.join(' '), /1 waits for an admin/);
  });

  it('shows what people deny or do not know to reviewers and to themselves only', async () => {
    await say('not-mine', ZOE, KIM);
    await say('unsure', eventId('night-sunday'), SAM);
    assert.deepEqual(rowsOf(await rig.ask('claims')), []);
    assert.equal(rowsOf(await rig.ask('claims', as(KIM))).length, 1);
    assert.equal(rowsOf(await rig.ask('claims', as(ADMIN))).length, 2);
    assert.deepEqual(rowsOf(await rig.ask('claims', { ...as(ADMIN), spaceKind: 'group' })), []);
  });

  it("lists one's own, whatever they say", async () => {
    await say('not-mine', ZOE, KIM);
    await claimed(rig, SAM, 'night-sunday');
    const answer = asMessage(await sameFromButton(rig, 'my claims', as(KIM)));
    assert.equal(answer.title, 'What you said of 1 change');
    assert.deepEqual(rowsOf(answer), [`user Zoe Keller: ${KIM} says not mine`]);
    assert.equal(asMessage(await rig.ask('my claims', { as: 'operator' })).title, 'No claims');
  });

  it('lists those that wait for an admin, with buttons for the first two', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-sunday', 'support-deleted');
    await claimed(rig, ADMIN, 'night-anonymous');
    await rig.ask(`dispute ${eventId('support-deleted')}`, as(ADMIN));
    const answer = await rig.ask('claims waiting', as(ADMIN));
    assert.equal(asMessage(answer).title, '3 claims wait for an admin');
    assert.deepEqual(labelsOf(answer), [
      'Confirm claim 1',
      'Dispute claim 1',
      'Confirm claim 2',
      'Dispute claim 2',
      'Details of claim 1',
    ]);
    const { card } = render(answer);
    assert.ok(((card?.['actions'] as readonly unknown[]) ?? []).length <= LIMITS.cardActions);
    const [first = ''] = rowsOf(answer).filter((row) => row.startsWith('1. '));
    await rig.press(questionOf(answer, 'Confirm claim 1'), as(ADMIN, 1));
    const name = first.includes('Zoe Keller') ? 'zoe-modified' : 'night-sunday';
    assert.equal((await claimOf(rig, name, KIM))?.verdict, 'confirmed');
    assert.deepEqual(labelsOf(await rig.ask('claims waiting', as(VIEWER))), []);
  });

  it('takes a time of the change, a person, a verdict and a kind', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-sunday');
    await claimed(rig, SAM, 'support-deleted');
    await rig.ask(`confirm ${ZOE}`, as(ADMIN));
    assert.equal(rowsOf(await rig.ask('claims on 18 Nov')).length, 1);
    assert.equal(rowsOf(await rig.ask(`claims by ${SAM}`)).length, 1);
    assert.deepEqual(rowsOf(await rig.ask('confirmed claims')), [`user Zoe Keller: ${KIM} says mine`]);
    assert.equal(rowsOf(await rig.ask('claims in queues last week')).length, 2);
  });

  it('leaves out what was withdrawn', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.ask(`withdraw ${ZOE}`, as(KIM));
    assert.equal(asMessage(await rig.ask('claims')).title, 'No claims');
  });

  it('lists twelve of many, and says so', async () => {
    const source = asMessage(await rig.ask('claims'));
    assert.equal(source.title, 'No claims');
    await claimed(rig, KIM, 'zoe-modified');
    const one = await claimOf(rig, 'zoe-modified', KIM);
    assert.ok(one !== undefined);
    for (let at = 0; at < 20; at += 1) {
      await rig.store.state.update('claims', `c-gone-${at} ${KIM}`, () => ({ ...one, eventId: `c-gone-${at}` }));
    }
    const answer = asMessage(await rig.ask('claims', as(ADMIN)));
    assert.equal(answer.table?.rows.length, 12);
    assert.match(answer.lines.join(' '), /The 12 newest of 21 are listed/);
    render(answer);
  });

  it('looks as it was found good', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-sunday');
    await rig.ask(`mine ${ZOE} because OPS-7`, as(SAM, 1));
    await rig.ask(`confirm ${ZOE} by ${KIM}`, as(ADMIN, 2));
    await matchGolden(rig, 'claims/all', 'claims', as(VIEWER, 3));
    await matchGolden(rig, 'claims/waiting-admin', 'claims waiting', as(ADMIN, 3));
    await matchGolden(rig, 'claims/none', 'claims yesterday in users', as(VIEWER, 3));
  });
});
