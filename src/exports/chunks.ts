/** Small writes put together: a file is handed on in pieces of some size. */

const CHUNK_CHARS = 64 * 1024;
const encoder = new TextEncoder();

/** Texts in, UTF-8 in pieces of about 64 kB out. */
export async function* encodedChunks(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: string[] = [];
  let length = 0;
  for await (const text of texts) {
    waiting.push(text);
    length += text.length;
    if (length < CHUNK_CHARS) continue;
    yield encoder.encode(waiting.join(''));
    waiting = [];
    length = 0;
  }
  if (length > 0) yield encoder.encode(waiting.join(''));
}

/** Lets whatever else waits have its turn: writing a long file must not keep a bot from answering. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
