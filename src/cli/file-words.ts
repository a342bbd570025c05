/** What is said of a file before it is taken in. */
import { excerpt } from '../audit/field-text.ts';
import type { FileFindings } from '../audit/file-port.ts';
import { fileKindWords, isMisnamed } from '../audit/file-words.ts';
import { fieldWords } from '../commands/files/field-words.ts';

const CELL_CHARS = 60;
const OPTIONS = {
  zone: {
    lacks: 'it does not say in which time zone its times are',
    add: '--time-zone Z, for example --time-zone Europe/Berlin',
  },
  'date-order': {
    lacks: 'its dates do not show whether the day or the month comes first',
    add: '--dates day-first or --dates month-first',
  },
} as const;

/** Diagnostics: another format than the name promises, and how the columns of a table are understood. */
export function tellOfFile(stderr: NodeJS.WritableStream, name: string, { kind, table }: FileFindings): void {
  const tell = (line: string): boolean => stderr.write(`${line}\n`);
  if (isMisnamed(name, kind)) tell(`${name}: ${fileKindWords(kind)}, whatever its name says`);
  if (table === undefined) return;
  tell(`${name}: the columns under the header in ${table.headerAt}, as understood:`);
  for (const { header, field } of table.columns)
    tell(
      `  ${excerpt(header, CELL_CHARS)}: ${field === undefined ? 'not understood, kept with each record' : fieldWords(field)}`,
    );
  for (const note of table.notes) tell(`  ${note}`);
}

/** Why nothing is taken in, and with which options it would be; undefined: nothing is missing. */
export function missingAnswers({ table }: FileFindings): string | undefined {
  const asks = table?.asks ?? [];
  if (asks.length === 0) return undefined;
  const lacks = asks.map((ask) => OPTIONS[ask].lacks).join(', and ');
  return `${lacks.replace(/^i/, 'I')}. Add ${asks.map((ask) => OPTIONS[ask].add).join(', and ')}.`;
}
