/** The small records as far as one organisation goes. */
import type { StateStore } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';

type Collection = keyof StateCollections;
type Value = StateCollections[Collection];

/**
 * The same records, without those of other organisations. What is written here is of this one.
 *
 * - Claims are about changes, so they are where the change was made.
 * - People of the roster, and what was written to them, are where they were added.
 * - The journal is of the organisation in whose space something was done.
 * - Records that carry an organisation (fetching, access, retention, deletions, files) are of it.
 * - Everything else is of the bot as a whole or of one space.
 *
 * @param orgId decoded
 * @param isOnly the bot serves no other, so that people and entries without an organisation are of this one
 */
export function stateOfOrg(state: StateStore, orgId: string, isOnly: boolean): StateStore {
  const isElsewhere = (collection: Collection, value: Value | undefined): boolean => {
    if (value === undefined) return false;
    const owner = ownerOf(collection, value);
    return owner !== 'everywhere' && owner !== orgId && !(owner === 'not-said' && isOnly);
  };
  /** What was written to somebody is seen by those who may see the person. */
  const isOfSomebodyElse = async (collection: Collection, key: string): Promise<boolean> =>
    collection === 'outreach' && isElsewhere('roster', await state.get('roster', key));
  /** Somebody who is on another's roster too has a record of their own here, so that neither learns of the other. */
  const ownKey = async (collection: Collection, key: string): Promise<string> =>
    collection === 'roster' && isElsewhere(collection, await state.get(collection, key)) ? `${key} ${orgId}` : key;
  const view: StateStore = {
    get: async (collection, key) => {
      const value = await state.get(collection, await ownKey(collection, key));
      return isElsewhere(collection, value) || (await isOfSomebodyElse(collection, key)) ? undefined : value;
    },
    list: async (collection) => {
      const all = (await state.list(collection)).filter(({ value }) => !isElsewhere(collection, value));
      if (collection === 'roster') return all.map(({ key, value }) => ({ key: key.split(' ')[0] ?? key, value }));
      if (collection !== 'outreach') return all;
      const people = new Set((await view.list('roster')).map(({ key }) => key));
      return all.filter(({ key }) => people.has(key));
    },
    update: async (collection, key, change) => {
      const stored = await state.update(collection, await ownKey(collection, key), (current) => {
        if (!isElsewhere(collection, current)) return stamped(collection, change(current), orgId, isOnly);
        // To whoever asks there is nothing; what is there stays.
        change(undefined);
        return current;
      });
      return isElsewhere(collection, stored) ? undefined : stored;
    },
  };
  return view;
}

/** Decoded organisation; `everywhere`: such records are of none; `not-said`: of the bot as a whole. */
function ownerOf(collection: Collection, value: Value): string {
  switch (collection) {
    case 'claims': {
      const { event } = value as StateCollections['claims'];
      // A change that says nothing of its organisation may be another's, however few there are.
      return event.orgId ?? '';
    }
    case 'roster':
    case 'journal':
    case 'erasures':
    case 'erasureRequests':
    case 'pendingFiles':
    case 'pulls':
    case 'access':
    case 'retentions':
    case 'purges':
      return ('orgId' in value ? value.orgId : undefined) ?? 'not-said';
    default:
      return 'everywhere';
  }
}

/** With the organisation that it is of; of the only one it need not be said. */
function stamped<C extends Collection>(
  collection: C,
  value: StateCollections[C] | undefined,
  orgId: string,
  isOnly: boolean,
): StateCollections[C] | undefined {
  if (value === undefined || isOnly) return value;
  return collection === 'journal' || collection === 'roster' ? { ...value, orgId } : value;
}
