/** A picture in words becomes the file that goes with a reply. */
import type { Painter } from '../../audit/ports.ts';
import type { Reply } from '../../audit/reply.ts';

/** Never rejects: a card without its picture is still the whole answer, and the failure goes to `onError`. */
export async function paintReply(
  reply: Reply,
  draw: Painter | undefined,
  onError: (error: unknown) => void,
): Promise<Reply> {
  const { picture, ...rest } = reply;
  if (picture === undefined || draw === undefined || rest.file !== undefined) return rest;
  const { name, caption } = picture;
  try {
    const bytes = await draw.paint(picture);
    return { ...rest, file: { name, mediaType: 'image/png', bytes, ...(caption === undefined ? {} : { caption }) } };
  } catch (error) {
    onError(error);
    return rest;
  }
}
