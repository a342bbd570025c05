/** Words for what was done. */
import type { Action } from '../audit/event.ts';

/** Verbs and their nouns; `any`: every action. */
export const VERBS: ReadonlyMap<string, Action | 'any'> = new Map([
  ...list('change changes changed changing touch touches touched touching', 'any'),
  ...list(
    'create creates created creating creation creations add adds added adding addition additions make made',
    'created',
  ),
  ...list(
    'delete deletes deleted deleting deletion deletions remove removes removed removing removal removals',
    'deleted',
  ),
  ...list('modify modifies modified modifying modification modifications', 'modified'),
  ...list('update updates updated updating edit edits edited editing', 'modified'),
  ...list(
    'amend amends amended amending amendment amendments alter alters altered altering alteration alterations',
    'modified',
  ),
]);

export const VERB_WORDS: readonly string[] = [...VERBS.keys()];

function list<T>(words: string, value: T): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, value] as const);
}
