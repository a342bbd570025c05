import type { CoverageSpan, Withdrawal } from '../../audit/ports.ts';
import type { StateChange } from './state-changes.ts';
import type { Loss } from './state-file.ts';

type Records = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** Changes that become the state only when they are on disk. Of several for one key the last counts. */
export class StateDraft {
  readonly #base: Records;
  /** Collection -> key -> value; undefined: deleted. */
  readonly #records = new Map<string, Map<string, unknown>>();
  /** Of what is proven, in the order they were made. */
  readonly #coverage: StateChange[] = [];
  readonly #losses: Loss[] = [];
  #isWhole = false;
  #confirms = false;
  #forgets = false;

  constructor(base: Records) {
    this.#base = base;
  }

  /** Has to be confirmed by a snapshot. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get losses(): readonly Loss[] {
    return this.#losses;
  }

  /** What was before must not stay on disk, in backups neither. */
  get forgets(): boolean {
    return this.#forgets;
  }

  get hasChanged(): boolean {
    return this.#isWhole || this.#confirms || this.#records.size > 0 || this.#coverage.length > 0;
  }

  get(collection: string, key: string): unknown {
    const records = this.#records.get(collection);
    return records?.has(key) === true ? records.get(key) : this.#base.get(collection)?.get(key);
  }

  /** @param value undefined deletes */
  put(collection: string, key: string, value: unknown): void {
    const records = this.#records.get(collection) ?? new Map<string, unknown>();
    this.#records.set(collection, records.set(key, value));
  }

  addCoverage(span: CoverageSpan): void {
    this.#coverage.push({ coverage: span });
  }

  clipCoverage(orgId: string | null, before: number): void {
    this.#coverage.push({ clip: [orgId, before] });
  }

  withdrawCoverage({ orgId, sourceKind, from, at }: Withdrawal): void {
    this.#coverage.push({ withdraw: [orgId, sourceKind, from, at] });
  }

  renameSpeaker(orgId: string | null, email: string, name: string): void {
    this.#coverage.push({ speaker: [orgId, email, name] });
  }

  noteLosses(losses: readonly Loss[]): void {
    this.#losses.push(...losses);
    this.#isWhole = true;
  }

  saveWhole(): void {
    this.#isWhole = true;
  }

  /** Has the sizes of the segments written, though nothing else changes. */
  confirmSizes(): void {
    this.#confirms = true;
  }

  forget(): void {
    this.#isWhole = true;
    this.#forgets = true;
  }

  changes(): readonly StateChange[] {
    const records = [...this.#records].flatMap(([collection, entries]) =>
      [...entries].map(
        ([key, value]): StateChange =>
          value === undefined ? { drop: [collection, key] } : { set: [collection, key, value] },
      ),
    );
    return [...records, ...this.#coverage];
  }
}
