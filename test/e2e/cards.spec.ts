import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { renderAnswer } from '../../src/cards/render.ts';
import { GOLDEN_CASES, readAnswer, readTemplates } from '../cards/golden.ts';
import { openCardPage, showCard, THEMES, WIDTHS, type Width } from './card-page/page.ts';
import { launchChromium } from './chromium.ts';

/** What the page says of the card it shows. Runs in the browser. */
const INSPECT = `(() => {
  const card = document.querySelector('#card');
  const right = card.getBoundingClientRect().right + 0.5;
  const all = [...card.querySelectorAll('*')].filter((element) => element.getClientRects().length > 0);
  const name = (element) => element.tagName + ' ' + element.textContent.slice(0, 60);
  const wide = all.filter((element) =>
    element.getBoundingClientRect().right > right ||
    (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible' && !element.closest('button')));
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$/.test(colour) && colour !== 'transparent') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (element) => {
    const [bright, dim] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };
  const written = all.filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
  return {
    overflow: document.documentElement.scrollWidth > window.innerWidth ? ['the page'] : wide.map(name),
    pale: written.filter((element) => contrast(element) < 4.5 || parseFloat(getComputedStyle(element).fontSize) < 12).map(name),
    active: [...card.querySelectorAll('a, em, strong, code, s, ul, ol, blockquote, hr, img, script, iframe, .mention, .heading, spark-mention')].map(name),
    written: written.length,
    text: card.textContent,
  };
})()`;

interface Inspection {
  readonly overflow: readonly string[];
  readonly pale: readonly string[];
  readonly active: readonly string[];
  readonly written: number;
  readonly text: string;
}

async function inspect(page: Page): Promise<Inspection> {
  return (await page.evaluate(INSPECT)) as Inspection;
}

describe('cards in a browser [E]', function () {
  this.timeout(60_000);
  const templates = readTemplates();
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchChromium();
    page = await openCardPage(browser);
  });
  after(async () => {
    await browser?.close();
  });

  for (const name of GOLDEN_CASES) {
    it(`shows ${name} whole, readable, with no link but those to the vendor, at every width and in both themes`, async () => {
      const answer = readAnswer(name);
      const { card } = renderAnswer(answer, templates);
      const links = answer.kind === 'message' ? (answer.links ?? []).map(({ label }) => `A ${label}`) : [];
      for (const width of Object.keys(WIDTHS) as Width[]) {
        for (const theme of THEMES) {
          await showCard(page, card, theme, width);
          const evidence = page.getByRole('button', { name: 'Evidence' });
          if ((await evidence.count()) > 0) await evidence.click();
          const seen = await inspect(page);
          const where = `${width} ${theme}`;
          assert.ok(seen.written > 0, where);
          assert.deepEqual(seen.overflow, [], `${where}: too wide`);
          assert.deepEqual(seen.pale, [], `${where}: hard to read`);
          assert.deepEqual(
            seen.active.filter((element) => !links.includes(element)),
            [],
            `${where}: data acts`,
          );
          assert.doesNotMatch(seen.text, /\$\{/, where);
        }
      }
    });
  }

  it('sees a card that is too wide, too pale or acts', async () => {
    const bad = (element: object): object => ({
      type: 'AdaptiveCard',
      version: '1.3',
      body: [{ type: 'TextBlock', ...element }],
    });
    await showCard(page, bad({ text: '<@all> [x](https://example.com) **b**', wrap: true }), 'light', 'phone');
    assert.equal((await inspect(page)).active.length, 3);
    await showCard(page, bad({ text: 'W'.repeat(200) }), 'light', 'phone');
    assert.notEqual((await inspect(page)).overflow.length, 0);
    await showCard(page, bad({ text: 'pale' }), 'light', 'phone');
    await page.addStyleTag({ content: '#card * { color: #ccc !important; }' });
    assert.notEqual((await inspect(page)).pale.length, 0);
  });
});
