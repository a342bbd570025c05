import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openPlaygroundTab, type PlaygroundTab } from './playground-tab.ts';
import { type PlaygroundServer, startPlaygroundServer } from './start-playground.ts';

/** What is done in the emulated contact centre reaches the bot as it would from a real one: by polls of the audit API. */
describe('polls of the playground [E]', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: PlaygroundServer;
  let tab: PlaygroundTab;

  before(async () => {
    server = await startPlaygroundServer();
    browser = await launchChromium();
    tab = await openPlaygroundTab(browser, server.origin);
    // So that it stays the same day for as long as this takes.
    await button('Jump to Monday 09:00').click();
    await tab.page.locator('.clock-now', { hasText: /^Mon .*, 09:00/ }).waitFor();
    await tab.openSpace('Whodunit');
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const button = (name: string): Locator => tab.page.getByRole('button', { name, exact: true });
  const control = (name: RegExp | string): Locator => tab.page.getByRole('switch', { name });
  const access = (): Locator => control('Bot may read the audit');
  const rows = (text: string): Locator => tab.page.locator('.row', { hasText: text });
  const newestCard = (): Locator => tab.page.locator('.card').last();

  /** Resolves when the page has heard that it was done, and the poll after it has ended. */
  const turn = async (what: Locator): Promise<void> => {
    const answered = tab.page.waitForResponse((response) => response.url().endsWith('/playground/api/centre'));
    await what.click();
    assert.equal((await answered).status(), 200);
  };
  const change = async (deed: string): Promise<void> => {
    await tab.page.getByLabel('Who works in the contact centre').selectOption({ label: 'Noa Night' });
    await turn(button(deed));
  };
  /** Asks, and resolves to the card that answers, which says these words. */
  const ask = async (text: string, says: RegExp): Promise<Locator> => {
    const cards = await tab.page.locator('.card').count();
    await tab.send(text);
    await tab.page.locator('.card').nth(cards).waitFor();
    await newestCard().getByText(says).first().waitFor();
    return newestCard();
  };

  it('fetches what has happened before it was there, and proves it complete', async () => {
    const card = await ask('coverage', /Newest proof/);
    const text = (await card.textContent()) ?? '';
    assert.match(text, /1,520/);
    assert.match(text, /Admin Audit Events API/);
  });

  it('tells of its access', async () => {
    const card = await ask('access', /Access to the audit API of Synthetic Ltd: works/);
    const text = (await card.textContent()) ?? '';
    assert.match(text, /Service App/);
    assert.match(text, /on, as evidence only/);
  });

  it('finds a change that was made on the page, and whom its sign-in makes possible', async () => {
    await ask('unattributed today', /name|No change/);
    assert.doesNotMatch((await newestCard().textContent()) ?? '', /Harbour Line/);
    await change('Change a queue');
    await ask('unattributed today', /contact service queue Harbour Line/);
    await newestCard().getByRole('button', { name: 'Evidence' }).click();
    await tab.page.getByText('noa.night@example.com').last().waitFor();
  });

  it('fetches at once when it is told to', async () => {
    const before = await rows('GET /v1/adminAudit/events').count();
    await ask('pull', /Fetching the newest records of Synthetic Ltd/);
    await rows('GET /v1/adminAudit/events').nth(before).waitFor();
  });

  it('says that access is lost, and makes up for it when it is given back', async () => {
    await turn(access());
    await tab.page.getByText('Synthetic Ltd: I have lost access to the audit API').first().waitFor();
    await rows('POST /v1/applications').filter({ hasText: '404' }).first().waitFor();
    await change('Change a user');
    await change('Delete an entry point');
    await ask('access', /Access to the audit API of Synthetic Ltd: lost/);
    await ask('how many changes today', /^1 change/);

    await turn(access());
    await tab.page.getByText('the audit API works again').first().waitFor();
    await ask('access', /Access to the audit API of Synthetic Ltd: works/);
    await ask('how many changes today', /^3 changes/);
    await ask('what changed today', /Agent Nine|Old Hotline|Trade Fair/);
  });

  it('answers while the audit API is down, and catches up by itself afterwards', async () => {
    await control(/^Audit API 504/).click();
    await change('Change a queue');
    await rows('GET /v1/adminAudit/events').filter({ hasText: '504' }).first().waitFor();
    await ask('how many changes today', /^3 changes/);
    await button('All off').click();
    await rows('GET /v1/adminAudit/events').first().filter({ hasText: '200' }).waitFor({ timeout: 20_000 });
    await tab.page.waitForTimeout(300);
    await ask('how many changes today', /^4 changes/);
  });

  it('has polled on the way when the clock jumps: the digest of the week is complete', async () => {
    await ask('digest weekly monday 09:00', /The digest comes every Monday/);
    await button('Jump to Monday 09:00').click();
    const digest = tab.page.locator('.card', { hasText: 'Weekly digest' }).last();
    await digest.getByText(/^Complete for/).waitFor();
    await digest
      .getByText(/4 changes|4 of 4/)
      .first()
      .waitFor();
  });

  it('had nothing to complain about in the browser', () => {
    assert.deepEqual(tab.complaints, []);
  });
});
