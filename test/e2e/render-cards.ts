/**
 * Draws every golden card as PNG, for looking at them: desktop and phone, light
 * and dark, into .tmp/cards/. Run: npx tsx test/e2e/render-cards.ts [NAME...]
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderAnswer } from '../../src/cards/render.ts';
import { GOLDEN_CASES, readAnswer, readTemplates } from '../cards/golden.ts';
import { openCardPage, showCard, THEMES, WIDTHS, type Width } from './card-page/page.ts';
import { launchChromium } from './chromium.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '.tmp', 'cards');
const asked = process.argv.slice(2);
const names = asked.length === 0 ? GOLDEN_CASES : GOLDEN_CASES.filter((name) => asked.includes(name));

if (asked.length === 0) await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  const page = await openCardPage(browser);
  const templates = readTemplates();
  for (const name of names) {
    const { card } = renderAnswer(readAnswer(name), templates);
    for (const theme of THEMES) {
      for (const width of Object.keys(WIDTHS) as Width[]) {
        await showCard(page, card, theme, width);
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage: true });
        const evidence = page.getByRole('button', { name: 'Evidence' });
        if (theme === 'light' && (await evidence.count()) > 0) {
          await evidence.click();
          await page.screenshot({ path: join(FOLDER, `${name}-${width}-evidence.png`), fullPage: true });
        }
      }
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`${names.length} cards drawn in ${FOLDER}\n`);
