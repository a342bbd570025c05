/**
 * What must not come back: a store that takes in no events older than are kept, and puts the pseudonyms of erased
 * persons in their place before anything is stored. Reads go through untouched, and so does everything else. Where
 * there are no rules, a batch costs one look at them.
 */
import { createHmac } from 'node:crypto';
import { createRecogniser, type KeyedHash, type Recogniser } from '../audit/erasure.ts';
import type { IncomingEvent } from '../audit/event.ts';
import { type OrgInfo, ownerOfUnnamed, UNNAMED_ORG } from '../audit/org.ts';
import type { AuditStore, CoverageSpan, StateStore } from '../audit/ports.ts';
import { keptSince } from '../audit/retention.ts';
import type { ErasureRecord } from '../audit/state.ts';

export interface KeepingRules {
  /**
   * Months that events of an organisation are kept; undefined: for ever.
   * @param orgId decoded; undefined: of events that name none
   */
  retentionOf(orgId: string | undefined): Promise<number | undefined>;
  /** Persons whose names were taken out, or are being taken out. */
  erasures(): Promise<readonly ErasureRecord[]>;
  /** UTC ms. */
  now(): number;
}

/** The rules as they stand among the small records. @param orgs that are set up */
export function rulesIn(
  state: StateStore,
  orgs: readonly Pick<OrgInfo, 'orgId'>[] = [],
): Pick<KeepingRules, 'retentionOf' | 'erasures'> {
  const unnamed = async (): Promise<string> => {
    const spaces = await state.list('spaces');
    return (
      ownerOfUnnamed(
        orgs,
        spaces.map(({ value }) => value.orgId),
      ) ?? UNNAMED_ORG.orgId
    );
  };
  return {
    retentionOf: async (orgId) => (await state.get('retentions', orgId ?? (await unnamed())))?.months,
    erasures: async () => (await state.list('erasures')).map(({ value }) => value),
  };
}

/** 128 bits of HMAC-SHA-256, as the marks are made when somebody is erased. */
const keyedHash: KeyedHash = (key, text) =>
  createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');

export function keepingStore(store: AuditStore, rules: KeepingRules): AuditStore {
  const recognise = recogniserOf(rules);
  return {
    append: async (incoming) => {
      const kept = await stillKept(incoming, rules);
      const erase = await recognise();
      const safe = erase === undefined ? kept : kept.map((one) => withoutPersons(one, erase));
      const result = await store.append(safe);
      const refused = incoming.length - kept.length + (result.refused ?? 0);
      return refused === 0 ? result : { ...result, refused };
    },
    addCoverage: async (span) => {
      const clipped = await clip(span, rules);
      if (clipped !== undefined) await store.addCoverage(clipped);
    },
    withdrawCoverage: (what) => store.withdrawCoverage(what),
    find: (id) => store.find(id),
    page: (query, options) => store.page(query, options),
    count: (query) => store.count(query),
    group: (query, by, limit) => store.group(query, by, limit),
    names: (search) => store.names(search),
    arrivals: (after, options) => store.arrivals(after, options),
    coverage: (orgId) => store.coverage(orgId),
    extent: (orgId) => store.extent(orgId),
    get state() {
      return store.state;
    },
    reclassify: (isAnonymous) => store.reclassify(isAnonymous),
    purge: (what) => store.purge(what),
    pseudonymise: (person, pseudonym) => store.pseudonymise(person, pseudonym),
    dump: () => store.dump(),
    // A backup may be older than what was deleted or erased since.
    restore: (records) => store.restore(records),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

/** The same list where all of it is. */
async function stillKept(incoming: readonly IncomingEvent[], rules: KeepingRules): Promise<readonly IncomingEvent[]> {
  const since = new Map<string | undefined, number>();
  for (const { event } of incoming) {
    const { orgId } = event;
    if (since.has(orgId)) continue;
    const months = await rules.retentionOf(orgId);
    since.set(orgId, months === undefined ? Number.NEGATIVE_INFINITY : keptSince(months, rules.now()));
  }
  const isKept = ({ event }: IncomingEvent): boolean =>
    event.time >= (since.get(event.orgId) ?? Number.NEGATIVE_INFINITY);
  return incoming.every(isKept) ? incoming : incoming.filter(isKept);
}

/** Made anew only when the list of erased persons has changed. */
function recogniserOf(rules: KeepingRules): () => Promise<Recogniser | undefined> {
  let known = '';
  let recogniser: Recogniser | undefined;
  return async () => {
    const erasures = await rules.erasures();
    if (erasures.length === 0) return undefined;
    const now = JSON.stringify(erasures.map(({ pseudonym, orgId, marks }) => [pseudonym, orgId, marks]));
    if (now !== known || recogniser === undefined) {
      known = now;
      recogniser = createRecogniser(erasures, keyedHash);
    }
    return recogniser;
  };
}

function withoutPersons(incoming: IncomingEvent, erase: Recogniser): IncomingEvent {
  const event = erase(incoming.event);
  return event === incoming.event ? incoming : { ...incoming, event };
}

/** Nothing is proven of what was not taken in. Undefined: nothing is left of it. */
async function clip(span: CoverageSpan, rules: KeepingRules): Promise<CoverageSpan | undefined> {
  const months = await rules.retentionOf(span.orgId);
  if (months === undefined) return span;
  const from = Math.max(span.from, keptSince(months, rules.now()));
  return from < span.to ? { ...span, from } : undefined;
}
