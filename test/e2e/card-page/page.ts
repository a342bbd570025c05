/** A browser page that draws cards as the playground does: its renderer, Markdown, look and colours. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, normalize } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** As a person may have set them. */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const WIDTHS = { desktop: 700, phone: 320 } as const;
export type Width = keyof typeof WIDTHS;

const ORIGIN = 'http://127.0.0.1:1';
const ASSETS = join(import.meta.dirname, '..', '..', '..', 'src', 'playground', 'page', 'assets');
const RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');

const HTML = `<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="/styles/tokens.css"><link rel="stylesheet" href="/styles/card.css">
<style>body { margin: 0; padding: 8px; background: var(--bg); color: var(--text); font-family: var(--font); }</style>
<div id="card"></div>
<script src="/adaptivecards.js"></script>
<script type="module">
  import { renderCard } from '/card.js';
  window.showCard = ({ card, theme }) => {
    document.documentElement.dataset.theme = theme;
    document.querySelector('#card').replaceChildren(renderCard(card, () => undefined));
  };
</script>`;

/** Opens the page; every file it asks for comes from here, so there is no server and no network. */
export async function openCardPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: HTML });
    const path = name === '/adaptivecards.js' ? RENDERER : join(ASSETS, normalize(name));
    return route.fulfill({
      contentType: name.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(path, 'utf8'),
    });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction('typeof window.showCard === "function"');
  return page;
}

/** @param width CSS pixels of the window; the card has 8 px of space around it */
export async function showCard(page: Page, card: unknown, theme: Theme, width: Width): Promise<void> {
  await page.setViewportSize({ width: WIDTHS[width], height: 600 });
  await page.evaluate(`window.showCard(${JSON.stringify({ card, theme })})`);
}
