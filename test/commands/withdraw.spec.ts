import assert from 'node:assert/strict';
import { as, claimed, claimOf, KIM, SAM, stepsOf } from './claims/claims-rig.ts';
import { matchGolden } from './golden-case.ts';
import { questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, refusalOf, useRig } from './rig.ts';
import { eventId } from './world.ts';

const ZOE = eventId('zoe-modified');

describe('withdraw [I]', () => {
  const rig = useRig();

  it('takes back what was said, with its verdict, and keeps every step', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.press({ intent: 'judge', verdict: 'confirmed', events: [ZOE] }, { as: ADMIN });
    const answer = asMessage(await rig.ask(`withdraw ${ZOE}`, as(KIM, 1)));
    assert.equal(answer.title, 'Withdrawn');
    const claim = await claimOf(rig, 'zoe-modified', KIM);
    assert.deepEqual([claim?.statement, claim?.verdict], [undefined, undefined]);
    assert.deepEqual(await stepsOf(rig, 'zoe-modified', KIM), [
      `mine by ${KIM}`,
      `confirmed by ${ADMIN}`,
      `withdrew by ${KIM}`,
    ]);
  });

  for (const words of ['withdraw ID', 'withdraw my claim on ID', 'take back ID', 'take my claim on ID back']) {
    it(`understands "${words}"`, async () => {
      await claimed(rig, KIM, 'zoe-modified');
      assert.equal(asMessage(await rig.ask(words.replace('ID', ZOE), as(KIM))).title, 'Withdrawn');
    });
  }

  it("takes back one's own word only", async () => {
    await claimed(rig, KIM, 'zoe-modified');
    assert.match(refusalOf(await rig.ask(`withdraw ${ZOE}`, as(SAM))).reason, /said nothing about it/);
    assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.statement, 'mine');
  });

  it('does nothing the second time, and says so', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.ask(`withdraw ${ZOE}`, as(KIM));
    assert.match(refusalOf(await rig.ask(`withdraw ${ZOE}`, as(KIM, 1))).reason, /taken it back already/);
    assert.equal((await stepsOf(rig, 'zoe-modified', KIM)).length, 2);
  });

  it('takes back several at once, and offers to say it again', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-sunday');
    const events = ['zoe-modified', 'night-sunday', 'night-anonymous'] as const;
    const answer = asMessage(
      await rig.press({ intent: 'withdraw', events: events.map((name) => eventId(name)) }, as(KIM)),
    );
    assert.equal(answer.title, 'Withdrawn for 2 changes');
    assert.match(answer.lines.join(' '), /You had said nothing about 1 other change/);
    await rig.press(questionOf(answer, 'Undo the withdrawal'), as(KIM, 1));
    assert.equal((await claimOf(rig, 'night-sunday', KIM))?.statement, 'mine');
    assert.equal(await claimOf(rig, 'night-anonymous', KIM), undefined);
  });

  it('says the ticket again too', async () => {
    await rig.ask(`not mine ${ZOE} because OPS-7`, as(KIM));
    const answer = await rig.ask(`withdraw ${ZOE}`, as(KIM, 1));
    await rig.press(questionOf(answer, 'Undo the withdrawal'), as(KIM, 2));
    const claim = await claimOf(rig, 'zoe-modified', KIM);
    assert.deepEqual([claim?.statement, claim?.comment], ['not-mine', 'OPS-7']);
  });

  it('is nothing for the operator, and needs an id', async () => {
    assert.match(refusalOf(await rig.ask(`withdraw ${ZOE}`, { as: 'operator' })).reason, /Only the person who said/);
    assert.match(refusalOf(await rig.press({ intent: 'withdraw' }, as(KIM))).reason, /Give the id/);
  });

  it('looks as it was found good', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await matchGolden(rig, 'withdraw/done', `withdraw ${ZOE}`, as(KIM, 1));
    await matchGolden(rig, 'withdraw/again', `withdraw ${ZOE}`, as(KIM, 2));
  });
});
