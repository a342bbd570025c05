import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { READ_AHEAD_BYTES } from '../../../src/sources/sandbox/limits.ts';
import { createLineQueue } from '../../../src/sources/sandbox/line-queue.ts';

async function linesOf(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const queue = createLineQueue(Readable.from(chunks, { objectMode: false }));
  const lines: string[] = [];
  for (let line = await queue.next(); line !== undefined; line = await queue.next()) lines.push(line.toString());
  return lines;
}

describe('lines of a stream [U]', () => {
  it('are the same however the stream is cut', async () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat({ max: 200 })), async (expected, cuts) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''));
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        assert.deepEqual(await linesOf(chunks.filter(({ length }) => length > 0)), expected);
      }),
    );
  });

  it('leave out what is not ended', async () => {
    assert.deepEqual(await linesOf([Buffer.from('one\ntw'), Buffer.from('o')]), ['one']);
  });

  it('make the sender wait when nobody takes them, and come on when they are taken', async () => {
    const stream = new PassThrough({ highWaterMark: 1024 });
    const queue = createLineQueue(stream);
    const line = Buffer.from(`${'x'.repeat(64 * 1024 - 1)}\n`);
    let sent = 0;
    const send = async (): Promise<void> => {
      for (; sent < 200; sent += 1)
        if (!stream.write(line)) await new Promise((resolve) => stream.once('drain', resolve));
      stream.end();
    };
    const sending = send();
    for (let count = 0; count < 500; count += 1) await turn();
    const held = sent;
    assert.ok(held < 200 && held * line.length >= READ_AHEAD_BYTES, `${held} were sent`);
    let taken = 0;
    while ((await queue.next()) !== undefined) taken += 1;
    await sending;
    assert.equal(taken, 200);
  });
});
