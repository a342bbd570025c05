/**
 * `npm run bench`: speed as ratios, both sides measured in one run on one machine.
 * Options: --rows N (events stored, default 100000), --replies N (per bot, default 200), --rounds N (of reading and
 * pull, default 5), --only PART (one of `questions`, `names`, `state`, `import`, `replies`, `reading`, `pull`, `keeping`,
 * `answers`; may be given more than once).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OutboxEntry } from '../src/audit/state.ts';
import { commands } from '../src/commands/index.ts';
import { createEmulator, type Emulator } from '../src/playground/emulator/index.ts';
import { readQuestion } from '../src/questions/read-question.ts';
import { openState } from '../src/store/embedded/open-state.ts';
import { EmbeddedState } from '../src/store/embedded/state-store.ts';
import { SLOW_TEXTS } from '../test/fixtures/slow-texts.ts';
import { generateEvents } from '../test/fixtures/synthetic-events.ts';
import { exportCsv } from '../test/fixtures/synthetic-files.ts';
import { benchAnswers } from './answers.ts';
import { type Child, runToEnd, startServer } from './child.ts';
import { at, print } from './figures.ts';
import { benchKeeping } from './keeping.ts';
import { benchNames } from './names.ts';
import { benchPull } from './pull.ts';
import { benchReading } from './reading.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    replies: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
  },
});
const rows = Number(values.rows);
const replies = Number(values.replies);
const rounds = Number(values.rounds);
const PORTS = { whodunit: 39_471, echo: 39_472 };
const QUESTION = 'who changed queue Sales EMEA';
const SECRET = 'a secret for the benchmark only';

const PULLED_EVENTS = 50_000;
const folder = await mkdtemp(join(tmpdir(), 'whodunit-bench-'));
/** In this order; the import leaves the trail for the replies. */
const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  questions: benchQuestions,
  names: () => benchNames(print),
  state: benchState,
  import: benchImport,
  replies: benchReplies,
  reading: () => benchReading(folder, rounds),
  pull: () => benchPull(folder, PULLED_EVENTS, rounds),
  keeping: () => benchKeeping(folder, rows),
  answers: () => benchAnswers(folder, rows),
};
try {
  tellMachine();
  for (const [name, part] of Object.entries(parts)) {
    if (values.only === undefined || values.only.includes(name)) await part();
  }
  tellMachine();
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What else the machine does while it is measured. */
function tellMachine(): void {
  const [minute = 0, five = 0] = loadavg();
  print('This machine', {
    'processors, and what waits for them (1 and 5 minutes)': `${availableParallelism()}; ${minute.toFixed(1)}, ${five.toFixed(1)}`,
  });
}

/** The slowest of the texts that were made to be slow, beside an ordinary question. */
function benchQuestions(): void {
  const ordinary = readMs(QUESTION);
  const slowest = Math.max(...SLOW_TEXTS.map(readMs));
  print('Reading a text as a question', {
    'ordinary question': `${ordinary.toFixed(2)} ms`,
    'slowest of the texts made to be slow (target <= 50 ms)': `${slowest.toFixed(1)} ms`,
    ratio: (slowest / ordinary).toFixed(1),
  });
}

/** The best of some: what else the machine does is not measured. */
function readMs(text: string): number {
  const times = Array.from({ length: 8 }, () => {
    const startedAt = performance.now();
    readQuestion(text, { now: Date.now(), zone: 'Europe/Berlin', commands, anonymousActors: ['api@cconesp.net'] });
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

/** One change of the state beside 1,000 records of 4 kB, with the log and with the whole file written each time. */
async function benchState(): Promise<void> {
  const [logged, whole] = [await stateChangeMs(true), await stateChangeMs(false)];
  print('One change of the state, 1,000 messages kept', {
    'whole file each time': `${whole.toFixed(2)} ms`,
    'change log, snapshots included': `${logged.toFixed(2)} ms`,
    'ratio (target <= 0.1)': (logged / whole).toFixed(3),
  });
}

/** Mean of so many changes that the log is replaced by a snapshot in between. */
async function stateChangeMs(withLog: boolean): Promise<number> {
  const [records, changes] = [1000, withLog ? 3000 : 50];
  const dir = await mkdtemp(join(folder, 'state-'));
  const { low, log, snapshotBytes, saved } = await openState(dir, false);
  const options = { segmentSizes: () => [], assertWritable: () => undefined };
  const state = new EmbeddedState(low, withLog ? { ...options, log, snapshotBytes, saved } : options);
  const entry = (attempts: number): OutboxEntry => ({
    to: { kind: 'space', id: 'synthetic' },
    reply: { markdown: 'x'.repeat(4000) },
    queuedAt: 0,
    status: 'queued',
    attempts,
  });
  await Promise.all(Array.from({ length: records }, (_, at) => state.update('outbox', `${at}`, () => entry(0))));
  const startedAt = performance.now();
  for (let at = 0; at < changes; at += 1) await state.update('outbox', `${at % records}`, () => entry(at));
  const ms = (performance.now() - startedAt) / changes;
  await state.close();
  await log.close();
  return ms;
}

/** The second import adds nothing and leaves the trail for the replies. */
async function benchImport(): Promise<void> {
  const file = join(folder, 'synthetic.csv');
  await writeFile(
    file,
    exportCsv(generateEvents({ count: rows, seed: 1, endAt: Date.now(), days: 365, targetCount: 2000 })),
  );
  const words = ['bin/whodunit.js', 'import', file, '--json'];
  const environment = { DATA_DIR: join(folder, 'store'), WEBEX_BOT_TOKEN: '' };
  const first = await runToEnd(words, environment);
  const again = await runToEnd(words, environment);
  print(`Import of ${rows} CSV rows (whole process)`, {
    'rows per second': Math.round(rows / (first.wallMs / 1000)).toString(),
    'peak memory': `${first.peakMb} MB`,
    'the same file again, rows per second': Math.round(rows / (again.wallMs / 1000)).toString(),
  });
}

async function benchReplies(): Promise<void> {
  const emulator = createEmulator({});
  const { apiUrl, u2cUrl } = await emulator.listen();
  const ada = emulator.addPerson({ email: 'person@example.com', displayName: 'A Person' });
  const bots = {
    whodunit: emulator.addBot({ email: 'whodunit@webex.bot', displayName: 'Whodunit' }),
    echo: emulator.addBot({ email: 'echo@webex.bot', displayName: 'Echo' }),
  };
  const rooms = {
    whodunit: emulator.directRoom(ada.id, bots.whodunit.id).id,
    echo: emulator.directRoom(ada.id, bots.echo.id).id,
  };
  const environment = (name: 'whodunit' | 'echo'): NodeJS.ProcessEnv => ({
    WEBEX_BOT_TOKEN: bots[name].token,
    WEBEX_API_URL: apiUrl,
    U2C_URL: u2cUrl,
    WEBHOOK_URL: `http://127.0.0.1:${PORTS[name]}`,
    WEBHOOK_SECRET: SECRET,
    PORT: String(PORTS[name]),
    DATA_DIR: join(folder, 'store'),
    ALLOWED_DOMAINS: 'example.com',
    LOG_LEVEL: 'error',
  });
  const children: Child[] = [];
  try {
    const echo = await startServer(['--import', 'tsx', 'bench/echo-bot.ts'], environment('echo'), PORTS.echo);
    children.push(echo);
    const whodunit = await startServer(['--import', 'tsx', 'src/main.ts'], environment('whodunit'), PORTS.whodunit);
    children.push(whodunit);
    print(`From start to ready, ${rows} events stored`, {
      'bare echo bot': `${Math.round(echo.readyMs)} ms, ${echo.memoryMb()} MB`,
      Whodunit: `${Math.round(whodunit.readyMs)} ms, ${whodunit.memoryMb()} MB`,
      ratio: `${(whodunit.readyMs / echo.readyMs).toFixed(2)} time, ${(whodunit.memoryMb() / echo.memoryMb()).toFixed(2)} memory`,
    });
    const times = { whodunit: [] as number[], echo: [] as number[] };
    for (let turn = -10; turn < replies; turn += 1) {
      for (const name of ['whodunit', 'echo'] as const) {
        const ms = await timeReply(emulator, ada.id, rooms[name], bots[name].id);
        if (turn >= 0) times[name].push(ms);
      }
    }
    const [ours, bare] = [times.whodunit, times.echo];
    print(`From the question to the reply at the emulator (${replies} each, taken in turns)`, {
      'bare echo bot': `p50 ${at(bare, 0.5).toFixed(1)} ms, p99 ${at(bare, 0.99).toFixed(1)} ms`,
      Whodunit: `p50 ${at(ours, 0.5).toFixed(1)} ms, p99 ${at(ours, 0.99).toFixed(1)} ms`,
      'ratio (target p50 <= 0.5)': `p50 ${(at(ours, 0.5) / at(bare, 0.5)).toFixed(2)}, p99 ${(at(ours, 0.99) / at(bare, 0.99)).toFixed(2)}`,
    });
  } finally {
    for (const child of children) await child.stop();
    await emulator.close();
  }
}

/** @returns ms from posting (which sends the webhook) until the bot's message is there. */
function timeReply(emulator: Emulator, personId: string, roomId: string, botId: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const giveUp = setTimeout(() => reject(new Error('no reply within 10 s')), 10_000);
    const stop = emulator.onChange((change) => {
      if (change.kind !== 'message-posted' || change.message.personId !== botId || change.message.roomId !== roomId)
        return;
      clearTimeout(giveUp);
      stop();
      resolve(performance.now() - startedAt);
    });
    emulator.postAs(personId, roomId, { text: QUESTION });
  });
}
