/** Files dropped into a chat: the real framework against Webex on loopback, the real store, and readers in processes of their own. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createFileDesk } from '../../src/app/file-desk.ts';
import { createFileTurns, type FileTurns } from '../../src/app/file-turns.ts';
import { anonymousActors } from '../../src/audit/actor.ts';
import type { AuditStore, ChatHandlers, FileReader } from '../../src/audit/ports.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import type { WebexChat } from '../../src/chat/webex/index.ts';
import { createConversation } from '../../src/commands/conversation.ts';
import { commands } from '../../src/commands/index.ts';
import type { MessageJson } from '../../src/playground/emulator/index.ts';
import { createFileReader } from '../../src/sources/sandbox/file-reader.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { fakeReader } from '../app/fake-reader.ts';
import { createMemoryState, type MemoryState } from '../chat/memory-state.ts';
import { createWorld, type Rig, startRig, until, type World } from '../chat/webex-rig.ts';
import { render } from '../commands/rig.ts';

const HEADER =
  'timestamp,action_text,tracking_id,event_category,actor_name,actor_email,target_type,target_id,target_name';
const START_AT = Date.UTC(2026, 9, 1);

/** A synthetic export, one record a minute. */
function exportOf(rows: number): Uint8Array {
  const lines = Array.from({ length: rows }, (_, index) => {
    const at = new Date(START_AT + index * 60_000).toISOString();
    return `${at},Agent Seven changed a team,t-${index},CONTACT_CENTER,Agent Seven,seven@example.com,TEAM,id-${index},Team ${index}`;
  });
  return Buffer.from(`${[HEADER, ...lines].join('\r\n')}\r\n`);
}

/** Synthetic: the layout of such files is not documented. The zone of its times is not said. */
const TABLE = Buffer.from(
  'TABLE\n2026-11-16T10:00;Agent Seven\n2026-11-16T10:05;Person Nine\n2026-11-16T10:09;Agent Seven\n',
);

