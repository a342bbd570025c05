import assert from 'node:assert/strict';
import type { MessageJson } from '../../src/playground/emulator/index.ts';
import { type BotRig, startBotRig } from './bot-rig.ts';

const ADMIN = 'alex.admin@example.com';
const VIEWER = 'vic.viewer@example.com';
const HEADER =
  'timestamp,action_text,tracking_id,event_category,actor_id,actor_name,actor_email,actor_org_id,actor_org_name,actor_user_agent,actor_ip,target_type,target_id,target_name,target_org_id';
const ORG = '00000000-0000-4000-8000-00000000a001';

/** Synthetic rows of a change an hour ago each. */
function rows(from: number, count: number): Uint8Array {
  const time = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z/, '+00:00');
  const lines = Array.from({ length: count }, (_, at) => {
    const number = from + at;
    const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    return `${time},Person Nine modified queue Queue ${number},SYNTHETIC_${number},CONTACT_CENTER,p9,Person Nine,person.nine@example.com,${ORG},Synthetic Ltd,None,192.0.2.7,CONTACT_SERVICE_QUEUE,${id},Queue ${number},${ORG}`;
  });
  return new TextEncoder().encode([HEADER, ...lines, ''].join('\n'));
}

describe('watches over Webex [E]', function () {
  this.timeout(60_000);
  let rig: BotRig;
  let room: string;

  before(async () => {
    rig = await startBotRig();
    room = rig.world.group.id;
  });
  after(() => rig?.stop());

  /** The next message of the bot anywhere that says this. */
  const saying = (words: RegExp): Promise<MessageJson> =>
    new Promise((resolve) => {
      const stop = rig.emulator.onChange((change) => {
        if (change.kind !== 'message-posted' || change.message.personId !== rig.world.bot.id) return;
        if (!words.test(change.message.text ?? '')) return;
        stop();
        resolve(change.message);
      });
    });
  const drop = (from: number, count: number): Promise<MessageJson> =>
    rig.ask(ADMIN, room, '', { name: `export-${from}.csv`, bytes: rows(from, count) });

  it('tells a space and a person of a dropped file, and ends by the button of the news', async () => {
    assert.match((await rig.ask(ADMIN, room, 'watch queues here')).text ?? '', /watch 1 of this space/);
    const own = await rig.ask(VIEWER, room, 'watch queue "Queue 3"');
    assert.match(own.text ?? '', /your watch 1/);
    const news = saying(/^12 changes to contact service queues/);
    const toPerson = saying(/^1 change to contact service queue Queue 3/);
    await drop(1, 12);
    const [inSpace, direct] = await Promise.all([news, toPerson]);
    assert.deepEqual([inSpace.roomId === room, direct.roomId === room], [true, false]);
    assert.match(inSpace.text ?? '', /The newest 5:/);
    const other = await rig.press(ADMIN, own, 'Stop watching');
    assert.match(other.text ?? '', /watch of somebody else/);
    assert.match((await rig.press(ADMIN, inSpace, 'Stop watching')).text ?? '', /^No longer watched/);
    assert.match((await rig.press(ADMIN, inSpace, 'Stop watching')).text ?? '', /was ended before/);
    assert.match((await rig.press(ADMIN, inSpace, 'Show in the trail')).text ?? '', /12 changes/);
    const before = rig.emulator.messages(room).length;
    await drop(100, 2);
    await rig.ask(VIEWER, room, 'watches');
    const after = rig.emulator.messages(room).slice(before);
    assert.ok(after.every(({ text }) => !/changes to contact service queues/.test(text ?? '')));
  });
});
