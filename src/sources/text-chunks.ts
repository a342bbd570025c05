/** Bytes as text, a piece at a time, whatever program saved the file. */
import type { ByteInput } from './byte-input.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface ReadProgress {
  readonly bytesRead: number;
  readonly totalBytes: number;
}

/**
 * Tells the encoding by the first bytes: a byte order mark, the pattern of zero
 * bytes that UTF-16 leaves in Latin text, or more broken than whole characters
 * when read as UTF-8 (spreadsheets in Western Europe still save Windows-1252).
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd * 4 > sample.length && even * 20 < odd) return 'utf-16le';
  if (even * 4 > sample.length && odd * 20 < even) return 'utf-16be';
  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const whole = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  return broken > whole ? 'windows-1252' : 'utf-8';
}

/** The head as text; a character cut in half at its end is left out. */
export function decodeHead(head: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/** The whole input as text without a byte order mark, in pieces; bytes that are no characters become U+FFFD. */
export async function* textChunks(
  input: ByteInput,
  encoding: TextEncoding,
  onProgress?: (progress: ReadProgress) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytesRead = 0;
  for await (const chunk of input.chunks()) {
    bytesRead += chunk.length;
    yield decoder.decode(chunk, { stream: true });
    onProgress?.({ bytesRead, totalBytes: input.totalBytes });
  }
  yield decoder.decode();
}
