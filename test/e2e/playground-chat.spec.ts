import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { createResvgPainter } from '../../src/pictures/resvg-painter.ts';
import { usePlayground } from './use-playground.ts';

describe('chatting in the playground [E]', function () {
  this.timeout(30_000);
  const at = usePlayground();

  const botMessages = () => at.tab.page.locator('.message-bot');

  it('tells a newcomer in one line what this is and offers questions', async () => {
    await at.tab.page.getByText('This is a playground: synthetic data, nothing leaves your computer.').waitFor();
    await at.tab.page.getByText('A restart forgets messages and imported files.').waitFor();
    const badge = at.tab.page.getByText('Synthetic data', { exact: true });
    assert.match((await badge.getAttribute('title')) ?? '', /restart .* forgets messages and imported files/);
    await at.tab.page.getByRole('button', { name: 'help', exact: true }).click();
    await botMessages().getByText('help').waitFor();
    assert.deepEqual(at.rig.heard, ['Whodunit help']);
  });

  it('mentions the bot in the group space by itself, and shows what happens without', async () => {
    await at.tab.send('who is there?');
    await botMessages().getByText('You wrote:').waitFor();
    await at.tab.page.getByRole('button', { name: 'Mention Whodunit' }).click();
    await at.tab.page.getByText('in a group space the bot will not get this message').waitFor();
    await at.tab.send('lunch?');
    await at.tab.page.getByText('Without a mention this did not reach Whodunit.').waitFor();
    assert.deepEqual(at.rig.heard, ['Whodunit who is there?']);
    assert.equal(await botMessages().count(), 1);
  });

  it('needs no mention in a 1:1 space', async () => {
    await at.tab.openSpace('Whodunit');
    assert.equal(await at.tab.page.getByRole('button', { name: 'Mention Whodunit' }).count(), 0);
    await at.tab.send('hello');
    await botMessages().getByText('hello').waitFor();
    assert.deepEqual(at.rig.heard, ['hello']);
  });

  it('acts as different people, each with their own spaces and permission', async () => {
    await at.tab.openSpace('Whodunit');
    await at.tab.send('my secret');
    await botMessages().getByText('my secret').waitFor();
    await at.tab.actAs('Sam Stranger');
    assert.equal(await at.tab.page.getByText('my secret').count(), 0);
    await at.tab.page.locator('.person', { hasText: 'Sam Stranger' }).getByText('Stranger', { exact: true }).waitFor();
    await at.tab.send('hello from outside');
    await botMessages().getByText('hello from outside').waitFor();
    const sam = at.rig.world.people.find(({ account }) => account.email === 'sam.stranger@example.net');
    const authors = at.rig.emulator.messages(sam?.directSpaceId ?? '').map(({ personEmail }) => personEmail);
    assert.deepEqual(authors, ['sam.stranger@example.net', 'whodunit@webex.bot']);
    await at.tab.actAs('Alex Admin');
    await botMessages().getByText('my secret').waitFor();
  });

  it('answers in a thread', async () => {
    await at.tab.send('first');
    await botMessages().getByText('first').waitFor();
    await botMessages().hover();
    await botMessages().getByRole('button', { name: 'Reply in thread' }).click();
    await at.tab.page.getByText('Replying in the thread of Alex Admin').waitFor();
    await at.tab.send('second');
    await botMessages().getByText('second').waitFor();
    assert.equal(await at.tab.page.locator('.thread').count(), 1);
    assert.equal(await at.tab.page.locator('.thread .message').count(), 4);
  });

  it('presses buttons of a card with its inputs, and refuses to send without a required one', async () => {
    const { page } = at.tab;
    await at.tab.send('who changed user Zoe Keller');
    const card = page.locator('.card');
    await card.getByRole('button', { name: 'That was me' }).click();
    await card.getByText('Choose one.').waitFor();
    assert.equal(at.rig.presses.length, 0);
    await card.getByRole('combobox').selectOption('planned');
    await card.getByRole('button', { name: 'Add a note' }).click();
    await card.getByRole('textbox', { name: 'Note' }).fill('rollout');
    await card.getByRole('checkbox').check();
    await card.getByRole('button', { name: 'Save the note' }).click();
    await botMessages().getByText('Thanks:').waitFor();
    assert.deepEqual(at.rig.presses, [{ do: 'note', reason: 'planned', note: 'rollout', urgent: 'true' }]);
    await page.getByText('“Save the note” sent as Alex Admin').waitFor();
    assert.equal(await card.getByRole('textbox', { name: 'Note' }).inputValue(), 'rollout', 'inputs stay as typed');
  });

  it('presses a card as whoever one acts as, without forgetting what was typed', async () => {
    await at.tab.send('who changed user Zoe Keller');
    await at.tab.page.locator('.card').getByRole('combobox').selectOption('emergency');
    await at.tab.actAs('Vic Viewer');
    await at.tab.page.locator('.card').getByRole('button', { name: 'That was me' }).click();
    await botMessages().getByText('Thanks:').waitFor();
    assert.deepEqual(at.rig.presses, [{ do: 'claim', version: 1, reason: 'emergency' }]);
    await at.tab.page.getByText('“That was me” sent as Vic Viewer').waitFor();
  });

  it('opens links of a card in a tab of their own that cannot reach back', async () => {
    await at.tab.send('who changed user Zoe Keller');
    // What the page asks of the browser; a real tab would ask for the address.
    await at.tab.page.evaluate('globalThis.open = (...asked) => { globalThis.asked = asked; }');
    await at.tab.page.locator('.card').getByRole('link', { name: 'Open Control Hub' }).click();
    const asked = await at.tab.page.evaluate('globalThis.asked');
    assert.deepEqual(asked, ['https://admin.example.com/audit', '_blank', 'noopener,noreferrer']);
  });

  it('shows the fallback text, Markdown and JSON behind a card', async () => {
    const { page } = at.tab;
    await at.tab.send('who changed user Zoe Keller');
    await page.getByRole('button', { name: 'Show card JSON' }).click();
    const dialog = page.getByRole('dialog');
    assert.match((await dialog.locator('pre').textContent()) ?? '', /"type": "AdaptiveCard"/);
    await dialog.getByRole('tab', { name: 'Card JSON' }).press('ArrowLeft');
    assert.match((await dialog.locator('pre').textContent()) ?? '', /^\*\*Changes to user Zoe Keller\*\*/);
    await page.keyboard.press('Escape');
    assert.equal(await dialog.count(), 0);
    await page.getByRole('button', { name: 'Show fallback text' }).click();
    await dialog.locator('strong', { hasText: 'Changes to user Zoe Keller' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('sends a file by button, with words', async () => {
    const { page } = at.tab;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach a file' }).click();
    await (await chooser).setFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await page.getByText('export.csv · 8 B').waitFor();
    await at.tab.send('import this');
    await page.locator('.file', { hasText: 'export.csv' }).waitFor();
    const download = page.waitForEvent('download');
    await page.locator('.file').click();
    assert.equal((await download).suggestedFilename(), 'export.csv');
    const [message] = at.rig.emulator.messages(at.rig.world.group.id);
    assert.equal(Buffer.from(at.rig.emulator.file(message?.id ?? '')?.bytes ?? []).toString(), 'a,b\n1,2\n');
  });

  it('shows a posted picture with what it says, and lets it be saved', async () => {
    const { page } = at.tab;
    const { emulator, world } = at.rig;
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="900"><rect width="1280" height="900"/></svg>';
    const bytes = await createResvgPainter().paint({ name: 'share.png', svg });
    const file = { name: 'share.png', contentType: 'image/png', bytes };
    emulator.postAs(world.bot.id, world.group.id, { text: '91 % of changes carry a name', file });
    const picture = page.getByRole('img', { name: '91 % of changes carry a name' });
    await picture.waitFor();
    await page.waitForFunction(`document.querySelector('img.picture').naturalWidth === 1280`);
    const box = await picture.boundingBox();
    assert.ok(box !== null && box.width > 200 && Math.abs(box.width / box.height - 1280 / 900) < 0.05);
    const download = page.waitForEvent('download');
    await page.locator('.file', { hasText: 'share.png' }).click();
    assert.equal((await download).suggestedFilename(), 'share.png');
  });

  it('takes a dropped file, and lets go of it again', async () => {
    const { page } = at.tab;
    const folder = await mkdtemp(join(tmpdir(), 'whodunit-drop-'));
    const file = join(folder, 'dropped.txt');
    await writeFile(file, 'x');
    const chat = await page.locator('section.chat').boundingBox();
    const rail = await page.locator('.rail').boundingBox();
    assert.ok(chat !== null && rail !== null);
    const overChat = { x: chat.x + 200, y: chat.y + 150 };
    const overRail = { x: rail.x + 100, y: rail.y + 100 };
    // The browser's own drag, so that the DataTransfer is a real one.
    const session = await page.context().newCDPSession(page);
    const files = { items: [], files: [file], dragOperationsMask: 1 };
    const words = { items: [{ mimeType: 'text/plain', data: 'words' }], files: [], dragOperationsMask: 1 };
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop', at: typeof overChat, data: typeof files | typeof words) =>
      session.send('Input.dispatchDragEvent', { type, ...at, data });
    const hint = page.getByText('Drop the file to attach it');

    await drag('dragEnter', overRail, files);
    assert.equal(await hint.isVisible(), false, 'beside the chat');
    await drag('dragOver', overChat, files);
    await hint.waitFor();
    await drag('dragOver', { ...overChat, y: overChat.y + 300 }, files);
    assert.equal(await hint.isVisible(), true, 'over another element of the chat');
    await drag('dragOver', overRail, files);
    await hint.waitFor({ state: 'hidden' });
    await drag('dragOver', overChat, files);
    await hint.waitFor();
    await drag('drop', overChat, files);
    await page.getByText('dropped.txt · 1 B').waitFor();
    await hint.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Remove the file' }).click();
    assert.equal(await page.getByText('dropped.txt').count(), 0);

    await drag('dragEnter', overChat, words);
    await drag('dragOver', overChat, words);
    assert.equal(await hint.isVisible(), false, 'words are no file');
    await rm(folder, { recursive: true });
  });

  it('shows the mention as one in the list of spaces, too', async () => {
    const row = at.tab.page.locator('.space', { hasText: 'Contact centre admins' });
    await at.tab.page.getByLabel('Webhooks are').selectOption('lose');
    await at.tab.page.getByText('Faults are on (Webhooks)').waitFor();
    await at.tab.send('who is there?');
    await row.getByText('Alex Admin: @Whodunit who is there?', { exact: true }).waitFor();
    await at.tab.page.getByRole('button', { name: 'Mention Whodunit' }).click();
    await at.tab.send('Whodunit is asleep');
    await row.getByText('Alex Admin: Whodunit is asleep', { exact: true }).waitFor();
  });

  it('shows live what others write, with a count of the unread', async () => {
    await at.tab.openSpace('Whodunit');
    await at.rig.say({ roomId: at.rig.world.group.id, text: 'Your weekly digest' });
    await at.tab.page.locator('.space', { hasText: 'Contact centre admins' }).getByLabel('1 unread').waitFor();
    await at.tab.openSpace('Contact centre admins');
    await botMessages().getByText('Your weekly digest').waitFor();
    assert.equal(await at.tab.page.locator('.unread').count(), 0);
  });

  it('says so when the playground stops answering, and catches up afterwards', async () => {
    await at.tab.send('before');
    await botMessages().getByText('before').waitFor();
    at.rig.cutPages();
    await at.tab.page.getByText('The playground has stopped answering.').waitFor();
    await at.rig.say({ roomId: at.rig.world.group.id, text: 'said meanwhile' });
    await botMessages().getByText('said meanwhile').waitFor();
    assert.equal(await at.tab.page.getByText('has stopped answering').isVisible(), false);
    assert.equal(await at.tab.page.locator('.message').count(), 3);
    // The browser itself tells of the cut.
    assert.deepEqual(at.tab.complaints.splice(0), [
      'console: Failed to load resource: net::ERR_INCOMPLETE_CHUNKED_ENCODING',
    ]);
  });
});
