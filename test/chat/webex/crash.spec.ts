import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorld, said, until, type World } from '../webex-rig.ts';

const KILLS = 2;
const QUESTIONS_PER_LIFE = 12;

describe('a bot that is killed again and again', () => {
  let world: World;
  let dir: string;
  let bot: ChildProcess | undefined;
  const complaints: string[] = [];
  before(async () => {
    world = await createWorld();
    dir = await mkdtemp(path.join(tmpdir(), 'whodunit-crash-'));
  });
  after(async () => {
    bot?.kill('SIGKILL');
    await world.close();
    await rm(dir, { recursive: true, force: true });
  });

  const start = async (port: number): Promise<ChildProcess> => {
    const script = fileURLToPath(new URL('./crash-bot.ts', import.meta.url));
    const args = ['--import=tsx', script, world.emulator.address.apiUrl, world.bot.token, String(port), dir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString('utf8')));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => chunk.toString('utf8').includes('ready') && resolve());
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${complaints.join('')}`)));
    });
    return child;
  };

  it('answers every question exactly once in the end [E]', async function () {
    this.timeout(60_000);
    const port = await freePort();
    const asked: string[] = [];
    for (let life = 0; life <= KILLS; life += 1) {
      bot = await start(port);
      for (let index = 0; index < QUESTIONS_PER_LIFE; index += 1) {
        const text = `life ${life} question ${index}`;
        asked.push(text);
        world.emulator.postAs(world.zoe.id, world.directId, { text });
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      if (life === KILLS) break;
      // In the middle of it: some answered, some being answered, some not yet heard of.
      await until(() => said(world, world.directId).length >= asked.length - QUESTIONS_PER_LIFE / 2);
      const gone = new Promise((resolve) => bot?.once('exit', resolve));
      bot.kill('SIGKILL');
      await gone;
      world.emulator.postAs(world.zoe.id, world.directId, { text: `between ${life}` });
      asked.push(`between ${life}`);
    }
    await until(() => said(world, world.directId).length >= asked.length, 15_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const answers = said(world, world.directId);
    assert.deepEqual(answers.toSorted(), asked.map((text) => `echo: ${text}`).toSorted());
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
