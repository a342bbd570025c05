import assert from 'node:assert/strict';
import { createResumeJob } from '../../src/jobs/resume-job.ts';
import { ADMIN } from '../commands/rig.ts';
import { HOUR_MS, useOutreach } from './outreach-rig.ts';

describe('the end of a pause [I]', () => {
  const rig = useOutreach();
  const run = (): Promise<void> => createResumeJob({ store: rig.store, clock: { now: () => rig.now } }).run();
  const paused = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.paused;

  it('comes when its time is over, once, and is written down', async () => {
    await rig.settings({ goal: 95, paused: { by: ADMIN, at: rig.now, until: rig.now + HOUR_MS } });
    await run();
    assert.notEqual(await paused(), undefined);
    rig.now += HOUR_MS;
    await run();
    await run();
    assert.equal(await paused(), undefined);
    assert.equal((await rig.store.state.get('settings', 'bot'))?.goal, 95);
    const journal = await rig.store.state.list('journal');
    assert.deepEqual(
      journal.map(({ value }) => [value.by, value.did]),
      [['bot', 'ended the pause, as its time was over']],
    );
  });

  it('does not come by itself where no end was named', async () => {
    await rig.settings({ paused: { by: ADMIN, at: rig.now } });
    rig.now += 1000 * HOUR_MS;
    await run();
    assert.notEqual(await paused(), undefined);
    assert.deepEqual(await rig.store.state.list('journal'), []);
  });
});
