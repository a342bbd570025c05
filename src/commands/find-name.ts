/** Looks a typed name up: one thing, several, some that hold it as a part, or none. */
import { fold } from '../audit/fold.ts';
import { comparable, hasWordStart, wordsOf } from '../audit/names/compared-text.ts';
import type { NameMatch } from '../audit/ports.ts';
import { otherNameReadings, pickName } from '../questions/names.ts';
import type { CommandContext } from './command.ts';

export type FoundName =
  | {
      readonly kind: 'one';
      readonly match: NameMatch;
      /** What a person should know: a typo mended, a former name. */
      readonly note?: string;
      /** When part of what was typed turned out to be the kind: "Sales queue". */
      readonly isKindInName?: boolean;
    }
  /** Each fits equally well. */
  | { readonly kind: 'several'; readonly matches: readonly NameMatch[] }
  /** None fits, but these hold what was typed as words or beginnings of words. */
  | { readonly kind: 'parts'; readonly matches: readonly NameMatch[] }
  | { readonly kind: 'none'; readonly nearest: readonly NameMatch[] };

interface Sought {
  readonly kind: NameMatch['kind'];
  readonly typed: string;
  /** Empty: of any kind. */
  readonly entityTypes: readonly string[];
}

/** At most so many things are looked at for one name. */
export const MAX_CANDIDATES = 20;
/** Names of one thing that are looked for among records without ids. */
const MAX_NAMES = 5;

/** An object: as typed; else with the kind as part of the name, or a part of the name as the kind. */
export async function findTarget(
  typed: string,
  options: { readonly entityTypes: readonly string[]; readonly isId: boolean },
  context: CommandContext,
): Promise<FoundName> {
  const { entityTypes } = options;
  const plain = await findPlain({ kind: 'target', typed, entityTypes }, context);
  if (plain.kind === 'one' || plain.kind === 'several' || options.isId) return plain;
  let parts = plain.kind === 'parts' ? plain : undefined;
  for (const other of otherNameReadings(typed, entityTypes)) {
    const found = await findPlain({ kind: 'target', typed: other.name, entityTypes: other.entityTypes }, context);
    if (found.kind === 'one') return { ...found, isKindInName: true };
    if (found.kind === 'several') return found;
    if (found.kind === 'parts') parts ??= found;
  }
  if (parts !== undefined || entityTypes.length === 0) return parts ?? plain;
  // Nothing of the kind: what has that name among all kinds is worth a hint.
  const anyKind = await findPlain({ kind: 'target', typed, entityTypes: [] }, context);
  return anyKind.kind === 'none' || plain.kind !== 'none' || plain.nearest.length > 0
    ? plain
    : { kind: 'none', nearest: anyKind.kind === 'one' ? [anyKind.match] : anyKind.matches };
}

export function findActor(typed: string, context: CommandContext): Promise<FoundName> {
  return findPlain({ kind: 'actor', typed, entityTypes: [] }, context);
}

async function findPlain(sought: Sought, context: CommandContext): Promise<FoundName> {
  const candidates = withoutNamesakes(await search(sought, context));
  const picked = pickName(sought.typed, candidates);
  if (picked.kind === 'tie') return { kind: 'several', matches: picked.matches };
  if (picked.kind === 'resolved') return { ...picked, kind: 'one' };
  const matches = candidates.filter((match) => textsOf(match).some((text) => holdsWords(text, sought.typed)));
  return matches.length === 0 ? { kind: 'none', nearest: picked.nearest } : { kind: 'parts', matches };
}

/**
 * Names under which records without an id or email mean this very thing or
 * person. `isShared`: such records exist, but others are called so too, and
 * then nothing says whose they are.
 */
export async function findNamesakes(
  match: NameMatch,
  context: CommandContext,
): Promise<{ readonly names: readonly string[]; readonly isShared: boolean }> {
  if (!isIdentified(match)) return { names: [match.name], isShared: false };
  const names: string[] = [];
  let isShared = false;
  for (const name of [match.name, ...match.formerNames].slice(0, MAX_NAMES)) {
    const entityTypes = match.entityType === undefined ? [] : [match.entityType];
    const sought: Sought = { kind: match.kind, typed: name, entityTypes };
    const called = (await search(sought, context)).filter((other) => isCalled(other, name));
    if (called.every(isIdentified)) continue;
    const isOwn = called.every((other) => !isIdentified(other) || isSame(other, match));
    if (isOwn) names.push(name);
    else isShared = true;
  }
  return { names, isShared };
}

function search({ kind, typed, entityTypes }: Sought, context: CommandContext): Promise<readonly NameMatch[]> {
  return context.store.names({
    kind,
    text: typed,
    ...(entityTypes.length === 0 ? {} : { entityTypes }),
    limit: MAX_CANDIDATES,
  });
}

/** Records that give a name alone make no choice of their own beside something of that name with an id. */
function withoutNamesakes(matches: readonly NameMatch[]): readonly NameMatch[] {
  return matches.filter((match) => {
    if (isIdentified(match)) return true;
    const { entityType, name } = match;
    return !matches.some((other) => isIdentified(other) && other.entityType === entityType && isCalled(other, name));
  });
}

function isIdentified({ id, email }: NameMatch): boolean {
  return id !== undefined || email !== undefined;
}

function isSame(a: NameMatch, b: NameMatch): boolean {
  return (a.id !== undefined && a.id === b.id) || (a.email !== undefined && sameText(a.email, b.email));
}

function isCalled({ name, formerNames, email }: NameMatch, asked: string): boolean {
  return [name, ...formerNames, email].some((text) => sameText(asked, text));
}

function sameText(a: string, b: string | undefined): boolean {
  return b !== undefined && fold(a) === fold(b);
}

function textsOf({ name, matched, email }: NameMatch): readonly string[] {
  return email === undefined ? [name, matched] : [name, matched, email];
}

/** Is every word of what was typed a word of the text, or the beginning of one? Any part, where words are not set apart. */
export function holdsWords(text: string, typed: string): boolean {
  const asked = wordsOf(comparable(typed));
  const held = comparable(text);
  return asked.length > 0 && asked.every((word) => hasWordStart(held, word));
}
