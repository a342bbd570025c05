import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type BotRig, startBotRig } from './bot-rig.ts';

const ADMIN = 'alex.admin@example.com';
const VIEWER = 'vic.viewer@example.com';
const STRANGER = 'sam.stranger@example.net';

describe('the main job over Webex: data in, a question, the digest [I]', function () {
  this.timeout(60_000);
  let rig: BotRig;
  let directRoom: (email: string) => string;

  before(async () => {
    rig = await startBotRig();
    directRoom = (email) => rig.world.people.find(({ account }) => account.email === email)?.directSpaceId ?? '';
  });

  after(() => rig?.stop());

  it("takes the vendor's example event in when an admin drops it into the group space", async () => {
    const bytes = await readFile('test/fixtures/vendor-example-event.json');
    const reply = await rig.ask(ADMIN, rig.world.group.id, '', { name: 'vendor-example-event.json', bytes });
    assert.match(reply.text ?? '', /1 change added/);
  });

  it('takes a CSV with the documented header in when it is dropped into a 1:1 space', async () => {
    const bytes = await readFile('data/sample/synthetic-control-hub-export.csv');
    const reply = await rig.ask(ADMIN, directRoom(ADMIN), '', { name: 'export.csv', bytes });
    assert.match(reply.text ?? '', /1,500 changes added/);
  });

  it('does not open a file from somebody who is no admin', async () => {
    const reply = await rig.ask(VIEWER, directRoom(VIEWER), '', { name: 'x.csv', bytes: Buffer.from('timestamp\n') });
    assert.match(reply.text ?? '', /Only admins/);
  });

  it('answers in the group space and in the 1:1 space alike, with a card', async () => {
    for (const room of [rig.world.group.id, directRoom(VIEWER)]) {
      const reply = await rig.ask(VIEWER, room, 'what did joe@example.com change');
      assert.equal(reply.attachments?.length, 1);
      assert.match(reply.text ?? '', /Changes by joe@example\.com/);
      assert.match(reply.text ?? '', /2 Jan 2019, 17:58 CET/);
    }
  });

  it('goes on from a button, also when somebody else presses it', async () => {
    const first = await rig.ask(VIEWER, rig.world.group.id, 'unattributed');
    const older = await rig.press(ADMIN, first, 'Older');
    assert.match(older.text ?? '', /7–12 of/);
  });

  it('posts the digest when asked', async () => {
    const reply = await rig.ask(VIEWER, directRoom(VIEWER), 'digest 2026-W47');
    assert.match(reply.text ?? '', /\d+ of \d+ changes name no person/);
    assert.equal(reply.attachments?.length, 1);
  });

  it('gives strangers one line, no card and no data, for messages and for buttons', async () => {
    const said = await rig.ask(STRANGER, rig.world.group.id, 'unattributed');
    const card = await rig.ask(VIEWER, rig.world.group.id, 'unattributed');
    const pressed = await rig.press(STRANGER, card, 'Older');
    for (const reply of [said, pressed]) {
      assert.equal(reply.attachments, undefined);
      assert.match(reply.text ?? '', /only people who were allowed to ask/);
      assert.doesNotMatch(reply.text ?? '', /example\.com|cconesp/);
    }
  });

  it('tells an admin, and nobody else, who asked what; and offers the answer as a file', async () => {
    const uses = await rig.ask(ADMIN, directRoom(ADMIN), 'who has used the bot today');
    assert.match(uses.text ?? '', /uses of the bot/);
    const all = await rig.ask(ADMIN, directRoom(ADMIN), 'what did vic.viewer@example.com ask');
    assert.match(all.text ?? '', /vic\.viewer@example\.com.* asked: changes by joe@example\.com/);
    const refused = await rig.ask(VIEWER, directRoom(VIEWER), 'who has used the bot');
    assert.match(refused.text ?? '', /Only admins/);
    const list = await rig.ask(VIEWER, directRoom(VIEWER), 'what changed in users');
    const formats = await rig.press(VIEWER, list, 'Export');
    assert.match(formats.text ?? '', /What kind of file\?/);
  });

  it('hears nothing in the group space that does not mention it', async () => {
    const before = rig.emulator.messages(rig.world.group.id).length;
    const { account } = rig.world.people.find((person) => person.account.email === VIEWER) ?? assert.fail();
    rig.emulator.postAs(account.id, rig.world.group.id, { text: 'what changed yesterday' });
    await rig.ask(VIEWER, directRoom(VIEWER), 'help');
    assert.equal(rig.emulator.messages(rig.world.group.id).length, before + 1);
  });

  it("kept to the vendor's published description in every request and answer", function () {
    skipWithoutSpecs(this);
    assert.ok(rig.emulator.exchanges.length > 30);
    assertExchangesMatchSpec(rig.emulator.exchanges);
  });
});
