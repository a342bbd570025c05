/** The store that keeps what must not come back, beside the plain one; and what is done with all of it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent, IncomingEvent } from '../src/audit/event.ts';
import type { AuditStore, DumpRecord } from '../src/audit/ports.ts';
import { planErasure } from '../src/commands/keeping/erasing.ts';
import { readAdminAuditRecord } from '../src/sources/admin-audit-json.ts';
import { createRecordReader } from '../src/sources/record-reader.ts';
import { openEmbeddedStore } from '../src/store/embedded/index.ts';
import { keepingStore, rulesIn } from '../src/store/keeping-store.ts';
import { generateEvents } from '../test/fixtures/synthetic-events.ts';
import { apiItem } from '../test/fixtures/synthetic-files.ts';
import { inTurns, median, print, ratio, timed } from './figures.ts';

const READ_ROUNDS = 21;
const READS_A_ROUND = 100;
const APPEND_ROUNDS = 3;
const APPENDED = 20_000;
const ERASED_PERSONS = 20;
const BATCH = 1000;
const READ_EVERY_MS = 5;
const DAYS = 365;
export const NOW = Date.UTC(2026, 10, 1);
const DAY_MS = 86_400_000;

/** @param folder for the stores; somebody else removes it @param events how many the large store holds */
export async function benchKeeping(folder: string, events: number): Promise<void> {
  const all = incomingEvents(events);
  const opened = await openStore(folder);
  await appendAll(opened.store, all);
  await benchReads(opened.store, all);
  await benchAppends(folder, all.slice(0, APPENDED));
  await benchDeeds(folder, opened, all);
  await opened.store.close();
}

/** Events as the audit API gives them, oldest first. */
export function incomingEvents(count: number): readonly IncomingEvent[] {
  const origin = { kind: 'admin-audit-api', name: 'synthetic', importedAt: NOW, zone: 'UTC' } as const;
  const readRecord = createRecordReader(origin);
  const changes = generateEvents({ count, seed: 3, endAt: NOW, days: DAYS, targetCount: 2000 });
  return Array.from(changes, (change, index) => {
    const item = readAdminAuditRecord(apiItem(change), `item ${index + 1}`, readRecord);
    if (item.kind === 'rejected') throw new Error(item.reason);
    return item.incoming;
  });
}

interface Opened {
  readonly dir: string;
  readonly store: AuditStore;
}

async function openStore(folder: string): Promise<Opened> {
  const dir = await mkdtemp(join(folder, 'keeping-'));
  return { dir, store: await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => NOW }) };
}

function keeping(store: AuditStore): AuditStore {
  return keepingStore(store, { ...rulesIn(store.state), now: () => NOW });
}

async function appendAll(store: AuditStore, all: readonly IncomingEvent[]): Promise<void> {
  for (let from = 0; from < all.length; from += BATCH) await store.append(all.slice(from, from + BATCH));
}

/** Keeps seven years, and has taken some people out. */
async function makeRules(store: AuditStore, orgId: string): Promise<void> {
  await store.state.update('retentions', orgId, () => ({ orgId, months: 84, setBy: 'admin@example.com', setAt: NOW }));
  for (let number = 1; number <= ERASED_PERSONS; number += 1) {
    const name = `Nobody ${randomBytes(4).toString('hex')}`;
    const person = { emails: [`nobody.${number}@example.net`], names: [name], ids: [] };
    await planErasure(store, { person, by: 'admin@example.com', now: NOW, isAsked: false });
  }
}

async function benchReads(store: AuditStore, all: readonly IncomingEvent[]): Promise<void> {
  const kept = keeping(store);
  const reads = (of: AuditStore) => () => timed(() => readMix(of, all));
  const without = await inTurns(READ_ROUNDS, { plain: reads(store), kept: reads(kept) });
  await makeRules(store, eventAt(all, 0).orgId ?? '');
  const withRules = await inTurns(READ_ROUNDS, { plain: reads(store), kept: reads(kept) });
  const perRead = (times: readonly number[]): string => `${(median(times) / READS_A_ROUND).toFixed(3)} ms`;
  print(`Reads of a store of ${all.length} events: pages, counts, groups, names (${READ_ROUNDS} rounds in turns)`, {
    'plain store': perRead(without.plain),
    'keeping store without rules': `${perRead(without.kept)}, ratio ${ratio(without.kept, without.plain).toFixed(2)}`,
    [`keeping store, seven years and ${ERASED_PERSONS} persons`]: `${perRead(withRules.kept)}, ratio ${ratio(withRules.kept, withRules.plain).toFixed(2)}`,
  });
}

