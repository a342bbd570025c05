import assert from 'node:assert/strict';
import { LIMITS, type Reply, type ReplyFile } from '../../src/audit/reply.ts';
import type { OutgoingMessage, PostOutcome, Transport } from '../../src/chat/transport.ts';
import { createMemoryState, type MemoryState } from './memory-state.ts';
import { createService, open, SPACE, type Step } from './outbox-rig.ts';

const CARD = { type: 'AdaptiveCard', body: [] } as const;
const FILE: ReplyFile = { name: 'changes.csv', mediaType: 'text/csv', bytes: Buffer.from('secret;cells') };

/** What was handed to the service, tries included. */
function listen(script: Step[] = []): ReturnType<typeof createService> & { readonly tries: OutgoingMessage[] } {
  const service = createService(script);
  const tries: OutgoingMessage[] = [];
  const post = (message: OutgoingMessage): Promise<PostOutcome> => {
    tries.push(message);
    return service.transport.post(message);
  };
  const transport: Transport = { ...service.transport, post };
  return { ...service, transport, tries };
}

const shapes = (tries: readonly OutgoingMessage[]): readonly unknown[] =>
  tries.map(({ key, reply, threadId }) => [key, reply.markdown, reply.card !== undefined, reply.file?.name, threadId]);

describe('outbox: files', () => {
  let state: MemoryState;
  beforeEach(() => {
    state = createMemoryState();
  });

  const say = (service: ReturnType<typeof listen>, reply: Reply, more = {}): Promise<string> =>
    open(service, state).send(SPACE, reply, { key: 'k', ...more });

  it('sends words and file together where there is no card [U]', async () => {
    const service = listen();
    assert.equal(await say(service, { markdown: 'all of it', file: FILE }), 'm0');
    assert.deepEqual(shapes(service.tries), [['k', 'all of it', false, 'changes.csv', undefined]]);
  });

  it('sends the card first and the file after it in the same thread, each under its own key [U]', async () => {
    const service = listen();
    assert.equal(await say(service, { markdown: 'words', card: CARD, file: FILE }), 'm0');
    const captioned = { ...FILE, caption: 'What it shows' };
    await say(service, { markdown: 'words', card: CARD, file: captioned }, { key: 'l', threadId: 'root' });
    assert.deepEqual(shapes(service.tries), [
      ['k', 'words', true, undefined, undefined],
      ['k-file', 'changes.csv', false, 'changes.csv', 'm0'],
      ['l', 'words', true, undefined, 'root'],
      ['l-file', 'What it shows', false, 'changes.csv', 'root'],
    ]);
  });

  it('keeps no bytes of a file in the state, and the words of a durable message apart from it [U]', async () => {
    const service = listen(['limited', 'limited']);
    const stored: string[] = [];
    const watching: MemoryState = Object.assign(Object.create(state), {
      update: async (...how: Parameters<MemoryState['update']>) => {
        const next = await state.update(...how);
        stored.push(JSON.stringify(next));
        return next;
      },
    });
    const outbox = open(service, watching);
    await outbox.send(SPACE, { markdown: 'digest', file: FILE }, { key: 'd', durable: true });
    assert.deepEqual(
      service.tries.map(({ key, durable }) => [key, durable]),
      [
        ['d', true],
        ['d', true],
        ['d', true],
        ['d-file', false],
      ],
    );
    assert.ok(stored.some((json) => json.includes('"file":"changes.csv"')));
    assert.ok(stored.every((json) => !/bytes|secret/.test(json)));
  });

  for (const script of [['limited'], ['unreached'], ['lost-before'], ['lost-after']] as Step[][]) {
    it(`posts card and file once each when tries go ${script.join(', ')} [U]`, async () => {
      const service = listen(['ok', ...script]);
      await say(service, { markdown: 'words', card: CARD, file: FILE });
      assert.deepEqual(service.posted, ['words', 'changes.csv']);
      await say(service, { markdown: 'words', card: CARD, file: FILE });
      assert.deepEqual(service.posted, ['words', 'changes.csv']);
    });
  }

  it('says in the thread that a file is not there, and gives the card all the same [U]', async () => {
    const service = listen(['ok', 'refused']);
    assert.equal(await say(service, { markdown: 'words', card: CARD, file: FILE }), 'm0');
    assert.match(service.posted[1] ?? '', /changes\.csv may not have arrived\. Ask again/);
    assert.equal(service.tries.at(-1)?.threadId, 'm0');
  });

  it('tells of a file above the limit instead of sending it [U]', async () => {
    const file = { ...FILE, bytes: new Uint8Array(LIMITS.fileBytes + 1) };
    const service = listen();
    await say(service, { markdown: 'words', file });
    await say(service, { markdown: 'words', card: CARD, file }, { key: 'l' });
    assert.ok(service.tries.every(({ reply }) => reply.file === undefined));
    for (const told of [service.posted[0], service.posted[2]])
      assert.match(told ?? '', /too large to be posted: 20\.1 MB, and at most 20 MB/);
    const largest = { ...file, bytes: file.bytes.subarray(1) };
    await say(service, { markdown: 'words', file: largest }, { key: 'm' });
    assert.equal(service.tries.at(-1)?.reply.file?.bytes.length, LIMITS.fileBytes);
  });

  describe('after a restart', () => {
    const restart = async (service: ReturnType<typeof listen>): Promise<void> => {
      const next = open(service, state);
      await next.resume();
      await next.settled();
    };
    const leave = (status: 'queued' | 'sending'): Promise<unknown> =>
      state.update('outbox', 'k-file', () => ({
        ...{ to: SPACE, reply: { markdown: 'changes' }, file: 'changes.csv', threadId: 'root' },
        ...{ queuedAt: 1000, status, attempts: 0 },
      }));

    for (const status of ['queued', 'sending'] as const) {
      it(`says that the file is gone and can be asked for again, when it was ${status} [U]`, async () => {
        await leave(status);
        const service = listen();
        await restart(service);
        assert.equal(service.posted.length, 1);
        assert.match(service.posted[0] ?? '', /^changes\n\nThe file changes\.csv was lost .* Ask again to get it\.$/);
        assert.equal(service.tries[0]?.threadId, 'root');
        await restart(service);
        assert.equal(service.posted.length, 1);
      });
    }

    it('leaves it at that when the file was posted before [U]', async () => {
      await leave('sending');
      const service = listen();
      service.finding = 'found';
      const found: Transport = { ...service.transport, find: async () => ({ kind: 'found', messageId: 'm9' }) };
      await restart({ ...service, transport: found });
      assert.deepEqual(service.posted, []);
      assert.equal((await state.get('outbox', 'k-file'))?.messageId, 'm9');
    });
  });
});
