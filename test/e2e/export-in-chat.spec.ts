import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readSheet } from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import type { MessageJson } from '../../src/playground/emulator/index.ts';
import { type BotRig, startBotRig } from './bot-rig.ts';

const ADMIN = 'alex.admin@example.com';
const VIEWER = 'vic.viewer@example.com';

describe('export over Webex: the file is posted in the space [E]', function () {
  this.timeout(60_000);
  let rig: BotRig;
  let room: string;

  before(async () => {
    rig = await startBotRig();
    room = rig.world.group.id;
    const bytes = await readFile('data/sample/synthetic-control-hub-export.csv');
    await rig.ask(ADMIN, room, '', { name: 'export.csv', bytes });
  });
  after(() => rig?.stop());

  /** The next file of the bot in the space, after this was done. */
  async function fileAfter(
    act: () => Promise<MessageJson>,
  ): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const posted = new Promise<MessageJson>((resolve) => {
      const stop = rig.emulator.onChange((change) => {
        if (change.kind !== 'message-posted' || change.message.files === undefined) return;
        if (change.message.personId !== rig.world.bot.id) return;
        stop();
        resolve(change.message);
      });
    });
    await act();
    const { files = [] } = await posted;
    const response = await fetch(files[0] ?? '', { headers: { authorization: `Bearer ${rig.world.bot.token}` } });
    assert.equal(response.status, 200);
    const [, name = ''] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
    return { name, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  it('posts a PDF for a question, and a workbook for its button', async () => {
    let card: MessageJson | undefined;
    const pdf = await fileAfter(async () => {
      card = await rig.ask(VIEWER, room, 'export who changed queues in November 2026 as pdf');
      return card;
    });
    assert.match(card?.text ?? '', /Changes to contact service queues, 1-30 Nov 2026 \(CET\)/);
    assert.match(pdf.name, /^whodunit-who-changed-2026-11-01-to-2026-11-\d\d\.pdf$/);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.bytes)), { mergePages: true });
    assert.match(text, /vic\.viewer@example\.com/);
    const [, rows] = /Rows\s*([\d,]+)/.exec(text) ?? [];

    const xlsx = await fileAfter(() => rig.press(VIEWER, card as MessageJson, 'As Excel'));
    assert.match(xlsx.name, /\.xlsx$/);
    const sheet = await readSheet(xlsx.bytes, 'Data');
    assert.equal((sheet.length - 1).toLocaleString('en-US'), rows);
    assert.ok(sheet.length > 10);
  });

  it('asks for the kind of file, and goes on with the choice', async () => {
    const asked = await rig.ask(VIEWER, room, 'export what was deleted in November 2026');
    assert.match(asked.text ?? '', /What kind of file\?/);
    const csv = await fileAfter(() => rig.ask(VIEWER, room, 'what was deleted in November 2026 as csv'));
    assert.match(csv.bytes.toString('utf8'), /^\uFEFFTime \(UTC\),Time \(Europe\/Berlin\),Who,/);
  });
});
