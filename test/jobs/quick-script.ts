/**
 * A script of the tests as one file of plain JavaScript. One that is started dozens of times spends its life loading
 * TypeScript otherwise.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Builder {
  buildSync(options: Readonly<Record<string, unknown>>): unknown;
}

/** Packages that were made for `require` still find it. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @returns what to give to node, before the arguments of the script */
export function quickScript(entry: string, dir: string): readonly string[] {
  const outfile = join(dir, 'script.mjs');
  // The compiler that tsx itself runs on.
  const fromTsx = createRequire(createRequire(import.meta.url).resolve('tsx'));
  const { buildSync } = fromTsx('esbuild') as Builder;
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' };
  buildSync({ ...options, entryPoints: [entry], outfile, banner: { js: REQUIRE } });
  return [outfile];
}
