/** Finding a name in spite of a typo among 40,000, and what the index costs. */
import type { IncomingEvent } from '../src/audit/event.ts';
import { openEmbeddedStore } from '../src/store/embedded/index.ts';
import { anIncoming } from '../test/fixtures/events.ts';
import { mistype, seededRandom, syntheticNames } from '../test/fixtures/synthetic-names.ts';
import { at } from './figures.ts';

const NAMES = 40_000;
const SEARCHES = 4000;
const BATCH = 1000;

/** Through the store, as a question does it. */
export async function benchNames(
  print: (title: string, facts: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const names = syntheticNames(NAMES, 7);
  const store = await openEmbeddedStore({
    dir: '',
    persistence: 'memory',
    isAnonymous: () => false,
    now: () => Date.now(),
  });
  for (let start = 0; start < names.length; start += BATCH) {
    await store.append(names.slice(start, start + BATCH).map((name, place) => changeOf(name, start + place)));
  }
  const before = heapMb();
  const startedAt = performance.now();
  await store.names({ text: 'nobody is called so', kind: 'target' });
  const builtMs = performance.now() - startedAt;
  const indexMb = heapMb() - before;
  const random = seededRandom(11);
  const times: number[] = [];
  const cpuTimes: number[] = [];
  let found = 0;
  for (let turn = 0; turn < SEARCHES; turn += 1) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const text = mistype(name, random);
    const [askedAt, cpuBefore] = [performance.now(), cpuMs()];
    const matches = await store.names({ text, kind: 'target', limit: 20 });
    times.push(performance.now() - askedAt);
    cpuTimes.push(cpuMs() - cpuBefore);
    if (matches.slice(0, 5).some((match) => match.name === name)) found += 1;
  }
  await store.close();
  print(`A name with one typo among ${NAMES} (${SEARCHES} searches)`, {
    'right name in the first five (target >= 98 %)': `${((found / SEARCHES) * 100).toFixed(1)} %`,
    'p50, p99 (target p99 <= 5 ms), longest': figures(times),
    'the same of the processor alone': figures(cpuTimes),
    'first search, which builds the index': `${Math.round(builtMs)} ms`,
    'memory of the index': `${Math.round(indexMb)} MB`,
  });
}

function changeOf(name: string, number: number): IncomingEvent {
  const id = `name-${number}`;
  return anIncoming({ id, time: Date.UTC(2026, 0, 1) + number, actor: {}, target: { id: `${id}-target`, name } });
}

function figures(times: readonly number[]): string {
  return [0.5, 0.99, 0.9999].map((share) => `${at(times, share).toFixed(2)} ms`).join(', ');
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Exact only with --expose-gc; a little more otherwise. */
function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
