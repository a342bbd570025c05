import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createWorld, type Rig, said, startRig, until, type World } from '../webex-rig.ts';

interface BareFramework {
  webex: unknown;
  cardsWebhook: { id?: string };
  initialized: boolean;
  hears(
    phrase: RegExp,
    action: (bot: { say(text: string): Promise<unknown> }, trigger: { text: string }) => void,
  ): void;
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** An echo bot as the framework's own README shows it: the yardstick. */
async function startBareBot(world: World, token: string): Promise<() => Promise<void>> {
  const require = createRequire(import.meta.url);
  const Framework: new (options: object) => BareFramework = require('webex-node-bot-framework');
  const toHandler: (
    framework: BareFramework,
  ) => (request: { body: unknown; headers: object }) => unknown = require('webex-node-bot-framework/webhook');
  const sdk: { init(options: object): unknown } = createRequire(require.resolve('webex-node-bot-framework'))('webex');
  let handle: ReturnType<typeof toHandler> | undefined;
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.end('OK');
      handle?.({ body: JSON.parse(Buffer.concat(chunks).toString('utf8')), headers: request.headers });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  const framework = new Framework({ token, webhookUrl, removeWebhooksOnStart: false });
  const { init } = sdk;
  const { apiUrl, u2cUrl } = world.emulator.address;
  sdk.init = (options) =>
    init.call(sdk, { ...options, config: { services: { discovery: { hydra: apiUrl, u2c: u2cUrl } } } });
  const started = framework.start();
  sdk.init = init;
  await started;
  framework.hears(/^/, (bot, trigger) => void bot.say(`echo: ${trigger.text}`));
  handle = toHandler(framework);
  await until(() => framework.initialized && framework.cardsWebhook.id !== undefined);
  return async () => {
    await framework.stop();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
}

const ROUNDS = 15;

describe('speed on Webex', () => {
  let world: World;
  let rig: Rig;
  let stopBare: () => Promise<void>;
  before(async () => {
    world = await createWorld();
    rig = await startRig(world);
  });
  after(async () => {
    await stopBare();
    await rig.stop();
    await world.close();
  });

  it('from question to answer takes at most half the time of a bare echo bot on the same framework [I]', async () => {
    const bare = world.emulator.addBot({ email: 'bare@webex.bot', displayName: 'Bare' });
    const bareSpace = world.emulator.directRoom(world.zoe.id, bare.id).id;
    stopBare = await startBareBot(world, bare.token);
    const answersIn = (spaceId: string): number =>
      world.emulator.messages(spaceId).filter((one) => one.personId !== world.zoe.id).length;
    const timeOne = async (spaceId: string): Promise<number> => {
      const before = answersIn(spaceId);
      const startedAt = performance.now();
      world.emulator.postAs(world.zoe.id, spaceId, { text: 'ping' });
      await new Promise<void>((resolve) => {
        const stop = world.emulator.onChange(() => {
          if (answersIn(spaceId) === before) return;
          stop();
          resolve();
        });
      });
      return performance.now() - startedAt;
    };
    const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    await timeOne(world.directId);
    await timeOne(bareSpace);
    for (let round = 0; round < ROUNDS; round += 1) {
      times.ours.push(await timeOne(world.directId));
      times.bare.push(await timeOne(bareSpace));
    }
    const [ours, theirs] = [median(times.ours), median(times.bare)];
    assert.equal(said(world, world.directId).length, ROUNDS + 1);
    assert.ok(ours <= 0.5 * theirs, `p50 ${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms of a bare bot`);
    if (process.env['SHOW_FIGURES'] !== undefined)
      console.log(`      p50 ${ours.toFixed(1)} ms, bare ${theirs.toFixed(1)} ms`);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
