/** A browser page that draws cards with the vendor's own renderer and the playground's Markdown. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { hostConfig, styleSheet, type Theme } from './look.ts';

export const WIDTHS = { desktop: 700, phone: 320 } as const;
export type Width = keyof typeof WIDTHS;

const ORIGIN = 'http://127.0.0.1:1';
const ASSETS = join(import.meta.dirname, '..', '..', '..', 'src', 'playground', 'page', 'assets');
const RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');

const HTML = `<!doctype html><meta charset="utf-8"><style id="look"></style><div id="card"></div>
<script src="/adaptivecards.js"></script>
<script type="module">
  import { markdownHtml } from '/markdown.js';
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownHtml(text);
    result.didProcess = true;
  };
  window.showCard = ({ card, config, style }) => {
    document.querySelector('#look').textContent = style;
    const drawing = new AdaptiveCards.AdaptiveCard();
    drawing.hostConfig = new AdaptiveCards.HostConfig(config);
    drawing.parse(card);
    document.querySelector('#card').replaceChildren(drawing.render());
  };
</script>`;

/** Opens the page; every file it asks for comes from here, so there is no server and no network. */
export async function openCardPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: HTML });
    const path = name === '/adaptivecards.js' ? RENDERER : join(ASSETS, name.replace(/[^\w.-]/g, ''));
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(path, 'utf8') });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction('typeof window.showCard === "function"');
  return page;
}

/** @param width CSS pixels of the window; the card has 8 px of space around it */
export async function showCard(page: Page, card: unknown, theme: Theme, width: Width): Promise<void> {
  await page.setViewportSize({ width: WIDTHS[width], height: 600 });
  const parts = JSON.stringify({ card, config: hostConfig(theme), style: styleSheet(theme) });
  await page.evaluate(`window.showCard(${parts})`);
}
