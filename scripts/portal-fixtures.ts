/**
 * Makes the files of test/fixtures/portal: `npx tsx scripts/portal-fixtures.ts [FOLDER]` writes what LibreOffice turns
 * into .xlsx and .pdf, and the commands are in the README there. Without LibreOffice only the sources are written.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { portalDocuments } from '../test/fixtures/portal/portal-documents.ts';

const folder = process.argv[2] ?? '.tmp/portal';

await mkdir(folder, { recursive: true });
for (const { file, text } of portalDocuments()) await writeFile(join(folder, file), text);
