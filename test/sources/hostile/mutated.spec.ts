/** Good files, damaged at random: the bot goes on, with events, rejections or a reason. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { generateEvents } from '../../fixtures/synthetic-events.ts';
import { apiItem, exportCsv } from '../../fixtures/synthetic-files.ts';
import { useFiles } from '../sandbox/temporary-file.ts';
import { readHostile } from './read-hostile.ts';

const CHANGES = [...generateEvents({ count: 30, seed: 6, endAt: Date.UTC(2026, 10, 23) })];
const portal = (name: string): Buffer => readFileSync(new URL(`../../fixtures/portal/${name}`, import.meta.url));

const FILES: readonly (readonly [name: string, content: () => Buffer, runs: number])[] = [
  ['export.csv', () => Buffer.from(exportCsv(CHANGES)), 12],
  ['events.json', () => Buffer.from(JSON.stringify({ items: CHANGES.map(apiItem) })), 12],
  [
    'report.csv',
    () => Buffer.from('Date and time;User;Action\n16/11/2026 10:00;nine@example.com;Update\n'.repeat(9)),
    12,
  ],
  ['people.csv', () => Buffer.from('email,name,key\nnine@example.com,Person Nine,missing\n'.repeat(9)), 12],
  ['report.xlsx', () => portal('plain.xlsx'), 12],
  ['report.pdf', () => portal('day-first.pdf'), 8],
];

interface Damage {
  readonly kind: 'flip' | 'cut' | 'insert' | 'repeat';
  /** Share of the file. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

function damaged(content: Buffer, { kind, at, bytes }: Damage): Buffer {
  const place = Math.floor(at * content.length);
  const [before, after] = [content.subarray(0, place), content.subarray(place)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([
        before,
        after.subarray(0, bytes.length).map((byte, index) => byte ^ (bytes[index] ?? 0)),
        after.subarray(bytes.length),
      ]);
    case 'cut':
      return Buffer.concat([before, after.subarray(bytes.length * 10)]);
    case 'insert':
      return Buffer.concat([before, bytes, after]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, bytes.length * 10), after]);
  }
}

describe('damaged files, read as any file is [I]', function () {
  this.timeout(120_000);
  const file = useFiles();

  for (const [name, content, numRuns] of FILES) {
    it(`give events, rejections or a reason: ${name}`, async () => {
      const whole = content();
      const outcomes = { events: 0, rejected: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (all) => {
          const { error, events, rejected } = await readHostile(file(name, all.reduce(damaged, whole)));
          outcomes.events += events;
          outcomes.rejected += rejected.length;
          outcomes.refused += error === undefined ? 0 : 1;
        }),
        { numRuns, seed: 20261123, endOnFailure: true },
      );
      // The damage is such that something is read, and something is not.
      assert.ok(
        outcomes.events + outcomes.refused > 0 && outcomes.rejected + outcomes.refused > 0,
        JSON.stringify(outcomes),
      );
    });
  }
});
