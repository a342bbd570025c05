/** What a reading process may do, tried with programs that do something else. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SourceError } from '../../../src/audit/errors.ts';
import { loadProgram, type ProgramName } from '../../../src/sources/sandbox/program.ts';
import { type ReaderFacts, startReaderProcess } from '../../../src/sources/sandbox/reader-process.ts';
import { useFiles } from './temporary-file.ts';

const MB = 1024 * 1024;
const JOB = {
  task: 'read',
  name: 'trail.csv',
  choices: {},
  names: { meanings: {}, footers: [] },
  importedAt: 0,
} as const;
/** What every program of these tests can do: say something. */
const SAY = `import fs from 'node:fs';
const say = (value) => fs.writeSync(3, JSON.stringify(value) + '\\n');
`;

describe('a reading process [I]', function () {
  this.timeout(60_000);
  const file = useFiles();
  let handle: FileHandle;
  const facts: ReaderFacts[] = [];
  before(async () => {
    handle = await open(file('trail.csv', 'what is in the file').path);
  });
  after(() => handle.close());

  function start(
    program: string,
    limits: { readonly memory?: number; readonly silence?: number; readonly total?: number } = {},
  ) {
    return startReaderProcess({
      program: Buffer.from(SAY + program),
      job: JOB,
      fd: handle.fd,
      memoryBytes: limits.memory ?? 400 * MB,
      silenceMs: limits.silence ?? 8000,
      totalMs: limits.total ?? 15_000,
      onEnd: (fact) => facts.push(fact),
    });
  }

  /** Everything it says, and how it ended. */
  async function run(program: string, limits?: Parameters<typeof start>[1]) {
    const reader = start(program, limits);
    const said: unknown[] = [];
    try {
      for (;;) said.push(await reader.next());
    } catch (error) {
      assert.ok(error instanceof SourceError, String(error));
      const fact = facts.at(-1);
      assert.ok(fact);
      assert.equal(existsSync(`/proc/${fact.pid}`), false, 'it is still there');
      return { said, error, fact };
    }
  }

  it('is told its job, and reads the file that was handed to it', async () => {
    const { said } = await run(`
      say(JSON.parse(readerJob).name);
      const bytes = Buffer.alloc(40);
      say(bytes.toString('utf8', 0, fs.readSync(4, bytes, 0, 40, 0)));
      say(fs.readFileSync('/dev/fd/4', 'utf8'));`);
    assert.deepEqual(said, ['trail.csv', 'what is in the file', 'what is in the file']);
  });

  const FORBIDDEN: readonly (readonly [string, string])[] = [
    ['read another file', "fs.readFileSync('/etc/hostname')"],
    ['list a folder', "fs.readdirSync('/tmp')"],
    ['read what the system tells of it', "fs.readFileSync('/proc/self/environ')"],
    ['write a file', "fs.writeFileSync('/tmp/whodunit-written', 'x')"],
    ['remove a file', "fs.unlinkSync('/dev/fd/4')"],
    ['write to the file that it reads', "fs.writeSync(4, 'x')"],
    ['start a program', "(await import('node:child_process')).execFileSync('/bin/ls')"],
    ['start a thread', "new (await import('node:worker_threads')).Worker('1', { eval: true })"],
    ['make code of text', "new Function('return 1')()"],
    ['evaluate text', "(0, eval)('1')"],
  ];
  for (const [what, code] of FORBIDDEN) {
    it(`cannot ${what}`, async () => {
      const { said } = await run(`try { ${code}; say('done') } catch (error) { say(error.code ?? error.name) }`);
      assert.match(String(said), /^(?:ERR_ACCESS_DENIED|EBADF|EvalError)$/);
    });
  }

  const CLOSED: readonly (readonly [string, string])[] = [
    ['load a module that its program does not hold', "process.getBuiltinModule('net')"],
    ['load one of the inner modules', "process.binding('tcp_wrap')"],
    ['load one of the inner modules by another name', "process._linkedBinding('tcp_wrap')"],
    ['load a library', "process.dlopen({ exports: {} }, '/dev/fd/4')"],
    ['signal the bot', 'process.kill(process.ppid, 0)'],
  ];
  for (const [what, code] of CLOSED) {
    it(`cannot ${what}`, async () => {
      const { said } = await run(`try { ${code}; say('done') } catch (error) { say(error.message) }`);
      assert.match(String(said), /^process\.\w+ is not a function$/);
    });
  }

  it('knows nothing of the environment, and works in no folder of ours', async () => {
    process.env['WHODUNIT_TEST_SECRET'] = 'hidden';
    const { said } = await run('say({ names: Object.keys(process.env), cwd: process.cwd(), args: process.argv });');
    delete process.env['WHODUNIT_TEST_SECRET'];
    const [{ names, cwd, args }] = said as [{ names: string[]; cwd: string; args: string[] }];
    // The shell that starts it may set where it is.
    assert.deepEqual(
      names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
      [],
    );
    assert.notEqual(cwd, process.cwd());
    assert.doesNotMatch(args.join(' '), /trail/);
  });

  it('is ended when it never says anything', async () => {
    const startedAt = performance.now();
    const { error, fact } = await run('for (;;);', { silence: 400, total: 60_000 });
    assert.deepEqual([error.code, fact.ended], ['too-slow', 'too-slow']);
    assert.match(error.message, /^trail\.csv took too long/);
    assert.ok(performance.now() - startedAt < 10_000);
  });

  it('is ended when it talks without coming to an end', async () => {
    const { said, error } = await run('for (;;) { say(1); const end = Date.now() + 20; while (Date.now() < end); }', {
      total: 2000,
    });
    assert.equal(error.code, 'too-slow');
    assert.ok(said.length > 5, String(said.length));
  });

  it('has all the time that we take to listen', async () => {
    const reader = start("for (let at = 0; at < 400; at += 1) say('x'.repeat(20_000)); say('end');", { silence: 1500 });
    const said = [await reader.next()];
    await sleep(2000);
    for (let at = 0; at < 400; at += 1) said.push(await reader.next());
    assert.equal(said.at(-1), 'end');
    await reader.stop();
  });

  for (const [what, code] of [
    ['buffers', 'kept.push(Buffer.alloc(1e6, 1))'],
    ['objects', "kept.push(Array.from({ length: 1000 }, (_, at) => 'text ' + at))"],
    ['one text', "text += text; kept[0] = text.indexOf('y')"],
  ] as const) {
    it(`is ended when it takes too much memory: ${what}`, async () => {
      const { said, error, fact } = await run(
        `say(1); const kept = []; let text = 'x'.repeat(9999); for (;;) { ${code} }`,
        // On a busy machine the last megabytes take long.
        { silence: 50_000, total: 50_000 },
      );
      assert.deepEqual(said, [1]);
      if (what !== 'one text') assert.equal(error.code, 'too-much-memory');
      assert.ok(fact.peakMemory < 512 * MB, `${Math.round(fact.peakMemory / MB)} MB`);
    });
  }

  it('is ended by what it says of its memory, where the system does not tell', async () => {
    const reader = start('say(1); for (;;);');
    await reader.next();
    reader.reportMemory(401 * MB);
    await assert.rejects(reader.next(), { code: 'too-much-memory' });
  });

  it('loses nothing that it said before it was ended', async () => {
    const { said, error } = await run('for (let at = 0; at < 2000; at += 1) say(at); for (;;);', { silence: 1500 });
    assert.equal(error.code, 'too-slow');
    assert.deepEqual(
      said,
      Array.from({ length: 2000 }, (_, at) => at),
    );
  });

  const BROKEN: readonly (readonly [string, string])[] = [
    ['ends without a word', ''],
    ['throws', "throw new Error('secret of the file')"],
    ['says no JSON', "fs.writeSync(3, '{\"type\\n')"],
    ['breaks off in the middle of a word', 'fs.writeSync(3, \'{"type":"end"\')'],
    ['says something without end', "const much = 'x'.repeat(1e6); for (;;) fs.writeSync(3, much)"],
    ['aborts', 'process.abort()'],
  ];
  for (const [what, program] of BROKEN) {
    it(`is damage when it ${what}`, async () => {
      const { error, fact } = await run(program);
      assert.equal(error.code, 'damaged');
      assert.equal(error.message, 'trail.csv cannot be read: it is damaged, or not what it looks like.');
      assert.ok(fact.errors.length <= 4000);
      if (what === 'throws') assert.match(fact.errors, /secret of the file/);
    });
  }

  it('is damage when the system kills it', async () => {
    const reader = start('say(process.pid); for (;;);');
    process.kill(Number(await reader.next()), 'SIGKILL');
    await assert.rejects(reader.next(), { code: 'damaged' });
  });

  it('keeps only the beginning of what it complains of', async () => {
    const { fact } = await run("process.stderr.write('e'.repeat(1e6)); process.exitCode = 1;");
    assert.equal(fact.errors, 'e'.repeat(4000));
  });

  for (const [what, program] of [
    ['talking', 'for (;;) say(1);'],
    ['busy', 'say(process.pid); for (;;);'],
  ] as const) {
    it(`does not outlive a bot that is killed, while it is ${what}`, async () => {
      const bot = spawn(process.execPath, ['--import', 'tsx', BOT, SAY + program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pid = await firstLine(bot);
      assert.equal(existsSync(`/proc/${pid}`), true);
      bot.kill('SIGKILL');
      for (let waited = 0; waited < 15_000 && isRunning(pid); waited += 50) await sleep(50);
      assert.equal(isRunning(pid), false);
    });
  }
});

const BOT = fileURLToPath(new URL('bot-to-kill.ts', import.meta.url));

/** Of Node's own modules. */
const OPEN =
  'assert buffer constants crypto events fs fs/promises path stream stream/promises string_decoder url util zlib'.split(
    ' ',
  );

describe('the programs that read files [I]', function () {
  this.timeout(20_000);
  for (const name of ['text', 'workbook', 'pdf'] as const satisfies readonly ProgramName[]) {
    it(`take nothing from Node that reaches the network or starts anything: ${name}`, async () => {
      const program = Buffer.from(await loadProgram(name)).toString();
      const modules = [...program.matchAll(/["'`]node:([\w/]+)["'`]/g)].map(([, module]) => module);
      assert.ok(modules.includes('fs'));
      assert.deepEqual(
        modules.filter((module) => !OPEN.includes(module ?? '')),
        [],
      );
      const others = [...program.matchAll(/^import\b[^"'\n]*["'](?!node:)[^"'\n]*["']/gm)].map(([line]) => line);
      assert.deepEqual(others, []);
      // The library for PDF can load a file that is named to it; nobody names one, and none could be read.
      const later = [...program.matchAll(/\bimport\(\s*(?!["'`]\$\{)[^)]*/g)].map(([call]) => call);
      assert.deepEqual(
        later.filter((call) => !call.includes('node:')),
        [],
      );
    });
  }
});

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}

/** A process that has ended and is not yet waited for does not count. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
