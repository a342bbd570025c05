import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { launchChromium } from './chromium.ts';

describe('launching Chromium [E]', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['CHROMIUM_PATH'];
  });
  afterEach(() => {
    if (before === undefined) delete process.env['CHROMIUM_PATH'];
    else process.env['CHROMIUM_PATH'] = before;
  });

  it('renders a page without any network', async function () {
    this.timeout(60_000);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.setContent('<p style="font: 16px sans-serif">Hello</p>');
      const box = await page.locator('p').boundingBox();
      assert.ok(box && box.height > 10, 'the text takes room');
      await assert.rejects(page.goto('http://example.com/'), /ERR_NAME_NOT_RESOLVED/);
    } finally {
      await browser.close();
    }
  });

  it('says in one line what to install when there is none', async () => {
    process.env['CHROMIUM_PATH'] = '/nonexistent/chromium';
    await assert.rejects(launchChromium(), (error: Error) => {
      assert.match(error.message, /^No Chromium could be started: run "apt-get install -y chromium"[^\n]*$/);
      return true;
    });
  });
});
