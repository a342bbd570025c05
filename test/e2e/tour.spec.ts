import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openPlaygroundTab, type PlaygroundTab } from './playground-tab.ts';
import { type PlaygroundServer, startPlaygroundServer } from './start-playground.ts';
import { newest, TOUR } from './tour-story.ts';

/** The story of docs/tour.md, each step building on the one before. */
describe('the tour [E]', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: PlaygroundServer;
  let tab: PlaygroundTab;

  before(async () => {
    server = await startPlaygroundServer();
    browser = await launchChromium();
    tab = await openPlaygroundTab(browser, server.origin, { viewport: { width: 1280, height: 1000 } });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const { title, act, sees } of TOUR) {
    it(title, async () => {
      await act(tab);
      await newest(tab, sees).waitFor();
    });
  }

  it('had nothing to complain about in the browser', () => {
    assert.deepEqual(tab.complaints, []);
  });
});
