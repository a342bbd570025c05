/** Webex ids come in several wrappings of one uuid; they are joined on the uuid. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_CHARS = 36;
const BASE64 = /^[A-Za-z0-9+/_-]{16,400}={0,2}$/;
const SPARK_SCHEME = 'ciscospark:';
const SPARK_URI = /^ciscospark:\/\/[^/]+\/[^/]+\/(.+)$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of each character of both alphabets, by its code. */
const SEXTETS = new Uint8Array(128);
for (const [value, char] of [...ALPHABET, '-', '_'].entries())
  SEXTETS[char.charCodeAt(0)] = value < 64 ? value : value - 2;
const PADDING = '='.charCodeAt(0);
/** Longest id kept as it is; the vendor's are at most about 120 characters. */
const MAX_ID_CHARS = 512;

/**
 * The plain form of a vendor's id: a bare uuid (lower case) out of a uuid, out
 * of base64 of a uuid (admin audit) or out of base64 of
 * `ciscospark://us/PEOPLE/<uuid>` (People API). The last part of any other
 * `ciscospark:` address; every other text is kept as it is, cut at 512 characters.
 *
 * @param text already trimmed and not empty
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
export function decodeId(text: string): string {
  const known = memo.get(text);
  if (known !== undefined) return known;
  const id = decode(text);
  if (text.length <= MAX_MEMO_CHARS) {
    if (memo.size >= MEMO_LIMIT) memo.clear();
    memo.set(text, id);
  }
  return id;
}

/** The ids of one organisation, its people and its objects stand in millions of records. */
const memo = new Map<string, string>();
const MEMO_LIMIT = 10_000;
const MAX_MEMO_CHARS = 200;

function decode(text: string): string {
  const direct = unwrap(text);
  if (direct !== undefined) return direct;
  if (BASE64.test(text)) {
    const inner = decodeBase64(text);
    const unwrapped = inner === undefined ? undefined : unwrap(inner);
    if (unwrapped !== undefined) return unwrapped;
  }
  return text.slice(0, MAX_ID_CHARS);
}

/** Is the text, such as one that was decoded, a bare uuid? */
export function isUuid(text: string): boolean {
  return text.length === UUID_CHARS && UUID.test(text);
}

function unwrap(text: string): string | undefined {
  if (isUuid(text)) return text.toLowerCase();
  if (!text.startsWith(SPARK_SCHEME)) return undefined;
  const last = SPARK_URI.exec(text)?.[1]?.trim();
  if (last === undefined || last === '') return undefined;
  return isUuid(last) ? last.toLowerCase() : last.slice(0, MAX_ID_CHARS);
}

/** Base64 of printable ASCII, as the vendor's ids and our own page marks are; random bytes never are. */
export function isPlainBase64(text: string): boolean {
  return BASE64.test(text) && decodeBase64(text) !== undefined;
}

/** Base64 (either alphabet, padding optional) as printable ASCII; undefined when it holds anything else. */
function decodeBase64(text: string): string | undefined {
  const decoded: number[] = [];
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === PADDING) break;
    bits = ((bits << 6) | (SEXTETS[code] ?? 0)) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    const byte = (bits >> bitCount) & 0xff;
    if (byte < 0x20 || byte > 0x7e) return undefined;
    decoded.push(byte);
  }
  return String.fromCharCode(...decoded);
}
