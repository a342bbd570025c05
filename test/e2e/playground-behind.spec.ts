import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { usePlayground } from './use-playground.ts';

describe('behind the scenes of the playground [E]', function () {
  this.timeout(30_000);
  const at = usePlayground();

  const pane = () => at.tab.page.getByRole('complementary', { name: 'Behind the scenes' });
  const fault = (name: RegExp) => pane().getByRole('switch', { name });
  const rows = () => pane().locator('.row');

  it('jumps the clock, runs what is due and goes back to real time', async () => {
    await pane().getByText('Europe/Berlin').waitFor();
    await pane().getByRole('button', { name: 'Jump to Monday 09:00' }).click();
    await pane()
      .locator('.clock-now')
      .getByText(/^Mon .*, 09:00:/)
      .waitFor();
    await at.tab.page.locator('.pill-moved').waitFor();
    await pane().getByRole('button', { name: '+1 day' }).click();
    await pane()
      .locator('.clock-now')
      .getByText(/^Tue .*, 09:00:/)
      .waitFor();
    await pane().getByRole('button', { name: '+1 hour' }).click();
    await pane()
      .locator('.clock-now')
      .getByText(/^Tue .*, 10:00:/)
      .waitFor();
    await at.tab.send('what time is it?');
    await at.tab.page.locator('.message-head time', { hasText: '10:00' }).first().waitFor();
    await pane().getByRole('button', { name: 'Back to real time' }).click();
    await pane().getByText('real time').first().waitFor();
    assert.equal(at.rig.clock.shiftMs(), 0);
    assert.equal(at.rig.ticks.count, 4);
    assert.equal(at.rig.polls.length, 3, 'on the way to each later time');
  });

  it('shows the requests of the bot, each with what was sent and answered', async () => {
    await at.tab.send('hello');
    const sent = rows().filter({ hasText: 'POST /v1/messages' });
    await sent.click();
    const dialog = at.tab.page.getByRole('dialog', { name: 'POST /v1/messages' });
    await dialog.getByRole('tab', { name: 'Sent' }).click();
    const text = (await dialog.locator('pre').textContent()) ?? '';
    assert.match(text, /"markdown": "You wrote: \*Whodunit hello\*"/);
    await dialog.getByRole('tab', { name: 'Summary' }).click();
    assert.doesNotMatch((await dialog.locator('pre').textContent()) ?? '', /Bearer|token/i);
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('makes changes in the contact centre, withdraws the access and gives it back, each followed by a poll', async () => {
    const keys = pane().getByRole('switch', { name: 'Has API keys' });
    const access = pane().getByRole('switch', { name: 'Bot may read the audit' });
    await pane().getByLabel('Who works in the contact centre').selectOption({ label: 'Noa Night' });
    await keys.click();
    await keys.getByText('the record names them').waitFor();
    await pane().getByRole('button', { name: 'Change a user' }).click();
    await access.click();
    await access.getByText('the authorisation is withdrawn').waitFor();
    assert.throws(() => at.rig.emulator.removeServiceApp(at.rig.world.auditApp.appId), /application/);
    await access.click();
    await access.getByText('its Service App is authorised').waitFor();
    assert.deepEqual(at.rig.polls, ['poll', 'poll', 'poll after refusal']);
  });

  it('drops a sample file into the conversation that is open, as whoever one acts as', async () => {
    await at.tab.actAs('Vic Viewer');
    await at.tab.openSpace('Whodunit');
    await pane().getByRole('button', { name: 'Second CSV' }).click();
    await at.tab.page.locator('.file', { hasText: 'second.csv' }).waitFor();
    await at.tab.openSpace('Contact centre admins');
    await pane().getByRole('button', { name: 'First CSV' }).click();
    await at.tab.page.locator('.file', { hasText: 'first.csv' }).waitFor();
    const { world, emulator } = at.rig;
    const [message] = emulator.messages(world.group.id);
    assert.deepEqual([message?.personEmail, message?.mentionedPeople], ['vic.viewer@example.com', [world.bot.id]]);
    assert.equal(Buffer.from(emulator.file(message?.id ?? '')?.bytes ?? []).toString(), 'a,b\n1,2\n');
  });

  it('makes a storm of 429, counts it down and shows Retry-After', async () => {
    await fault(/^429 storm, 10 requests/).click();
    await fault(/^429 storm, 10 requests/)
      .getByText('10 left')
      .waitFor();
    await at.tab.send('hello');
    await rows().filter({ hasText: '429' }).filter({ hasText: 'retry after 1 s' }).waitFor();
    await fault(/^429 storm, 10 requests/)
      .getByText('9 left')
      .waitFor();
    await pane().getByRole('button', { name: 'All off' }).click();
    await pane().locator('.faults .fault[aria-checked=true]').waitFor({ state: 'detached' });
    await at.tab.send('hello again');
    await at.tab.page.locator('.message-bot').getByText('hello again').waitFor();
  });

  it('makes server errors, dropped answers and a slow API', async () => {
    await fault(/^5xx/).click();
    await at.tab.send('one');
    await rows().filter({ hasText: '503' }).waitFor();
    await fault(/^5xx/).click();
    await fault(/^Drop answers/).click();
    await at.tab.send('two');
    await at.tab.page.locator('.message-bot').getByText('two').waitFor();
    await rows().filter({ hasText: 'cut' }).filter({ hasText: 'fault: drop' }).waitFor();
    await fault(/^Slow/).click();
    await fault(/^Slow/)
      .getByText(/s left$/)
      .waitFor();
  });

  it('takes the API off the net and brings it back, while the page stays', async () => {
    await fault(/^Offline/).click();
    await fault(/^Offline/)
      .getByText('on', { exact: true })
      .waitFor();
    await at.tab.send('anybody?');
    await at.tab.page.locator('.message', { hasText: 'anybody?' }).waitFor();
    await assert.rejects(at.rig.say({ roomId: at.rig.world.group.id, text: 'x' }));
    await fault(/^Offline/).click();
    await fault(/^Offline/)
      .getByText('until switched off')
      .waitFor();
    await at.rig.say({ roomId: at.rig.world.group.id, text: 'back again' });
    await at.tab.page.locator('.message-bot').getByText('back again').waitFor();
  });

  it('loses webhooks on request, and lists the deliveries', async () => {
    await pane().getByRole('tab', { name: 'Webhooks' }).click();
    await at.tab.send('hello');
    await rows().filter({ hasText: 'messages created' }).first().waitFor();
    await pane().getByLabel('Webhooks are').selectOption('lose');
    await at.tab.send('lost');
    await rows().filter({ hasText: 'withheld' }).first().waitFor();
    assert.deepEqual(at.rig.heard, ['Whodunit hello']);
    await pane().getByLabel('Webhooks are').selectOption('deliver');
    await pane().getByRole('button', { name: 'Clear' }).click();
    await pane().getByText('No deliveries yet.').waitFor();
  });

  it('shows the outbox and says that an answer waits', async () => {
    at.rig.outbox.push({ key: 'answer-1', status: 'queued', attempts: 3, problem: '429' });
    await at.tab.page.getByText('1 message waits in the outbox of the bot, 3 attempts so far').waitFor();
    await pane().getByRole('tab', { name: 'Outbox' }).click();
    await rows().filter({ hasText: 'answer-1' }).getByText('3 attempts · 429').waitFor();
    at.rig.outbox.splice(0, 1, { key: 'answer-1', status: 'sent', attempts: 4 });
    await rows().filter({ hasText: 'answer-1' }).getByText('sent').waitFor();
    assert.equal(await at.tab.page.getByText('waits in the outbox').isVisible(), false);
  });
});
