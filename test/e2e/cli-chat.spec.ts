import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { openTrail, SYSTEM_CLOCK } from '../../src/app/open-trail.ts';
import { type CliRig, createCliRig } from './cli-rig.ts';

const SAMPLE = join(process.cwd(), 'data/sample/synthetic-control-hub-export.csv');

describe('whodunit chat [E]', function () {
  this.timeout(60_000);
  let rig: CliRig;

  before(async () => {
    rig = await createCliRig({ AUDIT_INBOX: 'off' });
    assert.equal((await rig.run('import', SAMPLE)).status, 0);
  });
  after(() => rig.remove());

  /** Everything typed, line by line. */
  const talk = (lines: readonly string[], ...options: readonly string[]) =>
    rig.runWith(lines.join('\n'), 'chat', ...options);

  it('draws the card, and presses its buttons by number', async () => {
    const { status, stdout, stderr } = await talk(['unattributed', '1', '/quit', 'never read']);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /Changes that name nobody, all time \(Europe\/Berlin\)/);
    assert.match(stdout, /\[1\] Older {3}\[2\] Evidence ▾/);
    assert.match(stdout, /Changes 7–12 of \d+/);
    assert.doesNotMatch(stdout, /never read|\*\*/);
    assert.equal(stripVTControlCharacters(stdout), stdout);
  });

  it('has the rights of the operator, or those of whoever is named', async () => {
    assert.match((await talk(['settings'])).stdout, /Time zone/i);
    assert.match((await talk(['settings'], '--as', 'vic.viewer@example.com')).stdout, /only people who were allowed/);
  });

  it('keeps what is set, and takes in what is dropped', async () => {
    await talk(['goal 90 %']);
    assert.match((await talk(['settings'])).stdout, /90 %/);
    const { stdout } = await talk([`/drop ${SAMPLE}`, '/drop nothing.csv']);
    assert.match(stdout, /0 new, 1,500 already known/);
    assert.match(stdout, /There is no file nothing\.csv there/);
  });

  it('is no space that could have a digest, a time zone or an organisation of its own', async () => {
    const orders = [
      'digest weekly monday 09:00',
      'the time zone of this space is Asia/Tokyo',
      'this space is for org 00000000-0000-4000-8000-00000000a001',
      'deny this space',
    ];
    const { stdout } = await talk([...orders, 'how many changes']);
    assert.equal(stdout.match(/Only in a Webex space/g)?.length, orders.length);
    assert.match(stdout, /1,500 changes/);
  });

  it('keeps files in the folder that is named, and writes over none', async () => {
    const folder = join(rig.folder, 'kept');
    const { stdout } = await talk(['export digest', 'export digest'], '--save', folder);
    const kept = await readdir(folder);
    assert.equal(kept.length, 2);
    for (const name of kept) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
    assert.ok(kept.every((name) => stdout.includes(name) && name.endsWith('.csv')));
  });

  it('answers beside a running bot, and stores nothing there', async () => {
    const config = { dataDir: join(rig.folder, 'store'), anonymousActors: [] };
    const other = await openTrail(config, { mode: 'write', clock: SYSTEM_CLOCK });
    try {
      const { status, stdout, stderr } = await talk(['how many changes', 'goal 50 %', `/drop ${SAMPLE}`]);
      assert.equal(status, 0);
      assert.match(stderr, /The bot is running/);
      assert.match(stdout, /1,500 changes/);
      assert.match(stdout, /File not read/);
      assert.doesNotMatch(JSON.stringify(await other.state.list('settings')), /50/);
    } finally {
      await other.close();
    }
  });

  it('refuses words behind the command', async () => {
    assert.equal((await rig.run('chat', 'help')).status, 1);
  });
});
