/**
 * Runs one pattern over the tokens and finds the cheapest reading.
 *
 * Positions are worked through from left to right, keeping the best way to
 * reach each state of the pattern. So the work grows with tokens times states
 * and never blows up, whatever is typed.
 */
import type { Edge, Machine, SlotName } from './grammar.ts';
import { LEAD_COST, LEFT_TIME_COST, LEFTOVER_COST, missingCost, PROBLEM_COST, TORN_COST } from './match-costs.ts';
import { leadsToTime } from './name-words.ts';
import type { Draft, Problem, SlotContext, SlotMatch } from './slot.ts';
import { SLOT_READERS } from './slots.ts';

/** A stretch of tokens that could not be used, `end` excluded. */
export interface Leftover {
  readonly start: number;
  readonly end: number;
  readonly problem?: Problem;
}

export interface Match {
  readonly cost: number;
  readonly draft: Draft;
  readonly leftovers: readonly Leftover[];
  readonly missing: readonly { readonly slot: SlotName; readonly at: number }[];
  /** Places of unquoted names, for the hint to quote them. */
  readonly names: readonly Leftover[];
  /** Tokens read as words of the pattern or as values. */
  readonly used: number;
}

/** Where a reading may start and end: politeness around the question is free. */
export interface Frame {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const NAME_SLOTS: ReadonlySet<SlotName> = new Set<SlotName>([
  'target',
  'person',
  'text',
  'team',
  'identity',
  'comment',
]);
const TIME_SLOTS: ReadonlySet<SlotName> = new Set<SlotName>(['range', 'span', 'week', 'date']);

/** Words that carry a question. */
export const LEAD_WORDS: ReadonlySet<string> = new Set(
  'who what when which how history digest weekly show unattributed anonymous containing many watch watches unwatch'.split(
    ' ',
  ),
);

interface Path extends Match {}

const START: Path = { cost: 0, draft: {}, leftovers: [], missing: [], names: [], used: 0 };

type Row = Map<number, Path>;

export type Repair = 'none' | 'values' | 'all';

export interface MatchOptions {
  /** What may be wrong with a reading, so that it can be said: nothing, values, or also words left over or missing. */
  readonly repair: Repair;
  /** Only a reading that costs less is of use. */
  readonly limit: number;
}

/** The cheapest reading of all tokens by this pattern. */
export function matchPattern(
  machine: Machine,
  context: SlotContext,
  frame: Frame,
  slots: SlotCache,
  options: MatchOptions,
): Match | undefined {
  return new PatternRun(machine, context, slots, options).run(frame);
}

class PatternRun {
  readonly #machine: Machine;
  readonly #context: SlotContext;
  readonly #slots: SlotCache;
  readonly #repair: Repair;
  readonly #limit: number;
  /** For each place in the text, the cheapest way into each state. */
  readonly #rows: readonly Row[];

  constructor(machine: Machine, context: SlotContext, slots: SlotCache, options: MatchOptions) {
    this.#machine = machine;
    this.#context = context;
    this.#slots = slots;
    this.#repair = options.repair;
    this.#limit = options.limit;
    this.#rows = Array.from({ length: context.tokens.length + 1 }, () => new Map<number, Path>());
  }

  run(frame: Frame): Match | undefined {
    for (const start of frame.starts) {
      this.#relax(start, 0, START);
    }
    let best: Match | undefined;
    for (const [at, row] of this.#rows.entries()) {
      this.#settle(at, row);
      const done = frame.ends.includes(at) ? row.get(this.#machine.accept) : undefined;
      if (done !== undefined && done.used > 0 && (best === undefined || done.cost < best.cost)) {
        best = done;
      }
      if (this.#repair === 'all' && at < this.#context.tokens.length) {
        this.#leaveOver(at, row);
      }
    }
    return best;
  }

  /** Follows every edge from this place until nothing gets cheaper. */
  #settle(at: number, row: Row): void {
    const queue = [...row.keys()];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      const path = row.get(state);
      for (const edge of path === undefined ? [] : (this.#machine.edges[state] ?? [])) {
        for (const step of this.#steps(edge, path ?? START, at)) {
          if (this.#relax(step.end, edge.to, step.path) && step.end === at) {
            queue.push(edge.to);
          }
        }
      }
    }
  }

  #leaveOver(at: number, row: Row): void {
    const cost = this.#leftoverCost(at);
    for (const [state, path] of row) {
      if (path.cost + cost < this.#limit) {
        this.#relax(at + 1, state, withLeftover(path, { start: at, end: at + 1 }, cost));
      }
    }
  }

