/**
 * Plays the tour in the real playground and makes docs/tour.md and its pictures
 * of it: `npx tsx scripts/tour.ts`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../src/app/load-templates.ts';
import { launchChromium } from '../test/e2e/chromium.ts';
import { openPlaygroundTab } from '../test/e2e/playground-tab.ts';
import { startPlaygroundServer } from '../test/e2e/start-playground.ts';
import { newest, TOUR } from '../test/e2e/tour-story.ts';

const FOLDER = join(ROOT, 'docs', 'images', 'tour');
const INTRO = `# A tour: from a week without names to a name on every change

Made by \`npx tsx scripts/tour.ts\` from the playground that \`npm start\` opens. All people and data are synthetic. To play it yourself, press the same buttons; the clock and the contact centre are under "Behind the scenes".
`;

await mkdir(FOLDER, { recursive: true });
const server = await startPlaygroundServer();
const browser = await launchChromium();
const parts = [INTRO];
try {
  const tab = await openPlaygroundTab(browser, server.origin, {
    viewport: { width: 1280, height: 1000 },
    deviceScaleFactor: 1.5,
  });
  for (const [index, { name, title, text, act, sees, picture }] of TOUR.entries()) {
    process.stderr.write(`${index + 1} of ${TOUR.length}: ${title}\n`);
    await act(tab);
    const message = newest(tab, sees);
    await message.waitFor();
    await sleep(600);
    const path = join(FOLDER, `${name}.png`);
    if (picture === 'page') await tab.page.screenshot({ path });
    else await message.screenshot({ path });
    const width = picture === 'page' ? 900 : 560;
    parts.push(
      `## ${index + 1}. ${title}\n\n${text}\n\n<img src="images/tour/${name}.png" alt="${title}" width="${width}">\n`,
    );
  }
  if (tab.complaints.length > 0) throw new Error(`The page complained: ${tab.complaints.join('; ')}`);
} finally {
  await browser.close();
  await server.stop();
}
await writeFile(join(ROOT, 'docs', 'tour.md'), parts.join('\n'));
