/** Puts the bot into one file, so that its processes load fast and are all of one state of the sources. */
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

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
  }): Promise<unknown>;
}

/** The one that tsx brings along. */
const bundler = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Bundler;
const FOLDER = new URL('../../.tmp/', import.meta.url);

/** @returns the file, and how to remove it. It lies as deep in the repository as the sources do, since these look for files beside them. */
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
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
