import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineForwarding } from '../../src/app/examine-forwarding.ts';
import { openTrail } from '../../src/app/open-trail.ts';
import { readConfig } from '../../src/config.ts';

describe('what doctor says of forwarding [I]', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-examine-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('is nothing where nothing is sent on', async () => {
    assert.deepEqual(await examineForwarding(readConfig({ DATA_DIR: dataDir })), []);
  });

  it('is whether each receiver takes what is sent, and nothing secret', async () => {
    const config = readConfig({
      DATA_DIR: dataDir,
      AUDIT_FORWARD_TO:
        'https://siem.example.com/in?token=hidden syslog+tls://logs.example.com syslog+udp://new.example.com',
      AUDIT_FORWARD_KEY: 'hidden-hidden-hidden',
    });
    const store = await openTrail(config, { mode: 'write' });
    const state = { place: 7, since: 0, sent: 7, sentAt: Date.UTC(2026, 10, 23, 9) };
    await store.state.update('forwards', 'all https://siem.example.com', () => state);
    const problem = {
      code: 'unreachable',
      what: 'It could not be reached.',
      next: 'See to it.',
      since: Date.UTC(2026, 10, 22),
    };
    await store.state.update('forwards', 'all tls://logs.example.com:6514', () => ({ ...state, problem }));
    await store.close();
    const told = await examineForwarding(config);
    assert.deepEqual(
      told.map((finding) => finding.state),
      ['ok', 'problem', 'note'],
    );
    assert.match(
      told[0]?.what ?? '',
      /^Forwarding to https:\/\/siem\.example\.com: 7 records taken, the last at .*23 Nov 2026/,
    );
    assert.match(told[1]?.what ?? '', /stood still since .*22 Nov 2026.*It could not be reached\.$/);
    assert.equal(told[1]?.next, 'See to it.');
    assert.match(told[2]?.what ?? '', /new\.example\.com:514 has not begun$/);
    assert.ok(!JSON.stringify(told).includes('hidden'));
  });
});
