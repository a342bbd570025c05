import { setImmediate as nextTurn } from 'node:timers/promises';
import { fold } from '../../audit/fold.ts';
import type { PartyTable } from '../../audit/names/parties.ts';
import { namesOf, PartySearch } from '../../audit/names/party-search.ts';
import type { NameMatch, NameSearch } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import { idKey } from './target-table.ts';

const PIECE_ENTRIES = 1000;

/** Finds what a name could stand for among all targets and actors. */
export class NameIndex {
  readonly #index: EventIndex;
  readonly #targets: PartySearch;
  readonly #actors: PartySearch;

  constructor(index: EventIndex) {
    this.#index = index;
    this.#targets = new PartySearch(targetParties(index));
    this.#actors = new PartySearch(actorParties(index));
  }

  /** Does at once what the first search would have to wait for. */
  catchUp(): void {
    this.#targets.catchUp();
    this.#actors.catchUp();
  }

  /** The same, letting other work run in between. */
  async catchUpInPieces(): Promise<void> {
    for (const search of [this.#targets, this.#actors]) while (!search.catchUp(PIECE_ENTRIES)) await nextTurn();
  }

  /** What only few searches need, letting other work run in between. */
  async warmUpInPieces(): Promise<void> {
    for (const search of [this.#targets, this.#actors]) while (!search.warmUp(PIECE_ENTRIES)) await nextTurn();
  }

  find(search: NameSearch): NameMatch[] {
    return search.kind === 'target' ? this.#findTargets(search) : this.#findActors(search);
  }

  #findTargets(search: NameSearch): NameMatch[] {
    const { targets, orgs } = this.#index;
    const org = search.orgId === undefined ? undefined : (orgs.find(search.orgId) ?? -1);
    const types = search.entityTypes?.map((type) => targets.types.find(type));
    const admits = (entry: number): boolean =>
      (org === undefined || targets.orgOf.get(entry) === org) && (types?.includes(targets.typeOf.get(entry)) ?? true);
    return this.#targets.find(search, admits).map(({ entries, distance, matched, lastSeenAt }) => {
      const [first = 0] = entries;
      const id = targets.idOf(first);
      const { name, formerNames } = namesOf(
        entries,
        (entry) => targets.nameOf(entry),
        (entry) => targets.chains.lastAt(entry),
      );
      return {
        kind: 'target',
        entityType: targets.types.text(targets.typeOf.get(first)),
        ...(id === undefined ? {} : { id }),
        name: name ?? id ?? '',
        formerNames,
        distance,
        matched,
        lastSeenAt,
        eventCount: entries.reduce((sum, entry) => sum + targets.chains.count(entry), 0),
      };
    });
  }

  #findActors(search: NameSearch): NameMatch[] {
    const { actors, orgs } = this.#index;
    const org = search.orgId === undefined ? undefined : (orgs.find(search.orgId) ?? -1);
    const admits = (entry: number): boolean => org === undefined || actors.orgOf.get(entry) === org;
    return this.#actors.find(search, admits).map(({ entries, distance, matched, lastSeenAt }) => {
      const newest = [...entries].sort((a, b) => actors.chains.lastAt(b) - actors.chains.lastAt(a));
      const email = newest.map((entry) => actors.actor(entry).email).find((text) => text !== undefined);
      const id = newest.map((entry) => actors.actor(entry).id).find((text) => text !== undefined);
      const { name, formerNames } = namesOf(
        entries,
        (entry) => actors.actor(entry).name,
        (entry) => actors.chains.lastAt(entry),
      );
      return {
        kind: 'actor',
        ...(id === undefined ? {} : { id }),
        name: name ?? email ?? id ?? '',
        formerNames,
        ...(email === undefined ? {} : { email }),
        distance,
        matched,
        lastSeenAt,
        eventCount: entries.reduce((sum, entry) => sum + actors.chains.count(entry), 0),
      };
    });
  }
}

function targetParties({ targets }: EventIndex): PartyTable {
  return {
    get size() {
      return targets.size;
    },
    chains: targets.chains,
    partyKey(entry) {
      const id = targets.idOf(entry);
      const name = targets.nameOf(entry);
      if (id === undefined && name === undefined) return undefined;
      return `${targets.typeOf.get(entry)},${id === undefined ? `name ${fold(name ?? '')}` : `id ${idKey(id)}`}`;
    },
    texts: (entry) => [targets.nameOf(entry)].filter((text) => text !== undefined),
    id: (entry) => targets.idOf(entry),
  };
}

function actorParties({ actors }: EventIndex): PartyTable {
  return {
    get size() {
      return actors.size;
    },
    chains: actors.chains,
    partyKey(entry) {
      const { email, name, id } = actors.actor(entry);
      if (email !== undefined) return `email ${fold(email)}`;
      if (id !== undefined) return `id ${idKey(id)}`;
      return name === undefined ? undefined : `name ${fold(name)}`;
    },
    texts: (entry) => [actors.actor(entry).name, actors.actor(entry).email].filter((text) => text !== undefined),
    id: (entry) => actors.actor(entry).id,
  };
}
