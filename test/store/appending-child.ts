/**
 * A writer to be killed: appends batches for ever and prints each one only after
 * the store has confirmed it. Arguments: directory, number of the first batch.
 */
import { writeSync } from 'node:fs';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const BATCH = 7;
const [dir = '', first = '0'] = process.argv.slice(2);
const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => SAMPLE_TIME });
for (let batch = Number(first); ; batch += 1) {
  const incoming = Array.from({ length: BATCH }, (_, at) => {
    const number = batch * BATCH + at;
    // Every other batch goes to two months at once.
    const time = SAMPLE_TIME + number + (batch % 2 === 0 && at > 3 ? 30 * 86_400_000 : 0);
    return anIncoming({ id: `event ${number}`, time, description: 'x'.repeat((number * 37) % 3000) });
  });
  await store.append(incoming);
  if (batch % 3 === 0) await store.state.update('marks', 'batch', () => ({ at: batch }));
  // Synchronous: what was confirmed must be told before the process can be killed.
  writeSync(1, `${batch}\n`);
}
