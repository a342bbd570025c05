/**
 * Files that people post: name and size, and the bytes when they are wanted.
 * @see https://developer.webex.com/docs/basics#message-attachments (423 while scanned, 410 infected, 428 cannot be scanned)
 */
import { ChatError } from '../../audit/errors.ts';
import type { RestClient, RestHeaders } from './rest-client.ts';

export interface FileFacts {
  readonly name: string;
  readonly bytes: number | undefined;
}

/** A file of 100 MB on a slow line. */
const DOWNLOAD_TIMEOUT_MS = 120_000;
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

/** Waits while the file is scanned. @throws ChatError with a sentence for the person. */
export async function downloadFile(client: RestClient, url: string, giveUpMs: number): Promise<Uint8Array> {
  const answer = await client.insist(
    { method: 'GET', path: url, bytes: true, timeoutMs: DOWNLOAD_TIMEOUT_MS },
    giveUpMs,
  );
  if (answer.kind === 'answered' && answer.body instanceof Uint8Array) return answer.body;
  switch (answer.status) {
    case 410:
      throw new ChatError(
        'file-infected',
        'Webex found malware in this file and does not hand it out.',
        'Check the file and export it anew.',
      );
    case 428:
      throw new ChatError(
        'file-unscannable',
        'Webex could not scan this file, so I do not open it.',
        'Post it unencrypted and without a password.',
      );
    case 404:
      throw new ChatError('file-gone', 'This file is not there any more.', 'Post it again.');
    default:
      throw new ChatError('file-refused', `The file could not be fetched (${answer.status}).`, 'Post it again.');
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
