/**
 * Takes the pictures of the README from the real playground, so that they can
 * be made again after every change of its looks: `npx tsx scripts/pictures.ts`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../src/app/load-templates.ts';
import { launchChromium } from '../test/e2e/chromium.ts';
import { openPlaygroundTab } from '../test/e2e/playground-tab.ts';
import { startPlaygroundServer } from '../test/e2e/start-playground.ts';

const folder = join(ROOT, 'docs', 'images');
await mkdir(folder, { recursive: true });
const server = await startPlaygroundServer();
const browser = await launchChromium();
try {
  const tab = await openPlaygroundTab(browser, server.origin, {
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 1.5,
  });
  await tab.send('who changed queue Sales last week');
  await tab.page.getByText('changes to contact service queue Sales').first().waitFor();
  await sleep(500);
  await tab.page.screenshot({ path: join(folder, 'playground.png') });
  await tab.page.setViewportSize({ width: 1280, height: 1600 });
  await tab.send('digest');
  await tab.page.getByText('Weekly digest').first().waitFor();
  await sleep(500);
  await tab.page
    .locator('.card-place')
    .last()
    .screenshot({ path: join(folder, 'digest.png') });
} finally {
  await browser.close();
  await server.stop();
}
