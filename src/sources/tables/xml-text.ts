/** Small readings of XML: entities and attributes. Entities that a document declares itself are never expanded. */

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REPLACEMENT = '\uFFFD';

/** Text with the five named entities and numbered characters put in; anything else stays as it is written. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? REPLACEMENT;
    return character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}

/** @see https://www.w3.org/TR/xml/#charsets */
function character(code: number): string {
  const isAllowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return isAllowed ? String.fromCodePoint(code) : REPLACEMENT;
}

/**
 * The value of an attribute, entities decoded; undefined when it is not there.
 * @param attributes the inside of a tag after its name: ` r="A1" t='s'`
 * @param name as written, prefix included
 */
export function attribute(attributes: string, name: string): string | undefined {
  return findAttribute(attributes, (from, to) => to - from === name.length && attributes.startsWith(name, from));
}

/** As `attribute`, whatever prefix the name has: `id` also finds `r:id`. */
export function attributeOfAnyPrefix(attributes: string, name: string): string | undefined {
  return findAttribute(attributes, (from, to) => {
    const start = to - name.length;
    return start >= from && attributes.startsWith(name, start) && (start === from || attributes[start - 1] === ':');
  });
}

function findAttribute(text: string, isWanted: (from: number, to: number) => boolean): string | undefined {
  let at = 0;
  while (at < text.length) {
    while (isSpace(text.charCodeAt(at))) at += 1;
    const equals = text.indexOf('=', at);
    if (equals < 0) return undefined;
    let nameEnd = equals;
    while (nameEnd > at && isSpace(text.charCodeAt(nameEnd - 1))) nameEnd -= 1;
    let open = equals + 1;
    while (isSpace(text.charCodeAt(open))) open += 1;
    const quote = text[open];
    if (quote !== '"' && quote !== "'") return undefined;
    const close = text.indexOf(quote, open + 1);
    if (close < 0) return undefined;
    if (isWanted(at, nameEnd)) return decodeEntities(text.slice(open + 1, close));
    at = close + 1;
  }
  return undefined;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa || code === 0xd || code === 0x9;
}

/** The name of an element without the prefix of its namespace: `x:row` -> `row`. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
