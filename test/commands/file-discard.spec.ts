import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { type DeskRig, deskRig, FILE, waitingFile } from './files/waiting-files.ts';
import { matchGolden } from './golden-case.ts';
import { asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('file-discard [I]', () => {
  const rig = useRig();
  let desk: DeskRig;
  beforeEach(async () => {
    desk = deskRig(rig);
    await desk.keep(waitingFile());
  });

  it('deletes the file that waits, named or the only one', async () => {
    for (const text of [`throw away file ${FILE}`, `throw the file ${FILE} away`, 'discard the file'])
      assert.equal(asMessage(await rig.ask(text, desk.asking)).title, 'portal.xlsx was thrown away');
    assert.deepEqual(desk.discarded, [FILE, FILE, FILE]);
  });

  it('has no effect on what is done, on what is elsewhere, and for people who may not', async () => {
    refusalOf(await rig.ask(`throw away file ${FILE}`, { ...desk.asking, space: 'space-2' }));
    refusalOf(await rig.ask(`throw away file ${FILE}`, { ...desk.asking, as: VIEWER }));
    await desk.keep(waitingFile({ done: { what: 'taken', at: EXAMPLE_NOW, sum: '2 new' } }));
    assert.match(asMessage(await rig.ask(`throw away file ${FILE}`, desk.asking)).title, /was taken in already/);
    assert.deepEqual(desk.discarded, []);
  });

  it('says so when the file is being taken in just now', async () => {
    desk.isBusy = true;
    assert.match(asMessage(await rig.ask(`throw away file ${FILE}`, desk.asking)).title, /just now/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'file-discard/thrown-away', `throw away file ${FILE}`, desk.asking);
  });
});
