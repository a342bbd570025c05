import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { StoreError } from '../../src/audit/errors.ts';
import { type BackupRecord, readBackup, writeBackup } from '../../src/cli/backup-file.ts';
import { anEvent } from '../fixtures/events.ts';

const ABOUT = { version: '1.2.3', createdAt: 0 };
const RECORDS: readonly Omit<BackupRecord, 'line'>[] = [
  ...['a', 'b'].map((id) => ({
    of: 'trail' as const,
    record: { kind: 'event' as const, event: anEvent({ id }), identity: { bucket: id, exactTime: true } },
  })),
  { of: 'trail', record: { kind: 'state', collection: 'marks', key: 'a\n', value: { at: 1 } } },
  {
    of: 'sign-ins',
    record: { kind: 'event', event: anEvent({ id: 'c' }), identity: { bucket: 'c', exactTime: true } },
  },
  {
    of: 'uses',
    record: { kind: 'event', event: anEvent({ id: 'u' }), identity: { bucket: 'u', exactTime: true } },
  },
];
const COUNTS = { events: 2, signIns: 1, uses: 1, coverage: 0, state: 1 };

async function* given(records = RECORDS): AsyncGenerator<Omit<BackupRecord, 'line'>> {
  yield* records;
}

describe('the file of a backup [I]', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-backup-'));
    path = join(dir, 'a.backup');
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function read(): Promise<BackupRecord[]> {
    const records: BackupRecord[] = [];
    for await (const record of readBackup(path)) records.push(record);
    return records;
  }

  const refused = (code: string) => (error: unknown) => error instanceof StoreError && error.code === code;

  it('gives back what was put in, for its owner alone', async () => {
    const { bytes, ...counts } = await writeBackup(path, ABOUT, given());
    assert.deepEqual([counts, bytes], [COUNTS, (await stat(path)).size]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(
      await read(),
      RECORDS.map((record, at) => ({ ...record, line: at + 2 })),
    );
    assert.deepEqual(await readdir(dir), ['a.backup']);
  });

  it('is never written over another, and not left half', async () => {
    await writeFile(path, 'mine');
    await assert.rejects(writeBackup(path, ABOUT, given()), refused('backup-exists'));
    assert.equal(await readFile(path, 'utf8'), 'mine');
    await rm(path);
    async function* broken(): AsyncGenerator<Omit<BackupRecord, 'line'>> {
      yield* RECORDS;
      throw new StoreError('damaged', 'An event can no longer be read.', 'Check the disk.');
    }
    await assert.rejects(writeBackup(path, ABOUT, broken()), refused('damaged'));
    assert.deepEqual(await readdir(dir), []);
    await assert.rejects(writeBackup(join(dir, 'no', 'folder'), ABOUT, given()), refused('write-failed'));
  });

  it('takes no name that somebody else has taken meanwhile', async () => {
    async function* slow(): AsyncGenerator<Omit<BackupRecord, 'line'>> {
      yield* RECORDS;
      await writeFile(path, 'theirs');
    }
    await assert.rejects(writeBackup(path, ABOUT, slow()), refused('backup-exists'));
    assert.deepEqual([await readdir(dir), await readFile(path, 'utf8')], [['a.backup'], 'theirs']);
  });

  it('is refused when it was cut, wherever', async () => {
    await writeBackup(path, ABOUT, given());
    const packed = await readFile(path);
    const whole = gunzipSync(packed);
    for (let size = 0; size < packed.length; size += 23) {
      await writeFile(path, packed.subarray(0, size));
      await assert.rejects(read(), refused('bad-backup'), `${size} bytes`);
    }
    const lines = whole.toString().split('\n');
    for (const drop of lines.keys()) {
      if (drop === lines.length - 1) continue;
      await writeFile(path, gzipSync(lines.filter((_, at) => at !== drop).join('\n')));
      await assert.rejects(read(), refused('bad-backup'), `without line ${drop + 1}`);
    }
  });

  it('of the first format, which knew no uses, is still read', async () => {
    const lines = ['{"whodunit":"backup","format":1,"version":"1.0.0","created":"2026-11-23T00:00:00.000Z"}\n'];
    for (const { of, record } of RECORDS.slice(0, 3)) lines.push(`${JSON.stringify({ of, ...record })}\n`);
    const sha256 = createHash('sha256').update(lines.join('')).digest('hex');
    lines.push(`${JSON.stringify({ end: { events: 2, signIns: 0, coverage: 0, state: 1 }, sha256 })}\n`);
    await writeFile(path, gzipSync(lines.join('')));
    assert.deepEqual(
      (await read()).map(({ of, record }) => ({ of, record })),
      RECORDS.slice(0, 3),
    );
  });

  it('is refused when it was changed', async () => {
    await writeBackup(path, ABOUT, given());
    const text = gunzipSync(await readFile(path)).toString();
    for (const [from, to] of [
      ['Sample User', 'Simple User'],
      ['"of":"sign-ins"', '"of":"trail"'],
      ['"of":"uses"', '"of":"sign-ins"'],
      ['"of":"uses"', '"of":"others"'],
      ['"kind":"state"', '"kind":"other"'],
      ['"events":2', '"events":3'],
      ['"whodunit":"backup"', '"whodunit":"x"'],
    ] as const) {
      assert.ok(text.includes(from));
      await writeFile(path, gzipSync(text.replace(from, to)));
      await assert.rejects(read(), refused('bad-backup'), from);
    }
    await writeFile(path, gzipSync(text.replace('"format":2', '"format":3')));
    await assert.rejects(read(), refused('newer-backup'));
    await writeFile(path, 'no gzip at all');
    await assert.rejects(read(), refused('bad-backup'));
    await rm(path);
    await assert.rejects(read(), refused('no-backup'));
  });
});
