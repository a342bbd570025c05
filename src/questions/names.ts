/**
 * What a typed name stands for among the names the store knows. Exact beats
 * folded beats mended; equals are never chosen between.
 */
import { entityTypeWords, findEntityType, sharedTypeWord } from '../audit/entity-type.ts';
import { fold } from '../audit/fold.ts';
import { phoneNumber } from '../audit/names/compared-text.ts';
import type { NameMatch } from '../audit/ports.ts';
import { decodeId } from '../audit/vendor-id.ts';
import { plainText } from './plain-text.ts';

export type NamePick =
  | {
      readonly kind: 'resolved';
      readonly match: NameMatch;
      /** For the reading, when the match is not what was typed: `"Zoe Kelller" read as Zoe Keller`. */
      readonly note?: string;
    }
  /** Two or more that match equally well, newest first. */
  | { readonly kind: 'tie'; readonly matches: readonly NameMatch[] }
  /** None is near enough to take; these are nearest. */
  | { readonly kind: 'unknown'; readonly nearest: readonly NameMatch[] };

const NEAREST = 5;
/** In a shorter name, one letter is too much to mend. */
const MIN_MENDED_CHARS = 4;
const FORMER_NAMES = 50;

/** How well a candidate fits; smaller is better. */
type Rank = 'exact' | 'case' | 'folded' | 'mended';
const RANKS: readonly Rank[] = ['exact', 'case', 'folded', 'mended'];

/**
 * Picks among candidates: as written, then but for case, then but for accents
 * and spaces, then within one edit. Of several equals, each is returned: `tie`.
 * Digits are never mended: "Queue 1" is not "Queue 2".
 * @param typed the name, email or id as typed
 */
export function pickName(typed: string, candidates: readonly NameMatch[]): NamePick {
  const distinct = distinctMatches(candidates);
  for (const rank of RANKS) {
    const found = distinct.filter((match) => textsOf(match).some((text) => rankOf(typed, text) === rank));
    const [first, second] = found;
    if (first !== undefined && second !== undefined) {
      return { kind: 'tie', matches: found.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt) };
    }
    if (first !== undefined) {
      const note = noteOf(typed, first, rank);
      return { kind: 'resolved', match: first, ...(note === undefined ? {} : { note }) };
    }
  }
  return { kind: 'unknown', nearest: distinct.slice(0, NEAREST) };
}

/**
 * Other ways a typed name and kind can be meant, best first, to be tried when
 * the plain one is unknown: "Sales queue" as the queue Sales, and "team Berlin"
 * as a team called "Team Berlin".
 * @param entityTypes the kind, or the kinds, that the question names; empty when it names none
 */
export function otherNameReadings(
  name: string,
  entityTypes: readonly string[],
): readonly { readonly name: string; readonly entityTypes: readonly string[] }[] {
  if (entityTypes.length > 0) {
    return typeWordsOf(entityTypes).flatMap((word) => [
      { name: `${word} ${name}`, entityTypes },
      { name: `${name} ${word}`, entityTypes },
    ]);
  }
  const words = fold(name).split(' ');
  const original = name.trim().split(/\s+/);
  const readings = [];
  for (let count = Math.min(3, words.length - 1); count >= 1; count -= 1) {
    const asked = findEntityType(words.slice(-count).join(' '));
    const isUseful = asked?.kind === 'type' || readings.length === 0;
    if (asked !== undefined && isUseful && original.length === words.length) {
      const types = asked.kind === 'type' ? [asked.type] : asked.types;
      readings.push({ name: original.slice(0, -count).join(' '), entityTypes: types });
    }
  }
  return readings;
}

/** Of several kinds, only the word that means all of them was said. */
function typeWordsOf(types: readonly string[]): readonly string[] {
  const [only] = types;
  if (types.length === 1 && only !== undefined) {
    return entityTypeWords(only);
  }
  const shared = sharedTypeWord(types);
  return shared === undefined ? [] : [shared];
}

function textsOf(match: NameMatch): readonly string[] {
  const { email, id, name, formerNames, matched } = match;
  return [name, matched, email, id, ...formerNames.slice(0, FORMER_NAMES)].filter((text) => text !== undefined);
}

function rankOf(typed: string, text: string): Rank | undefined {
  if (typed.trim() === text.trim() || decodeId(typed.trim()) === text) {
    return 'exact';
  }
  const [a, b] = [fold(typed), fold(text)];
  if (a === b) {
    return keepAccents(typed) === keepAccents(text) ? 'case' : 'folded';
  }
  const phone = phoneNumber(a);
  if (phone !== undefined && phone === phoneNumber(b)) {
    return 'folded';
  }
  return Math.min(a.length, b.length) >= MIN_MENDED_CHARS && isOneEdit(a, b) ? 'mended' : undefined;
}

function keepAccents(text: string): string {
  return text.slice(0, 512).normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * One letter too many, too few, different, or two neighbours swapped. A digit is
 * never the difference.
 */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) {
    return false;
  }
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let start = 0;
  while (start < short.length && short[start] === long[start]) {
    start += 1;
  }
  let end = 0;
  while (end < short.length - start && short[short.length - 1 - end] === long[long.length - 1 - end]) {
    end += 1;
  }
  const left = short.slice(start, short.length - end);
  const right = long.slice(start, long.length - end);
  if (/\d/.test(left) || /\d/.test(right)) {
    return false;
  }
  const isSwap = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return isSwap || (left.length <= 1 && right.length <= 1);
}

/** One entry for each thing: the store may find it by several of its names. */
function distinctMatches(candidates: readonly NameMatch[]): readonly NameMatch[] {
  const byThing = new Map<string, NameMatch>();
  for (const match of candidates) {
    const own = match.id ?? match.email?.toLowerCase() ?? fold(match.name);
    const key = JSON.stringify([match.kind, match.entityType ?? '', own]);
    if (!byThing.has(key)) {
      byThing.set(key, match);
    }
  }
  return [...byThing.values()];
}

function noteOf(typed: string, match: NameMatch, rank: Rank): string | undefined {
  const [said, now] = [plainText(typed, 80), plainText(match.name, 80)];
  const former = formerNameOf(match, (text) => rankOf(typed, text) === rank);
  if (rank !== 'mended') {
    return former === undefined ? undefined : `"${said}" is now called ${now}`;
  }
  return former === undefined
    ? `"${said}" read as ${now}`
    : `"${said}" read as ${plainText(former, 80)}, which is now called ${now}`;
}

/** The earlier name that fits where the present one does not. */
export function formerNameOf(match: NameMatch, fits: (text: string) => boolean): string | undefined {
  const { name, email, id, formerNames } = match;
  if ([name, email, id].some((text) => text !== undefined && fits(text))) {
    return undefined;
  }
  return formerNames.slice(0, FORMER_NAMES).find(fits);
}
