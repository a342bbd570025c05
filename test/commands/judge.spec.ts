import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { as, claimed, claimOf, KIM, SAM, stepsOf } from './claims/claims-rig.ts';
import { matchGolden } from './golden-case.ts';
import { addPerson, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, choicesOf, choose, refusalOf, useRig, VIEWER } from './rig.ts';
import { eventId } from './world.ts';

const ZOE = eventId('zoe-modified');
const admin = (hours = 1) => as(ADMIN, hours);

describe('judge [I]', () => {
  const rig = useRig();
  const journal = async () => (await rig.store.state.list('journal')).map(({ value }) => value.did);

  it('confirms a claim, keeps the step, and writes it to the journal', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    const answer = asMessage(await rig.ask(`confirm ${ZOE} by ${KIM} because seen in OPS-7`, admin()));
    const claim = await claimOf(rig, 'zoe-modified', KIM);
    assert.equal(claim?.verdict, 'confirmed');
    assert.deepEqual(claim?.steps.at(-1), {
      at: EXAMPLE_NOW + 3_600_000,
      by: ADMIN,
      did: 'confirmed',
      comment: 'seen in OPS-7',
    });
    assert.equal(answer.title, `The claim of ${KIM}: confirmed`);
    assert.match(answer.lines.join(' '), /still names nobody, but the change counts as named/);
    assert.deepEqual(await journal(), [
      `confirmed the claim of ${KIM} on user Zoe Keller modified, 18 Nov 2026, 14:05 CET, because "seen in OPS-7"`,
    ]);
  });

  it('disputes a claim; the only one there is needs no name', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.ask(`dispute ${ZOE}`, admin());
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.verdict, 'disputed');
  });

  it('does not call a change nameless while another claim on it is confirmed', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await claimed(rig, SAM, 'zoe-modified');
    const first = asMessage(await rig.ask(`dispute ${ZOE} by ${KIM}`, admin()));
    assert.match(first.lines.join(' '), /counts as without a name/);
    await rig.ask(`no longer dispute ${ZOE} by ${KIM}`, admin(2));
    await rig.ask(`confirm ${ZOE} by ${SAM}`, admin(3));
    const second = asMessage(await rig.ask(`dispute ${ZOE} by ${KIM}`, admin(4)));
    assert.match(second.lines.join(' '), /still counts as named/);
    assert.doesNotMatch(second.lines.join(' '), /without a name/);
  });

  it('asks whose claim is meant where several are made', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await claimed(rig, SAM, 'zoe-modified');
    const choice = await rig.ask(`confirm ${ZOE}`, admin());
    assert.deepEqual(choicesOf(choice), [KIM, SAM]);
    await choose(rig, choice, 1, admin());
    assert.equal((await claimOf(rig, 'zoe-modified', SAM))?.verdict, 'confirmed');
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.verdict, undefined);
  });

  it('can be taken back by its button, to what was so before', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    const confirmed = await rig.ask(`confirm ${ZOE}`, admin());
    const disputed = await rig.ask(`dispute ${ZOE}`, admin(2));
    await rig.press(questionOf(disputed, 'Undo'), admin(3));
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.verdict, 'confirmed');
    assert.match(
      refusalOf(await rig.press(questionOf(confirmed, 'Undo'), admin(4))).reason,
      /Your click changed nothing/,
    );
    const again = await rig.press({ ...questionOf(confirmed, 'Undo'), asOf: EXAMPLE_NOW + 5 * 3_600_000 }, admin(6));
    assert.match(asMessage(again).title, /confirmed no longer/);
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.verdict, undefined);
    assert.deepEqual(await stepsOf(rig, 'zoe-modified', KIM), [
      `mine by ${KIM}`,
      `confirmed by ${ADMIN}`,
      `disputed by ${ADMIN}`,
      `confirmed by ${ADMIN}`,
      `reopened by ${ADMIN}`,
    ]);
  });

  it('says so when it was judged so before, and changes nothing', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.ask(`confirm ${ZOE}`, admin());
    const again = asMessage(await rig.ask(`confirm ${ZOE}`, admin(2)));
    assert.match(again.lines.join(' '), /It was so already.*Since 23 Nov 2026, 14:00 CET/);
    assert.equal((await stepsOf(rig, 'zoe-modified', KIM)).length, 2);
  });

  it("is not for one's own claim: somebody else has to look", async () => {
    await claimed(rig, ADMIN, 'zoe-modified');
    for (const verdict of ['confirmed', 'disputed'] as const) {
      const answer = await rig.press({ intent: 'judge', verdict, events: [ZOE] }, admin());
      assert.match(refusalOf(answer).reason, /Nobody judges their own claim/);
    }
    assert.equal((await claimOf(rig, 'zoe-modified', ADMIN))?.verdict, undefined);
    await rig.ask(`confirm ${ZOE}`, { as: 'operator' });
    assert.equal((await claimOf(rig, 'zoe-modified', ADMIN))?.verdict, 'confirmed');
  });

  it('refuses kindly what was withdrawn since the card was made', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.ask(`withdraw ${ZOE}`, as(KIM, 1));
    const pressed = {
      intent: 'judge',
      verdict: 'confirmed',
      events: [ZOE],
      actor: { kind: 'person', email: KIM },
    } as const;
    assert.match(refusalOf(await rig.press(pressed, admin(2))).reason, /no longer claims it/);
    assert.match(refusalOf(await rig.ask(`confirm ${ZOE}`, admin(2))).reason, /Nobody claims this change/);
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.verdict, undefined);
  });

  it('judges several claims of one person at once', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-sunday');
    const text = `confirm ${ZOE}, ${eventId('night-sunday')}, ${eventId('support-deleted')} by ${KIM}`;
    const answer = asMessage(await rig.ask(text, admin()));
    assert.equal(answer.title, `2 claims of ${KIM}: confirmed`);
    assert.match(answer.lines.join(' '), /Of 1 other change there is no such claim/);
    await rig.press(questionOf(answer, 'Undo'), admin(2));
    assert.equal((await claimOf(rig, 'night-sunday', KIM))?.verdict, undefined);
  });

  it('says what a confirmed claim means for a key that was proven before', async () => {
    await addPerson(rig.store, KIM, { status: 'proven' });
    await claimed(rig, KIM, 'zoe-modified', 'night-anonymous');
    const lines = asMessage(await rig.ask(`confirm ${ZOE}`, admin())).lines.join(' ');
    assert.match(lines, /counts as lost from then on \(regressed\)/);
    await addPerson(rig.store, KIM, { status: 'reported' });
    const other = asMessage(await rig.ask(`confirm ${eventId('night-anonymous')}`, admin())).lines.join(' ');
    assert.doesNotMatch(other, /regressed/);
  });

  it('is for admins', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    assert.match(refusalOf(await rig.ask(`confirm ${ZOE}`, { as: VIEWER })).reason, /Only admins may/);
    assert.match(refusalOf(await rig.press({ intent: 'judge' }, admin())).reason, /Say confirm or dispute/);
  });

  it('looks as it was found good', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await matchGolden(rig, 'judge/confirmed', `confirm ${ZOE} by ${KIM} because OPS-7`, admin());
    await matchGolden(rig, 'judge/again', `confirm ${ZOE} by ${KIM}`, admin(2));
    await claimed(rig, ADMIN, 'night-sunday');
    await matchGolden(rig, 'judge/own', `confirm ${eventId('night-sunday')}`, admin());
    assert.deepEqual(labelsOf(await rig.ask(`dispute ${ZOE}`, admin(3))), ['Undo', 'Waiting claims']);
  });
});
