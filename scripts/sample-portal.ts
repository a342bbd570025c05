/**
 * Writes what LibreOffice turns into the old portal's files of data/sample: `npx tsx scripts/sample-portal.ts [FOLDER]`.
 * The commands that follow are in data/sample/README.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { portalSampleDocument } from '../test/fixtures/portal-sample.ts';

const folder = process.argv[2] ?? '.tmp/sample-portal';

await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'synthetic-old-portal.fods'), portalSampleDocument());
