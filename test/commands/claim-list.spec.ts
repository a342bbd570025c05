import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { anIncoming } from '../fixtures/events.ts';
import { as, claimed, KIM, SAM } from './claims/claims-rig.ts';
import { matchGolden } from './golden-case.ts';
import { filledIn, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, choicesOf, render, sameFromButton, useRig } from './rig.ts';
import { eventId, eventName, SERVICE } from './world.ts';

/** Names of the changes that can be ticked. */
function listed(answer: Answer): readonly string[] {
  const [list] = asMessage(answer).inputs ?? [];
  if (list?.kind !== 'choice') return [];
  return list.choices.map(({ value }) => eventName(value));
}

describe('claim-list [I]', () => {
  const rig = useRig();
  const ALL = ['night-sunday', 'support-deleted', 'night-anonymous', 'zoe-modified'];

  it('lists the changes of the last complete week that name nobody, newest first', async () => {
    const answer = await sameFromButton(rig, 'changes to claim', as(KIM));
    assert.deepEqual(listed(answer), ALL);
    assert.equal(asMessage(answer).title, '4 changes without a name that nobody has claimed');
    assert.match(asMessage(answer).lines.join(' '), /^16-22 Nov 2026 \(CET\)\./);
    assert.deepEqual(labelsOf(answer), ['Mine', 'Not mine', "Don't know"]);
    render(answer);
  });

  it('leaves out what somebody claims, and what the asker has answered', async () => {
    await claimed(rig, SAM, 'zoe-modified');
    await rig.ask(`not mine ${eventId('night-sunday')}`, as(KIM));
    assert.deepEqual(listed(await rig.ask('changes to claim', as(KIM))), ['support-deleted', 'night-anonymous']);
    assert.deepEqual(
      listed(await rig.ask('changes to claim', as('lee@example.com'))),
      ALL.filter((name) => name !== 'zoe-modified'),
    );
  });

  it('lists again what was withdrawn', async () => {
    await claimed(rig, SAM, 'zoe-modified');
    await rig.ask(`withdraw ${eventId('zoe-modified')}`, as(SAM));
    assert.deepEqual(listed(await rig.ask('changes to claim', as(KIM))), ALL);
  });

  it('leaves out automation', async () => {
    await rig.press(
      { intent: 'automation', identity: 'api@cconesp.net', entityType: 'contact-service-queue' },
      { as: ADMIN },
    );
    assert.deepEqual(listed(await rig.ask('changes to claim', as(KIM))), ['night-sunday', 'zoe-modified']);
    assert.equal(asMessage(await rig.ask('changes to claim', as(KIM))).title.split(' ')[0], '2');
  });

  it('takes a span and a kind, and asks which kind where a word has several', async () => {
    assert.deepEqual(listed(await rig.ask('changes to claim yesterday', as(KIM))), []);
    assert.deepEqual(listed(await rig.ask('changes to claim in users since 9 Nov', as(KIM))), []);
    assert.deepEqual(
      asMessage(await rig.ask('changes to claim in users since 9 Nov', as(KIM))).inputs?.map(({ kind }) => kind),
      ['text'],
    );
    assert.ok(choicesOf(await rig.ask('changes to claim in profiles', as(KIM))).length > 1);
  });

  it('has the presses count only what is ticked', async () => {
    const card = await rig.ask('changes to claim', as(KIM));
    const pressed = filledIn(questionOf(card, 'Mine'), { events: eventId('zoe-modified'), comment: 'OPS-7' });
    await rig.press(pressed, as(KIM));
    const claims = await rig.store.state.list('claims');
    assert.deepEqual(
      claims.map(({ value }) => [value.eventId, value.comment]),
      [[eventId('zoe-modified'), 'OPS-7']],
    );
  });

  it('lists twelve, says how many more there are, and goes on without gap or repeat', async () => {
    const made = Array.from({ length: 30 }, (_, at) => {
      const time = exampleAt('2026-11-17', '10:00') + Math.floor(at / 3) * 1000;
      return anIncoming({ id: `c-more-${String(at).padStart(2, '0')}`, actor: SERVICE, entityType: 'team', time });
    });
    await rig.store.append(made);
    const seen: string[] = [];
    let answer = await rig.ask('changes to claim in teams', as(KIM));
    assert.match(asMessage(answer).title, /^30 changes/);
    assert.match(asMessage(answer).lines.join(' '), /12 are listed, newest first/);
    for (;;) {
      render(answer);
      seen.push(...listed(answer));
      if (!labelsOf(answer).includes('Older')) break;
      answer = await rig.press(questionOf(answer, 'Older'), as(KIM));
    }
    assert.deepEqual(seen.toSorted(), made.map(({ event }) => event.id).toSorted());
  });

  it('goes on even where more changes share one instant than fit', async () => {
    const time = exampleAt('2026-11-17', '10:00');
    const at = (id: string, when: number) => anIncoming({ id, actor: SERVICE, entityType: 'team', time: when });
    await rig.store.append([
      ...Array.from({ length: 14 }, (_, n) => at(`c-same-${n}0`, time)),
      at('c-before-1', time - 1000),
    ]);
    const first = await rig.ask('changes to claim in teams', as(KIM));
    assert.equal(listed(first).length, 12);
    assert.equal(asMessage(first).title.split(' ')[0], '15');
    const older = asMessage(await rig.press(questionOf(first, 'Older'), as(KIM)));
    assert.match(older.lines[1] ?? '', /^Team Sample User modified, 17 Nov 2026, 09:59 CET\./);
    assert.deepEqual(
      older.inputs?.map(({ kind }) => kind),
      ['text'],
    );
    const events = listed(first).join(',');
    await rig.press(filledIn(questionOf(first, 'Not mine'), { events }), as(KIM));
    assert.equal(listed(await rig.ask('changes to claim in teams', as(KIM))).length, 3);
  });

  it('says that nothing is left, and how complete the data is', async () => {
    await claimed(rig, KIM, 'zoe-modified', 'night-anonymous', 'support-deleted', 'night-sunday');
    const answer = asMessage(await rig.ask('changes to claim', as(SAM)));
    assert.equal(answer.title, 'Nothing to claim');
    assert.match(answer.lines.join(' '), /Complete for 16-22 Nov 2026/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'claim-list/last-week', 'changes to claim', as(KIM));
    await matchGolden(rig, 'claim-list/nothing', 'changes to claim yesterday in sites', as(KIM));
  });
});
