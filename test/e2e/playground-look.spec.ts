import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type PlaygroundRig, startPlaygroundRig } from './playground-rig.ts';
import { openPlaygroundTab, type PlaygroundTab } from './playground-tab.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const TABLET = { viewport: { width: 900, height: 760 } };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** Elements wider than the window, without those that scroll inside of their own frame. */
const OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (one) => one && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && !scrolls(one.parentElement === document.body ? null : one.parentElement);
  });
  return { scroll: document.documentElement.scrollWidth - width, wide: wide.map((one) => one.className || one.tagName) };
})()`;

/** Boxes that are cut off sideways although nothing shows that they scroll. */
const CUT = `[...document.querySelectorAll('.messages, .rail, .behind-body, .card, .composer, .chat-head, .top')]
  .filter((one) => one.offsetWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className + ' ' + one.scrollWidth + ' > ' + one.clientWidth)`;

const NAMELESS = `[...document.querySelectorAll('button, a, input, select, textarea')]
  .filter((one) => one.offsetWidth > 0 && !one.closest('[aria-hidden=true]'))
  .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length || one.getAttribute('aria-labelledby')))
  .map((one) => one.outerHTML.slice(0, 120))`;

describe('the look of the playground [E]', function () {
  this.timeout(40_000);
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  /** Runs on a page of its own, and expects it to have complained of nothing. */
  const withTab = async (
    options: BrowserContextOptions,
    work: (tab: PlaygroundTab, rig: PlaygroundRig) => Promise<void>,
  ): Promise<void> => {
    const rig = await startPlaygroundRig();
    try {
      const tab = await openPlaygroundTab(browser, rig.origin, options);
      await work(tab, rig);
      await tab.close();
      assert.deepEqual(tab.complaints, []);
    } finally {
      await rig.stop();
    }
  };

  const fill = async (tab: PlaygroundTab, rig: PlaygroundRig) => {
    await tab.send('who changed user Zoe Keller');
    await tab.page.locator('.card').getByRole('button', { name: 'Add a note' }).click();
    await tab.send(`a-word-without-any-break-${'x'.repeat(400)}`);
    await rig.say({ roomId: rig.world.group.id, markdown: `\`\`\`\n${'code '.repeat(80)}\n\`\`\`` });
    rig.outbox.push({ key: `answer-${'k'.repeat(90)}`, status: 'queued', attempts: 1 });
    await tab.page.getByText('waits in the outbox').waitFor();
    await tab.page.locator('.marked pre').waitFor();
    await tab.page.waitForTimeout(350);
  };

  const expectRoom = async (tab: PlaygroundTab, where: string) => {
    assert.deepEqual(await tab.page.evaluate(OVERFLOW), { scroll: 0, wide: [] }, where);
    assert.deepEqual(await tab.page.evaluate(CUT), [], where);
    assert.deepEqual(await tab.page.evaluate(NAMELESS), [], where);
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fits a phone of 360 px in its three panes, ${colorScheme}`, () =>
      withTab({ ...PHONE, colorScheme }, async (tab, rig) => {
        await tab.screenshot(`phone-${colorScheme}-first`);
        await fill(tab, rig);
        await expectRoom(tab, 'chat');
        await tab.screenshot(`phone-${colorScheme}-chat`);
        for (const pane of ['Spaces', 'Behind the scenes']) {
          await tab.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane }).click();
          assert.equal(await tab.page.locator('.chat').isVisible(), false);
          await expectRoom(tab, pane);
          await tab.screenshot(`phone-${colorScheme}-${pane.split(' ')[0]?.toLowerCase()}`);
        }
        await tab.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Spaces' }).click();
        await tab.openSpace('Whodunit');
        await tab.words.waitFor();
      }));

    it(`fits 900 and 1280 px, ${colorScheme}`, () =>
      withTab({ ...DESKTOP, colorScheme }, async (tab, rig) => {
        await tab.screenshot(`desktop-${colorScheme}-first`);
        await fill(tab, rig);
        await expectRoom(tab, 'desktop');
        await tab.screenshot(`desktop-${colorScheme}-chat`);
        await tab.page.setViewportSize(TABLET.viewport);
        const toggle = tab.page.locator('header').getByRole('button', { name: 'Behind the scenes' });
        await tab.page.locator('header [aria-expanded=false]').waitFor();
        await toggle.click();
        await tab.page.waitForTimeout(100);
        await expectRoom(tab, 'drawer');
        await tab.screenshot(`tablet-${colorScheme}-drawer`);
        await tab.page.keyboard.press('Escape');
        assert.equal(await tab.page.locator('.behind').isVisible(), false);
        assert.equal(await toggle.evaluate((one) => one.matches(':focus')), true, 'focus goes back to the button');
      }));
  }

  it('follows the system colours until one chooses, and remembers the choice', () =>
    withTab({ ...DESKTOP, colorScheme: 'light' }, async ({ page }) => {
      const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const light = await background();
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.waitForTimeout(50);
      const dark = await background();
      assert.notEqual(dark, light);
      await page.getByRole('button', { name: 'Dark colours', pressed: true }).click();
      assert.equal(await background(), light);
      await page.reload();
      await page.waitForSelector('body.is-ready');
      assert.equal(await background(), light);
    }));

  it('can be used with the keyboard alone: ask, find the card, fill it in, press', () =>
    withTab(DESKTOP, async ({ page }, rig) => {
      const { keyboard } = page;
      await keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the message box');
      await keyboard.press('Enter');
      await keyboard.type('who changed user Zoe Keller');
      await keyboard.press('Enter');
      await page.locator('.card').waitFor();
      const focused = () =>
        page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.tagName');
      const backTo = async (goal: string) => {
        for (let presses = 0; (await focused()) !== goal; presses += 1) {
          assert.ok(presses < 20, `${goal} was not reached`);
          await keyboard.press('Shift+Tab');
        }
      };
      await backTo('SELECT');
      await keyboard.press('ArrowDown');
      await keyboard.press('Tab');
      assert.equal(await focused(), 'That was me');
      assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none');
      await keyboard.press('Enter');
      await page.locator('.message-bot').getByText('Thanks:').waitFor();
      assert.deepEqual(rig.presses, [{ do: 'claim', version: 1, reason: 'planned' }]);
    }));

  it('changes person with the arrow keys', () =>
    withTab(DESKTOP, async ({ page }) => {
      await page.getByRole('radio', { name: /Alex Admin/ }).focus();
      await page.keyboard.press('ArrowDown');
      await page.getByText('As Robin Compliance').waitFor();
      assert.equal(await page.getByRole('radio', { name: /Robin Compliance/ }).isChecked(), true);
    }));

  it('keeps the newest message in sight, but not when one reads older ones', () =>
    withTab(DESKTOP, async ({ page }, rig) => {
      const say = (text: string) => rig.say({ roomId: rig.world.group.id, text });
      for (let index = 1; index <= 30; index += 1) await say(`message ${index}`);
      await page.getByText('message 30', { exact: true }).waitFor();
      await page.waitForTimeout(400);
      const isAtEnd =
        'document.querySelector(".messages").scrollHeight - document.querySelector(".messages").scrollTop - document.querySelector(".messages").clientHeight < 40';
      assert.equal(await page.evaluate(isAtEnd), true);
      await page.evaluate('document.querySelector(".messages").scrollTop = 0');
      await page.waitForTimeout(100);
      await say('a new one');
      await page.getByRole('button', { name: 'Newest messages' }).click();
      await page.waitForTimeout(600);
      assert.equal(await page.evaluate(isAtEnd), true);
      assert.equal(await page.getByRole('button', { name: 'Newest messages' }).isVisible(), false);
    }));
});
