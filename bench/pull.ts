/** What is fetched from the audit service, beside the least that could fetch it: a loop over the pages. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Agent, type Dispatcher } from 'undici';
import type { IncomingEvent } from '../src/audit/event.ts';
import type { AuditFeed, AuditStore } from '../src/audit/ports.ts';
import { pullTurn } from '../src/jobs/pull-feed.ts';
import { pullKey } from '../src/jobs/pull-scene.ts';
import { createAdminAuditFeed } from '../src/sources/audit-api/audit-feed.ts';
import { createTokenSource } from '../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../src/sources/oauth/token-vault.ts';
import { createVendorHttp } from '../src/sources/oauth/vendor-http.ts';
import { openEmbeddedStore } from '../src/store/embedded/index.ts';
import { keepingStore, rulesIn } from '../src/store/keeping-store.ts';
import type { AuditServiceFacts } from './audit-service.ts';
import { inTurns, median, print, ratio, spread } from './figures.ts';

const CLOCK = { now: Date.now };
const KEPT_DAYS = 365;
const never = new AbortController().signal;

/** @param folder for the stores that are filled; emptied again */
export async function benchPull(folder: string, events: number, rounds: number): Promise<void> {
  const service = await startService(events);
  try {
    const { facts } = service;
    const results = await inTurns(rounds, {
      bare: () => measured(() => bareLoop(facts)),
      feed: () => measured(() => feedAlone(facts)),
      pull: () => measured(() => pullIntoStore(facts, folder)),
    });
    const { bare, feed, pull } = results;
    for (const { count } of [...bare, ...feed, ...pull]) {
      if (count !== events) throw new Error(`${count} of ${events} events were fetched`);
    }
    const appendMs = pull.map((one) => one.appendMs ?? Number.NaN);
    print(`Fetch of ${events} events from the emulator in another process (${rounds} rounds in turns)`, {
      'bare loop over the pages': told(bare, events),
      'our feed': told(feed, events),
      'poll: feed, store and places of pages': told(pull, events),
      'of it, append to the store on disk': `${Math.round(median(appendMs))} ms`,
      'throughput of the feed to the bare loop': throughput(feed, bare),
      'throughput of the poll to the bare loop (>= 0.8)': throughput(pull, bare),
      'processor time, feed and poll to the bare loop': `${processorRatio(feed, bare)}, ${processorRatio(pull, bare)}`,
    });
  } finally {
    await service.stop();
  }
}

interface Fetched {
  readonly count: number;
  /** Time in which the store was busy with it. */
  readonly appendMs?: number;
}

interface MeasuredFetch extends Fetched {
  readonly ms: number;
  /** Of this process, all threads. */
  readonly processorMs: number;
}

async function measured(work: () => Promise<Fetched>): Promise<MeasuredFetch> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  const fetched = await work();
  const { user, system } = process.cpuUsage(before);
  return { ...fetched, ms: performance.now() - startedAt, processorMs: (user + system) / 1000 };
}

const timesOf = (results: readonly MeasuredFetch[]): readonly number[] => results.map(({ ms }) => ms);

function told(results: readonly MeasuredFetch[], events: number): string {
  const ms = median(timesOf(results));
  return `${Math.round(ms)} ms (${spread(timesOf(results))}), ${Math.round((events / ms) * 1000)} events/s`;
}

function throughput(ours: readonly MeasuredFetch[], theirs: readonly MeasuredFetch[]): string {
  return ratio(timesOf(theirs), timesOf(ours)).toFixed(2);
}

function processorRatio(ours: readonly MeasuredFetch[], theirs: readonly MeasuredFetch[]): string {
  const times = (results: readonly MeasuredFetch[]) => results.map(({ processorMs }) => processorMs);
  return ratio(times(ours), times(theirs)).toFixed(2);
}

