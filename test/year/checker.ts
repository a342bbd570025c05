/**
 * Goes through what happened and says where it was not as the model has it: a
 * message that must not be, one that did not come, an answer given twice.
 */
import type { Cast } from './cast.ts';
import { createModel, type Model } from './model/model.ts';
import type { Standing } from './model/standing.ts';
import type { Entry, SaidKind } from './record.ts';
import { createSummaries } from './summaries.ts';

export interface Violation {
  /** UTC ms. */
  readonly at: number;
  readonly what: 'duplicate' | 'missing' | 'outside-rules' | 'unexplained';
  readonly kind: SaidKind;
  readonly to: string;
  readonly because: string;
}

export interface Findings {
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  /** As it stands at the end. */
  readonly model: Model;
}

type Said = Extract<Entry, { kind: 'said' }>;

/** Kinds of unasked messages to one person. */
const PERSONAL = ['introduction', 'nudge', 'thanks'] as const;
/** Kinds of unasked messages to a space beside the digest itself. */
const SPACE_NEWS = ['correction', 'goal'] as const;
type Personal = (typeof PERSONAL)[number];

export interface Counts {
  readonly steps: number;
  readonly deeds: number;
  readonly answers: number;
  readonly unanswered: number;
  readonly apologies: number;
  readonly digestsDue: number;
  readonly digests: number;
  readonly corrections: number;
  readonly introductions: number;
  readonly nudges: number;
  readonly thanks: number;
  readonly summaries: number;
}

/** A checker can be fed entry by entry, or asked what is owed in the middle. */
export interface Checker {
  take(entry: Entry): void;
  /** What has to come by now. */
  owed(at: number): readonly { readonly kind: SaidKind; readonly to: string }[];
  readonly findings: Findings;
}

export function check(cast: Cast, record: Iterable<Entry>): Findings {
  const checker = createChecker(cast);
  for (const entry of record) checker.take(entry);
  return checker.findings;
}

