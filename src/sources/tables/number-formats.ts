/** Which cells of a workbook show a date or a percentage, by the number formats of its styles. */
import type { DateFormat } from './date-serial.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { attribute } from './xml-text.ts';

/**
 * Formats that need no definition. Those from 27 to 58 are dates or times in East Asian locales only; which of both
 * differs between them, so the value is shown whole.
 * @see https://learn.microsoft.com/en-us/dotnet/api/documentformat.openxml.spreadsheet.numberingformat
 */
const BUILT_IN: readonly (readonly [from: number, to: number, format: CellFormat])[] = [
  [9, 10, 'percent'],
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date-time'],
  [27, 36, 'date-time'],
  [45, 47, 'time'],
  [50, 58, 'date-time'],
];
/** More styles than Excel allows (65,490). */
const MAX_STYLES = 70_000;

/** What a number format shows a number as. */
export type CellFormat = DateFormat | 'percent';

/** Formats by the index that cells name as their style; undefined: a number like any other. */
export type StyleFormats = readonly (CellFormat | undefined)[];

/** Reads `xl/styles.xml`; `formats` fills while it does. */
export function stylesHandler(formats: (CellFormat | undefined)[]): XmlHandler {
  const custom = new Map<number, CellFormat | undefined>();
  let isInCellFormats = false;
  return {
    open(name, attributes) {
      if (name === 'cellXfs') isInCellFormats = true;
      else if (name === 'numFmt' && custom.size < MAX_STYLES) {
        custom.set(Number(attribute(attributes, 'numFmtId')), formatOfCode(attribute(attributes, 'formatCode') ?? ''));
      } else if (name === 'xf' && isInCellFormats && formats.length < MAX_STYLES) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0);
        formats.push(custom.has(id) ? custom.get(id) : builtIn(id));
      }
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  };
}

function builtIn(id: number): CellFormat | undefined {
  return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2];
}

/** What a format code such as `[$-409]d-mmm-yy h:mm AM/PM;@` shows; undefined: it is one of plain numbers. */
export function formatOfCode(code: string): CellFormat | undefined {
  // Texts in it, colours and locales say nothing.
  const sections = code
    .slice(0, 1000)
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';')
    .map((section) => section.replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '').toLowerCase());
  if (isPercent(sections)) return 'percent';
  // The first section is that of positive numbers.
  const [tokens] = sections;
  if (tokens === undefined || tokens.includes('general') || /[#?]/.test(tokens)) return undefined;
  const hasTime = /[hs]/.test(tokens);
  // A bare "e" is the year of an era; in 0.00E+00 it is an exponent.
  const hasDate = /[yd]|e(?![+-])/.test(tokens) || (tokens.includes('m') && !hasTime);
  if (hasDate) return hasTime ? 'date-time' : 'date';
  return hasTime ? 'time' : undefined;
}

/** Whatever number is shown, it is shown times a hundred: each section of numbers has one sign, and digits. */
function isPercent(sections: readonly string[]): boolean {
  const ofNumbers = sections.slice(0, 3).filter((section) => /[0#?]/.test(section));
  return ofNumbers.length > 0 && ofNumbers.every((section) => /^[^%a-z/]*%[^%a-z/]*$/.test(section));
}
