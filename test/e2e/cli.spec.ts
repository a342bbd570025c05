import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateEvents } from '../fixtures/synthetic-events.ts';
import { exportCsv } from '../fixtures/synthetic-files.ts';
import { type CliRig, createCliRig } from './cli-rig.ts';

const VENDOR_EVENT = join(process.cwd(), 'test', 'fixtures', 'vendor-example-event.json');
const SAMPLE_CSV = join(process.cwd(), 'data', 'sample', 'synthetic-control-hub-export.csv');
const NOW = ['--now', '2026-11-23T12:00:00Z'] as const;

describe('command line [I]', function () {
  this.timeout(60_000);
  let rig: CliRig;

  beforeEach(async () => {
    rig = await createCliRig();
  });

  afterEach(() => rig.remove());

  it("takes in the vendor's example event and answers a question about it", async () => {
    const imported = (await rig.run('import', VENDOR_EVENT, '--json')).json();
    assert.deepEqual(imported['total'], { rows: 1, added: 1, duplicates: 0, rejected: 0 });
    const answer = await rig.run('ask', 'what did joe@example.com change', '--json');
    assert.equal(answer.status, 0, answer.stderr);
    const { kind, total, events } = answer.json();
    assert.deepEqual([kind, total], ['events', 1]);
    assert.ok(Array.isArray(events));
    assert.deepEqual(
      [events[0].time, events[0].actor.name, events[0].entityType, events[0].attribution],
      ['2019-01-02T16:58:36.845Z', 'Joe Smith', 'org', { kind: 'recorded' }],
    );
  });

  it('takes in a CSV with the documented header and adds nothing the second time', async () => {
    const first = (await rig.run('import', SAMPLE_CSV, '--json')).json();
    const again = (await rig.run('import', SAMPLE_CSV, '--json')).json();
    assert.deepEqual(first['total'], { rows: 1500, added: 1500, duplicates: 0, rejected: 0 });
    assert.deepEqual(again['total'], { rows: 1500, added: 0, duplicates: 1500, rejected: 0 });
    const answer = await rig.run('ask', 'unattributed last week', ...NOW, '--json');
    const { kind, question, total } = answer.json();
    assert.equal(kind, 'events');
    assert.deepEqual(question, {
      intent: 'unattributed',
      from: '2026-11-15T23:00:00.000Z',
      to: '2026-11-22T23:00:00.000Z',
    });
    const digest = (await rig.run('digest', '--week', '2026-W47', '--json')).json();
    assert.equal(digest['unattributed'], total);
    assert.deepEqual([digest['from'], digest['to']], ['2026-11-15T23:00:00.000Z', '2026-11-22T23:00:00.000Z']);
  });

  it('keeps the good rows, names the bad ones, and ends with 2', async () => {
    const file = join(rig.folder, 'mixed.csv');
    await writeFile(
      file,
      'timestamp,action_text,target_name\n2026-11-20T10:00:00Z,Somebody updated it,Sales\nyesterday,x,y\n',
    );
    const result = await rig.run('import', file, '--json');
    assert.equal(result.status, 2);
    const { files } = result.json();
    assert.ok(Array.isArray(files));
    assert.deepEqual([files[0].added, files[0].rejected.length], [1, 1]);
    assert.match(files[0].rejected[0].where, /3/);
  });

  it('ends with 1 for a question that is refused, and names what was not understood', async () => {
    const result = await rig.run('ask', 'who changed queue Sales by carrier pigeon', '--json');
    assert.equal(result.status, 1);
    assert.equal(result.json()['kind'], 'refused');
    assert.match(JSON.stringify(result.json()['notUnderstood']), /carrier pigeon/);
  });

  it('ends with 1 for wrong words and with 3 for a file that cannot be read', async () => {
    assert.equal((await rig.run('import')).status, 1);
    assert.equal((await rig.run('nonsense')).status, 1);
    assert.equal((await rig.run('ask', 'help', '--bogus')).status, 1);
    const missing = await rig.run('import', join(rig.folder, 'missing.csv'), '--json');
    assert.equal(missing.status, 3);
  });

  it('warns of a password in the words, and keeps nothing of them', async () => {
    const result = await rig.run('ask', 'key exempt zoe@example.com because password: Hunter2Hunter2', '--json');
    assert.equal(result.status, 1);
    assert.match(String(result.json()['reason']), /history of your shell/);
    assert.doesNotMatch(result.stdout, /Hunter2/);
  });

  it('gives strangers one line and no data', async () => {
    await rig.run('import', SAMPLE_CSV);
    const result = await rig.run('ask', 'what changed last week', ...NOW, '--as', 'sam@example.net', '--json');
    assert.equal(result.status, 1);
    assert.deepEqual(result.json()['events'], []);
  });

  it('stops the start with one line for a bad setting', async () => {
    const other = await createCliRig({ TIME_ZONE: 'Mars/Olympus' });
    const result = await other.run('ask', 'help');
    await other.remove();
    assert.equal(result.status, 3);
    assert.match(result.stderr, /TIME_ZONE is not a time zone/);
  });

  it('loses nothing confirmed and adds nothing twice when an import is killed again and again', async () => {
    const file = join(rig.folder, 'large.csv');
    const count = 30_000;
    await writeFile(
      file,
      exportCsv(generateEvents({ count, seed: 7, endAt: Date.UTC(2026, 10, 23), days: 300, targetCount: 500 })),
    );
    const kept: number[] = [0];
    for (const afterMs of [0, 5, 20, 60, 150]) {
      const child = rig.start('import', file);
      const closed = new Promise((resolve) => child.once('close', resolve));
      await untilWritten(join(rig.folder, 'store'), child);
      await sleep(afterMs);
      child.kill('SIGKILL');
      await closed;
      const { ok, events } = (await rig.run('verify', '--json')).json();
      assert.equal(ok, true);
      assert.ok(typeof events === 'number' && events >= (kept.at(-1) ?? 0), `${String(events)} of ${kept.join()}`);
      kept.push(events);
    }
    const { total } = (await rig.run('import', file, '--json')).json();
    const before = kept.at(-1) ?? 0;
    assert.deepEqual(total, { rows: count, added: count - before, duplicates: before, rejected: 0 });
    assert.ok(
      kept.some((events) => events > 0 && events < count),
      `no kill hit the middle: ${kept.join()}`,
    );
  });

  it('answers beside a running writer, and refuses to write with a clear line', async () => {
    await rig.run('import', SAMPLE_CSV);
    const file = join(rig.folder, 'large.csv');
    await writeFile(
      file,
      exportCsv(generateEvents({ count: 60_000, seed: 3, endAt: Date.UTC(2026, 10, 23), days: 300 })),
    );
    const writer = rig.start('import', file);
    const closed = new Promise((resolve) => writer.once('close', resolve));
    await untilWritten(join(rig.folder, 'store'), writer);
    const [answer, second] = [await rig.run('ask', 'help', '--json'), await rig.run('import', SAMPLE_CSV)];
    writer.kill('SIGKILL');
    await closed;
    assert.equal(answer.status, 0);
    assert.equal(second.status, 3);
    assert.match(second.stderr, /already writing/);
  });
});

/** Until the trail has grown beyond what it held at the call, or the program has ended. */
async function untilWritten(folder: string, child: ChildProcess): Promise<void> {
  const before = await sizeOf(folder);
  while (child.exitCode === null && (await sizeOf(folder)) <= before) await sleep(2);
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names
    .filter((name) => name.endsWith('.ndjson'))
    .map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
