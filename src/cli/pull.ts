/** `whodunit pull`: fetches from the audit API what is missing, or one span. */
import { createFeeds, keepAccess, openTokenVault, pullTargets } from '../app/feeds.ts';
import { openSignIns } from '../app/open-sign-ins.ts';
import { SYSTEM_CLOCK, withTrail } from '../app/open-trail.ts';
import { StoreError, WhodunitError } from '../audit/errors.ts';
import type { Period } from '../audit/event.ts';
import type { AuditStore } from '../audit/ports.ts';
import { decodeId } from '../audit/vendor-id.ts';
import type { Config } from '../config.ts';
import { pullTurn } from '../jobs/pull-feed.ts';
import { type PullParts, type PullTarget, pullKey } from '../jobs/pull-scene.ts';
import type { OrgSettings } from '../org-settings.ts';
import { type CliCommand, type ExitStatus, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { createPullProgress } from './pull-progress.ts';
import { createTally, type PullOutcome, printOutcomes, pullJson } from './pull-report.ts';
import { readInstant } from './read-options.ts';

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  org: { type: 'string' },
  json: { type: 'boolean' },
} as const;
/** Feeds that are read at the same time. */
const AT_ONCE = 3;
const DAY_MS = 86_400_000;

export const pull: CliCommand = {
  name: 'pull',
  usage: 'pull [--from ISO] [--to ISO] [--org ID] [--json]',
  summary: 'Fetch what is missing from the audit API, or one span',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    if (positionals.length > 0) throw new UsageError('pull takes options only.');
    const span = readSpan(values.from, values.to);
    const orgs = orgsToPull(config, values.org);
    return unlessBotRuns(() =>
      withTrail(config, { mode: 'write', tell: tellOnce(terminal) }, async (store) => {
        const outcomes = await pullAll({ ...config, orgs }, store, span, terminal);
        if (values.json === true) terminal.stdout.write(`${JSON.stringify(pullJson(outcomes), null, 2)}\n`);
        else printOutcomes(terminal, outcomes);
        return statusOf(outcomes);
      }),
    );
  },
};

type Span = Partial<Period>;

function readSpan(fromText: string | undefined, toText: string | undefined): Span {
  const from = readInstant('--from', fromText);
  const to = readInstant('--to', toText);
  if (from !== undefined && from >= (to ?? Date.now())) throw new UsageError('--from has to be before --to and now.');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function orgsToPull({ orgs }: Config, named: string | undefined): readonly OrgSettings[] {
  const fetched = orgs.filter(({ audit }) => audit !== undefined);
  if (fetched.length === 0) {
    const next = 'Set AUDIT_ORG_ID and the credentials of an Integration or Service App; see README.md.';
    throw new WhodunitError('not-set-up', 'No organisation is set up to be fetched.', next);
  }
  if (named === undefined) return fetched;
  const found = fetched.filter(({ orgId, name }) => orgId === decodeId(named.trim()) || name === named);
  if (found.length === 0) throw new UsageError('--org names no organisation that is set up to be fetched.');
  return found;
}

/** One process owns the trail; a bot that runs polls by itself. */
async function unlessBotRuns(work: () => Promise<ExitStatus>): Promise<ExitStatus> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'locked') throw error;
    const what = 'Another process owns the trail: the bot is running, and polls by itself. Nothing was fetched here.';
    const next = 'Say "pull" to the bot, and it fetches the newest records at once.';
    throw new WhodunitError('locked', what, next, { cause: error });
  }
}

async function pullAll(
  config: Config,
  store: AuditStore,
  span: Span,
  terminal: Terminal,
): Promise<readonly PullOutcome[]> {
  const known = (await store.state.list('access')).map(({ value }) => value);
  const vault = openTokenVault(config);
  const feeds = createFeeds(config.orgs, { vault, clock: SYSTEM_CLOCK, known, onAccess: keepAccess(store.state) });
  const signIns = await openSignIns(config, store, { mode: 'write', clock: SYSTEM_CLOCK });
  try {
    const targets = pullTargets(feeds, store, signIns);
    const progress = await createPullProgress(terminal, targets, span);
    const waiting = [...targets];
    const outcomes = new Map<PullTarget, PullOutcome>();
    // Where the store fails for one, nothing can be kept of the others either.
    const stopping = new AbortController();
    const worker = async (): Promise<void> => {
      for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
        stopping.signal.throwIfAborted();
        outcomes.set(target, await pullOne(target, store, span, { tell: progress.tell, signal: stopping.signal }));
      }
    };
    const workers = Array.from({ length: AT_ONCE }, () =>
      worker().catch((error: unknown) => {
        stopping.abort(error);
      }),
    );
    await Promise.all(workers);
    progress.stop();
    stopping.signal.throwIfAborted();
    return targets.flatMap((target) => outcomes.get(target) ?? []);
  } finally {
    await feeds.close();
    await signIns?.close();
  }
}

/** The wish is stored: where this process is killed, the next one goes on. @throws StoreError */
async function pullOne(
  target: PullTarget,
  { state }: Pick<AuditStore, 'state'>,
  span: Span,
  { tell, signal }: { readonly tell: NonNullable<PullParts['tell']>; readonly signal: AbortSignal },
): Promise<PullOutcome> {
  const { feed, keptDays } = target;
  const at = SYSTEM_CLOCK.now();
  const isSpan = span.from !== undefined || span.to !== undefined;
  if (isSpan && (span.to ?? at) <= at - keptDays * DAY_MS) return notKept(target);
  await state.update('pulls', pullKey(feed), (current) => {
    // Whatever was in the way before, it is tried now.
    const { triedAt: _, ...rest } = current ?? { orgId: feed.orgId, kind: feed.kind };
    return { ...rest, wanted: { at, ...span } };
  });
  const tally = createTally(feed);
  const parts: PullParts = {
    state,
    clock: SYSTEM_CLOCK,
    nextPoll: () => undefined,
    log: { info: () => undefined, warn: () => undefined },
    tell: (news, of) => {
      tally.take(news);
      tell(news, of);
    },
  };
  const options = { signal, maxPages: 1000, backfill: true, wishedOnly: isSpan };
  let end = await pullTurn(target, parts, options);
  while (end === 'more') end = await pullTurn(target, parts, options);
  const problem = end === 'problem' ? (await state.get('pulls', pullKey(feed)))?.problem : undefined;
  return tally.outcome(problem);
}

function notKept({ feed, keptDays }: PullTarget): PullOutcome {
  return createTally(feed).outcome({
    code: 'not-kept',
    what: `The vendor keeps ${keptDays} days; nothing of that span is left.`,
    next: 'Import files that were exported in time.',
  });
}

/** 3 when nothing could be fetched to its end; 2 when some could, or records could not be read. */
function statusOf(outcomes: readonly PullOutcome[]): ExitStatus {
  if (outcomes.every(({ problem }) => problem !== undefined)) return 3;
  return outcomes.some(({ problem, rejected }) => problem !== undefined || rejected.length > 0) ? 2 : 0;
}
