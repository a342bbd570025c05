/** Puts the bot into one file, so that its processes load fast and are all of one state of the sources. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What is used of esbuild. */
interface Bundler {
  build(options: {
    readonly entryPoints: readonly string[];
    readonly outfile: string;
    readonly bundle: true;
    readonly platform: 'node';
    readonly format: 'esm';
    readonly packages: 'external';
    readonly sourcemap: 'inline';
    readonly plugins: readonly [{ readonly name: string; setup(build: Loading): void }];
  }): Promise<unknown>;
}

interface Loading {
  onLoad(
    options: { readonly filter: RegExp },
    load: (asked: { readonly path: string }) => Promise<{ readonly contents: string; readonly loader: 'ts' }>,
  ): void;
}

/** The one that tsx brings along. */
const bundler = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Bundler;
const FOLDER = new URL('../../.tmp/', import.meta.url);

/** Sources look for files beside them: each is told where it lay. */
function keepPlaces(build: Loading): void {
  build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' };
  });
}

/** @returns the file, and how to remove it. It lies in the repository, so that it finds the packages. */
export async function bundleBot(name: string): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const folder = new URL(`${name}/`, FOLDER);
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL('bot.mjs', folder));
  await bundler.build({
    entryPoints: [fileURLToPath(new URL('./bot-process.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    plugins: [{ name: 'places', setup: keepPlaces }],
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
