import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('a start that cannot be [I]', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whodunit-start-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs the program until it ends by itself. */
  function start(environment: Readonly<Record<string, string>>): Promise<{ status: number | null; stderr: string }> {
    const env = {
      PATH: process.env['PATH'],
      TMPDIR: folder,
      DATA_DIR: join(folder, 'store'),
      PORT: '0',
      ...environment,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, stderr })));
  }

  async function assertOneLine(environment: Readonly<Record<string, string>>, line: RegExp): Promise<void> {
    const { status, stderr } = await start(environment);
    assert.equal(status, 3, stderr);
    assert.match(stderr, line);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }

  it('is one line for a HOST that does not resolve or is not here', async () => {
    // No name server is asked about an empty label.
    await assertOneLine({ HOST: 'a..b' }, /^HOST cannot be resolved/);
    await assertOneLine({ HOST: '192.0.2.1' }, /^HOST is not an address of this computer/);
  });

  it('is one line for a port that is taken, and leaves no folder of a playground', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    assert.ok(address !== null && typeof address === 'object');
    try {
      await assertOneLine({ PORT: String(address.port) }, /^The port is taken/);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    const left = (await readdir(folder)).filter((name) => name.startsWith('whodunit-playground-'));
    assert.deepEqual(left, []);
  });

  it('shows the stack at LOG_LEVEL=debug', async () => {
    const { stderr } = await start({ HOST: 'a..b', LOG_LEVEL: 'debug' });
    assert.match(stderr, /HOST cannot be resolved.*\n.*(ENOTFOUND|EAI_AGAIN).*\n +at /);
  });

  it('keeps a bot from writing to files where a database is wanted', async () => {
    const bot = { WEBEX_BOT_TOKEN: 'synthetic-token', WEBEX_API_URL: 'http://127.0.0.1:9/v1' };
    await assertOneLine({ ...bot, DATABASE_URL: 'postgres://localhost/audit' }, /^DATABASE_URL is set, but/);
    assert.deepEqual((await readdir(folder)).includes('store'), false);
  });

  it('is told by a bot that starts, for what is weak', async () => {
    const { stderr } = await start({
      WEBEX_BOT_TOKEN: 'synthetic-token',
      WEBEX_API_URL: 'http://127.0.0.1:9/v1',
      WEBHOOK_URL: 'http://127.0.0.1:9',
      WEBHOOK_SECRET: 'weak-one',
      AUDIT_ACCESS_TOKEN: 'synthetic-audit-token',
      AUDIT_ORG_ID: '00000000-0000-4000-8000-00000000a001',
      HOST: '192.0.2.1',
    });
    assert.match(stderr, /WEBHOOK_SECRET is shorter/);
    assert.doesNotMatch(stderr, /weak-one|synthetic-audit-token/);
  });
});
