import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { readCsv } from '../fixtures/read-csv.ts';
import { type CliRig, createCliRig, resultOf } from './cli-rig.ts';

const COUNT = 603;

describe('export at the command line [E]', function () {
  this.timeout(60_000);
  let rig: CliRig;
  const at = (...names: readonly string[]): string => join(rig.folder, ...names);
  /** Files beside the store. */
  const files = async (): Promise<readonly string[]> => (await readdir(rig.folder)).filter((name) => name !== 'store');
  const open = () => openEmbeddedStore({ dir: at('store'), isAnonymous: () => false, now: () => SAMPLE_TIME });

  before(async () => {
    rig = await createCliRig();
    const store = await open();
    await store.append(
      Array.from({ length: COUNT }, (_, number) =>
        anIncoming({ id: `e-${number}`, time: SAMPLE_TIME - number * 1000 }),
      ),
    );
    await store.close();
  });
  after(() => rig.remove());

  it('writes every change, readable by its owner alone, beside a running bot', async () => {
    const bot = await open();
    try {
      const done = await rig.run('export', '--out', 'all.csv');
      assert.deepEqual([done.status, done.stderr], [0, '']);
      assert.match(done.stdout, /^all\.csv: 603 rows, \d+ kB\.\nchanges, all time \(Europe\/Berlin\)\n.+\n$/);
      const rows = readCsv((await readFile(at('all.csv'), 'utf8')).slice(1));
      assert.equal(rows.length, COUNT + 1);
      assert.equal(new Set(rows.map((row) => row[8])).size, COUNT + 1);
      assert.equal((await stat(at('all.csv'))).mode & 0o777, 0o600);
    } finally {
      await bot.close();
    }
  });

  it('writes a workbook and a PDF, and says what is in them as JSON', async () => {
    const xlsx = await rig.run('export', 'what changed', '--format', 'xlsx', '--out', 'all.xlsx', '--json');
    assert.deepEqual([xlsx.status, xlsx.stderr], [0, '']);
    const { file, format, rows } = xlsx.json();
    assert.deepEqual({ file, format, rows }, { file: 'all.xlsx', format: 'xlsx', rows: COUNT });
    assert.equal((await readSheet(at('all.xlsx'), 'Data')).length, COUNT + 1);

    const pdf = await rig.run('export', 'what changed as pdf', '--out', 'all.report', '--json');
    assert.deepEqual([pdf.status, pdf.stderr], [0, '']);
    const bytes = new Uint8Array(await readFile(at('all.report')));
    assert.equal(pdf.json()['bytes'], bytes.length);
    const { text, totalPages } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
    assert.match(text, new RegExp(`Page 2 of\\s*${totalPages}\\b`));
    assert.match(text, /End of the report: 603 rows\./);
    assert.match(text, /the operator, at the command line/);
  });

  it('replaces a file only when told to', async () => {
    await writeFile(at('mine.csv'), 'mine');
    const refused = await rig.run('export', '--out', 'mine.csv');
    assert.deepEqual([refused.status, refused.stdout], [3, '']);
    assert.match(refused.stderr, /is there already\.\nGive another name, or --force/);
    assert.equal(await readFile(at('mine.csv'), 'utf8'), 'mine');
    assert.equal((await rig.run('export', '--out', 'mine.csv', '--force')).status, 0);
    assert.match(await readFile(at('mine.csv'), 'utf8'), /^\uFEFFTime/);
  });

  it('writes no file for a question that it does not understand', async () => {
    const before = await files();
    const refused = await rig.run('export', 'what changed last wibble', '--out', 'none.csv', '--json');
    assert.equal(refused.status, 1);
    assert.equal(refused.json()['kind'], 'refused');
    const stranger = await rig.run('export', '--out', 'none.csv', '--as', 'somebody@elsewhere.example.net');
    assert.equal(stranger.status, 1);
    assert.deepEqual(await files(), before);
  });

  it('writes an empty report where nothing was found', async () => {
    assert.equal((await rig.run('export', 'what changed in 2011', '--out', 'empty.csv')).status, 0);
    assert.equal(readCsv((await readFile(at('empty.csv'), 'utf8')).slice(1)).length, 1);
  });

  it('says so where it cannot write', async () => {
    const before = await files();
    const failed = await rig.run('export', '--out', join('nowhere', 'a.csv'));
    assert.equal(failed.status, 3);
    assert.match(failed.stderr, /could not be written\.\nCheck that its folder is there/);
    assert.deepEqual(await files(), before);
  });

  it('leaves no half file behind when it is interrupted', async () => {
    const before = await files();
    const child = rig.start('export', '--out', 'half.pdf');
    const result = resultOf(child);
    const isBegun = async (): Promise<boolean> => (await files()).some((name) => name.startsWith('half.pdf.'));
    while (!(await isBegun()) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    await result;
    assert.equal(child.signalCode, 'SIGINT', 'it was done before it could be interrupted');
    assert.deepEqual(await files(), before);
  });
});
