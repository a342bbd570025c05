/** Files taken in at the command line, each read in a process of its own. */
import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CliRig, createCliRig } from '../e2e/cli-rig.ts';

const AMBIGUOUS = join(process.cwd(), 'test', 'fixtures', 'portal', 'ambiguous.xlsx');
const GOOD = 'timestamp,action_text,target_name\n2026-11-20T10:00:00Z,Somebody updated it,Sales\n';

describe('importing files at the command line [E]', function () {
  this.timeout(60_000);
  let rig: CliRig;
  before(async () => {
    rig = await createCliRig();
  });
  after(() => rig.remove());

  it('takes nothing of a table in that leaves a question open, and names the options', async () => {
    const { status, stdout, stderr, json } = await rig.run('import', AMBIGUOUS, '--json');
    assert.equal(status, 3);
    assert.match(
      stderr,
      /the columns under the header in row 4, as understood:\n {2}Date and time: time\n {2}User: person\n/,
    );
    const [file] = json()['files'] as readonly { readonly rejected: readonly { readonly reason: string }[] }[];
    assert.match(
      file?.rejected[0]?.reason ?? '',
      /in which time zone .* Add --time-zone Z.*--dates day-first or --dates month-first/,
    );
    assert.deepEqual(json()['total'], { rows: 0, added: 0, duplicates: 0, rejected: 1 });
    assert.equal(stdout.trim().startsWith('{'), true);
  });

  it('takes it in with them, and the same file again adds nothing', async () => {
    const words = ['import', AMBIGUOUS, '--time-zone', 'Europe/Berlin', '--dates', 'day-first', '--json'];
    const first = await rig.run(...words);
    assert.equal(first.status, 0, first.stderr);
    assert.deepEqual(first.json()['total'], { rows: 120, added: 120, duplicates: 0, rejected: 0 });
    assert.deepEqual((await rig.run(...words)).json()['total'], { rows: 120, added: 0, duplicates: 120, rejected: 0 });
    const [file] = first.json()['files'] as readonly { readonly source: string }[];
    assert.equal(file?.source, 'portal-xlsx');
  });

  it('keeps the good files of several, and ends with 2', async () => {
    const [good, misnamed, huge] = ['good.csv', 'named.xlsx', 'huge.csv'].map((name) => join(rig.folder, name));
    assert.ok(good && misnamed && huge);
    writeFileSync(good, GOOD);
    writeFileSync(misnamed, GOOD.replace('10:00', '11:00'));
    writeFileSync(huge, GOOD);
    truncateSync(huge, 2 ** 31);
    const { status, stderr, json } = await rig.run('import', good, misnamed, AMBIGUOUS, huge, '--json');
    assert.equal(status, 2);
    assert.match(stderr, /named\.xlsx: a CSV export of Control Hub, whatever its name says/);
    assert.deepEqual(json()['total'], { rows: 2, added: 2, duplicates: 0, rejected: 2 });
  });

  it('refuses a wrong order of dates as an error of usage', async () => {
    const { status, stderr } = await rig.run('import', AMBIGUOUS, '--dates', 'backwards');
    assert.equal(status, 1);
    assert.match(stderr, /^--dates needs day-first or month-first\.\nUsage: /);
  });

  describe('with the organisation that a file is of', () => {
    const [ONE, TWO] = ['00000000-0000-4000-8000-00000000a001', '00000000-0000-4000-8000-00000000a002'];
    const AS_ONE = ['--org', ONE, '--json'] as const;
    const changesIn = async (folder: string, orgId: string): Promise<readonly unknown[]> => {
      const lines = (await rig.run('backup', '--out', join(rig.folder, folder))).status;
      assert.equal(lines, 0);
      const text = gunzipSync(readFileSync(join(rig.folder, folder))).toString();
      return text.split('\n').filter((line) => line.includes('"kind":"event"') && line.includes(`"orgId":"${orgId}"`));
    };

    it('takes a table that names none into it', async () => {
      const words = ['import', AMBIGUOUS, '--time-zone', 'Asia/Tokyo', '--dates', 'day-first', ...AS_ONE];
      const { status, stderr, json } = await rig.run(...words);
      assert.equal(status, 0, stderr);
      assert.deepEqual(json()['total'], { rows: 120, added: 120, duplicates: 0, rejected: 0 });
      assert.equal((await changesIn('one.backup', ONE)).length, 120);
    });

    it('rejects what is of another one', async () => {
      const item = (id: string, orgId: string) => ({
        ...{ id, created: '2026-11-21T10:00:00Z' },
        data: { actionText: 'Somebody updated it', targetOrgId: orgId },
      });
      const file = join(rig.folder, 'two.json');
      writeFileSync(file, JSON.stringify({ items: [item('1', ONE), item('2', TWO)] }));
      const { status, json } = await rig.run('import', file, ...AS_ONE);
      assert.equal(status, 2);
      assert.deepEqual(json()['total'], { rows: 2, added: 1, duplicates: 0, rejected: 1 });
      assert.deepEqual(await changesIn('two.backup', TWO), []);
    });

    it('ends with 1 where there is no such organisation', async () => {
      const { status, stderr } = await rig.run('import', AMBIGUOUS, '--org', 'Nobody');
      assert.deepEqual([status, stderr.startsWith('--org needs the id of an organisation')], [1, true], stderr);
    });
  });

  describe('with the span that a file was exported for', () => {
    const during = (...ends: readonly string[]) => ['--from', ends[0] ?? '', '--to', ends[1] ?? ''];
    const coverage = async (): Promise<string> => {
      const { json } = await rig.run('ask', 'coverage', '--time-zone', 'Europe/Berlin', '--json');
      return String(json()['markdown']);
    };
    let file: string;
    before(() => {
      file = join(rig.folder, 'week.csv');
      writeFileSync(file, GOOD.replaceAll('2026-11-20', '2025-11-20'));
    });

    it('counts it as complete, as the operator states', async () => {
      const { status, stderr, json } = await rig.run(
        ...['import', file, '--time-zone', 'Europe/Berlin', ...during('2025-11-17', '2025-11-23'), '--json'],
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /week\.csv: counts as complete for 17-23 Nov 2025 \(CET\), as stated\n/);
      const [told] = json()['files'] as readonly { readonly covers: unknown }[];
      assert.deepEqual(told?.covers, {
        from: '2025-11-16T23:00:00.000Z',
        to: '2025-11-23T23:00:00.000Z',
        statedBy: 'operator',
      });
      assert.match(
        await coverage(),
        /\*\*Stated\*\*: 17-23 Nov 2025 \(CET\), stated by the operator \(.*week\\?\.csv\)/,
      );
    });

    it('takes instants too, half-open', async () => {
      const ends = during('2025-11-20T10:00:00Z', '2025-11-20T11:00:00+00:00');
      const { stderr } = await rig.run('import', file, '--time-zone', 'UTC', ...ends);
      assert.match(stderr, /counts as complete for 20 Nov 2025, 10:00-11:00 \(UTC\), as stated/);
    });

    it('counts nothing where the file shows something else, and keeps its changes', async () => {
      const { status, stderr, json } = await rig.run('import', file, ...during('2025-11-01', '2025-11-07'), '--json');
      assert.equal(status, 0);
      assert.match(stderr, /does not count as complete: it holds changes of 20 Nov 2025, .* name the whole span/);
      const [told] = json()['files'] as readonly { readonly covers: unknown }[];
      assert.equal(told?.covers, null);
    });

    for (const [words, complaint] of [
      [['--from', '2025-11-01'], '--from and --to go together.'],
      [['second.csv', ...during('2025-11-01', '2025-11-02')], '--from and --to say what one file was exported for'],
    ] as const) {
      it(`ends with 1 for ${words.join(' ')}`, async () => {
        const { status, stderr } = await rig.run('import', file, ...words);
        assert.deepEqual([status, stderr.startsWith(complaint)], [1, true], stderr);
      });
    }
  });

  it('says nothing of what is in a file that breaks its reader', async () => {
    const file = join(rig.folder, 'broken.pdf');
    writeFileSync(file, `%PDF-1.7\n${'secret of the file '.repeat(900)}\nstartxref\n1\n%%EOF`);
    const { status, stdout, stderr } = await rig.run('import', file);
    assert.equal(status, 3);
    assert.doesNotMatch(stdout + stderr, /secret/);
  });
});
