import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenSource } from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault, type StoredTokens } from '../../../src/sources/oauth/token-vault.ts';
import { createVendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import { failureOf } from '../../contract/audit-feed.ts';
import { type AuditWorld, openAuditWorld } from '../audit-api/audit-world.ts';

const CHILD = join(import.meta.dirname, 'renewing-child.ts');
const never = new AbortController().signal;

/** On a busy machine a process is often killed before it has renewed anything. */
const MOST_ROUNDS = 30;

describe('tokens of a process that is killed [I]', function () {
  this.timeout(60_000);
  let world: AuditWorld;
  let dir: string;
  beforeEach(async () => {
    world = await openAuditWorld();
    dir = await mkdtemp(join(tmpdir(), 'whodunit-killed-'));
  });
  afterEach(async () => {
    await world.close();
    await rm(dir, { recursive: true });
  });

  const register = (rotation: 'old-works' | 'old-refused') =>
    world.emulator.addIntegration({
      clientId: 'C',
      clientSecret: 'S',
      refreshToken: 'first-refresh',
      accountId: world.admin.id,
      rotation,
    });

  /** Lets a process renew again and again, and kills it some time after its first token. */
  const renewAndKill = async (afterMs: number, key: string): Promise<number> => {
    const given = ['--import', 'tsx', CHILD, world.apiUrl, dir, world.orgId, 'first-refresh', key];
    const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
    let tokens = 0;
    const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (told: Buffer) => {
        tokens += told.toString().split('\n').length - 1;
        resolve();
      });
      child.on('exit', () => resolve());
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    await ended;
    return tokens;
  };

  const kept = (key: string): Promise<StoredTokens | undefined> =>
    createTokenVault({ dir, key: key || undefined }).read(world.orgId);

  const tokenNow = async (key: string): Promise<string> => {
    const http = createVendorHttp();
    const credentials = {
      kind: 'integration',
      clientId: 'C',
      clientSecret: 'S',
      refreshToken: 'first-refresh',
    } as const;
    const vault = createTokenVault({ dir, key: key || undefined });
    const source = createTokenSource({
      orgId: world.orgId,
      credentials,
      apiUrl: world.apiUrl,
      vault,
      http,
      clock: world.clock,
    });
    try {
      return await source.renew((await kept(key))?.accessToken ?? '', never);
    } finally {
      await source.close();
      await http.close();
    }
  };

  it('are whole in their file, whenever that was, and go on to work', async () => {
    register('old-works');
    let tokens = 0;
    // Without a key a renewal takes a few milliseconds, with one most of a second.
    for (let round = 0; round < 6 || (tokens <= 12 && round < MOST_ROUNDS); round += 1) {
      const key = round % 6 < 4 ? '' : 'a key';
      tokens += await renewAndKill(Math.random() * 250, key);
      const before = await kept(key);
      assert.ok(before?.refreshToken !== undefined, `round ${round}`);
      assert.equal((await stat(join(dir, `${world.orgId}.json`))).mode & 0o777, 0o600);
      for (const name of key === '' ? [] : await readdir(dir))
        assert.doesNotMatch(await readFile(join(dir, name), 'utf8'), /-access|-refresh/, name);
      const token = await tokenNow(key);
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await fetch(`${world.apiUrl}/people/me`, { headers })).status, 200);
    }
    assert.ok(tokens > 12, 'hardly anything was renewed');
  });

  it('are lost only between the answer of a vendor that takes no old one, and the file; admins are told then', async () => {
    register('old-refused');
    await renewAndKill(0, 'a key');
    const newest = [...world.emulator.exchanges].filter(
      ({ path, status }) => path === '/v1/access_token' && status === 200,
    );
    assert.ok(newest.length > 0);
    // As if it had been killed in the one moment that cannot be helped: the vendor has changed the token, we have not.
    const before = await kept('a key');
    const http = createVendorHttp();
    const form = {
      grant_type: 'refresh_token',
      client_id: 'C',
      client_secret: 'S',
      refresh_token: before?.refreshToken ?? '',
    };
    await http.send({ method: 'POST', url: new URL(`${world.apiUrl}/access_token`), form });
    await http.close();
    const error = await failureOf(tokenNow('a key'));
    assert.equal(error.code, 'access-lost');
    assert.match(error.next, /AUDIT_REFRESH_TOKEN/);
  });
});
