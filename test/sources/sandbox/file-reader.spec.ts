/** Every format through the one way by which files are read, with the real process. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { SourceError } from '../../../src/audit/errors.ts';
import type { FileChoices, FileProgress, FileReader } from '../../../src/audit/file-port.ts';
import { createFileReader } from '../../../src/sources/sandbox/file-reader.ts';
import type { FileSourceOptions } from '../../../src/sources/source-options.ts';
import {
  describeAuditSource,
  eventsOf,
  IMPORTED_AT,
  OPTIONS,
  readAll,
  rejectionsOf,
} from '../../contract/audit-source.ts';
import { describePeopleSource } from '../../contract/people-source.ts';
import { generateEvents, type SyntheticChange } from '../../fixtures/synthetic-events.ts';
import { apiItem, exportCsv } from '../../fixtures/synthetic-files.ts';
import { useFiles } from './temporary-file.ts';

const CHANGES = [...generateEvents({ count: 300, seed: 3, endAt: Date.UTC(2026, 10, 23) })];
const OTHER_ORG = '11111111-2222-4333-8444-555555555555';
const PEOPLE = 'Name;E-Mail;Key\nPerson Nine;nine@example.com;missing\nAgent Seven;seven;\n';

function choicesOf({ timeZone, orgId, sample, statedPeriod }: FileSourceOptions): FileChoices {
  return {
    ...(timeZone === undefined ? {} : { zone: timeZone }),
    ...(orgId === undefined ? {} : { orgId }),
    ...(sample === true ? { sample } : {}),
    ...(statedPeriod === undefined ? {} : { statedPeriod }),
  };
}

const CSV = {
  kind: 'control-hub-csv',
  fileName: 'synthetic.csv',
  write: exportCsv,
  writeDamaged: (changes: readonly SyntheticChange[], index: number) => {
    const lines = exportCsv(changes).split('\r\n');
    return lines.with(index + 1, '2026-11-16T10:00:00Z,"never closed').join('\r\n');
  },
} as const;
const itemTexts = (changes: readonly SyntheticChange[]): readonly string[] =>
  changes.map((change) => JSON.stringify(apiItem(change)));
const JSON_ANSWER = {
  kind: 'admin-audit-json',
  fileName: 'synthetic.json',
  write: (changes: readonly SyntheticChange[]) => `{"items":[${itemTexts(changes).join(',')}]}`,
  writeDamaged: (changes: readonly SyntheticChange[], index: number) =>
    `{"items":[${itemTexts(changes)
      .map((text, other) => (other === index ? text.replace('"data":{', '"data":{"unclosed') : text))
      .join(',')}]}`,
} as const;

describe('reading files', function () {
  this.timeout(20_000);
  const reader = createFileReader({ clock: OPTIONS.clock });
  const file = useFiles();

  for (const form of [CSV, JSON_ANSWER]) {
    describeAuditSource(`${form.kind} in a process of its own`, {
      ...form,
      open: async (bytes, options) => {
        const ref = file(`C:\\Downloads\\${form.fileName}`, bytes);
        const choices = choicesOf(options);
        const onProgress = ({ bytes: bytesRead = 0, totalBytes = 0 }: FileProgress): void =>
          options.onProgress?.({ bytesRead, totalBytes });
        return reader.open(ref, await reader.inspect(ref, choices), choices, onProgress);
      },
    });
  }

  describePeopleSource('a CSV file in a process of its own', () => ({
    kind: 'people-csv',
    open: async (people) => {
      const rows = people.map((person) => `"${person?.email ?? ''}","${(person?.name ?? '').replaceAll('"', '""')}"`);
      return reader.openPeople(file('people.csv', ['email,name', ...rows, ''].join('\r\n')));
    },
  }));

  describe('looking at a file [I]', () => {
    it('tells its kind, size and about how many rows it has', async () => {
      const many = exportCsv(generateEvents({ count: 4000, seed: 5, endAt: Date.UTC(2026, 10, 23) }));
      const found = await reader.inspect(file('a/b/export.csv', many), {});
      assert.deepEqual(
        [found.kind, found.name, found.bytes],
        ['control-hub-csv', 'export.csv', Buffer.byteLength(many)],
      );
      assert.ok(Math.abs((found.aboutRows ?? 0) - 4000) < 100, String(found.aboutRows));
    });

    it('tells the rows exactly where it has seen them all', async () => {
      const csv = await reader.inspect(file('export.csv', exportCsv(CHANGES.slice(0, 40))), {});
      const json = await reader.inspect(file('a.json', JSON_ANSWER.write(CHANGES.slice(0, 25))), {});
      const lines = await reader.inspect(file('a.ndjson', itemTexts(CHANGES.slice(0, 7)).join('\n')), {});
      assert.deepEqual([csv.aboutRows, json.aboutRows, lines.aboutRows], [40, 25, 7]);
    });

    it('knows a list of people, and a table of changes that has emails in it', async () => {
      assert.equal((await reader.inspect(file('people.csv', PEOPLE), {})).kind, 'people-csv');
      const table = 'Date and time;User email;Action;Entity\n16/11/2026 10:00;nine@example.com;Update;Queue One\n';
      const found = await reader.inspect(file('report.csv', table), {});
      assert.equal(found.kind, 'portal-csv');
      assert.deepEqual(found.table?.asks, ['zone']);
    });

    it('refuses a bad zone before anything is read', async () => {
      const looked = reader.inspect(file('export.csv', exportCsv(CHANGES)), { zone: 'Mars/Base' });
      await assert.rejects(looked, { code: 'bad-time-zone', message: '"Mars/Base" is not a time zone.' });
    });
  });

  describe('tables of undocumented layout [I]', () => {
    const TABLE = 'Date and time;User;Action;Entity\n03/04/2026 10:00;nine@example.com;Update;Queue One\n';

    it('wait for the answers that they ask for', async () => {
      const ref = file('report.csv', TABLE);
      const found = await reader.inspect(ref, {});
      assert.deepEqual(found.table?.asks, ['zone', 'date-order']);
      assert.deepEqual(found.table?.columns.slice(0, 2), [
        { header: 'Date and time', field: 'time' },
        { header: 'User', field: 'actor' },
      ]);
      await assert.rejects(readAll(reader.open(ref, found, {})), { code: 'needs-zone' });
      await assert.rejects(readAll(reader.open(ref, found, { zone: 'UTC' })), { code: 'needs-date-order' });
      const choices = { zone: 'Europe/Berlin', dateOrder: 'month-first' } as const;
      const [event] = eventsOf(await readAll(reader.open(ref, found, choices)));
      assert.equal(event?.event.time, Date.UTC(2026, 2, 4, 9));
      assert.deepEqual(event?.event.sources, [
        { kind: 'portal-csv', name: 'report.csv', where: 'row 2', importedAt: IMPORTED_AT },
      ]);
    });

    it('are not read when they have changed since they were looked at', async () => {
      const ref = file('report.csv', TABLE);
      const found = await reader.inspect(ref, {});
      writeFileSync(ref.path, TABLE.replace('User;Action', 'Action;User'));
      const choices = { zone: 'UTC', dateOrder: 'day-first' } as const;
      await assert.rejects(readAll(reader.open(ref, found, choices)), { code: 'changed' });
      writeFileSync(ref.path, exportCsv(CHANGES));
      await assert.rejects(readAll(reader.open(ref, found, choices)), {
        code: 'damaged',
        message: 'report.csv is not the file that was looked at.',
      });
    });
  });

  describe('reading a file [I]', () => {
    it('rejects records of another organisation, and keeps those of none', async () => {
      const [first, second] = CHANGES;
      assert.ok(first && second);
      const rows = exportCsv([first, { ...second, orgId: OTHER_ORG }]).split('\r\n');
      const ofNone = (rows[1] ?? '').replaceAll(first.orgId, '');
      const ref = file('export.csv', [...rows.slice(0, 3), ofNone, ''].join('\r\n'));
      const choices = { onlyOrgId: first.orgId };
      const items = await readAll(reader.open(ref, await reader.inspect(ref, choices), choices));
      assert.deepEqual(rejectionsOf(items), ['row 3: it belongs to another organisation']);
      assert.deepEqual(
        eventsOf(items).map(({ event }) => event.orgId),
        [first.orgId, undefined],
      );
    });

    it('gives records that name no organisation the one that was said', async () => {
      const ref = file('export.csv', 'timestamp,action_text\n2026-11-16T10:00:00Z,hello\n');
      const choices = { orgId: OTHER_ORG };
      const [event] = eventsOf(await readAll(reader.open(ref, await reader.inspect(ref, choices), choices)));
      assert.equal(event?.event.orgId, OTHER_ORG);
    });

    it('takes no list of people for events, nor the other way round', async () => {
      const people = file('people.csv', PEOPLE);
      const found = await reader.inspect(people, {});
      assert.throws(() => reader.open(people, found, {}), { code: 'unsupported-format' });
      const events = reader.openPeople(file('export.csv', exportCsv(CHANGES)));
      await assert.rejects(
        async () => {
          for await (const _ of events.read()) assert.fail('nobody is in there');
        },
        { code: 'damaged' },
      );
    });

    it('says so when the file goes away, or shrinks or grows while it is read', async () => {
      const content = exportCsv(generateEvents({ count: 8000, seed: 9, endAt: Date.UTC(2026, 10, 23) }));
      const ref = file('export.csv', content);
      const found = await reader.inspect(ref, {});
      const changes: readonly [string, () => void][] = [
        ['grows', () => appendFileSync(ref.path, '2026-11-16T10:00:00Z,more\r\n')],
        ['shrinks', () => truncateSync(ref.path, content.length / 2)],
      ];
      for (const [what, change] of changes) {
        writeFileSync(ref.path, content);
        let seen = 0;
        const reading = async (): Promise<void> => {
          for await (const _ of reader.open(ref, found, {}).read()) {
            seen += 1;
            if (seen === 1) change();
          }
        };
        await assert.rejects(
          reading(),
          { code: 'damaged', message: 'export.csv was changed while it was read.' },
          what,
        );
        assert.ok(seen > 1000, `${what}: ${seen}`);
      }
      rmSync(ref.path);
      await assert.rejects(readAll(reader.open(ref, found, {})), {
        code: 'unreadable-file',
        message: 'export.csv does not exist.',
      });
    });

    it('reads more files at once than it starts processes, and each as if it were alone', async () => {
      const pids: number[] = [];
      const counted = createFileReader({ clock: OPTIONS.clock, onEnd: ({ pid }) => pids.push(pid) });
      // What reads them is compiled at first use; the compiler of the tests may be one, too.
      await counted.inspect(file('a.csv', exportCsv(CHANGES)), {});
      const others = childrenOf(process.pid);
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, childrenOf(process.pid) - others);
      }, 2);
      const refs = Array.from({ length: 5 }, (_, index) => file(`${index}.csv`, exportCsv(CHANGES.slice(index))));
      const counts = await Promise.all(
        refs.map(async (ref) => (await readAll(counted.open(ref, await counted.inspect(ref, {}), {}))).length),
      );
      clearInterval(watch);
      assert.deepEqual(counts, [300, 299, 298, 297, 296]);
      assert.equal(most, 2);
      assert.equal(new Set(pids).size, 11);
      assert.ok(pids.every((pid) => !isAlive(pid)));
    });

    it('ends the process when nobody listens any more', async () => {
      const facts: { readonly pid: number; readonly task: string }[] = [];
      const watched = createFileReader({ clock: OPTIONS.clock, onEnd: (fact) => facts.push(fact) });
      const ref = file(
        'export.csv',
        exportCsv(generateEvents({ count: 8000, seed: 2, endAt: Date.UTC(2026, 10, 23) })),
      );
      const found = await watched.inspect(ref, {});
      for await (const _ of watched.open(ref, found, {}).read()) break;
      const [, reading] = facts;
      assert.equal(reading?.task, 'read');
      assert.equal(isAlive(reading?.pid ?? 0), false);
    });
  });

  it('says so when the file with names of columns is bad [I]', async () => {
    const bad: FileReader = createFileReader({ clock: OPTIONS.clock, columnsFile: file('c.json', '{').path });
    await assert.rejects(
      async () => bad.inspect(file('export.csv', exportCsv(CHANGES)), {}),
      (error) => error instanceof SourceError && error.code === 'bad-columns-file',
    );
  });
});

/** @see https://man7.org/linux/man-pages/man5/proc_tid_children.5.html */
function childrenOf(pid: number): number {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
