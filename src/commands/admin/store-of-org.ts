/** The trail as far as one organisation goes: nothing that is asked through it can reach another's records. */
import { StoreError } from '../../audit/errors.ts';
import type { AuditStore } from '../../audit/ports.ts';
import { stateOfOrg } from './state-of-org.ts';

/**
 * The same store, in which all reading is of this organisation. Changes that say nothing of their organisation are
 * left out too, as they may be another's. What names another one is not taken in.
 * @param orgId decoded
 * @param isOnly see `stateOfOrg`
 */
export function storeOfOrg(store: AuditStore, orgId: string, isOnly = true): AuditStore {
  const isOther = (asked: string | undefined): boolean => asked !== undefined && asked !== orgId;
  return {
    append: async (incoming) => {
      if (incoming.some(({ event }) => isOther(event.orgId))) throw ofAnother('A record');
      return store.append(incoming);
    },
    find: async (id) => {
      const event = await store.find(id);
      return event?.orgId === orgId ? event : undefined;
    },
    page: async (query, options) =>
      isOther(query.orgId) ? { events: [], total: 0, offset: 0 } : store.page({ ...query, orgId }, options),
    count: async (query) => (isOther(query.orgId) ? 0 : store.count({ ...query, orgId })),
    group: async (query, by, limit) => (isOther(query.orgId) ? [] : store.group({ ...query, orgId }, by, limit)),
    names: async (search) => (isOther(search.orgId) ? [] : store.names({ ...search, orgId })),
    arrivals: async (after, options) => store.arrivals(after, { ...options, orgId }),
    coverage: async (asked) => (isOther(asked) ? [] : store.coverage(orgId)),
    addCoverage: async (span) => {
      if (isOther(span.orgId)) throw ofAnother('A span');
      await store.addCoverage(span);
    },
    withdrawCoverage: async (what) => {
      if (isOther(what.orgId)) throw ofAnother('Proof');
      await store.withdrawCoverage(what);
    },
    extent: async (asked) => (isOther(asked) ? undefined : store.extent(orgId)),
    state: stateOfOrg(store.state, orgId, isOnly),
    reclassify: (isAnonymous) => store.reclassify(isAnonymous),
    purge: async (what) => (what.orgId === orgId ? store.purge(what) : { removed: 0 }),
    pseudonymise: (person, pseudonym) => store.pseudonymise({ ...person, orgId }, pseudonym),
    dump: () => notOfOne('A backup'),
    restore: () => notOfOne('A restore'),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

/** Whoever reads a source leaves such records out and says so; none is dropped here without a word. */
function ofAnother(what: string): StoreError {
  return new StoreError(
    'other-org',
    `${what} of another organisation than this space's was to be kept; nothing was.`,
    'Take it in where nothing is bound to one organisation.',
  );
}

/** @throws StoreError `whole-trail-only` */
function notOfOne(what: string): never {
  throw new StoreError(
    'whole-trail-only',
    `${what} is of the whole trail, not of one organisation.`,
    'Use the command line.',
  );
}