async function readMix(store: AuditStore, all: readonly IncomingEvent[]): Promise<void> {
  for (let number = 0; number < READS_A_ROUND; number += 1) {
    const event = eventAt(all, number * 331);
    const { id = '', name = '' } = event.target;
    switch (number % 4) {
      case 0:
        await store.page({ target: { ids: [id] } }, { limit: 10 });
        break;
      case 1:
        await store.count({ actor: { kind: 'person', email: event.actor.email ?? '' } });
        break;
      case 2:
        await store.group({ from: event.time, to: event.time + DAY_MS }, ['actor', 'entityType']);
        break;
      default:
        await store.names({ text: name, kind: 'target' });
    }
  }
}

function eventAt(all: readonly IncomingEvent[], number: number): AuditEvent {
  const incoming = all[number % all.length];
  if (incoming === undefined) throw new Error('there are no events');
  return incoming.event;
}

/** Rules cost where events come in. */
async function benchAppends(folder: string, all: readonly IncomingEvent[]): Promise<void> {
  const append = (wrap: (store: AuditStore) => AuditStore, hasRules: boolean) => async () => {
    const { store } = await openStore(folder);
    if (hasRules) await makeRules(store, eventAt(all, 0).orgId ?? '');
    const ms = await timed(() => appendAll(wrap(store), all));
    await store.close();
    return ms;
  };
  const { plain, free, ruled } = await inTurns(APPEND_ROUNDS, {
    plain: append((store) => store, false),
    free: append(keeping, false),
    ruled: append(keeping, true),
  });
  const rate = (times: readonly number[]): string => `${Math.round((all.length / median(times)) * 1000)} events/s`;
  print(`Append of ${all.length} events to the store on disk (${APPEND_ROUNDS} rounds in turns)`, {
    'plain store': rate(plain),
    'keeping store without rules': `${rate(free)}, ratio ${ratio(free, plain).toFixed(2)}`,
    [`keeping store, seven years and ${ERASED_PERSONS} persons`]: `${rate(ruled)}, ratio ${ratio(ruled, plain).toFixed(2)}`,
  });
}

/** What takes long and is done seldom: once each, beside going through the same lines with nothing in between. */
async function benchDeeds(folder: string, { dir, store }: Opened, all: readonly IncomingEvent[]): Promise<void> {
  const bareRead = await timed(() => throughLines(dir));
  const bareCopy = await timed(() => throughLines(dir, join(folder, 'copy.ndjson')));
  const records: DumpRecord[] = [];
  const dumpMs = await timed(async () => {
    for await (const record of store.dump()) records.push(record);
  });
  const [other, filled] = [await openStore(folder), await openStore(folder)];
  const restoreMs = await timed(() => other.store.restore(each(records)));
  const appendMs = await timed(() => appendAll(filled.store, all));
  await other.store.close();
  await filled.store.close();
  const { orgId = null, actor } = eventAt(all, 1);
  const { email = '', name = '' } = actor;
  const erasing = await withReaders(store, () =>
    store.pseudonymise({ emails: [email], names: [name], ids: [] }, 'Erased person 99'),
  );
  const purging = await withReaders(store, () => store.purge({ orgId, before: NOW - (DAYS / 2) * DAY_MS }));
  const told = (ms: number, beside: number): string => `${Math.round(ms)} ms, ratio ${(ms / beside).toFixed(2)}`;
  print(`Rare work on a store of ${all.length} events, once each`, {
    'lines read and parsed; and written again': `${Math.round(bareRead)} ms; ${Math.round(bareCopy)} ms`,
    'dump, to lines read': told(dumpMs, bareRead),
    'restore, to an append of the same events': told(restoreMs, appendMs),
    [`take a person out of ${erasing.result.changed}, to lines written`]: told(erasing.ms, bareCopy),
    [`delete ${purging.result.removed}, to lines written`]: told(purging.ms, bareCopy),
    'a page read meanwhile, longest': `${Math.round(Math.max(erasing.longestRead, purging.longestRead))} ms`,
  });
}

/** Every line of the events parsed; with a target, written there again as JSON and made durable. */
async function throughLines(dir: string, target?: string): Promise<void> {
  const copy = target === undefined ? undefined : await open(target, 'w');
  for (const file of await readdir(dir)) {
    if (!file.endsWith('.ndjson')) continue;
    const lines = (await readFile(join(dir, file), 'utf8')).split('\n').filter((line) => line !== '');
    const records: unknown[] = lines.map((line) => JSON.parse(line));
    await copy?.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }
  await copy?.sync();
  await copy?.close();
}

/** Somebody asks all the time while something long is done. */
async function withReaders<T>(
  store: AuditStore,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly longestRead: number }> {
  let longestRead = 0;
  let isOver = false;
  const reading = (async () => {
    while (!isOver) {
      longestRead = Math.max(longestRead, await timed(() => store.page({}, { limit: 10 })));
      await sleep(READ_EVERY_MS);
    }
  })();
  const startedAt = performance.now();
  const result = await work();
  const ms = performance.now() - startedAt;
  isOver = true;
  await reading;
  return { result, ms, longestRead };
}

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
