/** What a workbook says of itself: its sheets, its date system, and where their parts are. */
import { posix } from 'node:path';
import { SourceError } from '../../audit/errors.ts';
import { readPart } from './xml-part.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { attribute, attributeOfAnyPrefix } from './xml-text.ts';
import type { ZipParts } from './zip-parts.ts';

export interface WorkbookInfo {
  /** Worksheets in the order of their tabs. */
  readonly sheets: readonly SheetInfo[];
  readonly is1904: boolean;
  /** Names of parts; absent: the workbook has none. */
  readonly stylesPart?: string;
  readonly stringsPart?: string;
}

export interface SheetInfo {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

interface Relationship {
  /** Last word of the type: `worksheet`, `styles`; the same in both dialects of the format. */
  readonly type: string;
  /** Name of a part. */
  readonly part: string;
}

/** Excel itself opens a few hundred at most before memory ends it. */
const MAX_SHEETS = 500;
const DEFAULT_WORKBOOK = 'xl/workbook.xml';

/** @throws SourceError `damaged`, `too-large` */
export async function readWorkbook(zip: ZipParts, fileName: string): Promise<WorkbookInfo> {
  const roots = await readRelationships(zip, '');
  const part = [...roots.values()].find(({ type }) => type === 'officeDocument')?.part ?? DEFAULT_WORKBOOK;
  const relationships = await readRelationships(zip, part);
  const sheets: { name: string; id: string; isHidden: boolean }[] = [];
  let is1904 = false;
  await readPart(
    zip,
    part,
    opening((name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '');
      if (name !== 'sheet') return;
      if (sheets.length >= MAX_SHEETS) throw tooManySheets(fileName);
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        id: attributeOfAnyPrefix(attributes, 'id') ?? '',
        isHidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible',
      });
    }),
  );
  const partOfType = (type: string): string | undefined =>
    [...relationships.values()].find((relationship) => relationship.type === type && zip.parts.has(relationship.part))
      ?.part;
  const [stylesPart, stringsPart] = [partOfType('styles'), partOfType('sharedStrings')];
  return {
    sheets: sheets.flatMap(({ name, id, isHidden }) => {
      const sheet = relationships.get(id);
      // Others are charts and macro sheets.
      return sheet?.type === 'worksheet' && zip.parts.has(sheet.part) ? [{ name, part: sheet.part, isHidden }] : [];
    }),
    is1904,
    ...(stylesPart === undefined ? {} : { stylesPart }),
    ...(stringsPart === undefined ? {} : { stringsPart }),
  };
}

/** By id. Targets are names of parts and never leave the archive. @param part '' = the archive itself */
async function readRelationships(zip: ZipParts, part: string): Promise<ReadonlyMap<string, Relationship>> {
  const folder = posix.dirname(part);
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const found = new Map<string, Relationship>();
  if (!zip.parts.has(file)) return found;
  await readPart(
    zip,
    file,
    opening((name, attributes) => {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
      const target = attribute(attributes, 'Target') ?? '';
      found.set(attribute(attributes, 'Id') ?? '', {
        type: attribute(attributes, 'Type')?.split('/').at(-1) ?? '',
        part: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    }),
  );
  return found;
}

function opening(open: XmlHandler['open']): XmlHandler {
  return { open, text: () => undefined, close: () => undefined };
}

function tooManySheets(fileName: string): SourceError {
  return new SourceError(
    'too-large',
    `${fileName} has more than ${MAX_SHEETS} sheets.`,
    'Save the sheet with the audit trail as a workbook of its own.',
  );
}
