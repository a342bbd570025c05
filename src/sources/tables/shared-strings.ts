/** The texts that the cells of a workbook share. */
import { SourceError } from '../../audit/errors.ts';
import { MAX_CELL_CHARS } from './table.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { decodeEntities } from './xml-text.ts';

/** What all of them may take in memory, in characters; each one costs a few more than its own. */
const MAX_CHARS = 96 * 1024 * 1024;
const COST_OF_ONE = 40;

export interface SharedStrings {
  readonly texts: string[];
  /** Indexes of texts that were cut at the limit. */
  readonly cut: Set<number>;
}

/** Reads `xl/sharedStrings.xml`; `strings` fills while it does. @param fileName for people */
export function sharedStringsHandler(strings: SharedStrings, fileName: string): XmlHandler {
  let text = '';
  let chars = 0;
  let isInText = false;
  /** Inside of a reading aid for East Asian writing, which is no part of the text. */
  let phonetic = 0;
  return {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') isInText = phonetic === 0;
      else if (name === 'rPh') phonetic += 1;
    },
    text(piece, isLiteral) {
      if (isInText && text.length <= MAX_CELL_CHARS) text += isLiteral ? piece : decodeEntities(piece);
    },
    close(name) {
      if (name === 't') isInText = false;
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'si') {
        chars += text.length + COST_OF_ONE;
        if (chars > MAX_CHARS) {
          throw new SourceError('too-large', `${fileName} holds too much text.`, 'Export a shorter span of time.');
        }
        if (text.length > MAX_CELL_CHARS) strings.cut.add(strings.texts.length);
        strings.texts.push(ownText(text.slice(0, MAX_CELL_CHARS)));
      }
    },
  };
}

const ESCAPE = /_x([0-9A-F]{4})_/gi;

/**
 * A text as its own copy (the engine keeps a slice as a window on the whole piece it came from), with the characters
 * that XML cannot hold put back: `_x000D_` is a carriage return, `_x005F_` an underscore.
 * @see ECMA-376 part 1, 22.4.2.4 (bstr)
 */
export function ownText(text: string): string {
  const own = text.length < 13 ? text : ` ${text}`.slice(1);
  if (!own.includes('_x') && !own.includes('_X')) return own;
  return own.replace(ESCAPE, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? whole : String.fromCharCode(code);
  });
}
