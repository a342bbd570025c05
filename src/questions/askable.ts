/** What the engine is given: commands with their patterns, the clock, the zone. */
import type { Intent, Question } from '../audit/question.ts';

/** What the engine needs to know of a command; the rest of it does not matter here. */
export interface AskableCommand {
  readonly name: Intent;
  /** Before the others, wherever it stands: its words would fit a search as well, and mean less there. */
  readonly goesFirst?: true;
  /** Patterns, see grammar.ts. */
  readonly grammar: readonly string[];
  readonly examples?: readonly (readonly [text: string, question: Question])[];
}

export interface ReadOptions {
  /** UTC ms. */
  readonly now: number;
  /** IANA zone of the asker: days begin and end there. */
  readonly zone: string;
  /** In order of precedence. */
  readonly commands: readonly AskableCommand[];
  /** Emails and names of the service identities, as in ANONYMOUS_ACTORS. */
  readonly anonymousActors: readonly string[];
  /** Kinds of object present in the data, askable beside the known ones. */
  readonly knownTypes?: readonly string[];
  /** Who asks, for "me". */
  readonly asker?: { readonly email: string };
}
