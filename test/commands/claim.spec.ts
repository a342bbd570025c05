import assert from 'node:assert/strict';
import { EXAMPLE_NOW, exampleAt } from '../../src/questions/example-clock.ts';
import { as, claimed, claimOf, KIM, SAM, stepsOf } from './claims/claims-rig.ts';
import { matchGolden } from './golden-case.ts';
import { filledIn, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, refusalOf, render, STRANGER, useRig } from './rig.ts';
import { eventId, IDS } from './world.ts';

const ZOE = eventId('zoe-modified');
const NIGHT = eventId('night-anonymous');

describe('claim [I]', () => {
  const rig = useRig();
  const claims = async () => (await rig.store.state.list('claims')).map(({ value }) => value);

  it('keeps what a person says, with what the record has and when it was said', async () => {
    const answer = asMessage(await rig.ask(`mine ${ZOE} because OPS-7`, as(KIM)));
    assert.deepEqual(await claims(), [
      {
        eventId: ZOE,
        event: {
          time: exampleAt('2026-11-18', '14:05'),
          entityType: 'user',
          orgId: '00000000-0000-4000-8000-00000000a001',
          identity: 'api@cconesp.net',
        },
        by: KIM,
        statement: 'mine',
        comment: 'OPS-7',
        steps: [{ at: EXAMPLE_NOW, by: KIM, did: 'mine', comment: 'OPS-7' }],
      },
    ]);
    assert.equal(answer.title, 'Thank you. Noted as yours');
    assert.match(
      answer.lines.join(' '),
      /User Zoe Keller modified, 18 Nov 2026, 14:05 CET\. .*An admin can confirm that/,
    );
    assert.deepEqual(labelsOf(answer), ['Withdraw', 'More changes to claim']);
  });

  it('goes by who Webex says has written, whatever the case of the email', async () => {
    await rig.ask(`mine ${ZOE}`, as('KIM@Example.com'));
    assert.equal((await claims())[0]?.by, KIM);
  });

  for (const [words, statement] of [
    ['mine ID', 'mine'],
    ['that was me ID', 'mine'],
    ['i did it ID', 'mine'],
    ['ID was me', 'mine'],
    ['claim ID as mine', 'mine'],
    ['not mine ID', 'not-mine'],
    ["ID wasn't me", 'not-mine'],
    ["don't know ID", 'unsure'],
  ] as const) {
    it(`understands "${words}"`, async () => {
      await rig.ask(words.replace('ID', ZOE), as(KIM));
      assert.equal((await claimOf(rig, 'zoe-modified', KIM))?.statement, statement);
    });
  }

  it('changes nothing when the same is said again, from an old card too, and says since when', async () => {
    await sameFromButtonTwice();
    const again = asMessage(await rig.press({ intent: 'claim', statement: 'mine', events: [ZOE] }, as(KIM, 2)));
    assert.equal(again.title, 'You said so already');
    assert.match(again.lines.join(' '), /You said so on 23 Nov 2026, 13:00 CET; nothing changed/);
    assert.deepEqual(await stepsOf(rig, 'zoe-modified', KIM), [`mine by ${KIM}`]);
  });

  async function sameFromButtonTwice(): Promise<void> {
    await rig.ask(`mine ${ZOE}`, as(KIM));
    assert.equal(asMessage(await rig.ask(`mine ${ZOE}`, as(KIM, 1))).title, 'You said so already');
  }

  it('lets a person change their mind, and then no verdict holds', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    await rig.press({ intent: 'judge', verdict: 'confirmed', events: [ZOE] }, { as: ADMIN });
    await rig.ask(`not mine ${ZOE}`, as(KIM, 1));
    const claim = await claimOf(rig, 'zoe-modified', KIM);
    assert.deepEqual([claim?.statement, claim?.verdict], ['not-mine', undefined]);
    assert.deepEqual(await stepsOf(rig, 'zoe-modified', KIM), [
      `mine by ${KIM}`,
      `confirmed by ${ADMIN}`,
      `not-mine by ${KIM}`,
    ]);
  });

  it('takes several at once, and says which it did not take and why', async () => {
    await rig.press({ intent: 'automation', identity: 'api@cconesp.net', entityType: 'user' }, { as: ADMIN });
    const text = `mine ${[NIGHT, ZOE, eventId('sales-today'), 'c-99999999999999999999'].join(', ')}`;
    const lines = asMessage(await rig.ask(text, as(KIM))).lines.join(' ');
    assert.deepEqual(
      (await claims()).map(({ eventId: id }) => id),
      [NIGHT],
    );
    assert.match(lines, new RegExp(`Not taken: ${ZOE} counts as automation, as ${ADMIN} said`));
    assert.match(lines, /names Mara Lind \(mara\.lind@example\.com\) already/);
    assert.match(lines, /c-99999999999999999999 is no id of a change that I have/);
  });

  it('refuses kindly what needs no claim', async () => {
    assert.match(
      refusalOf(await rig.ask(`mine ${eventId('sales-today')}`, as(KIM))).reason,
      /names Mara Lind.*Nothing was noted/,
    );
    const unheardOf = await rig.ask('mine c-99999999999999999999', as(KIM));
    assert.match(refusalOf(unheardOf).reason, /no id of a change/);
    assert.equal(unheardOf.kind === 'refused' && unheardOf.title, 'No such change');
    assert.deepEqual(await claims(), []);
  });

  it('tells who else claims it, and keeps both', async () => {
    await claimed(rig, SAM, 'zoe-modified');
    const answer = asMessage(await rig.ask(`mine ${ZOE}`, as(KIM)));
    assert.match(answer.lines.join(' '), /sam@example\.com claims it too/);
    assert.equal((await claims()).length, 2);
  });

  it('opens a card for one change, where the ticket goes with the press', async () => {
    const card = asMessage(await rig.ask(`claim ${ZOE}`, as(KIM)));
    assert.equal(card.title, 'Was this change yours?');
    assert.deepEqual(labelsOf(card), ['Mine', 'Not mine', "Don't know"]);
    render(card);
    assert.deepEqual(await claims(), []);
    await rig.press(filledIn(questionOf(card, 'Not mine'), { comment: 'was on leave' }), as(KIM));
    const claim = await claimOf(rig, 'zoe-modified', KIM);
    assert.deepEqual([claim?.statement, claim?.comment], ['not-mine', 'was on leave']);
  });

  it('opens a card with a list for several, where only what is ticked counts', async () => {
    const card = asMessage(
      await rig.press({ intent: 'claim', events: [ZOE, NIGHT, eventId('night-sunday')] }, as(KIM)),
    );
    render(card);
    const [list] = card.inputs ?? [];
    assert.ok(list?.kind === 'choice' && list.multiple);
    assert.deepEqual(
      list.choices.map(({ value }) => value),
      [ZOE, NIGHT, eventId('night-sunday')],
    );
    const mine = questionOf(card, 'Mine');
    await rig.press(filledIn(mine, { events: `${NIGHT},${eventId('night-sunday')}` }), as(KIM));
    assert.deepEqual(
      (await claims()).map(({ eventId: id }) => id).toSorted(),
      [NIGHT, eventId('night-sunday')].toSorted(),
    );
    assert.match(refusalOf(await rig.press(mine, as(KIM))).reason, /Tick one or more/);
  });

  it('is open from every card that shows changes without a name, to viewers too', async () => {
    const { card } = render(await rig.ask('what changed last week', { limit: 6 }));
    assert.match(JSON.stringify(card), /"title":"Mine \/ not mine"/);
    const { card: named } = render(await rig.ask(`show ${eventId('sales-today')}`));
    assert.doesNotMatch(JSON.stringify(named), /Mine \/ not mine/);
  });

  it('is nothing for the operator, who has no name here, nor for strangers', async () => {
    assert.match(refusalOf(await rig.ask(`mine ${ZOE}`, { as: 'operator' })).reason, /that person makes it, in Webex/);
    assert.match(refusalOf(await rig.ask(`mine ${ZOE}`, { as: STRANGER })).reason, /only people who were allowed/);
    assert.deepEqual(await claims(), []);
  });

  it('finds a change by any id that leads to it, and counts it once', async () => {
    const answer = asMessage(
      await rig.press({ intent: 'claim', statement: 'mine', events: [ZOE, ` ${ZOE} `], event: ZOE }, as(KIM)),
    );
    assert.equal(answer.title, 'Thank you. Noted as yours');
    assert.equal((await claims()).length, 1);
  });

  it('does not take an object for a change', async () => {
    assert.match(refusalOf(await rig.ask(`mine ${IDS.zoe}`, as(KIM))).reason, /no id of a change/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'claim/card', `claim ${ZOE}`, as(KIM));
    await matchGolden(rig, 'claim/mine', `mine ${ZOE} because OPS-7`, as(KIM));
    await matchGolden(rig, 'claim/again', `mine ${ZOE}`, as(KIM, 1));
    await matchGolden(rig, 'claim/conflict', `mine ${ZOE}`, as(SAM));
    await matchGolden(rig, 'claim/operator', `mine ${ZOE}`, { as: 'operator' });
    assert.deepEqual(rig.errors, []);
  });
});
