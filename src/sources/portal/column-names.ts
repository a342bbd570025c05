/**
 * The names that columns go by: those of the vendor's data dictionary, guesses that come with the project, and those
 * that a user adds in a file of the same form.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import { fold } from '../../audit/fold.ts';
import { documentedNames, FIELDS, isField } from './fields.ts';
import { type ColumnNames, foldHeader, type Meaning } from './header-names.ts';

const SUPPLIED = fileURLToPath(new URL('../../../data/portal-columns.json', import.meta.url));
const NEXT = 'Mend the file that AUDIT_COLUMNS names, or unset it; data/portal-columns.json shows the form.';

const NAMES = z.array(z.string().min(1).max(200)).max(500);
const FILE = z.strictObject({
  'synthetic-note': z.string().optional(),
  columns: z.record(z.string(), NAMES).default({}),
  footers: NAMES.default([]),
});
type ColumnFile = z.infer<typeof FILE>;

/**
 * @param ownFile what AUDIT_COLUMNS names; its names go before those that come with the project
 * @throws SourceError `bad-columns-file`, with the place in the file
 */
export function loadColumnNames(ownFile?: string): ColumnNames {
  const supplied = readFile(SUPPLIED);
  const own = ownFile === undefined ? undefined : readFile(ownFile);
  const meanings: Record<string, Meaning> = Object.assign(
    Object.create(null),
    Object.fromEntries(documentedNames().map(([field, name]) => [foldHeader(name), field])),
    meaningsOf(supplied, SUPPLIED),
    own === undefined || ownFile === undefined ? {} : meaningsOf(own, ownFile),
  );
  const footers = [...supplied.footers, ...(own?.footers ?? [])].map(fold).filter((footer) => footer !== '');
  return { meanings, footers, ...(ownFile === undefined ? {} : { ownFile: basename(ownFile) }) };
}

function readFile(path: string): ColumnFile {
  const name = basename(path);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw badFile(`${name} cannot be read, or is no JSON.`, cause);
  }
  const parsed = FILE.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw badFile(
    `${name}${place === '' ? '' : `, at ${excerpt(place)}`}: ${excerpt(issue?.message ?? 'wrong form', 120)}.`,
  );
}

/** Meanings by folded name. One name for two fields is refused rather than decided. */
function meaningsOf(file: ColumnFile, path: string): Readonly<Record<string, Meaning>> {
  const name = basename(path);
  const meanings = new Map<string, Meaning>();
  for (const [field, headers] of Object.entries(file.columns)) {
    if (field !== 'ignore' && !isField(field)) {
      const known = [...Object.keys(FIELDS), 'ignore'].join(', ');
      throw badFile(`${name}, at columns.${excerpt(field, 40)}: there is no such field. The fields are ${known}.`);
    }
    for (const [index, header] of headers.entries()) {
      const folded = foldHeader(header);
      const place = `${name}, at columns.${field}[${index}]: "${excerpt(header, 40)}"`;
      if (folded === '') throw badFile(`${place} holds no letter and no digit.`);
      const other = meanings.get(folded);
      if (other !== undefined && other !== field) throw badFile(`${place} stands under ${other} already.`);
      meanings.set(folded, field);
    }
  }
  return Object.fromEntries(meanings);
}

function badFile(message: string, cause?: unknown): SourceError {
  return new SourceError('bad-columns-file', message, NEXT, { cause });
}
