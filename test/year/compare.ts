/** Reads back what the bot holds of claims, keys and digests, and compares it with the model. */
import type { DigestRun, StateCollections } from '../../src/audit/state.ts';
import type { Cast } from './cast.ts';
import type { Model } from './model/model.ts';

export interface Held {
  readonly claims: readonly StateCollections['claims'][];
  readonly roster: readonly StateCollections['roster'][];
  readonly digests: readonly DigestRun[];
}

export interface Difference {
  /** What it is about: `claim`, `key`, `digest`. */
  readonly what: string;
  readonly of: string;
  readonly expected: string;
  readonly found: string;
}

export interface Comparison {
  /** UTC ms. */
  readonly at: number;
  readonly claims: number;
  readonly keys: number;
  readonly digests: number;
  readonly differences: readonly Difference[];
}

/** How the bot calls what the model calls otherwise. */
export interface Names {
  /** Id by which the bot knows a change, by tracking id. */
  idOf(trackingId: string): string;
  /** Name in the cast of a space id. */
  spaceOf(spaceId: string): string;
}

/** @param at UTC ms */
export function compare(
  cast: Cast,
  model: Model,
  held: Held,
  { idOf, spaceOf, at }: Names & { readonly at: number },
): Comparison {
  return {
    at,
    claims: model.claims.all.length,
    keys: cast.people.length,
    digests: model.digests.allPosted.length,
    differences: [
      ...claimDifferences(model, held, idOf),
      ...keyDifferences(cast, model, held, idOf),
      ...digestDifferences(model, held, spaceOf),
    ],
  };
}

function claimDifferences(model: Model, { claims }: Held, idOf: (id: string) => string): readonly Difference[] {
  const expected = new Map(
    model.claims.all.map(({ trackingId, person, statement, comment, verdict, steps }) => [
      `${idOf(trackingId)} ${person}`,
      words([statement, comment, verdict, ...steps]),
    ]),
  );
  const found = new Map(
    claims.map(({ eventId, by, statement, comment, verdict, steps }) => [
      `${eventId} ${by}`,
      words([statement, comment, verdict, ...steps.map(({ did }) => did)]),
    ]),
  );
  return differences('claim', expected, found);
}

/** When it holds from is a span where the bot was killed on the way. */
function keyDifferences(
  cast: Cast,
  model: Model,
  { roster }: Held,
  idOf: (id: string) => string,
): readonly Difference[] {
  const known = new Map(roster.map((person) => [person.email, person.key]));
  return cast.people.flatMap(({ email }): readonly Difference[] => {
    const { status, since, evidence } = model.keys.of(email);
    const key = known.get(email);
    const isSince = status === 'unknown' || (key !== undefined && key.since >= since.from && key.since <= since.to);
    const proof = evidence === undefined ? undefined : idOf(evidence);
    if ((key?.status ?? 'unknown') === status && isSince && (proof === undefined || key?.evidence === proof)) return [];
    const expected = words([status, iso(since.from), proof]);
    return [{ what: 'key', of: email, expected, found: words([key?.status, key && iso(key.since), key?.evidence]) }];
  });
}

function digestDifferences(
  { digests, trail }: Model,
  held: Held,
  spaceOf: (spaceId: string) => string,
): readonly Difference[] {
  const posted = held.digests.filter(({ status }) => status === 'posted');
  const weekOf = ({ space, from, to }: { space: string; from: number; to: number }): string =>
    `${space} ${iso(from)} ${iso(to)}`;
  const runs = new Map(posted.map((run) => [weekOf({ ...run, space: spaceOf(run.spaceId) }), run]));
  const expected = digests.allPosted.map((digest) => {
    const run = runs.get(weekOf(digest));
    // What it says was counted when it was planned.
    const { total, unattributed } = trail.count(digest, run?.plannedAt ?? digest.at);
    return [weekOf(digest), `${unattributed} of ${total}`] as const;
  });
  const found = [...runs].map(
    ([week, { counted }]) => [week, `${counted?.unattributed} of ${counted?.total}`] as const,
  );
  return differences('digest', new Map(expected), new Map(found));
}

function differences(
  what: string,
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly Difference[] {
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((of) => {
    const [wanted = 'nothing', got = 'nothing'] = [expected.get(of), found.get(of)];
    return wanted === got ? [] : [{ what, of, expected: wanted, found: got }];
  });
}

function words(parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? '-').join(' ');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