describe('files dropped into a chat', function () {
  this.timeout(60_000);
  let dir: string;
  let world: World;
  let store: AuditStore;
  let state: MemoryState;
  let rig: Rig;
  let turns: FileTurns;
  let quietMs: number;
  let reader: FileReader;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-dropped-'));
    world = await createWorld();
    store = await openEmbeddedStore({
      dir: join(dir, 'store'),
      isAnonymous: anonymousActors([]),
      now: Date.now,
      readOnly: false,
    });
    state = createMemoryState();
    quietMs = 5000;
    reader = createFileReader({ clock: { now: Date.now } });
    await start();
  });
  afterEach(async () => {
    await stop();
    await store.close();
    await world.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    turns = createFileTurns();
    rig = await startRig(world, { state, timing: { catchUpMs: 3_600_000 }, handlers: bot });
  }

  async function stop(): Promise<void> {
    turns.stop();
    await rig.stop();
  }

  /** The bot, wired as it is in the product. */
  function bot(chat: WebexChat): ChatHandlers {
    const clock = { now: Date.now };
    const log = pino({ level: 'silent' });
    const { importFile, desk } = createFileDesk({
      ...{ dir: join(dir, 'pending'), turns, chat, state: store.state, clock, log, orgId: undefined },
      reader,
      timing: { quietMs, distancesMs: [50, 50, 100, 200, 400, 800, 1000, 1000] },
    });
    return createConversation({
      store,
      chat,
      clock,
      files: desk,
      importFile,
      holidays: NO_HOLIDAYS,
      permissions: { admins: [world.zoe.email], allowedDomains: ['example.com'] },
      anonymousActors: [],
      timeZone: 'Europe/Berlin',
      desk: { commands, anonymousActors: [], onError: (error) => assert.fail(String(error)) },
      render,
    });
  }

  const dropIn = (roomId: string, name: string, bytes: Uint8Array, who = world.zoe): void => {
    const mention = roomId === world.groupId ? { text: '', mentionId: world.bot.id } : {};
    world.emulator.postAs(who.id, roomId, { ...mention, file: { name, bytes } });
  };
  const fromBot = (roomId: string): readonly MessageJson[] =>
    world.emulator.messages(roomId).filter(({ personId }) => personId === world.bot.id);
  const textsIn = (roomId: string): string =>
    fromBot(roomId)
      .map(({ text = '' }) => text)
      .join('\n---\n');
  /** The first message of the bot in which this stands. */
  const saying = async (roomId: string, words: RegExp, limitMs = 30_000): Promise<MessageJson> => {
    const find = (): MessageJson | undefined => fromBot(roomId).find(({ text = '' }) => words.test(text));
    await until(() => find() !== undefined, limitMs);
    const found = find();
    assert.ok(found !== undefined, `not said: ${words} in\n${textsIn(roomId)}`);
    return found;
  };
  const press = (
    message: MessageJson,
    title: string,
    inputs: Readonly<Record<string, string>>,
    who = world.zoe,
  ): void => {
    world.emulator.pressCard(who.id, message.id, { ...dataOf(message, title), ...inputs });
  };

  it('of an admin are taken in and told of; of others not opened [I]', async () => {
    dropIn(world.directId, 'export.csv', exportOf(50));
    const result = await saying(world.directId, /50 changes added/);
    assert.ok(JSON.stringify(result.attachments).includes('From export.csv: 50 new'));
    assert.equal(await store.count({}), 50);
    dropIn(world.groupId, 'theirs.csv', exportOf(60), world.max);
    await saying(world.groupId, /Only admins may add audit files/);
    const downloads = world.emulator.exchanges.filter(
      ({ method, path }) => method === 'GET' && path.includes('/contents/'),
    );
    assert.deepEqual([downloads.length, await store.count({})], [1, 50]);
    assert.deepEqual(await readdir(join(dir, 'pending')), []);
  });

  it('count as complete for the span that is said beside them, or filled in on their card [I]', async () => {
    const oneDay = (day: string): Uint8Array =>
      new TextEncoder().encode(`timestamp,action_text,target_name\n${day}T10:00:00Z,Somebody updated it,Sales\n`);
    const stated = async () =>
      (await store.coverage()).flatMap(({ from, to, statedBy }) =>
        statedBy === undefined ? [] : [[new Date(from).toISOString(), new Date(to).toISOString(), statedBy]],
      );
    world.emulator.postAs(world.zoe.id, world.groupId, {
      text: 'covers 2 Nov to 8 Nov 2025',
      mentionId: world.bot.id,
      file: { name: 'first.csv', bytes: oneDay('2025-11-05') },
    });
    await saying(world.groupId, /Counts as complete for 2-8 Nov 2025 \(CET\), stated by zoe@example\.com/);
    assert.deepEqual(await stated(), [['2025-11-01T23:00:00.000Z', '2025-11-08T23:00:00.000Z', world.zoe.email]]);
    dropIn(world.groupId, 'second.csv', oneDay('2025-11-12'));
    const result = await saying(world.groupId, /Does this file hold everything of a span/);
    press(result, 'It holds all of that', { firstDay: '2025-11-09', lastDay: '2025-11-15' });
    await saying(world.groupId, /Complete for 9-15 Nov 2025 \(CET\), on your word/);
    assert.deepEqual((await stated()).at(-1), [
      '2025-11-08T23:00:00.000Z',
      '2025-11-15T23:00:00.000Z',
      world.zoe.email,
    ]);
    assert.equal(fromBot(world.groupId).length, 3, 'the words got no answer of their own');
  });

  it('that are tables show how they are read, and are taken in when "Take it in" is pressed, once [I]', async () => {
    await stop();
    reader = fakeReader(Date.now);
    await start();
    dropIn(world.groupId, 'portal.csv', TABLE);
    const preview = await saying(world.groupId, /Is portal\.csv read correctly/);
    assert.equal(await store.count({}), 0);
    assert.equal((await readdir(join(dir, 'pending'))).length, 1);
    press(preview, 'Take it in', {}, world.max);
    await saying(world.groupId, /Only admins may do this/);
    press(preview, 'Take it in', {});
    await saying(world.groupId, /Tell me in which time zone/);
    // On a newer start, and twice.
    await stop();
    await start();
    press(preview, 'Take it in', { zone: 'America/New_York' });
    press(preview, 'Take it in', { zone: 'America/New_York' });
    await saying(world.groupId, /3 changes added/);
    await saying(world.groupId, /being dealt with just now|was taken in already/);
    const { events } = await store.page({}, { limit: 5 });
    assert.equal(new Date(events.at(-1)?.time ?? 0).toISOString(), '2026-11-16T15:00:00.000Z');
    press(preview, 'Throw it away', {});
    await saying(world.groupId, /was taken in already/);
    assert.deepEqual([await store.count({}), await readdir(join(dir, 'pending'))], [3, []]);
  });

  it('that are large hold up nobody: others are answered meanwhile, and progress is told [I]', async () => {
    await stop();
    quietMs = 100;
    await start();
    const rows = 60_000;
    dropIn(world.directId, 'large.csv', exportOf(rows));
    const progress = await saying(world.directId, /^(?:Fetching|Looking at|Reading) large\.csv/);
    await until(() => rowsSaid(messageOf(progress)) > 0, 20_000);
    const before = performance.now();
    world.emulator.postAs(world.max.id, world.groupId, { text: 'help', mentionId: world.bot.id });
    await saying(world.groupId, /What you can ask/, 10_000);
    const tookMs = performance.now() - before;
    assert.ok((await store.count({})) < rows, 'it was read already');
    assert.doesNotMatch(textsIn(world.directId), /changes added/);
    assert.ok(tookMs < 5000, `an answer took ${Math.round(tookMs)} ms`);
    await saying(world.directId, /60,000 changes added/, 50_000);
    await until(() => messageOf(progress).startsWith('Done'), 3000);
    assert.equal(messageOf(progress), 'Done with large.csv, see below.');
    assert.equal(fromBot(world.directId).length, 2);
    assert.equal(await store.count({}), rows);
    const edits = world.emulator.exchanges.filter(({ method }) => method === 'PUT');
    assert.ok(edits.filter(({ path }) => path.startsWith('/messages/')).length <= 10);

    function messageOf({ id }: MessageJson): string {
      return fromBot(world.directId).find((one) => one.id === id)?.text ?? '';
    }
  });

  it('that the end of the bot interrupts are taken up by the next start, and told of once [I]', async () => {
    await stop();
    quietMs = 50;
    await start();
    const rows = 30_000;
    dropIn(world.directId, 'large.csv', exportOf(rows));
    const stopAt = async (): Promise<boolean> => (await store.count({})) > 0;
    for (let waited = 0; !(await stopAt()) && waited < 20_000; waited += 5)
      await new Promise((next) => setTimeout(next, 5));
    await stop();
    const kept = await store.count({});
    assert.ok(kept > 0 && kept < rows, `${kept} rows were read when it was stopped`);
    assert.doesNotMatch(textsIn(world.directId), /added|Sorry|not read|Done/);
    await start();
    await saying(world.directId, /changes added/, 50_000);
    assert.equal(await store.count({}), rows);
    await rig.chat.settled();
    assert.equal(textsIn(world.directId).split('changes added').length, 2);
    assert.deepEqual((await readdir(join(dir, 'pending'))).length <= 1, true);
  });
});

function rowsSaid(text: string): number {
  return Number(/([\d,]+)(?: of about [\d,]+)? rows/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
}

function dataOf(message: MessageJson, title: string): Readonly<Record<string, unknown>> {
  const cards: readonly unknown[] = message.attachments ?? [];
  const found = findAction(cards, title);
  assert.ok(found !== undefined, `There is no button "${title}" on the card.`);
  return found;
}

function findAction(part: unknown, title: string): Readonly<Record<string, unknown>> | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  if ('type' in part && part.type === 'Action.Submit' && 'title' in part && part.title === title && 'data' in part) {
    return { ...(part.data ?? {}) };
  }
  for (const child of Object.values(part)) {
    const found = findAction(child, title);
    if (found !== undefined) return found;
  }
  return undefined;
}
