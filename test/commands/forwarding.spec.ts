import assert from 'node:assert/strict';
import { askText } from '../../src/commands/ask.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { ADMIN, contextOf, refusalOf, render, useRig, VIEWER } from './rig.ts';

const TWO = ['all https://siem.example.com', 'all tls://logs.example.com:6514'];

describe('forwarding [I]', () => {
  const rig = useRig();
  const ask = async (receivers?: readonly string[]) =>
    render(
      await askText('where do you forward events to', rig.desk, {
        ...(await contextOf(rig.store, { as: ADMIN })),
        ...(receivers === undefined ? {} : { receivers }),
      }),
    ).markdown.replaceAll('\u200B', '');

  it('says where nothing is sent on, and how it could be', async () => {
    assert.match(await ask(), /Nothing is sent on.*AUDIT_FORWARD_TO/s);
  });

  it('tells how far each receiver has got', async () => {
    await rig.store.state.update('forwards', TWO[0] ?? '', () => ({
      place: 7,
      since: 0,
      sent: 1234,
      sentAt: EXAMPLE_NOW - 60_000,
    }));
    const said = await ask(TWO);
    assert.match(said, /sent on to 2 receivers/);
    assert.match(said, /siem\.example\.com.*1,234.*works/);
    assert.match(said, /logs\.example\.com.*not begun/);
  });

  it('tells what holds one up, and what to do', async () => {
    const problem = { code: 'refused', what: 'It answers 401.', next: 'Look at its key.', since: EXAMPLE_NOW - 60_000 };
    await rig.store.state.update('forwards', TWO[0] ?? '', () => ({ place: 7, since: 0, sent: 0, problem }));
    assert.match(
      await ask(TWO),
      /1 of 2 receivers takes nothing now.*It answers 401\. Look at its key\..*stands still/s,
    );
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('forwarding', { as: VIEWER })).reason, /admin/i);
  });
});
