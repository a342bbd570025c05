import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createFileTurns, type FileTurns } from '../../src/app/file-turns.ts';
import { createInbox, type Inbox } from '../../src/app/inbox.ts';
import { SourceError, StoreError } from '../../src/audit/errors.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { contextFor } from '../../src/commands/context.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { officeOf, openWorld } from '../commands/rig.ts';
import { type FakeReader, fakeReader } from './fake-reader.ts';

const HEADER =
  'timestamp,action_text,tracking_id,event_category,actor_name,actor_email,target_type,target_id,target_name,target_org_id';
const ORG = '00000000-0000-4000-8000-00000000a002';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a009';
const row = (number: number, orgId = ''): string =>
  `2026-11-18T10:00:${String(number).padStart(2, '0')}+00:00,Changed,t-${number},CONTACT_CENTER,Agent Seven,seven@example.com,TEAM,q-${number},Team,${orgId}`;
const csv = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const TABLE = 'TABLE\n2026-11-16T10:00;Agent Seven\n';

describe('the watched folder [I]', () => {
  let parent: string;
  let dir: string;
  let store: AuditStore;
  let reader: FakeReader;
  let turns: FileTurns;
  let inbox: Inbox;
  let logged: { readonly level: number; readonly msg: string; readonly code?: string }[];
  /** Given to the operator's context in place of the store. */
  let written: AuditStore | undefined;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'whodunit-inbox-'));
    dir = join(parent, 'inbox');
    store = await openWorld([]);
    reader = fakeReader(() => EXAMPLE_NOW);
    turns = createFileTurns();
    logged = [];
    written = undefined;
    const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
    const orgs = [{ orgId: ORG, name: 'Company One', admins: [], domains: [] }];
    const clock = { now: () => EXAMPLE_NOW };
    inbox = createInbox({
      ...{ dir, reader, turns, clock, log, orgs, orgId: undefined },
      contextFor: (orgId) =>
        contextFor({ ...officeOf(written ?? store), orgs }, 'operator', {
          ...{ now: EXAMPLE_NOW, zone: EXAMPLE_ZONE, limit: 1 },
          ...(orgId === undefined ? {} : { orgId }),
        }),
    });
    await mkdir(dir);
  });
  afterEach(async () => {
    turns.stop();
    await store.close();
    await rm(parent, { recursive: true, force: true });
  });

  const put = async (name: string, content: string): Promise<void> => writeFile(join(dir, name), content);
  const lookTwice = async (): Promise<void> => {
    await inbox.look();
    await inbox.look();
  };
  /** Everything below the folder, folders aside. */
  const all = async (): Promise<readonly string[]> => {
    const entries = await readdir(dir, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1)).toSorted();
  };
  const noteOf = (path: string): Promise<string> => readFile(join(dir, `${path}.txt`), 'utf8');
  const journal = async (): Promise<readonly string[]> =>
    (await store.state.list('journal')).map(({ value }) => `${value.by} ${value.did}`);

  it('is made when it is not there', async () => {
    await rm(dir, { recursive: true });
    await inbox.look();
    assert.deepEqual(await readdir(dir), []);
  });

  it('takes in what did not change between two looks, and not before', async () => {
    await put('export.csv', csv(row(1)));
    await inbox.look();
    assert.deepEqual([await store.count({}), await all()], [0, ['export.csv']]);
    await put('export.csv', csv(row(1), row(2)));
    await inbox.look();
    assert.deepEqual([await store.count({}), await all()], [0, ['export.csv']]);
    await inbox.look();
    assert.deepEqual([await store.count({}), await all()], [2, ['done/export.csv']]);
    assert.deepEqual(await journal(), [
      'operator took in export.csv from the watched folder: 2 new, 0 already known, 0 not read',
    ]);
    assert.deepEqual(
      logged.map(({ msg }) => msg),
      ['a file of the watched folder was taken in'],
    );
  });

  it('never overwrites what was taken in before, and adds nothing twice', async () => {
    for (const content of [csv(row(1)), csv(row(1), row(2)), csv(row(2))]) {
      await put('export.csv', content);
      await lookTwice();
    }
    assert.deepEqual(await all(), ['done/export (2).csv', 'done/export (3).csv', 'done/export.csv']);
    assert.equal(await readFile(join(dir, 'done', 'export.csv'), 'utf8'), csv(row(1)));
    assert.equal(await store.count({}), 2);
  });

  it('notes beside a file what of it was not read', async () => {
    await put('export.csv', csv(row(1), 'not a time,x,t-2,CONTACT_CENTER,,,,,,'));
    await lookTwice();
    assert.deepEqual(await all(), ['done/export.csv', 'done/export.csv.txt']);
    const note = await noteOf('done/export.csv');
    assert.match(note, /^This file was taken in: 1 new, 0 already known, 1 not read\.\nNot read:\n {2}row 3: /);
  });

  it('sets aside what cannot be read, with the reason and what to do', async () => {
    await put('photo.png', 'DAMAGED');
    await lookTwice();
    assert.deepEqual(await all(), ['failed/photo.png', 'failed/photo.png.txt']);
    assert.equal(
      await noteOf('failed/photo.png'),
      'This file was not taken in.\nphoto.png is damaged.\nExport it again.\n',
    );
    assert.deepEqual([logged[0]?.code, await journal()], ['damaged', []]);
  });

  it('sets aside a table that needs an answer, with the line to type', async () => {
    await put("it's a table.csv", TABLE);
    await put('-plain.csv', TABLE);
    await lookTwice();
    const note = await noteOf("failed/it's a table.csv");
    assert.match(note, /It does not say in which time zone its times are\.\n/);
    const path = join(dir, 'failed', "it's a table.csv").replaceAll("'", "'\\''");
    assert.ok(note.includes(`Take it in with: whodunit import '${path}' --time-zone Europe/Berlin\n`), note);
    assert.match(await noteOf('failed/-plain.csv'), /import \S+\/failed\/-plain\.csv --time-zone/);
    assert.match(note, / {2}When: time\n {2}Who: name of the person\n$/);
    assert.equal(await store.count({}), 0);
  });

  it('takes in a table that says all there is to say', async () => {
    await put('table.csv', TABLE.replace('TABLE', 'TABLE UTC'));
    await lookTwice();
    assert.deepEqual([await store.count({}), await all()], [1, ['done/table.csv']]);
  });

  it('keeps what a file gave before it broke off, and says so', async () => {
    reader.breaksOff = new SourceError('damaged', 'It is damaged.', 'Export it again.');
    await put('table.csv', TABLE.replace('TABLE', 'TABLE UTC'));
    await lookTwice();
    assert.equal(await store.count({}), 1);
    assert.match(await noteOf('failed/table.csv'), /not taken in to its end\..*1 new.*These are kept\.\n$/s);
  });

  it('takes a list of people onto the roster', async () => {
    await put('people.csv', 'email;name\r\nseven@example.com;Agent Seven\r\nnobody;\r\n');
    await lookTwice();
    assert.ok(await store.state.get('roster', 'seven@example.com'));
    assert.match(await noteOf('done/people.csv'), /1 new, 0 changed, 0 as before, 1 not taken/);
  });

  it('leaves hidden and half-written files, links and folders alone', async () => {
    const names = ['.hidden.csv', 'a.csv.part', 'b.TMP', 'c.csv.crdownload', '~$d.csv'];
    for (const name of names) await put(name, csv(row(1)));
    await writeFile(join(parent, 'outside.csv'), csv(row(1)));
    await symlink(join(parent, 'outside.csv'), join(dir, 'link.csv'));
    await symlink(parent, join(dir, ORG));
    await mkdir(join(dir, 'elsewhere'));
    await put('elsewhere/e.csv', csv(row(1)));
    const before = await all();
    await lookTwice();
    assert.deepEqual([await all(), await store.count({})], [before, 0]);
    assert.equal(before.length, names.length + 3);
  });

  it('takes what is in the folder of an organisation into that one alone, by its id or its name', async () => {
    for (const [index, folder] of [ORG, 'company one'].entries()) {
      await mkdir(join(dir, folder));
      await put(`${folder}/export.csv`, csv(row(index), row(10 + index, OTHER_ORG)));
    }
    await lookTwice();
    assert.deepEqual([await store.count({ orgId: ORG }), await store.count({})], [2, 2]);
    for (const folder of [ORG, 'company one'])
      assert.match(await noteOf(`${folder}/done/export.csv`), /row 3: it belongs to another organisation/);
  });

  it('sets aside a file of which nothing at all could be taken', async () => {
    await mkdir(join(dir, ORG));
    await put(`${ORG}/export.csv`, csv(row(1, OTHER_ORG), row(2, OTHER_ORG)));
    await lookTwice();
    assert.deepEqual(await all(), [`${ORG}/failed/export.csv`, `${ORG}/failed/export.csv.txt`]);
    assert.match(await noteOf(`${ORG}/failed/export.csv`), /^Nothing of this file was taken in: 0 new/);
  });

  it('keeps a table of the folder of an organisation in that one: the line to type names it', async () => {
    await mkdir(join(dir, 'company one'));
    await put('company one/table.csv', TABLE);
    await lookTwice();
    const note = await noteOf('company one/failed/table.csv');
    assert.match(note, new RegExp(`Take it in with: .* --time-zone Europe/Berlin --org ${ORG}\n`));
    assert.match(note, /a Webex space of this organisation/);
  });

  it('adds nothing twice when the bot ended between taking in and moving away', async () => {
    await put('export.csv', csv(row(1)));
    await lookTwice();
    await writeFile(join(dir, 'export.csv'), csv(row(1)));
    await lookTwice();
    assert.equal(await store.count({}), 1);
  });

  it('leaves a file for the next look when the trail cannot be written, and goes on with the others', async () => {
    const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
    let isFull = true;
    written = { ...store, append: (incoming) => (isFull ? Promise.reject(full) : store.append(incoming)) };
    await put('a.csv', csv(row(1)));
    await put('people.csv', 'email\r\nseven@example.com\r\n');
    await lookTwice();
    assert.deepEqual(await all(), ['a.csv', 'done/people.csv']);
    isFull = false;
    await inbox.look();
    assert.deepEqual([await all(), await store.count({})], [['done/a.csv', 'done/people.csv'], 1]);
  });

  it('takes a file that cannot be moved away in once, until it changes', async () => {
    // Nothing can be put below it, whoever runs this.
    await symlink('/dev/null', join(dir, 'done'));
    await put('export.csv', csv(row(1)));
    for (let look = 0; look < 4; look += 1) await inbox.look();
    assert.deepEqual(
      [(await journal()).filter((did) => did.includes('export.csv')).length, await store.count({})],
      [1, 1],
    );
    await put('export.csv', csv(row(1), row(2)));
    await lookTwice();
    assert.equal(await store.count({}), 2);
    assert.ok(logged.some(({ msg }) => msg.includes('could not be moved away')));
  });

  it('is looked through once at a time', async () => {
    await put('export.csv', csv(row(1)));
    await inbox.look();
    await Promise.all([inbox.look(), inbox.look(), inbox.look()]);
    assert.deepEqual([await store.count({}), (await journal()).length, logged.length], [1, 1, 1]);
  });

  it('leaves a file where it is when the bot is stopped meanwhile', async () => {
    let isReached: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      isReached = resolve;
    });
    reader.gate = () => {
      isReached();
      return new Promise(() => undefined);
    };
    await put('table.csv', TABLE.replace('TABLE', 'TABLE UTC'));
    await inbox.look();
    const looking = inbox.look();
    await reached;
    turns.stop();
    await looking;
    assert.deepEqual([await all(), logged, await journal()], [['table.csv'], [], []]);
  });
});
