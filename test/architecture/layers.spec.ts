import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const biome = join(process.cwd(), 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** Who may import whom. This is the rule; biome.json must say the same. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  audit: [],
  questions: ['audit'],
  cards: ['audit'],
  commands: ['audit', 'questions', 'cards'],
  sources: ['audit'],
  store: ['audit'],
  chat: ['audit'],
  jobs: ['audit', 'commands', 'cards'],
  server: ['audit', 'commands'],
  playground: ['audit'],
  calendar: ['audit'],
  pictures: ['audit'],
  forwarding: ['audit'],
  exports: ['audit'],
};
const ROOMS = Object.keys(MAY_IMPORT);
/** Wiring: may import every room, and no room may import it. */
const WIRING = ['app', 'cli'];
const PURE = ['audit', 'questions', 'cards'];

interface Canary {
  readonly file: string;
  readonly code: string;
  readonly rule: string | undefined;
}

function canaries(): Canary[] {
  const list: Canary[] = [];
  for (const room of ROOMS) {
    for (const other of ROOMS.filter((name) => name !== room)) {
      const allowed = MAY_IMPORT[room]?.includes(other);
      list.push({
        file: `src/${room}/imports-${other}.ts`,
        code: `import { thing } from '../${other}/thing.ts';\nexport const x = thing;\n`,
        rule: allowed ? undefined : 'noRestrictedImports',
      });
    }
    for (const wiring of WIRING) {
      list.push({
        file: `src/${room}/imports-${wiring}.ts`,
        code: `import { thing } from '../${wiring}/thing.ts';\nexport const x = thing;\n`,
        rule: 'noRestrictedImports',
      });
    }
    list.push({
      file: `src/${room}/imports-wiring.ts`,
      code: `import type { Config } from '../config.ts';\nexport type X = Config;\n`,
      rule: 'noRestrictedImports',
    });
  }
  for (const room of PURE) {
    list.push({
      file: `src/${room}/deep/reads-disk.ts`,
      code: `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n`,
      rule: 'noRestrictedImports',
    });
    list.push({
      file: `src/${room}/asks-time.ts`,
      code: 'export const x = Date.now();\n',
      rule: 'noRestrictedGlobals',
    });
    list.push({
      file: `src/${room}/asks-process.ts`,
      code: `export const x = process.env['A'];\n`,
      rule: 'noRestrictedGlobals',
    });
  }
  list.push({
    file: 'src/jobs/a.ts',
    code: `import { b } from './b.ts';\nexport const a = b;\n`,
    rule: 'noImportCycles',
  });
  list.push({
    file: 'src/jobs/b.ts',
    code: `import { a } from './a.ts';\nexport const b = a;\n`,
    rule: 'noImportCycles',
  });
  list.push({ file: 'src/jobs/any.ts', code: 'export const x: any = 1;\n', rule: 'noExplicitAny' });
  list.push({
    file: 'src/jobs/floating.ts',
    code: 'async function work(): Promise<void> {}\nexport function go(): void {\n  work();\n}\n',
    rule: 'noFloatingPromises',
  });
  list.push({ file: 'test/focused.spec.ts', code: `it.only('runs alone', () => {});\n`, rule: 'noFocusedTests' });
  list.push({ file: 'test/skipped.spec.ts', code: `it.skip('never runs', () => {});\n`, rule: 'noSkippedTests' });
  return list;
}

describe('layers of the source tree [U]', function () {
  this.timeout(60_000);
  let found: Map<string, Set<string>>;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'whodunit-layers-'));
    try {
      await writeFile(join(folder, 'biome.json'), await readFile('biome.json', 'utf8'));
      for (const canary of canaries()) {
        await mkdir(dirname(join(folder, canary.file)), { recursive: true });
        await writeFile(join(folder, canary.file), canary.code);
      }
      for (const room of WIRING) await mkdir(join(folder, 'src', room), { recursive: true });
      for (const room of [...ROOMS, ...WIRING])
        await writeFile(join(folder, 'src', room, 'thing.ts'), 'export const thing = 1;\n');
      await writeFile(join(folder, 'src', 'config.ts'), 'export type Config = string;\n');
      found = await lint(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  for (const { file, rule } of canaries()) {
    it(rule === undefined ? `lets ${file} pass` : `stops ${file} by ${rule}`, () => {
      const rules = found.get(file) ?? new Set();
      if (rule === undefined) assert.ok(!rules.has('noRestrictedImports'), [...rules].join());
      else assert.ok(rules.has(rule), `the linter said nothing but: ${[...rules].join() || 'nothing'}`);
    });
  }

  it('has a rule for every room there is', async () => {
    const entries = await readdir('src', { withFileTypes: true });
    const rooms = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    assert.deepEqual(
      rooms.filter((room) => !ROOMS.includes(room) && !WIRING.includes(room)),
      [],
    );
  });
});

/** Rules that fired, by file. Biome exits 1 when it finds something; its report is on stdout either way. */
async function lint(folder: string): Promise<Map<string, Set<string>>> {
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 }).catch((error) => error);
  const found = new Map<string, Set<string>>();
  for (const [, rule = '', file = ''] of String(stdout).matchAll(/title=lint\/\w+\/(\w+),file=([^,]+)/g)) {
    const inside = file.slice(file.indexOf(basename(folder)) + basename(folder).length + 1);
    found.set(inside, (found.get(inside) ?? new Set()).add(rule));
  }
  return found;
}
