import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { pino } from 'pino';
import { InterruptedError } from '../../../src/audit/errors.ts';
import type { IncomingFile } from '../../../src/audit/ports.ts';
import { LIMITS } from '../../../src/audit/reply.ts';
import { downloadFile } from '../../../src/chat/webex/files.ts';
import { createRestClient, type RestClient } from '../../../src/chat/webex/rest-client.ts';
import { createMemoryState } from '../memory-state.ts';
import {
  createWorld,
  quiet,
  type Rig,
  type RigOptions,
  said,
  startRig,
  until,
  useRig,
  type World,
} from '../webex-rig.ts';

/** The whole content of a file that was seen. */
async function bytesOf(content: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content ?? []) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('files on Webex', () => {
  const at = useRig();
  const bytes = Buffer.from('{"a": 1, "not": "parsed"}\r\n');

  it('without words come as a file only, with name, size and the same bytes [I]', async () => {
    const file = { name: 'audit \u00fc.csv', contentType: 'application/json', bytes };
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { file });
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.messages.length, 0);
    const seen = at.rig.seen.files[0];
    assert.deepEqual(
      [seen?.name, seen?.bytes, seen?.sender.email],
      ['audit \u00fc.csv', bytes.length, 'zoe@example.com'],
    );
    assert.deepEqual(await bytesOf(seen?.download()), bytes);
    assert.deepEqual(await bytesOf(seen?.download()), bytes, 'a second time');
  });

  it('with words come as both, in a group without the mention [I]', async () => {
    const file = { name: 'a.csv', bytes };
    at.world.emulator.postAs(at.world.zoe.id, at.world.groupId, {
      text: 'please import',
      mentionId: at.world.bot.id,
      file,
    });
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.files.length, 1);
    assert.deepEqual(
      at.rig.seen.messages.map((message) => message.text),
      ['please import'],
    );
    assert.deepEqual([at.rig.seen.files[0]?.words, at.rig.seen.messages[0]?.isOfOneFile], ['please import', true]);
  });

  it('with nothing but the mention come as a file only [I]', async () => {
    at.world.emulator.postAs(at.world.zoe.id, at.world.groupId, {
      text: '',
      mentionId: at.world.bot.id,
      file: { name: 'a.csv', bytes },
    });
    await quiet(at.world, at.rig);
    assert.deepEqual([at.rig.seen.files.length, at.rig.seen.messages.length], [1, 0]);
    assert.equal(at.rig.seen.files[0]?.words, undefined);
  });

  it('are waited for while they are scanned [I]', async () => {
    const scan = { kind: 'scanning', untilAt: Date.now() + 700 } as const;
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { file: { name: 'a.csv', bytes, scan } });
    await quiet(at.world, at.rig);
    assert.equal((await bytesOf(at.rig.seen.files[0]?.download())).length, bytes.length);
  });

  for (const [scan, code] of [
    ['infected', 'file-infected'],
    ['unscannable', 'file-unscannable'],
  ] as const) {
    it(`that are ${scan} are refused with a sentence for the person [I]`, async () => {
      at.world.emulator.postAs(at.world.zoe.id, at.world.directId, {
        file: { name: 'a.csv', bytes, scan: { kind: scan } },
      });
      await quiet(at.world, at.rig);
      await assert.rejects(bytesOf(at.rig.seen.files[0]?.download()), { code });
    });
  }

  it('that are scanned too long are told of, and hold up no other file [I]', async () => {
    const scan = { kind: 'scanning', untilAt: Date.now() + 60_000 } as const;
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { file: { name: 'a.csv', bytes, scan } });
    at.world.emulator.postAs(at.world.max.id, at.world.groupId, {
      text: '',
      mentionId: at.world.bot.id,
      file: { name: 'b.csv', bytes },
    });
    await until(() => at.rig.seen.files.length === 2);
    const [slow, quick] = at.rig.seen.files.toSorted((one) => (one.sender.email === at.world.zoe.email ? -1 : 1));
    const waiting = assert.rejects(bytesOf(slow?.download()), { code: 'file-being-scanned' });
    assert.equal((await bytesOf(quick?.download())).length, bytes.length);
    await waiting;
  });

  it('never are asked for when Webex could not scan them: not with its consent, not without [I]', async () => {
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, {
      file: { name: 'a.csv', bytes, scan: { kind: 'unscannable' } },
    });
    await quiet(at.world, at.rig);
    await assert.rejects(bytesOf(at.rig.seen.files[0]?.download()), { code: 'file-unscannable' });
    const asked = at.world.emulator.exchanges.filter(({ path }) => path.includes('/contents/'));
    assert.ok(asked.length > 0);
    assert.equal(JSON.stringify(asked).includes('allow'), false);
  });
});

