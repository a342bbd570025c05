/** The playground in a browser for every test of one `describe`: a new page on a new world each, and no complaint of the page left unseen. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type PlaygroundRig, startPlaygroundRig } from './playground-rig.ts';
import { openPlaygroundTab, type PlaygroundTab } from './playground-tab.ts';

export interface OpenPlayground {
  readonly browser: Browser;
  readonly rig: PlaygroundRig;
  readonly tab: PlaygroundTab;
}

/** Called at the top of a `describe`; the fields are there from the first test on. */
export function usePlayground(): OpenPlayground {
  let browser: Browser;
  let rig: PlaygroundRig;
  let tab: PlaygroundTab;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    rig = await startPlaygroundRig();
    tab = await openPlaygroundTab(browser, rig.origin);
  });
  afterEach(async () => {
    const { complaints } = tab;
    await tab.close();
    await rig.stop();
    assert.deepEqual(complaints, []);
  });
  return {
    get browser() {
      return browser;
    },
    get rig() {
      return rig;
    },
    get tab() {
      return tab;
    },
  };
}
