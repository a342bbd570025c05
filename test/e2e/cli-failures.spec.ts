import assert from 'node:assert/strict';
import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTrail } from '../../src/app/open-trail.ts';
import { type CliResult, type CliRig, createCliRig } from './cli-rig.ts';

const VENDOR_EVENT = join(process.cwd(), 'test', 'fixtures', 'vendor-example-event.json');
const HEADER = 'timestamp,action_text,target_name\n';
const GOOD_ROW = '2026-11-20T10:00:00Z,Somebody updated it,Sales\n';

describe('what the command line says when something is not as it should be [I]', function () {
  this.timeout(60_000);
  let rig: CliRig;
  const others: CliRig[] = [];

  beforeEach(async () => {
    rig = await createCliRig({ ADMINS: 'admin@example.com' });
  });

  afterEach(() => Promise.all([rig, ...others.splice(0)].map((each) => each.remove())));

  async function rigWith(environment: Readonly<Record<string, string>>): Promise<CliRig> {
    const other = await createCliRig(environment);
    others.push(other);
    return other;
  }

  function assertFailure(result: CliResult, status: number, code: string): void {
    assert.equal(result.status, status, result.stderr);
    const document = result.json();
    assert.deepEqual([document['kind'], document['code']], ['error', code]);
    assert.ok(result.stderr.includes(String(document['what'])));
    assert.ok(typeof document['nextStep'] === 'string' && document['nextStep'] !== '');
  }

  it('is one JSON document for wrong words, wrong commands, bad settings and a busy trail', async () => {
    assertFailure(await rig.run('ask', 'help', '--bogus', '--json'), 1, 'usage');
    assertFailure(await rig.run('import', '--json'), 1, 'usage');
    assertFailure(await rig.run('export', '--json'), 1, 'usage');
    assertFailure(await rig.run('pull', '--json'), 3, 'not-set-up');
    assertFailure(await (await rigWith({ TIME_ZONE: 'Mars/Olympus' })).run('digest', '--json'), 3, 'bad-config');
    const busy = await openTrail({ dataDir: join(rig.folder, 'store'), anonymousActors: [] }, { mode: 'write' });
    try {
      assertFailure(await rig.run('import', VENDOR_EVENT, '--json'), 3, 'locked');
    } finally {
      await busy.close();
    }
  });

  it('keeps a person’s time zone from the command line, and says so when a bot holds the trail', async () => {
    const words = ['ask', '--as', 'admin@example.com', 'my time zone is Asia/Tokyo'];
    const done = await rig.run(...words);
    assert.deepEqual([done.status, done.stderr], [0, '']);
    const held = await openTrail({ dataDir: join(rig.folder, 'store'), anonymousActors: [] }, { mode: 'write' });
    try {
      assert.equal((await held.state.get('people', 'admin@example.com'))?.zone, 'Asia/Tokyo');
      const busy = await rig.run(...words);
      assert.equal(busy.status, 3);
      assert.match(busy.stderr, /^Process \d+ .* is already writing to /);
      assert.doesNotMatch(busy.stderr, /StoreError|failed/);
      assert.equal((await rig.run('ask', 'help')).status, 0);
      const stranger = await rig.run('ask', '--as', 'sam@example.net', 'my time zone is Asia/Tokyo');
      assert.equal(stranger.status, 1);
    } finally {
      await held.close();
    }
  });

  it('works offline with settings that only the server needs, and has doctor tell all that is bad', async () => {
    const other = await rigWith({ PORT: 'x', WEBHOOK_URL: 'nowhere', WEBEX_API_URL: 'nowhere' });
    assert.equal((await other.run('import', VENDOR_EVENT)).status, 0);
    for (const words of [['ask', 'help'], ['digest'], ['verify']]) assert.equal((await other.run(...words)).status, 0);
    const examined = await other.run('doctor', '--json');
    assert.equal(examined.status, 3);
    const { findings } = examined.json();
    for (const name of ['PORT', 'WEBHOOK_URL', 'WEBEX_API_URL']) {
      assert.ok(JSON.stringify(findings).includes(`{"state":"problem","what":"${name} `), name);
    }
  });

  it('has doctor warn of a short secret', async () => {
    const other = await rigWith({
      WEBHOOK_URL: 'https://bot.example.com',
      WEBHOOK_SECRET: 'short',
    });
    const { status, stdout } = await other.run('doctor');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /· WEBHOOK_SECRET is shorter/);
    assert.doesNotMatch(stdout, /short\b/);
  });

  it('writes nothing to files where a database is wanted, and says where it reads', async () => {
    const other = await rigWith({ DATABASE_URL: 'postgres://localhost/audit' });
    assertFailure(await other.run('import', VENDOR_EVENT, '--json'), 3, 'not-built');
    await assert.rejects(readdir(join(other.folder, 'store')));
    const asked = await other.run('ask', 'help');
    assert.equal(asked.status, 0);
    assert.match(asked.stderr, /^DATABASE_URL is set, but .*\n$/);
    assert.match((await other.run('doctor')).stdout, /✗ DATABASE_URL/);
  });

  it('tells of every file in the same shape and order, and of every rejection', async () => {
    await writeFile(join(rig.folder, 'bad.bin'), 'x');
    await writeFile(join(rig.folder, 'mixed.csv'), `${HEADER}${GOOD_ROW}${'yesterday,x,y\n'.repeat(1100)}`);
    const result = await rig.run('import', 'bad.bin', './mixed.csv', 'missing.csv', '--json');
    assert.equal(result.status, 2);
    const { files, total } = result.json();
    assert.ok(Array.isArray(files));
    assert.deepEqual(
      files.map(({ name, source, rows, rejected }) => [name, source, rows, rejected.length]),
      [
        ['bad.bin', null, 0, 1],
        ['./mixed.csv', 'control-hub-csv', 1101, 1100],
        ['missing.csv', null, 0, 1],
      ],
    );
    for (const file of files) {
      assert.deepEqual(Object.keys(file), ['name', 'source', 'rows', 'added', 'duplicates', 'rejected']);
    }
    assert.deepEqual(total, { rows: 1101, added: 1, duplicates: 0, rejected: 1102 });
  });

  it('tells what was mended when the trail was opened', async () => {
    await rig.run('import', VENDOR_EVENT);
    const store = join(rig.folder, 'store');
    const [events = ''] = (await readdir(store)).filter((name) => name.endsWith('.ndjson'));
    await appendFile(join(store, events), '{"half');
    const result = await rig.run('import', VENDOR_EVENT, '--json');
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stderr, /^repaired: /);
    assert.match(JSON.stringify(result.json()['findings']), /"severity":"repaired"/);
  });
});
