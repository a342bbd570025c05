/**
 * Takes the pictures of the README from the real playground, so that they can
 * be made again after every change of its looks: `npx tsx scripts/pictures.ts`.
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/app/free-port.ts';
import { ROOT } from '../src/app/load-templates.ts';
import { launchChromium } from '../test/e2e/chromium.ts';
import { openPlaygroundTab } from '../test/e2e/playground-tab.ts';
import { untilReady } from '../test/e2e/until-ready.ts';

const folder = join(ROOT, 'docs', 'images');
await mkdir(folder, { recursive: true });
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
  cwd: ROOT,
  env: { PATH: process.env['PATH'], PORT: String(port) },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const browser = await launchChromium();
try {
  await untilReady(origin, server);
  const tab = await openPlaygroundTab(browser, origin, {
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
  server.kill('SIGTERM');
}
