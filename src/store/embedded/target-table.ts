import type { AuditEvent } from '../../audit/event.ts';
import { fold } from '../../audit/fold.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { IntColumn } from './columns.ts';
import { addToList, Dictionary, shortText } from './dictionary.ts';
import { RowChains } from './row-chains.ts';

/** Ids are compared in their plain form, however they were wrapped. */
export function idKey(id: string): string {
  return decodeId(id.trim());
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
    // Lengths keep the parts apart: no text can look like two.
    const key = `${org},${type},${id?.length ?? ''},${name?.length ?? ''},${id ?? ''}${name ?? ''}`;
    return this.#numbers.get(key) ?? this.#open(key, { org, type, id, name });
  }

  #open(key: string, parts: { org: number; type: number; id: string | undefined; name: string | undefined }): number {
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
