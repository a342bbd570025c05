/** The rows of test/fixtures/phrasings, and whether a reading is what a row wants. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Reading } from '../../src/audit/question.ts';
import type { ReadOptions } from '../../src/questions/askable.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { SLOT_WANTS } from '../../src/questions/slots.ts';
import { OPTIONS } from './reading-options.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/phrasings/', import.meta.url));
const ASKER = 'robin.ray@example.com';
/** May stand in front of the words that are named, or be left out there. */
const LITTLE_WORDS = new Set(
  'in on at to of by for from with without and or the a an but as per since before after until during around via'.split(
    ' ',
  ),
);

interface ExpectedQuestion {
  readonly intent: string;
  readonly from?: string;
  readonly to?: string;
  readonly [slot: string]: unknown;
}

interface ExpectedRefusal {
  readonly code: string;
  readonly word: string | readonly string[];
  readonly nearest?: string;
}

export interface PhrasingRow {
  readonly text: string;
  readonly times?: number;
  readonly now: string;
  readonly zone: string;
  readonly asker?: null;
  readonly knownTypes?: readonly string[];
  readonly expect?: ExpectedQuestion;
  readonly refuse?: ExpectedRefusal;
  readonly choice?: readonly ExpectedQuestion[];
}

interface PhrasingFile {
  readonly now: string;
  readonly zone: string;
  readonly phrasings: readonly PhrasingRow[];
}

/** Every row by the name of its file, `now` and `zone` filled in. */
export function phrasingRows(): ReadonlyMap<string, readonly PhrasingRow[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(
    names.sort().map((name) => {
      const file: PhrasingFile = JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8'));
      const { now, zone, phrasings } = file;
      return [
        name.replace('.json', ''),
        phrasings.map((row) => ({ ...row, now: row.now ?? now, zone: row.zone ?? zone })),
      ];
    }),
  );
}

/** What the counts are kept by: the intent, `refused CODE`, or `choice`. */
export function familyOf({ expect, refuse }: PhrasingRow): string {
  return expect?.intent ?? (refuse === undefined ? 'choice' : `refused ${refuse.code}`);
}

export function textOf({ text, times = 1 }: PhrasingRow): string {
  return text.repeat(times);
}

export function readRow(row: PhrasingRow): Reading {
  return readQuestion(textOf(row), optionsOf(row));
}

function optionsOf({ now, zone, asker, knownTypes = [] }: PhrasingRow): ReadOptions {
  return {
    ...OPTIONS,
    now: Date.parse(now),
    zone,
    knownTypes,
    ...(asker === null ? {} : { asker: { email: ASKER } }),
  };
}

/** The question in the words of the fixture, with instants in UTC ms. */
export function questionOf({ from, to, ...slots }: ExpectedQuestion): Readonly<Record<string, unknown>> {
  return {
    ...slots,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

/** The questions that are offered, each as it is read when it is taken up. */
export function offered(row: PhrasingRow, reading: Reading, count: number): readonly unknown[] {
  const texts = reading.kind === 'refused' ? reading.suggestions.slice(0, count) : [];
  return texts.map((text) => questionIn(text, row));
}

function questionIn(text: string, row: PhrasingRow): unknown {
  const reading = readQuestion(text, optionsOf(row));
  return reading.kind === 'question' ? reading.question : undefined;
}

/** What is wrong with a refusal, in words; undefined: nothing. */
export function wrongWith(row: PhrasingRow, refusal: ExpectedRefusal, reading: Reading): string | undefined {
  if (reading.kind === 'question') return `read as ${JSON.stringify(reading.question)}`;
  const { code } = reading;
  if (code !== refusal.code) return `refused as ${code}: ${reading.reason}`;
  const words = (Array.isArray(refusal.word) ? refusal.word : [refusal.word]).filter((word) => word !== '');
  const isNamed =
    code === 'missing'
      ? words.every((slot) => reading.reason.includes(wantOf(slot)))
      : namesOnly(words, reading.notUnderstood);
  if (!isNamed) return `names ${JSON.stringify(reading.notUnderstood)}: ${reading.reason}`;
  const { nearest } = refusal;
  if (nearest === undefined) return undefined;
  const meant = JSON.stringify(questionIn(nearest, row));
  const isOffered = reading.suggestions.some((text) => JSON.stringify(questionIn(text, row)) === meant);
  return isOffered && meant !== undefined ? undefined : `offers ${JSON.stringify(reading.suggestions)}`;
}

function wantOf(slot: string): string {
  const wants: Readonly<Record<string, string>> = SLOT_WANTS;
  return wants[slot] ?? `(no slot ${slot})`;
}

/** The same words in the same order, little words in front aside; nothing is asked of it when no words are given. */
function namesOnly(words: readonly string[], named: readonly string[]): boolean {
  return (
    words.length === 0 ||
    (words.length === named.length && words.every((word, at) => bare(word) === bare(named[at] ?? '')))
  );
}

function bare(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[?.!,;]+$/, '')
    .split(/\s+/);
  const first = words.findIndex((word) => !LITTLE_WORDS.has(word));
  return words.slice(Math.max(first, 0)).join(' ');
}
