import type { EventQuery } from '../../audit/ports.ts';
import { type EventIndex, trackingHash } from './event-index.ts';

/** A query turned into what the columns can be asked. */
export interface RowFilter {
  /** Half-open [from, to), UTC ms. */
  readonly from: number;
  readonly to: number;
  /** Rows to look at instead of the whole span, when the query names targets or a person. */
  readonly candidates: { readonly count: number; readonly rows: () => Iterable<number> } | undefined;
  /** True when the columns say yes; time, tracking id and text are not among them. Absent: every row passes. */
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
    orgTest(query, index),
    valueTest(query.entityTypes, index.targets.types, (row) => index.targets.typeOf(index.targets.chains.entryOf(row))),
    valueTest(query.actions, index.actions, (row) => index.actionOf(row)),
    targets === undefined ? undefined : (row: number) => targets.has(index.targets.chains.entryOf(row)),
    people === undefined ? undefined : (row: number) => people.has(index.actors.chains.entryOf(row)),
    anonymityTest(query, index),
    trackingTest(query, index),
  ];
  if (tests.includes('never')) return undefined;
  return {
    from,
    to,
    candidates: fewer(chain(targets, index.targets.chains), chain(people, index.actors.chains)),
    passes: allOf(tests.filter((test) => typeof test === 'function')),
  };
}

function orgTest(query: EventQuery, index: EventIndex): Test | undefined | 'never' {
  if (query.orgId === undefined) return undefined;
  const org = index.orgs.find(query.orgId);
  if (org === undefined) return 'never';
  return (row) => index.targets.orgOf(index.targets.chains.entryOf(row)) === org;
}

function valueTest(
  wanted: readonly string[] | undefined,
  values: { find(text: string): number | undefined },
  numberOf: (row: number) => number,
): Test | undefined | 'never' {
  if (wanted === undefined) return undefined;
  const numbers = wanted.map((text) => values.find(text)).filter((number) => number !== undefined);
  const [only] = numbers;
  if (only === undefined) return 'never';
  if (numbers.length === 1) return (row) => numberOf(row) === only;
  return (row) => numbers.includes(numberOf(row));
}

function anonymityTest(query: EventQuery, index: EventIndex): Test | undefined {
  if (query.actor === undefined || query.actor.kind === 'person') return undefined;
  const wanted = query.actor.kind === 'anonymous';
  return (row) => index.actors.isAnonymous(index.actors.chains.entryOf(row)) === wanted;
}

/** The hash only; the few rows that pass are compared with the record itself. */
function trackingTest(query: EventQuery, index: EventIndex): Test | undefined {
  if (query.trackingId === undefined) return undefined;
  const hash = trackingHash(query.trackingId);
  return (row) => index.trackingOf(row) === hash;
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
