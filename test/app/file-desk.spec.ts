import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createFileDesk, type DroppedFiles, type FileDeskParts } from '../../src/app/file-desk.ts';
import { createFileTurns, type FileTurns } from '../../src/app/file-turns.ts';
import { ChatError, InterruptedError, SourceError, StoreError } from '../../src/audit/errors.ts';
import type { AuditStore, IncomingFile } from '../../src/audit/ports.ts';
import { LIMITS } from '../../src/audit/reply.ts';
import type { PendingFile } from '../../src/audit/state.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { fileCovers } from '../../src/commands/file-covers.ts';
import { fileTake } from '../../src/commands/file-take.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { ADMIN, asMessage, contextOf, openWorld, refusalOf, render, SPACE } from '../commands/rig.ts';
import { type FakeReader, fakeReader } from './fake-reader.ts';

const HEADER =
  'timestamp,action_text,tracking_id,event_category,actor_name,actor_email,target_type,target_id,target_name,target_org_id';
const ORG = '00000000-0000-4000-8000-00000000a002';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a009';
const row = (number: number, orgId = ''): string =>
  `2026-11-18T10:00:${String(number).padStart(2, '0')}+00:00,Changed,t-${number},CONTACT_CENTER,Agent Seven,seven@example.com,TEAM,q-${number},Team,${orgId}`;
const csv = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const BAD_ROW = 'not a time,x,t-2,CONTACT_CENTER,,,,,,';
const TABLE = 'TABLE\n2026-11-16T10:00;Agent Seven\n2026-11-16T10:05;Person Nine\n2026-11-16T10:09;\n';

