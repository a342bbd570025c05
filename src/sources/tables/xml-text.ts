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
  return findAttribute(attributes, (found) => found === name);
}

/** As `attribute`, whatever prefix the name has: `id` also finds `r:id`. */
export function attributeOfAnyPrefix(attributes: string, name: string): string | undefined {
  return findAttribute(attributes, (found) => localName(found) === name);
}

function findAttribute(attributes: string, isWanted: (name: string) => boolean): string | undefined {
  let wanted: string | undefined;
  eachAttribute(attributes, (name, value) => {
    if (wanted === undefined && isWanted(name)) wanted = value;
  });
  return wanted;
}

/** Every attribute in its order, up to the first that is not well-formed. @param attributes see `attribute` */
export function eachAttribute(attributes: string, use: (name: string, value: string) => void): void {
  let at = 0;
  while (at < attributes.length) {
    while (isSpace(attributes.charCodeAt(at))) at += 1;
    const equals = attributes.indexOf('=', at);
    if (equals < 0) return;
    let nameEnd = equals;
    while (nameEnd > at && isSpace(attributes.charCodeAt(nameEnd - 1))) nameEnd -= 1;
    let open = equals + 1;
    while (isSpace(attributes.charCodeAt(open))) open += 1;
    const quote = attributes[open];
    if (quote !== '"' && quote !== "'") return;
    const close = attributes.indexOf(quote, open + 1);
    if (close < 0) return;
    use(attributes.slice(at, nameEnd), decodeEntities(attributes.slice(open + 1, close)));
    at = close + 1;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa || code === 0xd || code === 0x9;
}

/** The name of an element without the prefix of its namespace: `x:row` -> `row`. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
