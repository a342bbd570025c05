import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import type { IncomingEvent } from '../../src/audit/event.ts';
import { openFileSource } from '../../src/sources/open-source.ts';
import { eventsOf, OPTIONS, readAll, rejectionsOf } from '../contract/audit-source.ts';
import { sampleFiles } from '../fixtures/sample-files.ts';

const SAMPLE = new URL('../../data/sample/', import.meta.url);

async function readSample(name: string): Promise<readonly IncomingEvent[]> {
  const items = await readAll(await openFileSource(fileURLToPath(new URL(name, SAMPLE)), { ...OPTIONS, sample: true }));
  assert.deepEqual(rejectionsOf(items), []);
  return eventsOf(items);
}

describe('sample data [I]', () => {
  it('is what its generator writes', () => {
    for (const { name, text } of sampleFiles()) {
      assert.equal(readFileSync(new URL(name, SAMPLE), 'utf8'), text, `${name}: run npx tsx scripts/make-sample.ts`);
      assert.ok(text.length < 600_000);
    }
  });

  it('is read whole, and its two files share changes', async () => {
    const csv = await readSample('synthetic-control-hub-export.csv');
    const api = await readSample('synthetic-admin-audit.json');
    assert.deepEqual([csv.length, api.length], [1500, 60]);
    const buckets = new Set(csv.map(({ identity }) => identity.bucket));
    assert.equal(api.filter(({ identity }) => buckets.has(identity.bucket)).length, 40);
    assert.ok(api.some(({ event }) => event.changes.length > 0));
  });

  it('leaves between a quarter and a third of the changes without a name', async () => {
    const events = await readSample('synthetic-control-hub-export.csv');
    const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
    const share = events.filter(({ event }) => isAnonymous(event.actor)).length / events.length;
    assert.ok(share > 0.25 && share < 0.33, String(share));
  });

  it('names every kind of object and every action', async () => {
    const events = (await readSample('synthetic-control-hub-export.csv')).map(({ event }) => event);
    assert.deepEqual([...new Set(events.map(({ action }) => action))].sort(), ['created', 'deleted', 'modified']);
    assert.deepEqual([...new Set(events.map(({ entityType }) => entityType))].sort(), [
      'auxiliary-code',
      'business-hours',
      'contact-service-queue',
      'dial-number',
      'entry-point',
      'skill-profile',
      'team',
      'user',
      'user-profile',
    ]);
  });
});
