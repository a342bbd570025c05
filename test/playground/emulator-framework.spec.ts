import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, eventually, openDesk } from './emulator-desk.ts';
import type { BotEvent } from './framework-bot.ts';

/** The framework in its own process, and what it tells. */
interface RunningBot {
  /** The next event of this kind, also one that came already. */
  next<K extends BotEvent['kind']>(kind: K): Promise<Extract<BotEvent, { kind: K }>>;
  readonly seen: readonly BotEvent[];
  stop(): Promise<void>;
}

function startBot(desk: Desk, secret: string): RunningBot {
  const { apiUrl, u2cUrl } = desk.emulator.address;
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'framework-bot.ts'), [], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      HYDRA_SERVICE_URL: apiUrl,
      U2C_SERVICE_URL: u2cUrl,
      BOT_TOKEN: desk.bot.token,
      BOT_SECRET: secret,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const seen: BotEvent[] = [];
  const waiting: BotEvent[] = [];
  let wake = () => {};
  let isGone = false;
  child.on('message', (event: BotEvent) => {
    seen.push(event);
    waiting.push(event);
    wake();
  });
  child.on('exit', () => {
    isGone = true;
    wake();
  });
  return {
    seen,
    async next<K extends BotEvent['kind']>(kind: K) {
      for (;;) {
        const index = waiting.findIndex((event) => event.kind === kind);
        const [found] = index < 0 ? [] : waiting.splice(index, 1);
        if (found) return found as Extract<BotEvent, { kind: K }>;
        assert.ok(!isGone, `the bot ended before "${kind}"`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      if (isGone) return;
      const exit = once(child, 'exit');
      child.send('stop');
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exit;
      clearTimeout(timer);
    },
  };
}

const modes = [
  { title: 'webhooks', secret: 'a secret' },
  { title: 'a websocket', secret: '' },
];

for (const { title, secret } of modes) {
  describe(`emulator: the real framework over ${title} [I]`, function () {
    this.timeout(30_000);
    let desk: Desk;
    let bot: RunningBot;
    before(async () => {
      desk = await openDesk();
      bot = startBot(desk, secret);
      await bot.next('ready');
    });
    after(async () => {
      await bot.stop();
      await desk.close();
    });

    const cardIn = (roomId: string) => desk.emulator.messages(roomId).find((message) => message.attachments);

    it('finds its spaces', async () => {
      assert.deepEqual(
        new Set([(await bot.next('spawned')).title, (await bot.next('spawned')).title]),
        new Set(['Operations', 'Zoe Keller']),
      );
      assert.equal(desk.emulator.socketCount, secret ? 0 : 1);
      assert.equal(desk.emulator.webhooks.length, secret ? 2 : 0);
    });

    it('hears a mention in a group, and nothing else there', async () => {
      desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'among us' });
      desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'who changed it?', mentionId: desk.bot.id });
      assert.deepEqual(await bot.next('heard'), {
        kind: 'heard',
        text: 'Who Dunit who changed it?',
        roomType: 'group',
        email: 'zoe@example.com',
      });
    });

    it('hears a 1:1', async () => {
      desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'hello' });
      assert.deepEqual(await bot.next('heard'), {
        kind: 'heard',
        text: 'hello',
        roomType: 'direct',
        email: 'zoe@example.com',
      });
    });

    it('posts a card and takes a press of it', async () => {
      await eventually(() => cardIn(desk.group.id) !== undefined, 'a card');
      desk.emulator.pressCard(desk.omar.id, cardIn(desk.group.id)?.id ?? '', { button: 'send', note: 'mine' });
      assert.deepEqual((await bot.next('pressed')).inputs, { button: 'send', note: 'mine' });
    });

    it('comes into a new space', async () => {
      desk.emulator.createRoom({ title: 'Later', creatorId: desk.zoe.id, memberIds: [desk.bot.id] });
      assert.equal((await bot.next('spawned')).title, 'Later');
    });

    it('is told of a rate limit as real Webex tells it', async () => {
      desk.emulator.faults.rateLimit({ method: 'POST', path: '/messages', times: 1, retryAfterSeconds: 9 });
      desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'again' });
      assert.deepEqual(await bot.next('failed'), { kind: 'failed', status: 429, retryAfter: '9' });
      await bot.next('heard');
    });

    if (secret) {
      it('takes no webhook with a wrong signature', async () => {
        const heard = bot.seen.filter(({ kind }) => kind === 'heard').length;
        desk.emulator.faults.deliveries({ kind: 'bad-signature' });
        desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'forged' });
        await desk.emulator.settled();
        desk.emulator.faults.deliveries({ kind: 'deliver' });
        desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'true' });
        assert.equal((await bot.next('heard')).text, 'true');
        assert.equal(bot.seen.filter(({ kind }) => kind === 'heard').length, heard + 1);
      });
    } else {
      it('comes back after its socket was cut', async () => {
        desk.emulator.dropSockets();
        assert.equal(desk.emulator.socketCount, 0);
        await eventually(() => desk.emulator.socketCount === 1, 'a new socket');
        desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'still there?' });
        assert.equal((await bot.next('heard')).text, 'still there?');
      });
    }

    it('leaves a space it is removed from, and goes on', async () => {
      const room = desk.emulator.rooms(desk.bot.id).find((one) => one.title === 'Later');
      desk.emulator.removeMember(room?.id ?? '', desk.bot.id);
      desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'and now?' });
      assert.equal((await bot.next('heard')).text, 'and now?');
      assert.deepEqual(desk.emulator.warnings, []);
    });

    it('keeps to the published description', function () {
      skipWithoutSpecs(this);
      assertExchangesMatchSpec(desk.emulator.exchanges);
    });
  });
}
