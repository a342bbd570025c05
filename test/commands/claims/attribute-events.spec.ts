import assert from 'node:assert/strict';
import type { Attribution } from '../../../src/audit/answer.ts';
import type { AuditEvent } from '../../../src/audit/event.ts';
import { changeSettings } from '../../../src/commands/admin/record-change.ts';
import { attributeEvents, attributeInFull } from '../../../src/commands/claims/attribute-events.ts';
import { exampleAt } from '../../../src/questions/example-clock.ts';
import { anEvent, anIncoming } from '../../fixtures/events.ts';
import { addPerson } from '../people/roster-rig.ts';
import { ADMIN, asEvents, contextOf, render, useRig, VIEWER } from '../rig.ts';
import { eventId, SERVICE } from '../world.ts';
import { claimed, KIM, SAM } from './claims-rig.ts';

const REVIEWER = 'reviewer@example.com';
const ZOE = eventId('zoe-modified');
const ORG = '00000000-0000-4000-8000-00000000a001';

describe('who may see what of who did it [I]', () => {
  const rig = useRig();

  beforeEach(async () => {
    await changeSettings(rig, (settings) => ({ ...settings, reviewers: [REVIEWER] }));
    const session = { orgId: ORG, category: 'LOGINS', time: exampleAt('2026-11-18', '13:00') };
    await rig.store.append([
      anIncoming({ ...session, id: 'c-kim-signed-in', actor: { email: KIM } }),
      anIncoming({ ...session, id: 'c-sam-signed-in', actor: { email: SAM } }),
    ]);
  });

  async function shown(as: string, text: string, space?: 'direct' | 'group'): Promise<Attribution | undefined> {
    const context = await contextOf(rig.store, { as });
    const inSpace = space === undefined ? context : { ...context, spaceId: 'space', spaceKind: space };
    const event = await rig.store.find(ZOE);
    assert.ok(event !== undefined);
    return text === 'show'
      ? attributeInFull(event, inSpace)
      : (await attributeEvents([event], inSpace))[0]?.attribution;
  }

  for (const text of ['show', 'list']) {
    for (const as of [REVIEWER, ADMIN, 'operator']) {
      it(`tells ${as} in a ${text} how many people the evidence allows, and which it is`, async () => {
        const attribution = await shown(as, text);
        assert.ok(attribution?.kind === 'consistent-with');
        assert.equal(attribution.people, 2);
        assert.match(
          attribution.evidence.join(' '),
          /kim@example\.com \(since 18 Nov 2026, 13:00 CET\), sam@example\.com/,
        );
        assert.match(attribution.limits.join(' '), /Silence proves nothing/);
      });
    }
  }

  it('tells a viewer nothing of it, and on the change itself who may see it', async () => {
    assert.deepEqual(await shown(VIEWER, 'list'), { kind: 'unknown' });
    assert.deepEqual(await shown(VIEWER, 'show'), {
      kind: 'unknown',
      limits: [`Only reviewers may see evidence. Ask ${ADMIN} (an admin here).`],
    });
    const { markdown, card } = render(await rig.ask(`show ${ZOE}`));
    assert.doesNotMatch(markdown + JSON.stringify(card), /kim@|sam@|consistent/);
  });

  it('gives no names where others read along', async () => {
    const attribution = await shown(REVIEWER, 'show', 'group');
    assert.ok(attribution?.kind === 'consistent-with');
    assert.deepEqual([attribution.people, attribution.evidence], [2, ['2 people were signed in at the time.']]);
    assert.match(JSON.stringify(await shown(REVIEWER, 'show', 'direct')), /kim@example\.com/);
  });

  it('rules out whose key was proven then', async () => {
    await addPerson(rig.store, KIM, { status: 'proven' });
    const attribution = await shown(REVIEWER, 'show');
    assert.ok(attribution?.kind === 'consistent-with');
    assert.equal(attribution.people, 1);
    assert.match(attribution.evidence.join(' '), /Left out, as their own keys were proven then: kim@example\.com/);
  });

  it('shows a claim to everybody, and the evidence beside it to reviewers on the change itself', async () => {
    await claimed(rig, KIM, 'zoe-modified');
    const [viewer, list, full] = [
      await shown(VIEWER, 'show'),
      await shown(REVIEWER, 'list'),
      await shown(REVIEWER, 'show'),
    ];
    assert.ok(viewer?.kind === 'claimed' && list?.kind === 'claimed' && full?.kind === 'claimed');
    assert.deepEqual([viewer.by, viewer.standing, viewer.evidence.length], [KIM, 'open', 1]);
    assert.deepEqual(list, viewer);
    assert.match(full.evidence.join(' '), /2 people were signed in/);
  });

  it('lists what people deny for reviewers only', async () => {
    await rig.press({ intent: 'claim', statement: 'not-mine', events: [ZOE] }, { as: KIM });
    assert.match(JSON.stringify(await shown(REVIEWER, 'show')), /kim@example\.com says it was not theirs/);
    assert.doesNotMatch(JSON.stringify(await shown(VIEWER, 'show')), /kim@/);
  });

  it('is the same in the answer to a question', async () => {
    const answer = asEvents(await rig.ask('who changed user Zoe Keller last week', { as: REVIEWER }));
    assert.deepEqual(
      answer.rows.map(({ attribution }) => attribution.kind),
      ['consistent-with'],
    );
    const asked = asEvents(await rig.ask(`show ${ZOE}`, { as: REVIEWER }));
    assert.equal(asked.anonymous, 1);
    assert.match(render(asked).markdown, /consistent with 2 people/);
  });

  it('asks the store nothing more for changes that all name somebody', async () => {
    const context = await contextOf(rig.store, { as: ADMIN });
    const state = { ...context.store.state, list: () => assert.fail('nothing needs to be looked up') };
    const rows = await attributeEvents([anEvent(), anEvent()], { ...context, store: { ...context.store, state } });
    assert.deepEqual(
      rows.map(({ attribution }) => attribution),
      [{ kind: 'recorded' }, { kind: 'recorded' }],
    );
  });

  it('gathers evidence for the first fifty of a long list, and says so of the others', async () => {
    const context = await contextOf(rig.store, { as: ADMIN });
    const many: AuditEvent[] = Array.from({ length: 52 }, (_, at) => anEvent({ id: `c-${at}`, actor: SERVICE }));
    const rows = await attributeEvents(many, context);
    const told = rows.filter(({ attribution }) =>
      JSON.stringify(attribution).includes('No other record narrows it down'),
    );
    assert.equal(told.length, 50);
    assert.match(JSON.stringify(rows.at(-1)?.attribution), /gathered for the first 50 changes/);
  });
});
