import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFileReader } from '../../src/sources/sandbox/file-reader.ts';
import { eventsOf, OPTIONS, readAll, rejectionsOf } from '../contract/audit-source.ts';
import { PORTAL_SAMPLE } from '../fixtures/portal-sample.ts';

/** Summer time until 26 October 2025: two hours before Coordinated Universal Time. */
const OFFSET_MS = 2 * 3_600_000;

describe('sample data of the old portal [I]', function () {
  this.timeout(20_000);
  const reader = createFileReader({ clock: OPTIONS.clock });

  for (const name of ['synthetic-old-portal.xlsx', 'synthetic-old-portal.pdf']) {
    it(`${name} holds what LibreOffice was given`, async () => {
      const path = fileURLToPath(new URL(`../../data/sample/${name}`, import.meta.url));
      assert.ok(statSync(path).size < 60_000);
      const choices = { zone: 'Europe/Berlin' };
      const findings = await reader.inspect({ path, name }, choices);
      const items = await readAll(reader.open({ path, name }, findings, choices));
      assert.deepEqual(rejectionsOf(items), []);
      assert.deepEqual(
        eventsOf(items).map(({ event }) => [event.time, event.actor.email, event.target.id, event.target.name]),
        PORTAL_SAMPLE.rows.map(([time, user, , , id, target]) => [
          Date.parse(`${time}Z`.replace(' ', 'T')) - OFFSET_MS,
          user,
          id,
          target,
        ]),
      );
    });
  }
});
