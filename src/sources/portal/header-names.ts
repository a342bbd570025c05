/** How the names of columns are compared, and what is known of them. */
import { fold } from '../../audit/fold.ts';
import type { Field } from './fields.ts';

/** Plain data, fit to be handed to another process. */
export interface ColumnNames {
  /** Folded name of a column -> what it means. */
  readonly meanings: Readonly<Record<string, Meaning>>;
  /** Folded beginnings of rows that are no records: totals, page numbers. */
  readonly footers: readonly string[];
  /** The user's own file, for messages; absent: there is none. */
  readonly ownFile?: string;
}

/** `ignore`: kept with the record, and nothing else. */
export type Meaning = Field | 'ignore';

/** The name of a column without its spelling: `Geändert am`, `GEANDERT_AM` and `geaendertAm` are nearly one. */
export function foldHeader(header: string): string {
  return fold(header).replace(/[^\p{L}\p{N}#]+/gu, '');
}

/** What a column of this name means; undefined: not known. */
export function meaningOf(header: string, names: ColumnNames): Meaning | undefined {
  const folded = foldHeader(header);
  // The names may have come from another process, as an ordinary object.
  return Object.hasOwn(names.meanings, folded) ? names.meanings[folded] : undefined;
}
