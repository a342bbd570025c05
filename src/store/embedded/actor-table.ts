import { actorKey } from '../../audit/actor.ts';
import type { Actor, AuditEvent } from '../../audit/event.ts';
import { fold } from '../../audit/fold.ts';
import { IntColumn } from './columns.ts';
import { addToList, Dictionary, forgetUnused, removeFromList, shortText } from './dictionary.ts';
import { RowChains } from './row-chains.ts';
import { idKey } from './target-table.ts';

/** Every different (organisation, email, name, id) that acted, and the rows of each. */
export class ActorTable {
  readonly chains: RowChains;
  /** Email, else name, else id, else '', for grouping. */
  readonly labels = new Dictionary();
  readonly #orgs: Dictionary;
  #isAnonymous: (actor: Actor) => boolean;
  readonly #numbers = new Map<string, number>();
  readonly orgOf = new IntColumn();
  readonly labelOf = new IntColumn();
  readonly #actors: Actor[] = [];
  /** 1 for service identities and actors that name nobody. */
  readonly anonymous = new IntColumn();
  readonly #byText = {
    email: new Map<string, number[]>(),
    name: new Map<string, number[]>(),
    id: new Map<string, number[]>(),
  };

  constructor(orgs: Dictionary, isAnonymous: (actor: Actor) => boolean, timeOf: (row: number) => number) {
    this.#orgs = orgs;
    this.#isAnonymous = isAnonymous;
    this.chains = new RowChains(timeOf);
  }

  get size(): number {
    return this.#actors.length;
  }

  add(event: Pick<AuditEvent, 'orgId' | 'actor'>): number {
    const org = this.#orgs.add(event.orgId ?? '');
    const actor = shortActor(event.actor);
    const key = keyOf(org, actor);
    return this.#numbers.get(key) ?? this.#open(key, org, actor);
  }

  #open(key: string, org: number, actor: Actor): number {
    const number = this.#actors.length;
    this.#numbers.set(key, number);
    this.#actors.push(actor);
    this.anonymous.set(number, this.#isAnonymous(actor) ? 1 : 0);
    this.orgOf.set(number, org);
    this.labelOf.set(number, this.labels.add(actorKey(actor)));
    if (actor.email !== undefined) addToList(this.#byText.email, fold(actor.email), number);
    if (actor.name !== undefined) addToList(this.#byText.name, fold(actor.name), number);
    if (actor.id !== undefined) addToList(this.#byText.id, fold(idKey(actor.id)), number);
    this.chains.open(number);
    return number;
  }

  /** The texts of entries without rows are not kept any more; should they come again, that is a new entry. */
  forgetEmpty(): void {
    const isEmpty = (number: number): boolean => this.chains.count(number) === 0;
    const usedLabels = new Set<number>();
    for (const [number, actor] of this.#actors.entries()) {
      if (!isEmpty(number)) usedLabels.add(this.labelOf.get(number));
      else this.#forget(number, actor, isEmpty);
    }
    forgetUnused(this.labels, usedLabels);
  }

  #forget(number: number, actor: Actor, isEmpty: (number: number) => boolean): void {
    const key = keyOf(this.orgOf.get(number), actor);
    if (this.#numbers.get(key) !== number) return;
    this.#numbers.delete(key);
    if (actor.email !== undefined) removeFromList(this.#byText.email, fold(actor.email), isEmpty);
    if (actor.name !== undefined) removeFromList(this.#byText.name, fold(actor.name), isEmpty);
    if (actor.id !== undefined) removeFromList(this.#byText.id, fold(idKey(actor.id)), isEmpty);
    this.#actors[number] = {};
  }

  /** Judges every actor anew; their rows follow. */
  reclassify(isAnonymous: (actor: Actor) => boolean): void {
    this.#isAnonymous = isAnonymous;
    for (const [number, actor] of this.#actors.entries()) this.anonymous.set(number, isAnonymous(actor) ? 1 : 0);
  }

  actor(number: number): Actor {
    return this.#actors[number] ?? {};
  }

  /** Entries that agree with any given part. */
  matching(person: { readonly email?: string; readonly name?: string; readonly id?: string }): Set<number> {
    const lists = [
      person.email === undefined ? undefined : this.#byText.email.get(fold(person.email)),
      person.name === undefined ? undefined : this.#byText.name.get(fold(person.name)),
      person.id === undefined ? undefined : this.#byText.id.get(fold(idKey(person.id))),
    ];
    return new Set(lists.flatMap((list) => list ?? []));
  }
}

function shortPart(text: string | undefined): string | undefined {
  return text === undefined ? undefined : shortText(text);
}

/** Lengths keep the parts apart: no text can look like two. */
function keyOf(org: number, { email, name, id }: Actor): string {
  return `${org},${email?.length ?? ''},${name?.length ?? ''},${id?.length ?? ''},${email ?? ''}${name ?? ''}${id ?? ''}`;
}

function shortActor(actor: Actor): Actor {
  const email = shortPart(actor.email);
  const name = shortPart(actor.name);
  const id = shortPart(actor.id);
  return {
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
    ...(id === undefined ? {} : { id }),
  };
}
