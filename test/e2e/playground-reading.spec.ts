import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { usePlayground } from './use-playground.ts';

/** The message at the lower edge of the conversation's window, by its beginning. */
const AT_LOWER_EDGE = `(() => {
  const box = document.querySelector('.messages').getBoundingClientRect();
  const seen = [...document.querySelectorAll('.messages article')].filter((one) => one.getBoundingClientRect().top < box.bottom - 30);
  return seen.at(-1).textContent.includes('the newest');
})()`;

const SENTENCE = 'a user was moved from one team to another and nobody can say by whom';

const cardOf = (...body: readonly object[]) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: { type: 'AdaptiveCard', version: '1.3', body },
});

describe('reading in the playground [E]', function () {
  this.timeout(40_000);
  const at = usePlayground();
  let page: Page;
  beforeEach(() => {
    page = at.tab.page;
  });

  it('starts with Tab at the top of the page, whatever was said before', async () => {
    await at.tab.send('who changed user Zoe Keller');
    await page.locator('.card').waitFor();
    await page.reload();
    await page.waitForSelector('body.is-ready');
    await page.locator('.card').waitFor();
    const order: unknown[] = [];
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate('document.activeElement.id || document.activeElement.className'));
    }
    assert.deepEqual(order, [
      'skip',
      'page-clock-pill',
      'page-theme',
      'page-behind-toggle',
      'page-notice-close',
      'visually-hidden',
    ]);
    assert.equal(await page.evaluate('document.activeElement.name'), 'acting-as');
  });

  for (const isTall of [false, true]) {
    it(`stays at the newest message in a smaller window, ${isTall ? 'also when it is a tall card' : 'a short one'}`, async () => {
      const lines = (count: number) =>
        Array.from({ length: count }, (_, line) => ({
          type: 'TextBlock',
          text: `line ${line} ${SENTENCE}`,
          wrap: true,
        }));
      for (let index = 1; index <= 8; index += 1)
        await at.rig.say({ roomId: at.rig.world.group.id, markdown: 'older', attachments: [cardOf(...lines(6))] });
      const body = [{ type: 'TextBlock', text: 'the newest' }, ...lines(isTall ? 14 : 1)];
      await at.rig.say({ roomId: at.rig.world.group.id, markdown: 'the newest', attachments: [cardOf(...body)] });
      await page.getByText('the newest', { exact: true }).last().waitFor();
      await page.reload();
      await page.waitForSelector('body.is-ready');
      await page.getByText('the newest', { exact: true }).last().waitFor();
      const heading = page.locator('.card').getByText('the newest', { exact: true });
      for (const width of [1280, 900, 390, 700, 1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(200);
        assert.equal(await page.evaluate(AT_LOWER_EDGE), true, `${width} px`);
        if (isTall)
          assert.equal(
            await heading.evaluate((one) => {
              const { top } = one.getBoundingClientRect();
              const frame = one.closest('.messages')?.getBoundingClientRect();
              return frame !== undefined && top >= frame.top && top < frame.top + frame.height / 2;
            }),
            true,
            `its beginning, ${width} px`,
          );
      }
    });
  }

  it('stays at the end of a tall newest message that one has read to its end', async () => {
    const lines = Array.from({ length: 14 }, () => ({ type: 'TextBlock', text: SENTENCE, wrap: true }));
    for (const name of ['older', 'the newest'])
      await at.rig.say({
        roomId: at.rig.world.group.id,
        markdown: name,
        attachments: [cardOf({ type: 'TextBlock', text: name }, ...lines, ...lines)],
      });
    await page.locator('.card').getByText('the newest', { exact: true }).waitFor();
    const toEnd = 'document.querySelector(".messages").scrollTop = 1e6';
    const left =
      '(() => { const { scrollHeight, scrollTop, clientHeight } = document.querySelector(".messages"); return scrollHeight - scrollTop - clientHeight; })()';
    await page.evaluate(toEnd);
    await page.waitForTimeout(100);
    for (const width of [390, 900, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForTimeout(200);
      assert.ok(Number(await page.evaluate(left)) < 2, `${width} px`);
    }
  });

  it('leaves one at the older message that one reads when the window changes', async () => {
    for (let index = 1; index <= 30; index += 1)
      await at.rig.say({ roomId: at.rig.world.group.id, text: `message ${index}: ${'words '.repeat(40)}` });
    await page.locator('.words', { hasText: 'message 30:' }).waitFor();
    await page.locator('.words', { hasText: 'message 12:' }).evaluate((one) => {
      const list = one.closest('.messages');
      if (list) list.scrollTop += one.getBoundingClientRect().top - list.getBoundingClientRect().top - 20;
    });
    await page.waitForTimeout(100);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForTimeout(200);
      const away = await page.locator('.words', { hasText: 'message 12:' }).evaluate((one) => {
        const list = one.closest('.messages');
        return list ? Math.abs(one.getBoundingClientRect().top - list.getBoundingClientRect().top) : Number.NaN;
      });
      assert.ok(away < 120, `${width} px: ${away} px away`);
    }
  });

  it('keeps the newest message in sight, but not when one reads older ones', async () => {
    const say = (text: string) => at.rig.say({ roomId: at.rig.world.group.id, text });
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
  });
});
