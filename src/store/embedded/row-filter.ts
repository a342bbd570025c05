import type { EventQuery } from '../../audit/ports.ts';
import { type EventIndex, exactHash } from './event-index.ts';
import type { RowChains } from './row-chains.ts';
import { type RowField, rowField, valueAt } from './row-fields.ts';

/** A query turned into what the columns can be asked. */
export interface RowFilter {
  /** Half-open [from, to), UTC ms. */
  readonly from: number;
  readonly to: number;
  /** Rows to look at instead of the whole span, when the query names targets or a person. */
  readonly candidates: { readonly count: number; readonly rows: () => Iterable<number> } | undefined;
  /** True when the columns say yes; time, tracking id, address and text are not among them. Absent: every row passes. */
  readonly passes: ((row: number) => boolean) | undefined;
}

type Test = (row: number) => boolean;

/** Compiles all of a query but its text. Undefined when nothing can match. */
export function compileFilter(query: EventQuery, index: EventIndex): RowFilter | undefined {
  const from = query.from ?? Number.NEGATIVE_INFINITY;
  const to = query.to ?? Number.POSITIVE_INFINITY;
  const targets = query.target === undefined ? undefined : index.targets.matching(query.target);
  const people = query.actor?.kind === 'person' ? index.actors.matching(query.actor) : undefined;
  if (!(from < to) || targets?.size === 0 || people?.size === 0) return undefined;
  const tests = [
    query.orgId === undefined ? undefined : valueTest([query.orgId], rowField('org', index)),
    valueTest(query.entityTypes, rowField('entityType', index)),
    valueTest(query.actions, rowField('action', index)),
    valueTest(query.categories, rowField('category', index)),
    targets === undefined ? undefined : entryTest(targets, index.targets.chains),
    people === undefined ? undefined : entryTest(people, index.actors.chains),
    anonymityTest(query, index),
    hashTest(query.trackingId, index.trackingOf.values),
    hashTest(query.ip, index.ipOf.values),
  ];
  if (tests.includes('never')) return undefined;
  return {
    from,
    to,
    candidates: fewer(chain(targets, index.targets.chains), chain(people, index.actors.chains)),
    passes: allOf(tests.filter((test) => typeof test === 'function')),
  };
}

function valueTest(wanted: readonly string[] | undefined, field: RowField): Test | undefined | 'never' {
  if (wanted === undefined) return undefined;
  const values = wanted.map((text) => field.find(text)).filter((value) => value !== undefined);
  const [only] = values;
  if (only === undefined) return 'never';
  if (values.length === 1) return (row) => valueAt(field, row) === only;
  return (row) => values.includes(valueAt(field, row));
}

function entryTest(entries: ReadonlySet<number>, chains: RowChains): Test {
  const entryOf = chains.entryOf.values;
  return (row) => entries.has(entryOf[row] ?? 0);
}

function anonymityTest(query: EventQuery, index: EventIndex): Test | undefined {
  if (query.actor === undefined || query.actor.kind === 'person') return undefined;
  const field = rowField('anonymous', index);
  const wanted = query.actor.kind === 'anonymous' ? 1 : 0;
  return (row) => valueAt(field, row) === wanted;
}

/** The hash only; the few rows that pass are compared with the record itself. */
function hashTest(wanted: string | undefined, hashes: Uint32Array): Test | undefined {
  if (wanted === undefined) return undefined;
  const hash = exactHash(wanted);
  return (row) => hashes[row] === hash;
}

function allOf(tests: readonly Test[]): Test | undefined {
  const [first, second, ...more] = tests;
  if (first === undefined) return undefined;
  if (second === undefined) return first;
  if (more.length === 0) return (row) => first(row) && second(row);
  return (row) => tests.every((test) => test(row));
}

type Candidates = NonNullable<RowFilter['candidates']>;

function chain(
  entries: ReadonlySet<number> | undefined,
  chains: { count(entry: number): number; rows(entry: number): Iterable<number> },
): Candidates | undefined {
  if (entries === undefined) return undefined;
  let count = 0;
  for (const entry of entries) count += chains.count(entry);
  return {
    count,
    *rows() {
      for (const entry of entries) yield* chains.rows(entry);
    },
  };
}

function fewer(a: Candidates | undefined, b: Candidates | undefined): Candidates | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.count <= b.count ? a : b;
}
