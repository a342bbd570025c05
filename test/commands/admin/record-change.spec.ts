import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, SETTINGS_KEY } from '../../../src/audit/settings.ts';
import { changeSettings, recordChange } from '../../../src/commands/admin/record-change.ts';
import { readSettings } from '../../../src/commands/context.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { ADMIN, contextOf, useRig } from '../rig.ts';

describe('Recording what admins change', () => {
  const rig = useRig();

  it('keeps every entry of one instant, with who did it in lower case [I]', async () => {
    const admin = await contextOf(rig.store, { as: 'Admin@Example.com' });
    await Promise.all([1, 2, 3].map((n) => recordChange(admin, { did: `did ${n}`, undo: `undo ${n}` })));
    await recordChange(await contextOf(rig.store, { as: 'operator' }), { did: 'did 4' });
    const entries = await rig.store.state.list('journal');
    assert.deepEqual(
      entries.map(({ key }) => key).sort(),
      [0, 1, 2, 3].map((n) => `${EXAMPLE_NOW}-${n}`),
    );
    assert.deepEqual(
      entries.map(({ value }) => value).sort((a, b) => a.did.localeCompare(b.did)),
      [
        ...[1, 2, 3].map((n) => ({ at: EXAMPLE_NOW, by: ADMIN, did: `did ${n}`, undo: `undo ${n}` })),
        { at: EXAMPLE_NOW, by: 'operator', did: 'did 4' },
      ],
    );
  });

  it('stores what was set and nothing else [I]', async () => {
    const after = await changeSettings(rig, (settings) => ({ ...settings, graceDays: 3, country: 'DE' }));
    assert.deepEqual(after, { ...DEFAULT_SETTINGS, graceDays: 3, country: 'DE' });
    assert.deepEqual(await rig.store.state.get('settings', SETTINGS_KEY), { graceDays: 3, country: 'DE' });
    await changeSettings(rig, ({ country: _, ...settings }) => ({
      ...settings,
      graceDays: DEFAULT_SETTINGS.graceDays,
    }));
    assert.deepEqual(await rig.store.state.get('settings', SETTINGS_KEY), { graceDays: DEFAULT_SETTINGS.graceDays });
  });

  it('loses no change of several at once [I]', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `person${n}@example.com`);
    await Promise.all(names.map((name) => changeSettings(rig, (now) => ({ ...now, viewers: [...now.viewers, name] }))));
    assert.deepEqual((await readSettings(rig.store)).viewers, names);
  });
});
