import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openPlaygroundTab, type PlaygroundTab } from './playground-tab.ts';
import { type PlaygroundServer, startPlaygroundServer } from './start-playground.ts';

/** What a newcomer does in the first five minutes, with the bot as it is shipped. */
describe('the playground with the real bot [E]', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: PlaygroundServer;
  let tab: PlaygroundTab;

  before(async () => {
    server = await startPlaygroundServer();
    browser = await launchChromium();
    tab = await openPlaygroundTab(browser, server.origin);
    await mkdir('.tmp/playground', { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('answers a suggested question with a card', async () => {
    await tab.page.getByRole('button', { name: 'who changed user Zoe Keller last week' }).click();
    await tab.page.getByText('changes to user Zoe Keller').first().waitFor();
    await tab.screenshot('story-answer');
  });

  it('shows the changes without a name, and the older ones at a press', async () => {
    await tab.send('unattributed last week');
    await tab.page.getByText('(person unknown)').first().waitFor();
    await tab.page.getByRole('button', { name: 'Older' }).last().click();
    await tab.page
      .getByText(/7–12 of/)
      .first()
      .waitFor();
    await tab.screenshot('story-unattributed');
  });

  it('subscribes to the digest, and it comes when the clock jumps to Monday', async () => {
    await tab.send('digest weekly monday 09:00');
    await tab.page.getByText('The digest comes every Monday at 09:00').first().waitFor();
    await tab.page.getByRole('button', { name: 'Jump to Monday 09:00' }).click();
    await tab.page.getByText('Weekly digest').first().waitFor();
    await tab.screenshot('story-digest');
    await tab.page.getByRole('button', { name: 'Back to real time' }).click();
  });

  it('takes a dropped file in', async () => {
    const chooser = tab.page.waitForEvent('filechooser');
    await tab.page.getByRole('button', { name: /file/i }).first().click();
    const buffer = await readFile('test/fixtures/vendor-example-event.json');
    await (await chooser).setFiles({ name: 'vendor-example-event.json', mimeType: 'application/json', buffer });
    const send = tab.page.getByRole('button', { name: 'Send' });
    if (await send.isEnabled()) await send.click();
    await tab.page.getByText('1 change added').first().waitFor();
    await tab.send('what did joe@example.com change');
    await tab.page.getByText('Joe Smith').first().waitFor();
  });

  for (const [label, result] of [
    ['Portal XLSX', '48 changes added'],
    ['Portal PDF', 'Nothing new'],
  ] as const) {
    it(`takes the sample ${label} in once somebody has looked at it`, async () => {
      await tab.page.getByRole('button', { name: label }).click();
      const card = tab.page.locator('.card', { hasText: /synthetic-old-portal\.\w+ read correctly\?/ }).last();
      const extension = label.slice(-4).trim().toLowerCase();
      await card.getByText(`synthetic-old-portal.${extension}`).first().waitFor({ timeout: 15_000 });
      await card.getByRole('button', { name: 'Take it in' }).click();
      await tab.page.locator('.card', { hasText: result }).filter({ hasText: extension }).waitFor({ timeout: 15_000 });
      await tab.screenshot(`story-portal-${extension}`);
    });
  }

  it('gives a stranger one line', async () => {
    await tab.actAs('Sam Stranger');
    await tab.send('unattributed');
    await tab.page.getByText('I answer only people who were allowed to ask').first().waitFor();
    await tab.actAs('Alex Admin');
  });

  it('answers after a 429 storm, once', async () => {
    await tab.page.getByRole('switch', { name: /^429 storm, 10 requests/ }).click();
    await tab.send('how many changes last week by action');
    await tab.page
      .getByText(/changes, by action/)
      .first()
      .waitFor({ timeout: 40_000 });
    await sleep(1500);
    assert.equal(await tab.page.locator('.card-place', { hasText: /changes, by action/ }).count(), 1);
  });

  it('had nothing to complain about in the browser', () => {
    assert.deepEqual(tab.complaints, []);
  });
});
