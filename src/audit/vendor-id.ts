/** Webex ids come in several wrappings of one uuid; they are joined on the uuid. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{16,400}={0,2}$/;
const SPARK_URI = /^ciscospark:\/\/[^/]+\/[^/]+\/(.+)$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of each character of both alphabets. */
const SEXTETS = new Map([...ALPHABET, '-', '_'].map((char, value) => [char, value < 64 ? value : value - 2]));
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
  return UUID.test(text);
}

function unwrap(text: string): string | undefined {
  if (UUID.test(text)) return text.toLowerCase();
  const last = SPARK_URI.exec(text)?.[1]?.trim();
  if (last === undefined || last === '') return undefined;
  return UUID.test(last) ? last.toLowerCase() : last.slice(0, MAX_ID_CHARS);
}

/** Base64 of printable ASCII, as the vendor's ids and our own page marks are; random bytes never are. */
export function isPlainBase64(text: string): boolean {
  return BASE64.test(text) && decodeBase64(text) !== undefined;
}

/** Base64 (either alphabet, padding optional) as printable ASCII; undefined when it holds anything else. */
function decodeBase64(text: string): string | undefined {
  let decoded = '';
  let bits = 0;
  let bitCount = 0;
  for (const char of text) {
    if (char === '=') break;
    const value = SEXTETS.get(char) ?? 0;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      const byte = (bits >> bitCount) & 0xff;
      if (byte < 0x20 || byte > 0x7e) return undefined;
      decoded += String.fromCharCode(byte);
    }
  }
  return decoded;
}
