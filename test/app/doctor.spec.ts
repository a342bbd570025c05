import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, type Finding } from '../../src/app/doctor.ts';
import { inspectConfig } from '../../src/config.ts';
import { createEmulator, type Emulator } from '../../src/playground/emulator/index.ts';
import { buildWorld, type PlaygroundWorld } from '../../src/playground/world.ts';

describe('the doctor at Webex [I]', () => {
  let dataDir: string;
  let emulator: Emulator;
  let world: PlaygroundWorld;
  let settings: Readonly<Record<string, string>>;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-doctor-'));
    emulator = createEmulator({});
    const { apiUrl } = await emulator.listen();
    world = buildWorld(emulator);
    settings = { DATA_DIR: dataDir, WEBEX_API_URL: apiUrl, WEBEX_BOT_TOKEN: world.bot.token };
  });

  afterEach(async () => {
    await emulator.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function look(more: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
    const { config, problems } = inspectConfig({ ...settings, ...more });
    return examine(config, problems);
  }

  const states = (findings: readonly Finding[], words: RegExp): readonly string[] =>
    findings.filter(({ what }) => words.test(what)).map(({ state }) => state);

  it('finds a bot whose mentions can be listed, and only reads', async () => {
    const findings = await look();
    assert.deepEqual(states(findings, /knows the token/), ['ok']);
    assert.deepEqual(states(findings, /can be listed/), ['ok']);
    assert.ok(emulator.exchanges.length >= 3);
    assert.ok(emulator.exchanges.every(({ method }) => method === 'GET'));
  });

  it('says that the address of the webhooks does not lead to a bot', async () => {
    const findings = await look({ WEBHOOK_URL: 'http://127.0.0.1:9', WEBHOOK_SECRET: 'a secret for tests only' });
    assert.deepEqual(states(findings, /^0 of 2 webhooks/), ['note']);
    assert.deepEqual(states(findings, /^http:\/\/127\.0\.0\.1:9\/healthz cannot be reached/), ['note']);
  });

  it('says which file of words cannot be read, before the bot is started with it', async () => {
    const findings = await look({ AUDIT_COLUMNS: join(dataDir, 'none.json'), KEY_GUIDE: join(dataDir, 'none.json') });
    assert.deepEqual(states(findings, /^none\.json cannot be read/), ['problem']);
    assert.deepEqual(states(findings, /^The guide to API keys cannot be read/), ['problem']);
    assert.deepEqual(states(await look(), /cannot be read/), []);
  });

  it('says that a token is not known', async () => {
    const findings = await look({ WEBEX_BOT_TOKEN: 'synthetic-wrong-token' });
    assert.deepEqual(states(findings, /answered 401/), ['problem']);
    assert.doesNotMatch(JSON.stringify(findings), /synthetic-wrong-token/);
  });

  it('sends the token nowhere while its address is bad, and speaks of no default in place of a bad setting', async () => {
    const findings = await look({ WEBEX_API_URL: 'nowhere', ADMINS: 'x', ALLOWED_DOMAINS: 'x', TIME_ZONE: 'Mars' });
    assert.deepEqual(emulator.exchanges, []);
    assert.deepEqual(states(findings, /^(WEBEX_API_URL|ADMINS|ALLOWED_DOMAINS|TIME_ZONE) /), Array(4).fill('problem'));
    assert.deepEqual(states(findings, /empty: |Times are shown|token/), []);
  });
});