describe('a handler that the end of the bot interrupts', () => {
  let world: World;
  const rigs: Rig[] = [];
  const start = async (options: RigOptions): Promise<Rig> => {
    const rig = await startRig(world, options);
    rigs.push(rig);
    return rig;
  };
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.stop();
    await world.close();
  });

  it('is told to nobody, and the file is handed over again by the next start, once [I]', async () => {
    const state = createMemoryState();
    let interrupt: (error: Error) => void = () => undefined;
    const onFile = (): Promise<void> =>
      new Promise((_, reject) => {
        interrupt = reject;
      });
    const first = await start({ state, handlers: () => ({ onFile }) });
    world.emulator.postAs(world.zoe.id, world.directId, { file: { name: 'a.csv', bytes: Buffer.from('a') } });
    await until(() => first.seen.files.length === 1);
    interrupt(new InterruptedError());
    await first.stop();
    const second = await start({ state });
    await until(() => second.seen.files.length === 1);
    await quiet(world, second);
    const names = (files: readonly IncomingFile[]): readonly string[] => files.map(({ name }) => name);
    assert.deepEqual([names(first.seen.files), names(second.seen.files)], [['a.csv'], ['a.csv']]);
    await second.stop();
    const third = await start({ state });
    await quiet(world, third);
    assert.deepEqual([third.seen.files.length, said(world, world.directId)], [0, []]);
  });
});

describe('fetching a file', () => {
  const servers: Server[] = [];
  const clients: RestClient[] = [];
  const serve = async (handle: RequestListener): Promise<string> => {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    return `http://127.0.0.1:${address.port}`;
  };
  const fetchFrom = async (origin: string, path = '/v1/contents/1', maxBodyBytes = 1_000_000_000): Promise<number> => {
    const client = createRestClient({
      apiUrl: `${origin}/v1`,
      token: 'secret-token',
      log: pino({ level: 'silent' }),
      count: () => undefined,
      requestTimeoutMs: 500,
      backoffBaseMs: 5,
      backoffCapMs: 10,
      maxBodyBytes,
    });
    clients.push(client);
    let bytes = 0;
    for await (const piece of downloadFile(client, `${origin}${path}`, 400)) bytes += piece.length;
    return bytes;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('follows no redirect, so that the token stays where it belongs [I]', async () => {
    const strayed: unknown[] = [];
    const elsewhere = await serve((request, response) => {
      strayed.push(request.headers.authorization);
      response.end('stolen');
    });
    const origin = await serve((_, response) => void response.writeHead(302, { location: `${elsewhere}/x` }).end());
    await assert.rejects(fetchFrom(origin), { code: 'file-refused' });
    await assert.rejects(fetchFrom(origin, `@${new URL(elsewhere).host}/v1/contents/1`), { code: 'foreign-address' });
    assert.deepEqual(strayed, []);
  });

  it('that breaks off half-way says so [I]', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => request.socket.destroy(), 20);
    });
    await assert.rejects(fetchFrom(origin), { code: 'file-cut' });
  });

  it('stops at the limit, whatever length was named [I]', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const origin = await serve((_, response) => {
      const more = (): void => {
        while (sent <= LIMITS.incomingFileBytes + 20 * piece.length && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    await assert.rejects(fetchFrom(origin), { code: 'file-too-large' });
    assert.ok(sent <= LIMITS.incomingFileBytes + 20 * piece.length, 'read to its end');
    sent = 0;
    await assert.rejects(fetchFrom(origin, '/v1/contents/1', 10_000), { code: 'file-too-large' });
  });

  for (const [status, code] of [
    [401, 'file-refused'],
    [403, 'file-forbidden'],
    [404, 'file-gone'],
    [429, 'file-held-back'],
    [503, 'file-not-fetched'],
  ] as const) {
    it(`that is answered with ${status} ends as ${code} [I]`, async () => {
      const origin = await serve((_, response) => void response.writeHead(status, { 'retry-after': '1' }).end());
      await assert.rejects(fetchFrom(origin), (error: Error & { code?: string; next?: string }) => {
        assert.equal(error.code, code);
        assert.match(error.message, /^\S.*\.$/);
        assert.match(error.next ?? '', /^\S.*\.$/);
        return true;
      });
    });
  }
});
