import assert from 'node:assert/strict';
import type { Painter } from '../../../src/audit/ports.ts';
import { paintReply } from '../../../src/commands/share/paint-reply.ts';
import { NO_PICTURES } from '../../../src/pictures/no-pictures.ts';

const PICTURE = { name: 'share.png', svg: '<svg/>', caption: 'Half of it' };
const REPLY = { markdown: 'words', card: { type: 'AdaptiveCard' } as const, picture: PICTURE };
/** Paints every picture as its own text. */
const COPYIST: Painter = { paint: async ({ svg }) => Buffer.from(svg) };

describe('picture of a reply', () => {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  beforeEach(() => {
    errors.length = 0;
  });

  it('becomes the file, with its caption [U]', async () => {
    const { picture, file, ...rest } = await paintReply(REPLY, COPYIST, onError);
    assert.equal(picture, undefined);
    assert.deepEqual(rest, { markdown: 'words', card: { type: 'AdaptiveCard' } });
    assert.deepEqual(file, {
      name: 'share.png',
      mediaType: 'image/png',
      bytes: Buffer.from('<svg/>'),
      caption: 'Half of it',
    });
  });

  it('is left out when it cannot be painted; the card goes alone and the failure is told of [U]', async () => {
    const { picture: _, ...alone } = REPLY;
    assert.deepEqual(await paintReply(REPLY, NO_PICTURES, onError), alone);
    assert.equal((errors[0] as { code?: string }).code, 'not-painted');
  });

  it('is left out where there is no painter or another file [U]', async () => {
    const file = { name: 'a.csv', mediaType: 'text/csv', bytes: new Uint8Array() } as const;
    assert.equal((await paintReply(REPLY, undefined, onError)).file, undefined);
    assert.deepEqual((await paintReply({ ...REPLY, file }, COPYIST, onError)).file, file);
    assert.deepEqual(errors, []);
  });
});
