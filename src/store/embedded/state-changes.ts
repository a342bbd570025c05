import { isRecord } from '../../audit/field-text.ts';
import type { CoverageSpan } from '../../audit/ports.ts';
import { checkedLine, intactPart, parseJson } from './checked-line.ts';
import { clipSpans, joinSpans, renameSpeaker, withdrawSpans } from './join-spans.ts';
import { isCoverage, type Loss, type StateFile } from './state-file.ts';

/** The state in memory. */
export interface StateContents {
  /** Collection -> key -> value. */
  readonly collections: Map<string, Map<string, unknown>>;
  coverage: readonly CoverageSpan[];
  /** Segment name -> confirmed bytes. */
  readonly segments: Map<string, number>;
  losses: readonly Loss[];
  /** Number of the last change in it. */
  changes: number;
}

/** One change of the state, as a line of the log says it. */
export type StateChange =
  | { readonly set: readonly [collection: string, key: string, value: unknown] }
  | { readonly drop: readonly [collection: string, key: string] }
  | { readonly coverage: CoverageSpan }
  /** Nothing is proven any more of what lies before; org null: of spans without one. */
  | { readonly clip: readonly [orgId: string | null, before: number] }
  /** What a source proves from an instant on is proven no more; what is left counts as recorded by another. */
  | { readonly withdraw: readonly [orgId: string, sourceKind: string, from: number, at: number] }
  /** What somebody stated is stated under another name; org null: of every organisation. */
  | { readonly speaker: readonly [orgId: string | null, email: string, name: string] }
  /** Sizes that differ from those before. */
  | { readonly segments: readonly (readonly [name: string, size: number])[] };

/** A line of a log: a change by its number, or the number of the last change before the log began. */
export type LogLine =
  | { readonly kind: 'change'; readonly number: number; readonly change: StateChange }
  | { readonly kind: 'start'; readonly after: number };

/** Of the log; a later one is refused. */
const LOG_VERSION = 1;

/** The first line of a log. @param after number of the last change that the snapshot holds */
export function startLine(after: number): Buffer {
  return checkedLine(`"log":${LOG_VERSION},"after":${after}`);
}

export function changeLine(number: number, change: StateChange): Buffer {
  return checkedLine(`"n":${number},${JSON.stringify(change).slice(1, -1)}`);
}

/** Undefined when the line is damaged; `newer` when a later program wrote it. */
export function readLogLine(bytes: Buffer): LogLine | 'newer' | undefined {
  const covered = intactPart(bytes);
  const value = covered === undefined ? undefined : parseJson(`{${covered.toString()}`);
  if (!isRecord(value)) return undefined;
  if (Number.isSafeInteger(value['log'])) {
    if (Number(value['log']) > LOG_VERSION) return 'newer';
    return Number.isSafeInteger(value['after']) ? { kind: 'start', after: Number(value['after']) } : undefined;
  }
  const change = changeOf(value);
  // Whole, and yet nothing that this program knows: dropping it would lose a change.
  if (change === undefined || !Number.isSafeInteger(value['n'])) return 'newer';
  return { kind: 'change', number: Number(value['n']), change };
}

function changeOf(line: Readonly<Record<string, unknown>>): StateChange | undefined {
  const { set, drop, coverage, clip, withdraw, speaker, segments } = line;
  if (Array.isArray(set) && isTexts(set.slice(0, 2), 2) && set.length === 3) return { set: [set[0], set[1], set[2]] };
  if (Array.isArray(drop) && isTexts(drop, 2)) return { drop: [drop[0], drop[1]] };
  if (isCoverage(coverage)) return { coverage };
  if (isClip(clip)) return { clip };
  if (isWithdrawal(withdraw)) return { withdraw };
  if (isSpeaker(speaker)) return { speaker };
  return Array.isArray(segments) && segments.every(isSize) ? { segments } : undefined;
}

function isTexts(values: readonly unknown[], count: number): boolean {
  return values.length === count && values.every((value) => typeof value === 'string');
}

function isClip(value: unknown): value is readonly [string | null, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  return (value[0] === null || typeof value[0] === 'string') && Number.isFinite(value[1]);
}

function isWithdrawal(value: unknown): value is readonly [string, string, number, number] {
  if (!Array.isArray(value) || value.length !== 4 || !isTexts(value.slice(0, 2), 2)) return false;
  return value.slice(2).every(Number.isFinite);
}

function isSpeaker(value: unknown): value is readonly [string | null, string, string] {
  if (!Array.isArray(value)) return false;
  const [orgId, ...names]: readonly unknown[] = value;
  return (orgId === null || typeof orgId === 'string') && isTexts(names, 2);
}

function isSize(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isSafeInteger(value[1]);
}

/** Makes a change to the state in memory; a key that is set again keeps its place in the list. */
export function applyChange(contents: StateContents, change: StateChange): void {
  if ('set' in change) {
    const [collection, key, value] = change.set;
    const records = contents.collections.get(collection) ?? new Map<string, unknown>();
    contents.collections.set(collection, records.set(key, value));
  } else if ('drop' in change) {
    const [collection, key] = change.drop;
    contents.collections.get(collection)?.delete(key);
  } else if ('coverage' in change) {
    contents.coverage = joinSpans([...contents.coverage, change.coverage]);
  } else if ('clip' in change) {
    const [orgId, before] = change.clip;
    contents.coverage = clipSpans(contents.coverage, { orgId, before });
  } else if ('withdraw' in change) {
    const [orgId, sourceKind, from, at] = change.withdraw;
    contents.coverage = withdrawSpans(contents.coverage, { orgId, sourceKind, from, at });
  } else if ('speaker' in change) {
    const [orgId, email, name] = change.speaker;
    contents.coverage = renameSpeaker(contents.coverage, { orgId, email, name });
  } else {
    for (const [name, size] of change.segments) contents.segments.set(name, size);
  }
}

export function contentsOf(file: StateFile): StateContents {
  return {
    collections: new Map(file.collections.map(([name, entries]) => [name, new Map(entries)])),
    coverage: file.coverage,
    segments: new Map(file.segments),
    losses: file.losses ?? [],
    changes: file.changes ?? 0,
  };
}

/** The whole state as it is written to `state.json`. */
export function fileOf(contents: StateContents): StateFile {
  return {
    version: 2,
    changes: contents.changes,
    collections: [...contents.collections].map(([name, records]) => [name, [...records]]),
    coverage: [...contents.coverage],
    segments: [...contents.segments],
    ...(contents.losses.length === 0 ? {} : { losses: [...contents.losses] }),
  };
}
