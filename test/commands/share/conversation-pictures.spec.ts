import assert from 'node:assert/strict';
import type { Painter } from '../../../src/audit/ports.ts';
import { NO_PICTURES } from '../../../src/pictures/no-pictures.ts';
import { message, useConversation } from '../conversation-rig.ts';
import { STRANGER } from '../rig.ts';

/** Paints every picture as its own text. */
const COPYIST: Painter = { paint: async ({ svg }) => Buffer.from(svg) };

describe('pictures in a conversation [I]', () => {
  const rig = useConversation();

  it('go out as the file of the answer', async () => {
    await rig.handlers({ draw: COPYIST }).onMessage(message('named share'));
    const { file, picture, card } = rig.onlySaid().reply;
    assert.equal(picture, undefined);
    assert.ok(card !== undefined);
    assert.deepEqual([file?.name, file?.mediaType], ['named-share-week-2026-11-22.png', 'image/png']);
    assert.match(file?.caption ?? '', /^75 % of changes carry a name/);
    assert.match(Buffer.from(file?.bytes ?? []).toString(), /^<svg /);
  });

  it('are left out when they cannot be painted, and the failure is told', async () => {
    await rig.handlers({ draw: NO_PICTURES }).onMessage(message('named share'));
    const { file, picture, card } = rig.onlySaid().reply;
    assert.deepEqual([file, picture, card === undefined], [undefined, undefined, false]);
    assert.equal((rig.errors[0] as { code?: string }).code, 'not-painted');
  });

  it('are not for strangers', async () => {
    await rig.handlers({ draw: COPYIST }).onMessage(message('named share', STRANGER));
    assert.deepEqual(Object.keys(rig.onlySaid().reply), ['markdown']);
  });
});
