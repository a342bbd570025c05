import assert from 'node:assert/strict';
import type { FaultRule } from '../../../src/playground/emulator/index.ts';
import { createWorld, quiet, type Rig, said, startRig, until, type World } from '../webex-rig.ts';

/** Start-up faults, and how often each strikes before Webex is well again. Each one leaves the bare framework dead or deaf. */
const FAULTS: readonly { readonly name: string; readonly rules: readonly FaultRule[] }[] = [
  {
    name: 'people/me answers 429',
    rules: [{ path: '/people/me', times: 2, fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } }],
  },
  { name: 'people/me answers 503', rules: [{ path: '/people/me', times: 2, fault: { kind: 'status', status: 503 } }] },
  {
    name: 'people/me closes the connection',
    rules: [{ path: '/people/me', times: 2, fault: { kind: 'drop', when: 'before' } }],
  },
  { name: 'people/me hangs', rules: [{ path: '/people/me', times: 1, fault: { kind: 'hang', when: 'before' } }] },
  {
    name: 'GET webhooks answers 429',
    rules: [
      { method: 'GET', path: '/webhooks', times: 2, fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } },
    ],
  },
  {
    name: 'POST webhooks answers 503',
    rules: [{ method: 'POST', path: '/webhooks', times: 2, fault: { kind: 'status', status: 503 } }],
  },
  {
    name: 'POST webhooks answers 429',
    rules: [
      { method: 'POST', path: '/webhooks', times: 2, fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } },
    ],
  },
  {
    name: 'POST webhooks takes effect but the answer is lost',
    rules: [{ method: 'POST', path: '/webhooks', times: 2, fault: { kind: 'drop', when: 'after' } }],
  },
  {
    name: 'GET memberships answers 429',
    rules: [{ method: 'GET', path: '/memberships', fault: { kind: 'status', status: 429, retryAfterSeconds: 60 } }],
  },
  {
    name: 'GET rooms/ID answers 503',
    rules: [{ method: 'GET', path: /^\/rooms\/.+/, fault: { kind: 'status', status: 503 } }],
  },
];

describe('start on Webex', () => {
  let world: World;
  let rig: Rig | undefined;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await rig?.stop();
    rig = undefined;
    await world.close();
  });

  for (const { name, rules } of FAULTS) {
    it(`becomes ready and answers although ${name} [I]`, async () => {
      for (const rule of rules) world.emulator.faults.add(rule);
      rig = await startRig(world, { timing: { requestTimeoutMs: 300 } });
      assert.equal(rig.chat.ready, true);
      world.emulator.postAs(world.zoe.id, world.groupId, { text: 'hello', mentionId: world.bot.id });
      await quiet(world, rig);
      assert.deepEqual(said(world, world.groupId), ['echo: hello']);
      const registered = world.emulator.webhooks.map(({ resource, event }) => `${resource}/${event}`).sort();
      assert.deepEqual(registered, ['all/all', 'attachmentActions/created']);
    });
  }

  it('says why it is not ready, and never says ready before both webhooks stand [I]', async () => {
    const fault = world.emulator.faults.add({
      method: 'POST',
      path: '/webhooks',
      fault: { kind: 'status', status: 503 },
    });
    rig = await startRig(world, { wait: false });
    await until(() => fault.hits >= 2);
    assert.equal(rig.chat.ready, false);
    assert.match(rig.chat.notReadyBecause ?? '', /webhooks/);
    fault.remove();
    await rig.started;
    assert.equal(rig.chat.ready, true);
    assert.equal(world.emulator.webhooks.length, 2);
  });

  it('refuses a bad token at once, with what to do about it [I]', async () => {
    rig = await startRig(world, { wait: false, token: 'not a token' });
    await assert.rejects(rig.started, (error: Error & { code?: string; next?: string }) => {
      assert.equal(error.code, 'webex-refused');
      assert.match(error.next ?? '', /WEBEX_BOT_TOKEN/);
      return true;
    });
    assert.equal(rig.chat.ready, false);
    assert.ok(!rig.logged.join('').includes('not a token'), 'the token stays out of the log');
  });

  it('starts as fast with many spaces as with none [I]', async () => {
    for (let index = 0; index < 300; index += 1) {
      world.emulator.createRoom({ title: `Space ${index}`, creatorId: world.zoe.id, memberIds: [world.bot.id] });
    }
    world.emulator.clearRecords();
    rig = await startRig(world);
    assert.ok(world.emulator.exchanges.length < 12, `${world.emulator.exchanges.length} requests before ready`);
  });

  it('stops while Webex is down, and the start then ends [I]', async () => {
    world.emulator.faults.add({ fault: { kind: 'status', status: 503 } });
    rig = await startRig(world, { wait: false });
    await until(() => world.emulator.exchanges.length > 1);
    await rig.stop();
    await assert.rejects(rig.started, { code: 'stopped' });
  });
});

describe('webhooks at Webex', () => {
  let world: World;
  const rigs: Rig[] = [];
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.stop();
    await world.close();
  });
  const start = async (options: Parameters<typeof startRig>[1] = {}): Promise<Rig> => {
    const rig = await startRig(world, options);
    rigs.push(rig);
    return rig;
  };
  const register = (body: object): Promise<Response> =>
    fetch(`${world.emulator.address.apiUrl}/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.bot.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resource: 'messages', event: 'created', ...body }),
    });

  it('of other deployments are not touched, neither on start nor on stop [I]', async () => {
    await register({ name: 'somebody else', targetUrl: 'http://127.0.0.1:9/webhook', secret: 'theirs' });
    const before = world.emulator.webhooks;
    const rig = await start();
    await rig.stop();
    assert.deepEqual(
      world.emulator.webhooks.filter((one) => one.name === 'somebody else'),
      before,
    );
  });

  it('of this host that point elsewhere are replaced [I]', async () => {
    const first = await start();
    const { port } = new URL(first.webhookUrl);
    const name = world.emulator.webhooks[0]?.name;
    await first.stop();
    await register({ name, targetUrl: `http://127.0.0.1:${port}/old-path`, secret: 'old' });
    await start({ port: Number(port), state: first.state });
    assert.deepEqual([...new Set(world.emulator.webhooks.map((one) => one.targetUrl))], [first.webhookUrl]);
    assert.equal(world.emulator.webhooks.length, 2);
  });

  it('are kept over a restart instead of made anew [I]', async () => {
    const first = await start();
    const before = world.emulator.webhooks.map((one) => one.id);
    await first.stop();
    world.emulator.clearRecords();
    await start({ port: Number(new URL(first.webhookUrl).port), state: first.state });
    assert.deepEqual(
      world.emulator.webhooks.map((one) => one.id),
      before,
    );
    assert.ok(!world.emulator.exchanges.some((one) => one.method === 'POST' && one.path.endsWith('/webhooks')));
  });

  it('come back by themselves when they were deleted [I]', async () => {
    const rig = await start({ timing: { checkEveryMs: 50 } });
    for (const { id } of world.emulator.webhooks) {
      await fetch(`${world.emulator.address.apiUrl}/webhooks/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${world.bot.token}` },
      });
    }
    await until(() => world.emulator.webhooks.length === 2);
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'still there?' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: still there?']);
  });
});