describe('dropped files [I]', () => {
  let dir: string;
  let store: AuditStore;
  let reader: FakeReader;
  let turns: FileTurns;
  let files: DroppedFiles;
  let parts: FileDeskParts;
  let said: string[];
  let logged: string[];
  let now: number;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-desk-'));
    store = await openWorld([]);
    now = EXAMPLE_NOW;
    reader = fakeReader(() => now);
    said = [];
    logged = [];
    open();
  });
  afterEach(async () => {
    turns.stop();
    await store.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** As after a restart. */
  function open(changes: Partial<FileDeskParts> = {}): void {
    turns = createFileTurns();
    parts = {
      dir,
      reader,
      turns,
      state: store.state,
      clock: { now: () => now },
      orgId: undefined,
      log: pino({ level: 'error' }, { write: (line: string) => logged.push(line) }),
      chat: {
        say: async (_space, { markdown }, { key, threadId }) => {
          said.push(`${key} ${threadId}: ${markdown}`);
          return 'message-1';
        },
        revise: async (_space, _id, markdown) => {
          said.push(markdown);
          return true;
        },
      },
      ...changes,
    };
    files = createFileDesk(parts);
  }

  function dropped(content: string | IncomingFile['download'], more: Partial<IncomingFile> = {}): IncomingFile {
    return {
      messageId: 'm1',
      place: 0,
      spaceId: SPACE,
      spaceKind: 'group',
      sender: { personId: 'p1', email: ADMIN },
      threadId: 'root',
      name: 'audit.csv',
      bytes: 100,
      download:
        typeof content === 'string'
          ? async function* () {
              yield new TextEncoder().encode(content);
            }
          : content,
      ...more,
    };
  }
  const contextNow = (): Promise<CommandContext> =>
    contextOf(store, { as: ADMIN, space: SPACE, spaceKind: 'group', now, files: files.desk });
  const drop = async (content: string | IncomingFile['download'], more: Partial<IncomingFile> = {}) =>
    files.importFile(dropped(content, more), await contextNow());
  const waiting = async (): Promise<PendingFile> => {
    const [only, second] = (await store.state.list('pendingFiles')).filter(({ value }) => value.done === undefined);
    assert.ok(only !== undefined && second === undefined);
    return only.value;
  };
  const take = async (file: PendingFile, zone = 'Europe/Berlin') => files.desk.take(file, { zone }, await contextNow());
  const journal = async (): Promise<readonly string[]> =>
    (await store.state.list('journal')).map(({ value }) => `${value.by} ${value.did}`);
  const left = (): Promise<readonly string[]> => readdir(dir);

  describe('that say how they are laid out', () => {
    it('are taken in, told of and written down, and nothing of them stays on the disk', async () => {
      const answer = asMessage(await drop(csv(row(1), row(2), BAD_ROW)));
      assert.equal(answer.title, '2 changes added');
      assert.equal(answer.lines[0], 'From audit.csv: 2 new, 0 already known, 1 not read.');
      assert.match(answer.lines[1] ?? '', /^The new ones are of 18 Nov 2026, 11:00 CET\.$/);
      assert.equal(await store.count({}), 2);
      assert.deepEqual(await journal(), [`${ADMIN} took in audit.csv: 2 new, 0 already known, 1 not read`]);
      assert.deepEqual([await left(), said, logged], [[], [], []]);
      render(answer);
    });

    it('add nothing twice', async () => {
      await drop(csv(row(1)));
      assert.equal(asMessage(await drop(csv(row(1)))).title, 'Nothing new: all of it is known');
      assert.equal(await store.count({}), 1);
    });

    it('are of the organisation that the space is for; records of others are rejected', async () => {
      await store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
      const answer = asMessage(await drop(csv(row(1), row(2, ORG), row(3, OTHER_ORG))));
      assert.equal(answer.lines[0], 'From audit.csv: 2 new, 0 already known, 1 not read.');
      assert.match(answer.lines.join(' '), /row 4: it belongs to another organisation/);
      assert.deepEqual([await store.count({}), await store.count({ orgId: ORG })], [2, 2]);
      assert.deepEqual(reader.opened, [{ orgId: ORG, onlyOrgId: ORG }]);
    });

    it('are of the organisation of the bot where the space is for none', async () => {
      open({ orgId: ORG });
      await drop(csv(row(1)));
      assert.equal(await store.count({ orgId: ORG }), 1);
    });

    describe('and of which a span is stated', () => {
      const WEEK = { from: Date.UTC(2026, 10, 16), to: Date.UTC(2026, 10, 23) };
      const stating = async (content: string) =>
        asMessage(await files.importFile(dropped(content), await contextNow(), WEEK));
      const spans = async () => (await store.coverage()).filter(({ sourceName }) => sourceName === 'audit.csv');
      const days = ({ inputs = [] }: { readonly inputs?: readonly { readonly id: string }[] }) =>
        inputs.map(({ id }) => id);

      it('count as complete, on the word of who dropped them, and it is written down', async () => {
        const answer = await stating(csv(row(1, ORG)));
        assert.match(
          answer.lines.join(' '),
          /Counts as complete for 16 Nov 2026, 01:00 .* stated by admin@example\.com\./,
        );
        const [span] = await spans();
        assert.deepEqual([span?.orgId, span?.statedBy, span?.from, span?.to], [ORG, ADMIN, WEEK.from, WEEK.to]);
        assert.match((await journal())[0] ?? '', /; stated to hold everything of 16 Nov 2026/);
        assert.deepEqual(days(answer), []);
      });

      it('count for nothing where a row was not read, and nobody is asked again', async () => {
        const answer = await stating(csv(row(1), BAD_ROW));
        assert.match(answer.lines.join(' '), /It does not count as complete: one of its rows was not read\./);
        assert.deepEqual([await spans(), days(answer)], [[], []]);
      });

      it('can be stated later, on the card', async () => {
        const context = await contextNow();
        now += 1000;
        const answer = asMessage(await files.importFile(dropped(csv(row(1, ORG))), context));
        assert.deepEqual(days(answer), ['firstDay', 'lastDay']);
        render(answer);
        const [button] = answer.buttons ?? [];
        assert.ok(button !== undefined && 'question' in button);
        const question = { ...button.question, firstDay: '2026-11-16', lastDay: '2026-11-22' };
        assert.match(
          asMessage(await fileCovers.answer(question, await contextNow())).title,
          /^Complete for 16-22 Nov 2026/,
        );
        assert.deepEqual(
          (await spans()).map(({ orgId, statedBy }) => [orgId, statedBy]),
          [[ORG, ADMIN]],
        );
        assert.deepEqual(await left(), []);
      });

      it('are not asked of where a row was not read', async () => {
        assert.deepEqual(days(asMessage(await drop(csv(row(1), BAD_ROW)))), []);
      });

      it('of a table are kept until it is taken in', async () => {
        const good = 'TABLE\n2026-11-16T10:00;Agent Seven\n';
        const file = dropped(good, { name: 'portal.csv' });
        const preview = asMessage(await files.importFile(file, await contextNow(), WEEK));
        assert.match(preview.lines.join(' '), /Taken in, it counts as complete for 16 Nov 2026, 01:00/);
        const [button] = preview.buttons ?? [];
        assert.ok(button !== undefined && 'question' in button);
        const taken = await fileTake.answer({ ...button.question, zone: 'Europe/Berlin' }, await contextNow());
        assert.match(asMessage(taken).lines.join(' '), /Counts as complete for .* stated by admin@example\.com/);
        assert.equal((await store.coverage()).filter(({ statedBy }) => statedBy === ADMIN).length, 1);
      });
    });

    it('that list people go onto the roster', async () => {
      const answer = asMessage(await drop('email;name\r\nseven@example.com;Agent Seven\r\n', { name: 'people.csv' }));
      assert.equal(answer.title, '1 person added');
      assert.deepEqual([await store.count({}), await left()], [0, []]);
    });
  });

  describe('that cannot be read', () => {
    const failing = (error: Error): IncomingFile['download'] =>
      async function* () {
        yield new TextEncoder().encode('beginning');
        throw error;
      };

    it('are refused with the reason, and leave nothing behind', async () => {
      assert.match(refusalOf(await drop('DAMAGED')).reason, /audit\.csv is damaged\. Export it again\./);
      const gone = new ChatError('file-gone', 'It is gone.', 'Post it again.');
      assert.equal(refusalOf(await drop(failing(gone))).reason, 'It is gone. Post it again.');
      assert.deepEqual([await left(), logged, await journal()], [[], [], []]);
    });

    it('are not even fetched when they are too large', async () => {
      const bytes = LIMITS.incomingFileBytes + 1;
      const answer = await drop(() => assert.fail('it was fetched'), { bytes });
      assert.match(refusalOf(answer).reason, /larger than 100 MB/);
    });

    it('are fetched anew where the connection broke, twice', async () => {
      const cut = new ChatError('file-cut', 'It broke off.', 'Post it again.');
      let tries = 0;
      const flaky: IncomingFile['download'] = () => {
        tries += 1;
        return tries < 3 ? failing(cut)() : dropped(csv(row(1))).download();
      };
      assert.equal(asMessage(await drop(flaky)).title, '1 change added');
      assert.match(refusalOf(await drop(failing(cut))).reason, /It broke off/);
      assert.deepEqual(await left(), []);
    });

    it('because the trail cannot be written, end as an error that says what to do', async () => {
      const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
      const context = { ...(await contextNow()), store: { ...store, append: () => Promise.reject(full) } };
      const answer = await files.importFile(dropped(csv(row(1))), context);
      assert.ok(answer.kind === 'error');
      assert.deepEqual([answer.what, answer.next, logged.length], ['The disk is full.', 'Make room.', 1]);
    });

    it('for a reason nobody thought of, keep its details for the log', async () => {
      const answer = await drop(failing(new Error('secret path')));
      assert.ok(answer.kind === 'error');
      assert.doesNotMatch(JSON.stringify(answer), /secret/);
      assert.match(logged[0] ?? '', /secret path/);
    });
  });

  describe('of undocumented layout', () => {
    it('wait for an answer: nothing is taken in, and a card shows how they are read', async () => {
      const answer = asMessage(await drop(TABLE, { name: 'portal.csv' }));
      const file = await waiting();
      assert.equal(answer.title, 'Is portal.csv read correctly?');
      assert.deepEqual(
        answer.buttons?.map((button) => 'question' in button && button.question),
        [
          { intent: 'file-take', file: file.id, asOf: now },
          { intent: 'file-discard', file: file.id, asOf: now },
        ],
      );
      assert.deepEqual([await store.count({}), await left()], [0, [file.fileName]]);
      assert.deepEqual([file.by, file.spaceId, file.threadId, file.at], [ADMIN, SPACE, 'root', now]);
      render(answer);
    });

    it('can be decided on by their own card, however long it took to fetch them', async () => {
      const slow: IncomingFile['download'] = async function* () {
        now += 60_000;
        yield new TextEncoder().encode(TABLE);
      };
      const answer = asMessage(await drop(slow));
      const [button] = answer.buttons ?? [];
      assert.ok(button !== undefined && 'question' in button);
      const question = { ...button.question, zone: 'Europe/Berlin' };
      assert.equal(asMessage(await fileTake.answer(question, await contextNow())).title, '2 changes added');
    });

    it('are taken in with what was said, also by the next process, and then are gone', async () => {
      await drop(TABLE, { name: 'portal.csv' });
      open();
      await files.start();
      const file = await waiting();
      const taking = await take(file);
      assert.ok(taking.kind === 'taken');
      assert.deepEqual([taking.report.added, taking.report.rejectedCount], [2, 1]);
      const { events } = await store.page({}, { limit: 5 });
      assert.deepEqual(
        events.map(({ time }) => new Date(time).toISOString()),
        ['2026-11-16T09:05:00.000Z', '2026-11-16T09:00:00.000Z'],
      );
      const { done } = (await store.state.get('pendingFiles', file.id)) ?? {};
      const { seen, ...rest } = done ?? {};
      assert.deepEqual(rest, { what: 'taken', at: now, by: ADMIN, sum: '2 new, 0 already known, 1 not read' });
      assert.deepEqual([seen?.rows, seen?.rejectedCount, seen?.sourceKind], [3, 1, 'portal-csv']);
      assert.deepEqual(await left(), []);
      assert.equal((await journal()).length, 1);
    });

    it('are dealt with once, however many press at the same time', async () => {
      await drop(TABLE);
      const file = await waiting();
      const context = await contextNow();
      const press = () => files.desk.take(file, { zone: 'UTC' }, context);
      const presses = [press(), press(), files.desk.discard(file, context), press()];
      const kinds = (await Promise.all(presses)).map((done) => (typeof done === 'string' ? done : done.kind));
      assert.deepEqual(kinds, ['taken', 'busy', 'busy', 'busy']);
      assert.deepEqual([(await take(file)).kind, await files.desk.discard(file, context)], ['busy', 'busy']);
      assert.deepEqual([await store.count({}), (await journal()).length], [2, 1]);
    });

    it('are thrown away, and nothing of them is taken in', async () => {
      await drop(TABLE);
      const file = await waiting();
      assert.equal(await files.desk.discard(file, await contextNow()), 'discarded');
      assert.deepEqual([await left(), await store.count({}), (await take(file)).kind], [[], 0, 'busy']);
    });

    it('whose content is gone are told of', async () => {
      await drop(TABLE);
      const file = await waiting();
      await rm(join(dir, file.fileName));
      assert.equal((await take(file)).kind, 'gone');
      assert.equal((await store.state.get('pendingFiles', file.id))?.done?.what, 'failed');
    });

    it('that break off half-way keep what they gave, are told of and written down', async () => {
      await drop(TABLE);
      reader.breaksOff = new SourceError('damaged', 'It is damaged.', 'Export it again.');
      const taking = await take(await waiting());
      assert.ok(taking.kind === 'unreadable');
      assert.deepEqual([taking.what, taking.report?.added], ['It is damaged.', 2]);
      assert.deepEqual([await left(), (await journal()).length], [[], 1]);
    });

    it('wait on when the trail cannot be written', async () => {
      await drop(TABLE);
      const file = await waiting();
      const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
      const context = { ...(await contextNow()), store: { ...store, append: () => Promise.reject(full) } };
      await assert.rejects(files.desk.take(file, { zone: 'UTC' }, context), { code: 'disk-full' });
      assert.equal((await take(file)).kind, 'taken');
    });

    it('are deleted after a day, unless somebody is at them', async () => {
      await drop(TABLE);
      const file = await waiting();
      let open: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        open = resolve;
      });
      reader.gate = () => held;
      const taking = files.desk.take(file, { zone: 'UTC' }, await contextNow());
      now += 24 * 3_600_000;
      await files.expire();
      open();
      assert.equal((await taking).kind, 'taken');
      await drop('TABLE UTC\n');
      now += 24 * 3_600_000;
      await files.expire();
      assert.deepEqual(await left(), []);
    });
  });

  describe('of which many come, or large ones', () => {
    /** Lets one record of a table through each time it is called. */
    function gated(): () => void {
      const waiting: (() => void)[] = [];
      reader.gate = () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      return () => waiting.shift()?.();
    }
    const until = async (holds: () => boolean): Promise<void> => {
      for (let waited = 0; !holds() && waited < 2000; waited += 5) await new Promise((next) => setTimeout(next, 5));
      assert.ok(holds());
    };

    beforeEach(() => open({ timing: { quietMs: 15, distancesMs: [10, 10] } }));

    it('are read one after the other, and those behind are told that they wait', async () => {
      await drop(TABLE);
      said.length = 0;
      const next = gated();
      const first = take(await waiting());
      const second = drop(csv(row(1)), { messageId: 'm2' });
      await until(() => said.some((words) => words.startsWith('file-m2-0-progress root: audit.csv comes next')));
      assert.equal(await store.count({}), 0);
      const letting = setInterval(next, 1);
      assert.equal((await first).kind, 'taken');
      assert.equal(asMessage(await second).title, '1 change added');
      clearInterval(letting);
      assert.equal(said.filter((words) => words === 'Done with audit.csv, see below.').length, 2);
    });

    it('leave no word, no note and no change of what waits when the bot is stopped; the next process does it', async () => {
      await drop(TABLE);
      said.length = 0;
      const file = await waiting();
      const next = gated();
      const taking = take(file);
      const behind = drop(csv(row(1)), { messageId: 'm2' });
      await until(() => said.length === 2);
      turns.stop();
      await assert.rejects(taking, InterruptedError);
      await assert.rejects(behind, InterruptedError);
      next();
      await assert.rejects(drop(csv(row(1))), InterruptedError);
      assert.deepEqual([await store.count({}), await journal(), logged], [0, [], []]);
      assert.equal(said.filter((words) => words.startsWith('Done')).length, 0);
      reader.gate = async () => undefined;
      open();
      await files.start();
      assert.deepEqual(await left(), [file.fileName]);
      assert.equal((await take(await waiting())).kind, 'taken');
      assert.equal(await store.count({}), 2);
    });
  });
});
