/**
 * The programs that read files, each as one piece of plain JavaScript, made from this source at first use.
 *
 * Whole programs rather than modules: they start in 50 ms where loading TypeScript takes 250, and the process that runs
 * one needs to read no other file. The compiler is the one that tsx brings, so nothing more is installed.
 */
import { builtinModules, createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type ProgramName = 'text' | 'workbook' | 'pdf';

const ENTRIES: Readonly<Record<ProgramName, URL>> = {
  text: new URL('./child/read-text.ts', import.meta.url),
  workbook: new URL('./child/read-workbook.ts', import.meta.url),
  pdf: new URL('./child/read-pdf.ts', import.meta.url),
};

/** What a program may take from Node: nothing that reaches the network or starts anything. */
const OPEN_MODULES = [
  'assert',
  'buffer',
  'constants',
  'crypto',
  'events',
  'fs',
  'fs/promises',
  'path',
  'stream',
  'stream/promises',
  'string_decoder',
  'url',
  'util',
  'zlib',
] as const;

interface Compiler {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly outputFiles: readonly { readonly contents: Uint8Array }[];
  }>;
  stop(): Promise<void>;
}

interface Resolving {
  onResolve(
    options: { readonly filter: RegExp },
    resolve: (asked: { readonly path: string }) => Readonly<Record<string, unknown>>,
  ): void;
  onLoad(
    options: { readonly filter: RegExp; readonly namespace: string },
    load: () => Readonly<Record<string, unknown>>,
  ): void;
}

const programs = new Map<ProgramName, Promise<Uint8Array>>();

/** Made once for the life of this process. */
export function loadProgram(name: ProgramName): Promise<Uint8Array> {
  const known = programs.get(name);
  if (known !== undefined) return known;
  const program = compile(name);
  programs.set(name, program);
  program.catch(() => programs.delete(name));
  return program;
}

/** Programs being made; the compiler is ended with the last one. */
let running = 0;

async function compile(name: ProgramName): Promise<Uint8Array> {
  const compiler = loadCompiler();
  running += 1;
  try {
    const { outputFiles } = await compiler.build({
      entryPoints: [fileURLToPath(ENTRIES[name])],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      write: false,
      legalComments: 'none',
      logLevel: 'silent',
      banner: { js: requireOfOpenModules() },
      plugins: [{ name: 'open modules', setup: closeOtherModules }],
    });
    const [program] = outputFiles;
    if (program === undefined) throw new Error(`no program that reads ${name} was made`);
    return program.contents;
  } finally {
    running -= 1;
    if (running === 0) await compiler.stop();
  }
}

function loadCompiler(): Compiler {
  return createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild');
}

/** Packages of the older kind call `require`, also for Node's own modules. */
function requireOfOpenModules(): string {
  const imports = OPEN_MODULES.map((name, index) => `import * as node${index} from 'node:${name}';`);
  const known = OPEN_MODULES.map((name, index) => `'${name}': node${index}.default ?? node${index}`);
  const find = "const found = openModules[name.replace(/^node:/, '')]; if (found) return found;";
  return `${imports.join(' ')} const openModules = {${known.join(', ')}};
const require = (name) => { ${find} throw new Error(name + ' is not part of this program'); };`;
}

/** Every other module of Node's is there, and holds nothing. */
function closeOtherModules(build: Resolving): void {
  const names = builtinModules.filter((name) => !name.startsWith('_')).map((name) => name.replace('/', '\\/'));
  build.onResolve({ filter: new RegExp(`^(?:node:)?(?:${names.join('|')})$`) }, ({ path }) => {
    const name = path.replace(/^node:/, '');
    return OPEN_MODULES.some((open) => open === name)
      ? { path: `node:${name}`, external: true }
      : { path, namespace: 'closed' };
  });
  build.onLoad({ filter: /.*/, namespace: 'closed' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
}
