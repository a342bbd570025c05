import assert from 'node:assert/strict';
import { questionData } from '../../../src/cards/action-data.ts';
import { exampleAt } from '../../../src/questions/example-clock.ts';
import { anIncoming } from '../../fixtures/events.ts';
import { message, submit, useConversation } from '../conversation-rig.ts';
import { ADMIN } from '../rig.ts';
import { eventId } from '../world.ts';
import { KIM, SAM } from './claims-rig.ts';

const ZOE = eventId('zoe-modified');

describe('claiming in a space [I]', () => {
  const rig = useConversation();
  const claims = async () => (await rig.store.state.list('claims')).map(({ value }) => value);

  it('is by who pressed, whatever the card says and whoever asked for it', async () => {
    const on = rig.handlers();
    await on.onMessage(message('changes to claim', KIM));
    const card = questionData({ intent: 'claim', statement: 'mine', actor: { kind: 'person', email: KIM } });
    await on.onSubmit(submit({ ...card, events: `${ZOE},${eventId('night-sunday')}`, by: KIM, email: KIM }, SAM));
    assert.deepEqual(
      (await claims()).map(({ eventId: id, by }) => [id, by]),
      [
        [ZOE, SAM],
        [eventId('night-sunday'), SAM],
      ],
    );
  });

  it('counts a press that arrives twice once', async () => {
    const on = rig.handlers();
    const press = submit({ ...questionData({ intent: 'claim', statement: 'mine', events: [ZOE] }) }, KIM);
    await on.onSubmit(press);
    await on.onSubmit(press);
    assert.deepEqual(
      (await claims()).map(({ steps }) => steps.length),
      [1],
    );
  });

  it('takes forged ids for what they are', async () => {
    const events = ['<@all>', '../../etc', 'x'.repeat(300)];
    await rig.handlers().onSubmit(submit(questionData({ intent: 'claim', statement: 'mine', events }), KIM));
    assert.deepEqual(await claims(), []);
    assert.doesNotMatch(rig.onlySaid().reply.markdown, /<@all>/);
    assert.deepEqual(rig.errors, []);
  });

  it('gives evidence by name to an admin alone, and numbers where others read along', async () => {
    await rig.store.append([
      anIncoming({
        id: 'c-kim-signed-in',
        orgId: '00000000-0000-4000-8000-00000000a001',
        category: 'LOGINS',
        time: exampleAt('2026-11-18', '13:00'),
        actor: { email: KIM },
      }),
    ]);
    const on = rig.handlers();
    await on.onMessage(message(`show ${ZOE}`, ADMIN));
    await on.onMessage(message(`show ${ZOE}`, ADMIN, { id: 'm2', spaceKind: 'direct', spaceId: 'direct-1' }));
    const [group, direct] = rig.said.map(({ reply }) => reply.markdown + JSON.stringify(reply.card));
    assert.match(group ?? '', /1 person was signed in at the time\./);
    assert.doesNotMatch(group ?? '', /kim@/);
    assert.match(direct ?? '', /1 person was signed in at the time: kim@example\.com/);
  });
});