/** Follows the Link header and parses each page; nothing is checked or kept. */
async function bareLoop({ apiUrl, token, orgId, from, to }: AuditServiceFacts): Promise<Fetched> {
  const agent = new Agent();
  const first = new URL(`${apiUrl}/adminAudit/events`);
  const organisation = Buffer.from(`ciscospark://us/ORGANIZATION/${orgId}`).toString('base64');
  first.searchParams.set('orgId', organisation.replace(/=+$/, ''));
  first.searchParams.set('from', new Date(from).toISOString());
  first.searchParams.set('to', new Date(to).toISOString());
  first.searchParams.set('max', '200');
  let next: URL | undefined = first;
  let count = 0;
  while (next !== undefined) {
    const { headers, body }: Dispatcher.ResponseData = await agent.request({
      origin: next.origin,
      path: next.pathname + next.search,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    const page = (await body.json()) as { readonly items: readonly unknown[] };
    count += page.items.length;
    const link: string | undefined = /<([^>]+)>; rel="next"/.exec(String(headers['link'] ?? ''))?.[1];
    next = link === undefined ? undefined : new URL(link);
  }
  await agent.close();
  return { count };
}

async function feedAlone(facts: AuditServiceFacts): Promise<Fetched> {
  const { feed, close } = openFeed(facts);
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await feed.page(facts, cursor, never);
    count += page.items.filter(({ kind }) => kind === 'event').length;
    cursor = page.next;
  } while (cursor !== undefined);
  await close();
  return { count };
}

/** As `whodunit pull --from --to` does it, into an empty store. */
async function pullIntoStore(facts: AuditServiceFacts, folder: string): Promise<Fetched> {
  const dir = await mkdtemp(join(folder, 'pull-'));
  const { feed, close } = openFeed(facts);
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: CLOCK.now });
  const appending = watchAppends(keepingStore(store, { ...rulesIn(store.state), now: CLOCK.now }));
  const { from, to } = facts;
  await store.state.update('pulls', pullKey(feed), () => ({
    orgId: feed.orgId,
    kind: feed.kind,
    wanted: { at: CLOCK.now(), from, to },
  }));
  const end = await pullTurn(
    { feed, store: appending.store, keptDays: KEPT_DAYS },
    {
      state: store.state,
      clock: CLOCK,
      nextPoll: () => undefined,
      log: { info: () => undefined, warn: (_, text) => void process.stderr.write(`${text}\n`) },
    },
    { signal: never, maxPages: Number.POSITIVE_INFINITY, wishedOnly: true },
  );
  if (end !== 'rest') throw new Error(`the poll ended with "${end}"`);
  const count = await store.count({});
  await store.close();
  await close();
  await rm(dir, { recursive: true });
  return { count, appendMs: appending.ms() };
}

function openFeed({ apiUrl, token, orgId }: AuditServiceFacts): { readonly feed: AuditFeed; close(): Promise<void> } {
  const http = createVendorHttp();
  const vault = createTokenVault({ dir: join('/nonexistent', 'tokens'), key: undefined });
  const credentials = { kind: 'access-token', token } as const;
  const tokens = createTokenSource({ orgId, credentials, apiUrl, vault, http, clock: CLOCK });
  const feed = createAdminAuditFeed({ orgId, apiUrl, tokens, http, clock: CLOCK, categories: [] });
  return {
    feed,
    close: async () => {
      await tokens.close();
      await http.close();
    },
  };
}

function watchAppends(store: AuditStore): { readonly store: AuditStore; ms(): number } {
  let ms = 0;
  const append = async (incoming: readonly IncomingEvent[]) => {
    const startedAt = performance.now();
    const result = await store.append(incoming);
    ms += performance.now() - startedAt;
    return result;
  };
  return { store: { ...store, append }, ms: () => ms };
}

async function startService(events: number): Promise<{ readonly facts: AuditServiceFacts; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/audit-service.ts', String(events)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const facts: AuditServiceFacts = JSON.parse(line);
    return {
      facts,
      stop: async () => {
        child.stdin.end();
        await gone;
      },
    };
  }
  throw new Error('the audit service did not start');
}
