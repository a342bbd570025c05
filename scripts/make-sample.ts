/**
 * Writes the synthetic sample data of the playground: `npx tsx scripts/make-sample.ts`.
 * The same every time; data/sample/README.md says what is in it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { generateEvents } from '../test/fixtures/synthetic-events.ts';
import { apiItem, exportCsv } from '../test/fixtures/synthetic-files.ts';

const FOLDER = new URL('../data/sample/', import.meta.url);
/** Monday 23 November 2026, 00:00 UTC: the week before it is the last complete one. */
const END_AT = Date.UTC(2026, 10, 23);
const COUNT = 1520;
/** The newest ones come as JSON; all but the very newest of them are in the CSV as well. */
const IN_JSON = 60;
const ONLY_IN_JSON = 20;

const changes = [...generateEvents({ count: COUNT, seed: 20261123, endAt: END_AT })].reverse();
const items = changes.slice(0, IN_JSON).map(apiItem);
const answer = { synthetic: 'Made-up data. The config... fields are a guess.', items };

await mkdir(FOLDER, { recursive: true });
await writeFile(new URL('synthetic-control-hub-export.csv', FOLDER), exportCsv(changes.slice(ONLY_IN_JSON)));
await writeFile(new URL('synthetic-admin-audit.json', FOLDER), `${JSON.stringify(answer, null, 1)}\n`);
