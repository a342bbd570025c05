/** A browser tab on the playground's page that collects everything it complains about. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

export interface PlaygroundTab {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors, requests to anywhere but the page's own server. */
  readonly complaints: string[];
  readonly words: Locator;
  /** Types into the message box and sends. */
  send(text: string): Promise<void>;
  actAs(name: string): Promise<void>;
  openSpace(title: string): Promise<void>;
  /** Into .tmp/playground/, for people to look at. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

const SHOTS = join(import.meta.dirname, '..', '..', '.tmp', 'playground');

export const openPlaygroundTab = async (
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<PlaygroundTab> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const complaints: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(`console: ${line.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (sent) => {
    if (!sent.url().startsWith(`${origin}/`) && !sent.url().startsWith('data:'))
      complaints.push(`went to ${sent.url()}`);
  });
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(`${origin}/`);
  await page.waitForSelector('body.is-ready');
  const words = page.getByRole('textbox', { name: 'Message', exact: true });
  return {
    page,
    complaints,
    words,
    send: async (text) => {
      await words.fill(text);
      await words.press('Enter');
    },
    actAs: (name) => page.locator('.person', { hasText: name }).click(),
    openSpace: (title) =>
      page
        .locator('.space', { has: page.locator('.space-title', { hasText: title }) })
        .first()
        .click(),
    screenshot: async (name) => {
      await mkdir(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${name}.png`) });
    },
    close: () => context.close(),
  };
};
