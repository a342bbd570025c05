/**
 * A card and its file, one after the other. Whether Webex takes both in one
 * request is not published (a card goes as JSON, an upload as a form), so the
 * file follows in the thread of the card under a key of its own.
 * @see https://developer.webex.com/docs/api/v1/messages/create-a-message
 */
import { WhodunitError } from '../audit/errors.ts';
import { LIMITS, type Reply, type ReplyFile } from '../audit/reply.ts';
import type { Outbox } from './outbox.ts';
import { withoutFile } from './outbox-entry.ts';

/**
 * Sends what it is given, a file in its own message where it does not go with the words: beside a card, and beside
 * words that must be found again after a crash, since bytes are not stored. Resolves to the id of the words. A file
 * that cannot be sent takes nothing away from them: a line in the thread says so.
 */
export function inTwoMessages(send: Outbox['send']): Outbox['send'] {
  return async (to, reply, options) => {
    const { file, ...words } = reply;
    if (file === undefined) return send(to, words, options);
    const isAlone = words.card === undefined && options.durable !== true;
    if (isAlone)
      return send(to, isTooLarge(file) ? withoutFile(words.markdown, file.name, sizeWords(file)) : reply, options);
    const messageId = await send(to, words, options);
    await sendFile(send, to, file, { key: `${options.key}-file`, threadId: options.threadId ?? messageId });
    return messageId;
  };
}

/** Never rejects. */
async function sendFile(
  send: Outbox['send'],
  to: Parameters<Outbox['send']>[0],
  file: ReplyFile,
  options: { readonly key: string; readonly threadId: string },
): Promise<void> {
  const caption = file.caption ?? file.name;
  const instead = (whatHappened: string): Reply => withoutFile(caption, file.name, whatHappened);
  try {
    await send(to, isTooLarge(file) ? instead(sizeWords(file)) : { markdown: caption, file }, options);
  } catch (error) {
    // Queued still: the next start says what became of it.
    if (error instanceof WhodunitError && error.code === 'stopped') return;
    const key = `${options.key}-missing`;
    // Where not even this can be said, the outbox has logged both.
    await send(to, instead('may not have arrived'), { ...options, key }).catch(() => undefined);
  }
}

function isTooLarge(file: ReplyFile): boolean {
  return file.bytes.length > LIMITS.fileBytes;
}

function sizeWords(file: ReplyFile): string {
  return `is too large to be posted: ${megabytes(file.bytes.length)}, and at most ${megabytes(LIMITS.fileBytes)} can be. A shorter time makes it smaller`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil((bytes / (1024 * 1024)) * 10) / 10} MB`;
}