export function createChecker(cast: Cast): Checker {
  const model = createModel(DEFAULT_ZONE);
  const violations: Violation[] = [];
  /** Told once, however long it lasts. */
  const told = new Set<string>();
  const counts = { ...NOTHING };
  const waiting = new Map<string, Extract<Entry, { kind: 'asked' }>>();
  const answered = new Set<string>();
  /** Asked in this step, and what was said in it that has no record of its own. */
  const inStep = new Map<string, Extract<Entry, { kind: 'asked' }>>();
  const explained = new Set<string>();
  const unexplained: Said[] = [];
  const digestsDue = new Set<string>();

  const violate = (entry: Said, what: Violation['what'], because: string): void => {
    violations.push({ at: entry.at, what, kind: entry.what, to: entry.to, because });
  };
  const refuse = (entry: Said, standing: Standing): boolean => {
    if (standing.kind !== 'no') return false;
    violate(entry, standing.isAgain ? 'duplicate' : 'outside-rules', standing.because);
    return true;
  };
  const takeDigest = (entry: Said): void => {
    counts.digests += 1;
    const named = cast.people.find(({ email, name }) => entry.text.includes(email) || entry.text.includes(name));
    if (named !== undefined) violate(entry, 'outside-rules', `a digest names ${named.email}`);
    const asked = model.digests.ask(entry.to, entry.at);
    if (asked === undefined) {
      violate(entry, 'outside-rules', 'the space wants no digest');
      return;
    }
    digestsDue.add(`${entry.to} ${asked.turn.from}`);
    if (!refuse(entry, asked.standing)) model.digests.posted(entry.to, asked.turn, entry.at);
  };
  const takePersonal = (kind: Personal) => (entry: Said) => {
    counts[PLURAL[kind]] += 1;
    refuse(entry, model.outreach[kind](entry.to, entry.at));
    if (kind === 'introduction') model.outreach.introduced(entry.to, entry.at);
    else if (kind === 'nudge') model.outreach.nudged(entry.to, entry.at);
    else model.outreach.thanked(entry.to);
  };
  const takeAnswer = (entry: Said): void => {
    counts.answers += 1;
    const id = entry.answers ?? '';
    if (answered.has(id)) violate(entry, 'duplicate', 'it was answered before');
    else if (!waiting.delete(id)) violate(entry, 'unexplained', 'nobody had asked');
    answered.add(id);
  };
  /**
   * In a group space an ordinary answer may lose its record with the process, and an apology for it may follow; both
   * belong to something that was asked there in this step.
   */
  const explain = (entry: Said): void => {
    const isFree = (id: string): boolean => !explained.has(`${entry.what} ${id}`);
    const asked = [...inStep.values()].find(({ id, to, isSure }) => to === entry.to && !isSure && isFree(id));
    if (asked === undefined) {
      violate(entry, 'unexplained', entry.text.slice(0, 80));
      return;
    }
    if (entry.what === 'apology') counts.apologies += 1;
    explained.add(`${entry.what} ${asked.id}`);
    if (waiting.delete(asked.id)) answered.add(asked.id);
  };
  const takers: Readonly<Record<SaidKind, (entry: Said) => void>> = {
    digest: takeDigest,
    correction: (entry) => {
      counts.corrections += 1;
      refuse(entry, model.digests.correction(entry.to, entry.at));
      model.digests.corrected(entry.to, entry.at);
    },
    goal: (entry) => {
      refuse(entry, model.digests.goal(entry.to, entry.at));
      model.digests.goalTold(entry.to, entry.at);
    },
    introduction: takePersonal('introduction'),
    nudge: takePersonal('nudge'),
    thanks: takePersonal('thanks'),
    summary: (entry) => {
      counts.summaries += 1;
      const refusal = summaries.take(entry);
      if (refusal !== undefined) violate(entry, 'duplicate', refusal);
    },
    answer: takeAnswer,
    // Whose they are is known only when the step is over.
    apology: (entry) => void unexplained.push(entry),
    unknown: (entry) => void unexplained.push(entry),
    welcome: () => undefined,
    file: () => undefined,
  };
  const takeSaid = (entry: Said): void => {
    const isGroup = cast.spaces.some(({ space, kind }) => space === entry.to && kind === 'group');
    if (isGroup && ONE_TO_ONE.has(entry.what)) violate(entry, 'outside-rules', 'not for a group space');
    takers[entry.what](entry);
  };
  const owed = (at: number): readonly { readonly kind: SaidKind; readonly to: string }[] => [
    ...model.digests.spaces.flatMap((space) => {
      const asked = model.digests.ask(space, at);
      return asked?.standing.kind === 'must' && !model.outreach.isPaused
        ? [{ kind: 'digest' as const, to: space }]
        : [];
    }),
    ...model.digests.spaces
      .filter(() => !model.outreach.isPaused)
      .flatMap((to) =>
        SPACE_NEWS.filter((kind) => model.digests[kind](to, at).kind === 'must').map((kind) => ({ kind, to })),
      ),
    ...model.outreach.people.flatMap((person) =>
      PERSONAL.filter((kind) => model.outreach[kind](person, at).kind === 'must').map((kind) => ({ kind, to: person })),
    ),
  ];
  const summaries = createSummaries(cast, model, DEFAULT_ZONE);
  const miss = (at: number, kind: SaidKind, to: string, because: string): void => {
    violations.push({ at, what: 'missing', kind, to, because });
  };
  /** No answer comes any more to what was asked in this step. */
  const endQuestions = (): void => {
    for (const entry of unexplained.splice(0)) explain(entry);
    inStep.clear();
    explained.clear();
    for (const asked of waiting.values()) {
      if (asked.isSure) miss(asked.at, 'answer', asked.to, 'no answer came');
      else counts.unanswered += 1;
    }
    waiting.clear();
  };
  const settle = ({ at }: { readonly at: number }): void => {
    counts.steps += 1;
    for (const { kind, to } of owed(at)) {
      const turn = kind === 'digest' ? model.digests.ask(to, at)?.turn : undefined;
      if (turn !== undefined) digestsDue.add(`${to} ${turn.from}`);
      const key = `${kind} ${to} ${turn?.from ?? ''}`;
      if (!told.has(key)) miss(at, kind, to, 'it was due and did not come');
      told.add(key);
    }
    endQuestions();
    for (const { admin, person } of summaries.settled(at)) miss(at, 'summary', admin, `${person} is stuck`);
    model.settled(at);
  };
  const feed: { readonly [K in Entry['kind']]: (entry: Extract<Entry, { kind: K }>) => void } = {
    did: ({ deed, at, until }) => {
      counts.deeds += 1;
      model.did(deed, { from: at, to: until });
    },
    asked: (entry) => {
      inStep.set(entry.id, entry);
      waiting.set(entry.id, entry);
    },
    said: takeSaid,
    settled: settle,
    note: () => undefined,
  };

  return {
    // Under an entry's own kind is what takes it.
    take: (entry) => (feed[entry.kind] as (one: Entry) => void)(entry),
    owed,
    get findings() {
      return { violations, counts: { ...counts, digestsDue: digestsDue.size }, model };
    },
  };
}

/** TIME_ZONE of the bot. */
const DEFAULT_ZONE = 'Europe/Berlin';
/** What nobody but the one it is for may see. */
const ONE_TO_ONE: ReadonlySet<SaidKind> = new Set(['introduction', 'nudge', 'thanks', 'summary']);
const PLURAL = { introduction: 'introductions', nudge: 'nudges', thanks: 'thanks' } as const;
const NOTHING = {
  steps: 0,
  deeds: 0,
  answers: 0,
  unanswered: 0,
  apologies: 0,
  digests: 0,
  corrections: 0,
  introductions: 0,
  nudges: 0,
  thanks: 0,
  summaries: 0,
};
