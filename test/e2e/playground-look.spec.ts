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

/** Controls in the conversation whose focus ring is cut off by a box around them. */
const CLIPPED_RINGS = `[...document.querySelectorAll('.messages :is(button, a, input, select, textarea)')]
  .filter((one) => one.offsetWidth > 0)
  .flatMap((one) => {
    one.focus({ focusVisible: true });
    const style = getComputedStyle(one);
    const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    const box = one.getBoundingClientRect();
    const cuts = (frame) => box.left - ring < frame.left || box.top - ring < frame.top
      || box.right + ring > frame.right || box.bottom + ring > frame.bottom;
    const around = [];
    for (let up = one.parentElement; !up.matches('.messages'); up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible' && cuts(up.getBoundingClientRect())) around.push(up);
    return style.outlineStyle === 'none' || around.length > 0 ? [one.outerHTML.slice(0, 90)] : [];
  })`;

const LONG = 'Who changed user Zoe Keller of Field Service in the last four weeks, and who changed it back?';
const LONG_BUTTONS = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    type: 'AdaptiveCard',
    version: '1.3',
    actions: [LONG, 'x'.repeat(120), 'Short'].map((title) => ({ type: 'Action.Submit', title })),
  },
};

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

  for (const options of [PHONE, DESKTOP]) {
    it(`cuts neither focus rings nor the words of card buttons, ${options.viewport.width} px`, () =>
      withTab(options, async (tab, rig) => {
        await fill(tab, rig);
        await rig.say({ roomId: rig.world.group.id, markdown: 'choose', attachments: [LONG_BUTTONS] });
        const long = tab.page.getByRole('button', { name: LONG });
        await long.waitFor();
        const cut = await tab.page
          .locator('.ac-pushButton')
          .evaluateAll((buttons) =>
            buttons
              .filter((button) => [button, ...button.children].some((one) => one.scrollWidth > one.clientWidth + 1))
              .map(({ textContent }) => textContent),
          );
        assert.deepEqual(cut, []);
        assert.ok(((await long.boundingBox())?.height ?? 0) > 45, 'more than one line');
        await expectRoom(tab, 'long buttons');
        assert.deepEqual(await tab.page.evaluate(CLIPPED_RINGS), []);
        await long.focus();
        await tab.screenshot(`long-buttons-${options.viewport.width}`);
      }));
  }

  it('changes person with the arrow keys', () =>
    withTab(DESKTOP, async ({ page }) => {
      await page.getByRole('radio', { name: /Alex Admin/ }).focus();
      await page.keyboard.press('ArrowDown');
      await page.getByText('As Noa Night').waitFor();
      assert.equal(await page.getByRole('radio', { name: /Noa Night/ }).isChecked(), true);
    }));
});
