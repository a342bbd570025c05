/**
 * Splits the XML of a workbook into tags and texts, a piece at a time.
 *
 * Written here because the parts of a workbook are hostile and may be long: a
 * text that never ends must cost nothing, and a document type (the way to
 * external entities and to entities that multiply) ends the reading. What is
 * checked is what a part that was cut off or mixed up would break: every
 * element is closed by its own name, and the last one is closed at all.
 */
import { SourceError } from '../../audit/errors.ts';
import { localName } from './xml-text.ts';

export interface XmlHandler {
  /** @param name without prefix @param attributes see `attribute` */
  open(name: string, attributes: string): void;
  /**
   * Part of a text; a long one comes in several pieces, cut anywhere but inside an entity.
   * @param isLiteral true for CDATA: no entities in it
   */
  text(text: string, isLiteral: boolean): void;
  close(name: string): void;
}

export interface XmlScanner {
  /** @throws SourceError `damaged` */
  feed(text: string): void;
  /** @throws SourceError `damaged` when the document is not whole */
  end(): void;
}

/** No real tag of a workbook comes near. */
const MAX_TAG_CHARS = 64 * 1024;
const MAX_DEPTH = 100;
/** An entity that is not whole may stand at the end of a piece; `&#x10FFFF;` is the longest. */
const MAX_ENTITY_CHARS = 10;
const [QUOTE, BANG, APOSTROPHE, SLASH, GREATER, QUESTION] = [0x22, 0x21, 0x27, 0x2f, 0x3e, 0x3f] as const;

/** What is no element: how it begins and ends. */
const SPECIALS = [
  { begin: '<!--', end: '-->', isText: false },
  { begin: '<![CDATA[', end: ']]>', isText: true },
  { begin: '<?', end: '?>', isText: false },
] as const;
type Special = (typeof SPECIALS)[number];
const DOCUMENT_TYPE = '<!DOCTYPE';

interface Element {
  /** As written. */
  readonly name: string;
  /** Without prefix. */
  readonly local: string;
}
const MAX_NAMES = 1000;

/** @param where the part, for messages: `xl/workbook.xml` */
export function createXmlScanner(handler: XmlHandler, where: string): XmlScanner {
  let pending = '';
  /** Inside of which we are. */
  let special: Special | undefined;
  let hasRoot = false;
  const openElements: Element[] = [];
  const elements = new Map<string, Element>();

  /** Each step reads one thing and tells where to go on; undefined: it is not whole yet. */
  function step(text: string, at: number): number | undefined {
    if (special !== undefined) return inSpecial(text, at, special);
    if (text[at] !== '<') return characters(text, at);
    const second = text.charCodeAt(at + 1);
    if (Number.isNaN(second)) return undefined;
    if (second === BANG || second === QUESTION) return declaration(text, at);
    return second === SLASH ? closeTag(text, at) : openTag(text, at);
  }

  function characters(text: string, at: number): number | undefined {
    const less = text.indexOf('<', at);
    const end = less < 0 ? endOfWholeEntities(text, at) : less;
    if (end === at) return undefined;
    if (openElements.length > 0) handler.text(text.slice(at, end), false);
    return end;
  }

  function declaration(text: string, at: number): number | undefined {
    special = SPECIALS.find(({ begin }) => text.startsWith(begin, at));
    if (special !== undefined) return at + special.begin.length;
    const head = text.slice(at, at + DOCUMENT_TYPE.length).toUpperCase();
    if (head === DOCUMENT_TYPE) {
      throw damaged(where, 'declares a document type, which no workbook needs and which can reach other files');
    }
    if ([DOCUMENT_TYPE, '<!--', '<![CDATA['].some((begin) => begin.startsWith(head))) return undefined;
    throw damaged(where, 'is no well-formed XML');
  }

  function inSpecial(text: string, at: number, { end, isText }: Special): number | undefined {
    const found = text.indexOf(end, at);
    const inner = found < 0 ? text.length - end.length + 1 : found;
    if (isText && inner > at && openElements.length > 0) handler.text(text.slice(at, inner), true);
    if (found < 0) return inner > at ? inner : undefined;
    special = undefined;
    return found + end.length;
  }

  function closeTag(text: string, at: number): number | undefined {
    const open = openElements.at(-1);
    const nameEnd = at + 2 + (open?.name.length ?? 0);
    const end = text.charCodeAt(nameEnd) === GREATER ? nameEnd : text.indexOf('>', at);
    if (end < 0) return undefined;
    if (open === undefined || !text.startsWith(open.name, at + 2) || text.slice(nameEnd, end).trim() !== '') {
      throw damaged(where, 'is no well-formed XML: an element is closed that is not open');
    }
    openElements.pop();
    handler.close(open.local);
    return end + 1;
  }

  function openTag(text: string, at: number): number | undefined {
    const end = endOfTag(text, at + 1);
    if (end < 0) return undefined;
    const isEmpty = text.charCodeAt(end - 1) === SLASH;
    const innerEnd = isEmpty ? end - 1 : end;
    const nameEnd = endOfName(text, at + 1, innerEnd);
    if (nameEnd === at + 1) throw damaged(where, 'is no well-formed XML');
    if (openElements.length === 0 && hasRoot) throw damaged(where, 'is no well-formed XML: it has two roots');
    if (openElements.length >= MAX_DEPTH) throw damaged(where, `is nested more than ${MAX_DEPTH} levels deep`);
    hasRoot = true;
    const element = elementOf(text.slice(at + 1, nameEnd));
    handler.open(element.local, text.slice(nameEnd, innerEnd));
    if (isEmpty) handler.close(element.local);
    else openElements.push(element);
    return end + 1;
  }

  /** The few names there are, each only once in memory. */
  function elementOf(name: string): Element {
    const known = elements.get(name);
    if (known !== undefined) return known;
    const element = { name, local: localName(name) };
    if (elements.size < MAX_NAMES) elements.set(name, element);
    return element;
  }

  function scan(text: string): void {
    let at = 0;
    while (at < text.length) {
      const next = step(text, at);
      if (next === undefined) break;
      at = next;
    }
    pending = at < text.length ? text.slice(at) : '';
    if (pending.length > MAX_TAG_CHARS) throw damaged(where, 'has a tag that does not end');
  }

  return {
    feed: (text) => scan(pending === '' ? text : pending + text),
    end() {
      if (!hasRoot || openElements.length > 0 || special !== undefined || pending.trim() !== '') {
        throw damaged(where, 'ends in the middle');
      }
    },
  };
}

/** Index of the `>` that ends a tag; one inside a quoted value does not. -1 when it is not here. */
function endOfTag(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

function endOfName(text: string, from: number, to: number): number {
  let at = from;
  // Every white space of XML lies at or below the space.
  while (at < to && text.charCodeAt(at) > 0x20) at += 1;
  return at;
}

/** How much of a text without end can be handed on: all but an entity that has begun. */
function endOfWholeEntities(text: string, from: number): number {
  const ampersand = text.lastIndexOf('&');
  const hasBegun = ampersand >= from && text.length - ampersand < MAX_ENTITY_CHARS && !text.includes(';', ampersand);
  return hasBegun ? ampersand : text.length;
}

function damaged(where: string, what: string): SourceError {
  return new SourceError('damaged', `${where} in the workbook ${what}.`, 'Download or save the workbook again.');
}
