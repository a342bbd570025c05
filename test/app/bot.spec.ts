import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBot } from '../../src/app/bot.ts';
import { createLog } from '../../src/app/log.ts';
import { openTrail, SYSTEM_CLOCK } from '../../src/app/open-trail.ts';
import { readConfig } from '../../src/config.ts';

describe('a bot that cannot start [I]', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-bot-start-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('lets go of the trail where it cannot listen', async () => {
    const environment = {
      DATA_DIR: dataDir,
      WEBEX_API_URL: 'http://127.0.0.1:9/v1',
      HOST: '192.0.2.1',
      PORT: '0',
      AUDIT_INBOX: 'off',
    };
    const config = { ...readConfig(environment), botToken: 'synthetic-token' };
    await assert.rejects(startBot(config, { clock: SYSTEM_CLOCK, log: createLog('silent') }), {
      code: 'EADDRNOTAVAIL',
    });
    const store = await openTrail(config, { mode: 'write' });
    await store.close();
  });

  it('says which file of column names is bad, and lets go of everything', async () => {
    const environment = { DATA_DIR: dataDir, AUDIT_COLUMNS: join(dataDir, 'none.json'), AUDIT_INBOX: 'off' };
    const config = { ...readConfig(environment), botToken: 'synthetic-token' };
    await assert.rejects(startBot(config, { clock: SYSTEM_CLOCK, log: createLog('silent') }), {
      code: 'bad-columns-file',
    });
    await (await openTrail(config, { mode: 'write' })).close();
  });
});
