/**
 * Writes the synthetic sample data of the playground: `npx tsx scripts/make-sample.ts`.
 * The same every time; data/sample/README.md says what is in it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { sampleFiles } from '../test/fixtures/sample-files.ts';

const FOLDER = new URL('../data/sample/', import.meta.url);

await mkdir(FOLDER, { recursive: true });
for (const { name, text } of sampleFiles()) await writeFile(new URL(name, FOLDER), text);
