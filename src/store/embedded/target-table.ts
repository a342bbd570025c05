import type { AuditEvent } from '../../audit/event.ts';
import { fold } from '../../audit/fold.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { IntColumn } from './columns.ts';
import { addToList, Dictionary, forgetUnused, removeFromList, shortText } from './dictionary.ts';
import { RowChains } from './row-chains.ts';

/** Ids are compared in their plain form, however they were wrapped. */
export function idKey(id: string): string {
  return decodeId(id.trim());
}

interface TargetParts {
  readonly org: number;
  readonly type: number;
  readonly id: string | undefined;
  readonly name: string | undefined;
}

/** Lengths keep the parts apart: no text can look like two. */
function keyOf({ org, type, id, name }: TargetParts): string {
  return `${org},${type},${id?.length ?? ''},${name?.length ?? ''},${id ?? ''}${name ?? ''}`;
}

/**
 * Every different (organisation, entity type, target id, target name) that was
 * recorded, and the rows of each. A renamed target has one entry for each name.
 */
export class TargetTable {
  readonly chains: RowChains;
  readonly types: Dictionary;
  readonly #orgs: Dictionary;
  /** `type/id-or-name`, for grouping. */
  readonly labels = new Dictionary();
  readonly #numbers = new Map<string, number>();
  readonly orgOf = new IntColumn();
  readonly typeOf = new IntColumn();
  readonly labelOf = new IntColumn();
  readonly #ids: (string | undefined)[] = [];
  readonly #names: (string | undefined)[] = [];
  readonly #byId = new Map<string, number[]>();
  readonly #byName = new Map<string, number[]>();

  constructor(orgs: Dictionary, types: Dictionary, timeOf: (row: number) => number) {
    this.#orgs = orgs;
    this.types = types;
    this.chains = new RowChains(timeOf);
  }

  get size(): number {
    return this.#ids.length;
  }

  add(event: Pick<AuditEvent, 'orgId' | 'entityType' | 'target'>): number {
    const org = this.#orgs.add(event.orgId ?? '');
    const type = this.types.add(event.entityType);
    const id = event.target.id === undefined ? undefined : shortText(event.target.id);
    const name = event.target.name === undefined ? undefined : shortText(event.target.name);
    const key = keyOf({ org, type, id, name });
    return this.#numbers.get(key) ?? this.#open(key, { org, type, id, name });
  }

  #open(key: string, parts: TargetParts): number {
    const number = this.#ids.length;
    this.#numbers.set(key, number);
    this.#ids.push(parts.id);
    this.#names.push(parts.name);
    this.orgOf.set(number, parts.org);
    this.typeOf.set(number, parts.type);
    this.labelOf.set(number, this.labels.add(`${this.types.text(parts.type)}/${parts.id ?? parts.name ?? ''}`));
    if (parts.id !== undefined) addToList(this.#byId, idKey(parts.id), number);
    if (parts.name !== undefined) addToList(this.#byName, fold(parts.name), number);
    this.chains.open(number);
    return number;
  }

  /** The texts of entries without rows are not kept any more; should they come again, that is a new entry. */
  forgetEmpty(): void {
    const isEmpty = (number: number): boolean => this.chains.count(number) === 0;
    const usedLabels = new Set<number>();
    for (let number = 0; number < this.size; number += 1) {
      if (!isEmpty(number)) usedLabels.add(this.labelOf.get(number));
      else this.#forget(number, isEmpty);
    }
    forgetUnused(this.labels, usedLabels);
  }

  #forget(number: number, isEmpty: (number: number) => boolean): void {
    const [id, name] = [this.#ids[number], this.#names[number]];
    const key = keyOf({ org: this.orgOf.get(number), type: this.typeOf.get(number), id, name });
    if (this.#numbers.get(key) !== number) return;
    this.#numbers.delete(key);
    if (id !== undefined) removeFromList(this.#byId, idKey(id), isEmpty);
    if (name !== undefined) removeFromList(this.#byName, fold(name), isEmpty);
    this.#ids[number] = undefined;
    this.#names[number] = undefined;
  }

  /** Number of events of an organisation. */
  countOf(org: number): number {
    let count = 0;
    for (let number = 0; number < this.size; number += 1)
      if (this.orgOf.get(number) === org) count += this.chains.count(number);
    return count;
  }

  idOf(number: number): string | undefined {
    return this.#ids[number];
  }

  nameOf(number: number): string | undefined {
    return this.#names[number];
  }

  /** Entries with any of these ids or folded names. */
  matching(wanted: { readonly ids?: readonly string[]; readonly names?: readonly string[] }): Set<number> {
    const found = new Set<number>();
    for (const id of wanted.ids ?? []) for (const number of this.#byId.get(idKey(id)) ?? []) found.add(number);
    for (const name of wanted.names ?? []) for (const number of this.#byName.get(fold(name)) ?? []) found.add(number);
    return found;
  }
}
