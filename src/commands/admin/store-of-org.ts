/** The trail as far as one organisation goes: nothing that is asked through it can reach another's records. */
import type { Claim } from '../../audit/claims.ts';
import type { AuditStore, StateStore } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';

/**
 * The same store, in which all reading is of this organisation. Changes that say nothing of their organisation are
 * left out too, as they may be another's. Writing goes through.
 * @param orgId decoded
 */
export function storeOfOrg(store: AuditStore, orgId: string): AuditStore {
  const isOther = (asked: string | undefined): boolean => asked !== undefined && asked !== orgId;
  return {
    append: (incoming) => store.append(incoming),
    find: async (id) => {
      const event = await store.find(id);
      return event?.orgId === orgId ? event : undefined;
    },
    page: async (query, options) =>
      isOther(query.orgId) ? { events: [], total: 0, offset: 0 } : store.page({ ...query, orgId }, options),
    count: async (query) => (isOther(query.orgId) ? 0 : store.count({ ...query, orgId })),
    group: async (query, by, limit) => (isOther(query.orgId) ? [] : store.group({ ...query, orgId }, by, limit)),
    names: async (search) => (isOther(search.orgId) ? [] : store.names({ ...search, orgId })),
    coverage: async (asked) => (isOther(asked) ? [] : store.coverage(orgId)),
    addCoverage: (span) => store.addCoverage(span),
    extent: async (asked) => (isOther(asked) ? undefined : store.extent(orgId)),
    state: stateOfOrg(store.state, orgId),
    reclassify: (isAnonymous) => store.reclassify(isAnonymous),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

/** Claims are about changes, so those on changes elsewhere are left out; everything else is of the bot as a whole. */
function stateOfOrg(state: StateStore, orgId: string): StateStore {
  const isElsewhere = <C extends keyof StateCollections>(collection: C, value: StateCollections[C] | undefined) =>
    collection === 'claims' && isClaim(value) && value.event.orgId !== orgId;
  return {
    get: async (collection, key) => {
      const value = await state.get(collection, key);
      return isElsewhere(collection, value) ? undefined : value;
    },
    list: async (collection) => (await state.list(collection)).filter(({ value }) => !isElsewhere(collection, value)),
    update: async (collection, key, change) => {
      const stored = await state.update(collection, key, (current) => {
        if (!isElsewhere(collection, current)) return change(current);
        // To whoever asks, there is nothing; what is there stays.
        change(undefined);
        return current;
      });
      return isElsewhere(collection, stored) ? undefined : stored;
    },
  };
}

function isClaim(value: StateCollections[keyof StateCollections] | undefined): value is Claim {
  return value !== undefined && 'eventId' in value;
}