  #leftoverCost(at: number): number {
    if (LEAD_WORDS.has(this.#context.tokens[at]?.word ?? '')) {
      return LEAD_COST;
    }
    const isTime = this.#slots.read('range', at).some((match) => match.kind === 'read' && match.cost === 0);
    return isTime ? LEFT_TIME_COST : LEFTOVER_COST;
  }

  #relax(at: number, state: number, path: Path): boolean {
    const row = this.#rows[at];
    const known = row?.get(state);
    if (row === undefined || path.cost >= this.#limit || (known !== undefined && known.cost <= path.cost)) {
      return false;
    }
    row.set(state, path);
    return true;
  }

  #steps(edge: Edge, path: Path, at: number): readonly Step[] {
    const context = this.#context;
    switch (edge.kind) {
      case 'free':
        return [{ end: at, path }];
      case 'word':
        return context.tokens[at]?.word === edge.word ? [{ end: at + 1, path: { ...path, used: path.used + 1 } }] : [];
      case 'slot': {
        const matches = this.#slots.read(edge.slot, at);
        const steps = matches.flatMap((match) => slotStep(context, edge.slot, match, path, at, this.#repair));
        const missing = [...path.missing, { slot: edge.slot, at }];
        return this.#repair === 'all'
          ? [...steps, { end: at, path: { ...path, cost: path.cost + missingCost(edge.slot), missing } }]
          : steps;
      }
    }
  }
}

interface Step {
  readonly end: number;
  readonly path: Path;
}

function slotStep(
  context: SlotContext,
  slot: SlotName,
  match: SlotMatch,
  path: Path,
  at: number,
  repair: Repair,
): readonly Step[] {
  if (match.kind === 'problem') {
    const { end, problem } = match;
    return repair === 'none' ? [] : [{ end, path: withLeftover(path, { start: at, end, problem }, PROBLEM_COST) }];
  }
  const draft = merge(path.draft, match.patch);
  if (draft === undefined) {
    return [];
  }
  const isName = match.cost > 0 && NAME_SLOTS.has(slot);
  return [
    {
      end: match.end,
      path: {
        ...path,
        draft,
        cost: path.cost + match.cost + (isTorn(context, slot, path, at) ? TORN_COST : 0),
        used: path.used + match.end - at,
        names: isName ? [...path.names, { start: at, end: match.end }] : path.names,
      },
    },
  ];
}

function isTorn(context: SlotContext, slot: SlotName, path: Path, at: number): boolean {
  const previous = path.leftovers.at(-1);
  if (previous?.end !== at || previous.problem !== undefined) {
    return false;
  }
  return NAME_SLOTS.has(slot) || (TIME_SLOTS.has(slot) && leadsToTime(context, at - 1));
}

function withLeftover(path: Path, leftover: Leftover, cost: number): Path {
  const previous = path.leftovers.at(-1);
  const joins =
    previous !== undefined &&
    previous.end === leftover.start &&
    previous.problem === undefined &&
    leftover.problem === undefined;
  const leftovers = joins
    ? [...path.leftovers.slice(0, -1), { start: previous.start, end: leftover.end }]
    : [...path.leftovers, leftover];
  return { ...path, cost: path.cost + cost, leftovers };
}

/** Undefined when a slot would be filled twice. */
function merge(draft: Draft, patch: Draft): Draft | undefined {
  const isTaken = Object.keys(patch).some((key) => Object.hasOwn(draft, key));
  // The two ends of a span belong together: "since Monday before Friday" is one range, not two.
  const isSecondRange = isRange(draft) && isRange(patch);
  const isSecondType = hasType(draft) && hasType(patch);
  return isTaken || isSecondRange || isSecondType ? undefined : { ...draft, ...patch };
}

function hasType(draft: Draft): boolean {
  return draft.entityType !== undefined || draft.entityTypes !== undefined;
}

function isRange(draft: Draft): boolean {
  return draft.from !== undefined || draft.to !== undefined;
}

/** Slots read the same at one place for every pattern: read once, remembered for the question. */
export class SlotCache {
  readonly #context: SlotContext;
  readonly #read = new Map<string, readonly SlotMatch[]>();

  constructor(context: SlotContext) {
    this.#context = context;
  }

  read(slot: SlotName, at: number): readonly SlotMatch[] {
    const key = `${slot} ${at}`;
    const known = this.#read.get(key);
    if (known !== undefined) {
      return known;
    }
    const matches = at < this.#context.tokens.length ? SLOT_READERS[slot](this.#context, at) : [];
    this.#read.set(key, matches);
    return matches;
  }
}
