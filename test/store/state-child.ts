/**
 * A writer of state to be killed: counts for ever, several keys at once, and
 * prints each number only after the store has confirmed it. The values are
 * large, so that a snapshot is written every few turns. Arguments: directory,
 * first number.
 */
import { writeSync } from 'node:fs';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';

const KEYS = ['a', 'b', 'c'];
const BULK = 'x'.repeat(20_000);
const [dir = '', first = '0'] = process.argv.slice(2);
const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => 0 });
for (let turn = Number(first); ; turn += 1) {
  await Promise.all([
    ...KEYS.map((key) => store.state.update('marks', key, () => ({ at: turn }))),
    store.state.update('people', `person-${turn % 7}`, () => ({ email: `${turn}@example.com`, zone: BULK })),
    store.state.update('people', `gone-${turn}`, () => ({ email: 'gone@example.com' })),
    store.state.update('people', `gone-${turn - 1}`, () => undefined),
  ]);
  // Synchronous: what was confirmed must be told before the process can be killed.
  writeSync(1, `${turn}\n`);
}
