import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBot } from '../../src/app/bot.ts';
import { destinationsOf, startForwarding, wakingStore } from '../../src/app/forwarding.ts';
import { createLog } from '../../src/app/log.ts';
import { openTrail, SYSTEM_CLOCK } from '../../src/app/open-trail.ts';
import { claimKey, sayOfChange } from '../../src/audit/claims.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { openDatagramSink, openHttpSink, openStreamSink, SIGNING_KEY, type Sink } from '../forwarding/sinks.ts';

const ORG = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const log = createLog('silent');

describe('forwarding beside the bot [I]', function () {
  this.timeout(60_000);
  let dataDir: string;
  const sinks: Sink[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-forwarding-'));
  });
  afterEach(async () => {
    for (const sink of sinks.splice(0)) await sink.stop().catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true });
  });

  async function opened(open: () => Promise<Sink>): Promise<Sink> {
    const sink = await open();
    sinks.push(sink);
    return sink;
  }

  function configOf(to: string, more: Readonly<Record<string, string>> = {}): Config {
    return readConfig({
      DATA_DIR: dataDir,
      AUDIT_FORWARD_TO: to,
      AUDIT_FORWARD_KEY: SIGNING_KEY,
      AUDIT_INBOX: 'off',
      ...more,
    });
  }

  const idsOf = ({ records }: Sink): string[] => records.map(({ id }) => String(id));

  async function until(isSo: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2000 && !isSo(); turn += 1) await sleep(10);
    assert.ok(isSo(), 'it did not come about within 3 s');
  }

  it('brings each event to every receiver within moments, and what came in while it was down', async () => {
    const [https, tcp, udp] = [
      await opened(openHttpSink),
      await opened(openStreamSink),
      await opened(openDatagramSink),
    ];
    const to = `http://127.0.0.1:${https.port}/in,syslog+tcp://127.0.0.1:${tcp.port},syslog+udp://127.0.0.1:${udp.port}`;
    const config = configOf(to);
    const trail = await openTrail(config, { mode: 'write' });
    await trail.append([anIncoming({ id: 'from before' })]);
    let forwarding = await startForwarding(config, { store: trail, clock: SYSTEM_CLOCK, log });
    const store = wakingStore(trail, () => forwarding.wake());
    const startedAt = performance.now();
    await store.append([anIncoming({ id: 'first' })]);
    await until(() => [https, tcp, udp].every((sink) => idsOf(sink).includes('first')));
    assert.ok(performance.now() - startedAt < 8000);
    await forwarding.stop();
    await trail.append([anIncoming({ id: 'meanwhile', time: SAMPLE_TIME - 90 * 86_400_000 })]);
    forwarding = await startForwarding(config, { store: trail, clock: SYSTEM_CLOCK, log });
    await until(() => [https, tcp, udp].every((sink) => idsOf(sink).includes('meanwhile')));
    const said = { eventId: 'first', event: { time: SAMPLE_TIME, entityType: 'user', identity: '' } };
    const claim = sayOfChange(undefined, { ...said, by: 'agent.seven@example.com', statement: 'mine', at: Date.now() });
    assert.ok(claim.kind === 'changed');
    await store.state.update('claims', claimKey('first', claim.claim.by), () => claim.claim);
    await until(() => [https, tcp, udp].every((sink) => idsOf(sink).some((id) => id.endsWith(' 1'))));
    for (const sink of [https, tcp, udp]) {
      assert.deepEqual([...new Set(idsOf(sink))], ['first', 'meanwhile', 'first agent.seven@example.com 1']);
    }
    await forwarding.stop();
    await trail.close();
  });

  it('a receiver that hangs holds up neither another one, nor taking in, nor the end', async () => {
    const [hanging, other] = [await opened(openHttpSink), await opened(openStreamSink)];
    hanging.manner = 'hang';
    const config = configOf(`http://127.0.0.1:${hanging.port},syslog+tcp://127.0.0.1:${other.port}`);
    const trail = await openTrail(config, { mode: 'write' });
    const forwarding = await startForwarding(config, { store: trail, clock: SYSTEM_CLOCK, log });
    const store = wakingStore(trail, () => forwarding.wake());
    const startedAt = performance.now();
    await store.append([anIncoming({ id: 'a' })]);
    await until(() => other.records.length === 1 && hanging.attempts === 1);
    await forwarding.stop();
    assert.ok(performance.now() - startedAt < 8000);
    assert.deepEqual(hanging.records, []);
    hanging.manner = 'take';
    const again = await startForwarding(config, { store: trail, clock: SYSTEM_CLOCK, log });
    await until(() => hanging.records.length === 1);
    await again.stop();
    await trail.close();
  });

  it('goes on by itself when a receiver is back', async () => {
    const sink = await opened(openHttpSink);
    await sink.stop();
    const config = configOf(`http://127.0.0.1:${sink.port}`);
    const trail = await openTrail(config, { mode: 'write' });
    const forwarding = await startForwarding(config, { store: trail, clock: SYSTEM_CLOCK, log });
    const store = wakingStore(trail, () => forwarding.wake());
    await store.append([anIncoming({ id: 'a' })]);
    await sleep(300);
    await sink.start();
    await until(() => sink.records.length === 1);
    await forwarding.stop();
    await trail.close();
  });

  it('keeps organisations with receivers of their own apart', () => {
    const config = readConfig({ AUDIT_ORG_ID: ORG, AUDIT_FORWARD_TO: 'syslog+tls://logs.example.com' });
    const own = {
      orgId: ORG,
      admins: [],
      domains: [],
      forward: [{ kind: 'syslog', transport: 'udp', host: 'h', port: 514 }],
    } as const;
    const told = destinationsOf({ ...config, orgs: [own] }, SYSTEM_CLOCK).map(({ forwarder, ...rest }) => rest);
    assert.deepEqual(told, [
      { key: 'all tls://logs.example.com:6514', exceptOrgIds: [ORG] },
      { key: `${ORG} udp://h:514`, orgId: ORG },
    ]);
  });

  it('is part of a running bot, whatever is wrong with its chat', async () => {
    const sink = await opened(openHttpSink);
    const environment = { WEBEX_API_URL: 'http://127.0.0.1:9/v1', PORT: '0' };
    const config = { ...configOf(`http://127.0.0.1:${sink.port}`, environment), botToken: 'synthetic-token' };
    const bot = await startBot(config, { clock: SYSTEM_CLOCK, log });
    try {
      await bot.store.append([anIncoming({ id: 'a' })]);
      await until(() => sink.records.length === 1);
    } finally {
      await bot.stop();
    }
  });
});
