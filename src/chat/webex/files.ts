/**
 * Files that people post: name and size, and the bytes when they are wanted.
 * @see https://developer.webex.com/docs/basics#message-attachments (423 while scanned, 410 infected, 428 cannot be scanned)
 */
import { ChatError } from '../../audit/errors.ts';
import { LIMITS } from '../../audit/reply.ts';
import { type RestAnswer, type RestClient, type RestHeaders, WebexUnreachable } from './rest-client.ts';
import { BodyError, type Pieces } from './rest-exchange.ts';

export interface FileFacts {
  readonly name: string;
  readonly bytes: number | undefined;
}

/** A file of 100 MB on a line of 1.4 Mbit/s. */
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
const DESCRIBE_GIVE_UP_MS = 5000;
const UNNAMED: FileFacts = { name: 'file', bytes: undefined };

/** Never rejects: a file without a known name is still a file. */
export async function describeFile(client: RestClient, url: string): Promise<FileFacts> {
  try {
    const answer = await client.insist({ method: 'HEAD', path: url }, DESCRIBE_GIVE_UP_MS);
    if (answer.kind === 'refused') return UNNAMED;
    const length = Number(answer.headers['content-length']);
    return { name: nameOf(answer.headers), bytes: Number.isSafeInteger(length) ? length : undefined };
  } catch {
    return UNNAMED;
  }
}

/**
 * The content in pieces. Waits while the file is scanned, at most `giveUpMs`. What Webex cannot scan is not asked for.
 * @throws ChatError with a sentence for the person; `file-cut` may work when tried again
 */
export async function* downloadFile(client: RestClient, url: string, giveUpMs: number): AsyncGenerator<Uint8Array> {
  const answer = await requestFile(client, url, giveUpMs);
  if (answer.kind === 'refused' || !isPieces(answer.body)) throw refusedFile(answer.status);
  let bytes = 0;
  try {
    for await (const piece of answer.body) {
      bytes += piece.length;
      if (bytes > LIMITS.incomingFileBytes) throw tooLarge();
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    if (error.reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw tooLarge();
    throw new ChatError('file-cut', 'The connection to Webex broke while I fetched the file.', 'Post it again.');
  }
}

async function requestFile(client: RestClient, path: string, giveUpMs: number): Promise<RestAnswer> {
  try {
    return await client.insist({ method: 'GET', path, stream: true, timeoutMs: DOWNLOAD_TIMEOUT_MS }, giveUpMs);
  } catch (error) {
    if (!(error instanceof WebexUnreachable)) throw error;
    if (error.status === 423)
      throw new ChatError(
        'file-being-scanned',
        'Webex is still looking for malware in this file and does not hand it out yet.',
        'Post it again in a few minutes.',
      );
    if (error.status === 429)
      throw new ChatError('file-held-back', 'Webex asks me to fetch less.', 'Post it again in a few minutes.');
    throw new ChatError('file-not-fetched', 'The file could not be fetched from Webex.', 'Post it again later.');
  }
}

function isPieces(body: unknown): body is Pieces {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function tooLarge(): ChatError {
  const megabytes = LIMITS.incomingFileBytes / (1024 * 1024);
  return new ChatError('file-too-large', `The file is larger than ${megabytes} MB.`, 'Split it, and post the parts.');
}

function refusedFile(status: number): ChatError {
  switch (status) {
    case 410:
      return new ChatError(
        'file-infected',
        'Webex found malware in this file and does not hand it out.',
        'Check the file and export it anew.',
      );
    case 428:
      return new ChatError(
        'file-unscannable',
        'Webex could not scan this file for malware, so I do not open it.',
        'Post it unencrypted and without a password.',
      );
    case 404:
      return new ChatError('file-gone', 'This file is not there any more.', 'Post it again.');
    case 403:
      return new ChatError('file-forbidden', 'Webex does not let me fetch this file.', 'Post it in a space I am in.');
    default:
      return new ChatError('file-refused', `The file could not be fetched (${status}).`, 'Post it again.');
  }
}

/** From Content-Disposition; untrusted, so without folders and control characters. */
function nameOf(headers: RestHeaders): string {
  const disposition = headers['content-disposition'] ?? '';
  const encoded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1');
  const bare = /filename\s*=\s*([^";]+)/i.exec(disposition)?.[1];
  const name = (encoded === undefined ? undefined : decode(encoded)) ?? plain ?? bare ?? '';
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{C}/gu, '').trim().slice(0, 200) || UNNAMED.name;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
