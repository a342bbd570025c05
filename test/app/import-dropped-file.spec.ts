import assert from 'node:assert/strict';
import { pino } from 'pino';
import { importDroppedFile } from '../../src/app/import-dropped-file.ts';
import { ChatError, StoreError } from '../../src/audit/errors.ts';
import type { AuditStore, IncomingFile } from '../../src/audit/ports.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { ADMIN, asMessage, contextOf, openWorld, refusalOf, render } from '../commands/rig.ts';

const HEADER =
  'timestamp,action_text,tracking_id,event_category,actor_name,actor_email,target_type,target_id,target_name';
const ROW =
  '2026-11-18T10:00:00+00:00,Sample Person updated a queue,t-1,CONTACT_CENTER,Sample Person,person@example.com,CONTACT_SERVICE_QUEUE,q-1,Sample';
const BAD_ROW = 'not a time,x,t-2,CONTACT_CENTER,,,,,';

describe('a file dropped into a space [I]', () => {
  let store: AuditStore;
  let logged: string[];
  beforeEach(async () => {
    store = await openWorld([]);
    logged = [];
  });
  afterEach(() => store.close());

  function dropped(content: string | IncomingFile['download'], more: Partial<IncomingFile> = {}): IncomingFile {
    return {
      messageId: 'm1',
      place: 0,
      spaceId: 'space-1',
      spaceKind: 'direct',
      sender: { personId: 'p1', email: ADMIN },
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

  const drop = async (file: IncomingFile, into = store) =>
    importDroppedFile(file, await contextOf(into, { as: ADMIN }), {
      clock: { now: () => EXAMPLE_NOW },
      orgId: undefined,
      log: pino({ level: 'error' }, { write: (line: string) => logged.push(line) }),
    });

  it('is taken in, and told what came of it', async () => {
    const answer = asMessage(await drop(dropped(`${HEADER}\r\n${ROW}\r\n`)));
    assert.equal(answer.title, '1 change added');
    assert.deepEqual(answer.lines, ['From audit.csv: 1 new, 0 already known, 0 not read.']);
    assert.equal(await store.count({}), 1);
    render(answer);
  });

  it('is of the organisation that the space is for, where its records name none', async () => {
    const orgId = '00000000-0000-4000-8000-00000000a002';
    await store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', orgId }));
    const context = await contextOf(store, { as: ADMIN, space: 'space-1' });
    const parts = { clock: { now: () => EXAMPLE_NOW }, orgId: undefined, log: pino({ level: 'silent' }) };
    const answer = await importDroppedFile(dropped(`${HEADER}\r\n${ROW}\r\n`), context, parts);
    assert.equal(asMessage(answer).title, '1 change added');
    assert.equal(await store.count({ orgId }), 1);
  });

  it('with records of another organisation than the space is for: they are rejected', async () => {
    const theirs = '00000000-0000-4000-8000-00000000a009';
    const csv = `${HEADER},target_org_id\r\n${ROW},${theirs}\r\n`;
    const orgId = '00000000-0000-4000-8000-00000000a002';
    await store.state.update('spaces', 'space-1', () => ({ spaceId: 'space-1', kind: 'group', orgId }));
    const context = await contextOf(store, { as: ADMIN, space: 'space-1' });
    const parts = { clock: { now: () => EXAMPLE_NOW }, orgId: undefined, log: pino({ level: 'silent' }) };
    const answer = asMessage(await importDroppedFile(dropped(csv), context, parts));
    assert.match(answer.lines.join(' '), /belongs to another organisation/);
    assert.equal(await store.count({}), 0);
  });

  it('adds nothing twice', async () => {
    const file = dropped(`${HEADER}\r\n${ROW}\r\n`);
    await drop(file);
    assert.equal(asMessage(await drop(file)).title, '0 changes added');
    assert.equal(await store.count({}), 1);
  });

  it('keeps the good rows and names the first bad ones', async () => {
    const bad = Array.from({ length: 7 }, () => BAD_ROW).join('\r\n');
    const { lines } = asMessage(await drop(dropped(`${HEADER}\r\n${ROW}\r\n${bad}\r\n`)));
    assert.match(lines[0] ?? '', /1 new, 0 already known, 7 not read/);
    assert.equal(lines.filter((line) => line.startsWith('Not read: row ')).length, 5);
    assert.equal(lines.at(-1), 'and 2 more that were not read.');
  });

  it('that lists people goes onto the roster, not into the trail', async () => {
    const content = 'email;name;team\r\nzoe@example.com;Zoe Keller;North\r\nnobody;;\r\n';
    const answer = asMessage(await drop(dropped(content, { name: 'people.csv' })));
    assert.equal(answer.title, '1 person added');
    assert.deepEqual(answer.lines, [
      'From people.csv: 1 new, 0 changed, 0 as before, 1 not taken.',
      'Not taken: row 3: "nobody" is not an email.',
    ]);
    assert.deepEqual([await store.count({}), logged], [0, []]);
    assert.equal((await store.state.get('roster', 'zoe@example.com'))?.addedBy, ADMIN);
    render(answer);
  });

  it('that is no audit file is refused with what to do', async () => {
    for (const [name, content] of [
      ['photo.png', '\u0089PNG'],
      ['notes.csv', 'a,b\r\n1,2\r\n'],
      ['empty.csv', ''],
    ] as const) {
      const answer = await drop(dropped(content, { name }));
      assert.ok(refusalOf(answer).reason.length > 20, name);
      render(answer);
    }
    assert.deepEqual([await store.count({}), logged], [0, []]);
  });

  it('that is too large is not even fetched', async () => {
    const answer = await drop(dropped(() => assert.fail('it was fetched'), { bytes: 100_000_001 }));
    assert.match(refusalOf(answer).reason, /larger than 100 MB/);
  });

  it('that cannot be fetched is answered with the reason', async () => {
    const gone = new ChatError('file-gone', 'The file was deleted.', 'Post it again.');
    const answer = await drop(dropped(failing(gone)));
    assert.equal(refusalOf(answer).reason, 'The file was deleted. Post it again.');
  });

  it('is answered with an error when the trail cannot be written', async () => {
    const full = new StoreError('disk-full', 'The disk is full.', 'Make room.');
    const answer = await drop(dropped(`${HEADER}\r\n${ROW}\r\n`), { ...store, append: () => Promise.reject(full) });
    assert.ok(answer.kind === 'error');
    assert.deepEqual([answer.code, answer.what, answer.next], ['import-failed', 'The disk is full.', 'Make room.']);
    assert.equal(logged.length, 1);
    render(answer);
  });

  it('is answered with an error that keeps its details for the log', async () => {
    const answer = await drop(dropped(failing(new Error('secret path'))));
    assert.ok(answer.kind === 'error');
    assert.doesNotMatch(JSON.stringify(answer), /secret/);
    assert.match(logged[0] ?? '', /secret path/);
  });
});

function failing(error: Error): IncomingFile['download'] {
  return () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) });
}
