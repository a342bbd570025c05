/**
 * Finds the records in JSON text, a piece at a time, so that a long file is
 * never held whole.
 *
 * A damaged record costs itself; reading resumes at the next place that can only
 * be the start of one. Neither a line break nor an unescaped quote can stand
 * inside a JSON string, so text inside a record is never taken for a record.
 */
import { createDepthWalker } from './json-depth.ts';
import type { JsonShape } from './json-shape.ts';

export type JsonPiece =
  /** `index` counts records from 1. */
  | { readonly kind: 'record'; readonly value: unknown; readonly index: number }
  | { readonly kind: 'broken'; readonly reason: string; readonly index: number };

export interface JsonScanner {
  feed(text: string): readonly JsonPiece[];
  /** The last records, and a `broken` one when the text ends too early. */
  end(): readonly JsonPiece[];
}

/** A record longer than this (characters) is rejected. */
export const MAX_RECORD_CHARS = 4 * 1024 * 1024;
/** When this much was read in vain, the file is too damaged to search on. */
const MAX_WASTED_CHARS = 64 * 1024 * 1024;
const RECORD_START = /(?:\}\s*,\s*|\n\s*)(?=\{\s*")/g;
/** Enough of the text before a record to recognise its start across two pieces. */
const KEPT_CHARS = 256;

/** What the next character belongs to; `over`: the rest is not looked at. */
type Phase = 'records' | 'seeking' | 'tail' | 'done' | 'over';

interface Step {
  /** Index to go on from. */
  readonly to: number;
  readonly phase: Phase;
  readonly record?: { readonly value: unknown };
  readonly broken?: string;
  /** Nothing more to do before more text comes. */
  readonly wait?: boolean;
}

export function createJsonScanner(
  shape: Exclude<JsonShape, { readonly kind: 'lines' }>,
  maxRecordChars = MAX_RECORD_CHARS,
): JsonScanner {
  const hasList = shape.kind !== 'sequence';
  const tail = createDepthWalker(1);
  let pending = '';
  let phase: Phase = 'records';
  let index = 0;
  let wastedChars = 0;
  let toSkip = shape.start;

  function scan(text: string, final: boolean): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    const buffer = pending + text;
    let from = Math.min(toSkip, buffer.length);
    toSkip -= from;
    for (;;) {
      const step = nextStep(buffer, from, final);
      if (step.record !== undefined) pieces.push({ kind: 'record', value: step.record.value, index: ++index });
      if (step.broken !== undefined) pieces.push({ kind: 'broken', reason: step.broken, index: ++index });
      from = step.to;
      phase = step.phase;
      if (step.wait === true) break;
    }
    pending = buffer.slice(from);
    return pieces;
  }

  function nextStep(buffer: string, from: number, final: boolean): Step {
    switch (phase) {
      case 'records':
        return recordStep(buffer, skipFiller(buffer, from), final);
      case 'seeking':
        return seekStep(buffer, from);
      case 'tail': {
        const end = tail.walk(buffer, from);
        return end < 0 ? { to: buffer.length, phase, wait: true } : { to: end, phase: 'done' };
      }
      case 'done': {
        const at = skipFiller(buffer, from);
        if (at === buffer.length) return { to: at, phase, wait: true };
        return { to: at, phase: 'over', broken: 'there is more text after the end of the list' };
      }
      case 'over':
        return { to: buffer.length, phase, wait: true };
    }
  }

  function recordStep(buffer: string, from: number, final: boolean): Step {
    if (from === buffer.length) return { to: from, phase: 'records', wait: true };
    const first = buffer[from];
    if (first === ']' && hasList) return { to: from + 1, phase: shape.kind === 'wrapped' ? 'tail' : 'done' };
    if (first !== '{' && first !== '[') return strayStep(buffer, from, final);
    return bracketStep(buffer, from, final);
  }

  function bracketStep(buffer: string, from: number, final: boolean): Step {
    const end = createDepthWalker().walk(buffer, from);
    const length = (end < 0 ? buffer.length : end) - from;
    if (length > maxRecordChars) return giveUp(from, length, `it is longer than ${maxRecordChars} characters`);
    if (end < 0) {
      if (!final) return { to: from, phase: 'records', wait: true };
      return giveUp(from, length, 'its end is missing');
    }
    const value = parseJson(buffer.slice(from, end));
    if (value === undefined) return giveUp(from, length, 'it is not valid JSON');
    return { to: end, phase: 'records', record: { value } };
  }

  /** A number, text or `null` where a record should stand. */
  function strayStep(buffer: string, from: number, final: boolean): Step {
    const rest = buffer.slice(from + 1).search(/[,\]{\n]/);
    const end = rest < 0 ? buffer.length : from + 1 + rest;
    if (rest < 0 && !final && buffer.length - from <= maxRecordChars) return { to: from, phase: 'records', wait: true };
    return { to: end, phase: rest < 0 && !final ? 'seeking' : 'records', broken: 'it is not a JSON object' };
  }

  function giveUp(from: number, length: number, reason: string): Step {
    wastedChars += length;
    if (wastedChars > MAX_WASTED_CHARS) {
      return { to: from, phase: 'over', broken: `${reason}; the rest is too damaged to be read` };
    }
    return { to: from, phase: 'seeking', broken: reason };
  }

  function end(): readonly JsonPiece[] {
    const pieces = scan('', true);
    const isCut = hasList && (phase === 'records' || phase === 'tail');
    if (isCut)
      pieces.push({ kind: 'broken', reason: 'the file ends before its list does; it may be cut off', index: ++index });
    return pieces;
  }

  return { feed: (text) => scan(text, false), end };
}

function seekStep(buffer: string, from: number): Step {
  RECORD_START.lastIndex = from;
  const found = RECORD_START.exec(buffer);
  if (found !== null) return { to: found.index + found[0].length, phase: 'records' };
  return { to: Math.max(from, buffer.length - KEPT_CHARS), phase: 'seeking', wait: true };
}

function skipFiller(buffer: string, from: number): number {
  const filler = /[\s,]*/y;
  filler.lastIndex = from;
  return from + (filler.exec(buffer)?.[0].length ?? 0);
}

/** undefined when the text is no JSON: no JSON text stands for undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
