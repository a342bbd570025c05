/** Deletes old events and takes a person out, to be killed meanwhile. Argument: directory. */
import { writeSync } from 'node:fs';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { SAMPLE_TIME } from '../fixtures/events.ts';

const [dir = ''] = process.argv.slice(2);
const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => SAMPLE_TIME });
writeSync(1, 'begun\n');
await store.purge({ orgId: 'org-a', before: SAMPLE_TIME - 150 * 86_400_000 });
await store.pseudonymise({ emails: [], names: ['Agent Seven'], ids: [] }, 'Erased person 1');
// As if nothing were left to do: the parent ends it.
await new Promise((resolve) => setTimeout(resolve, 20_000));
