import { crc32 } from 'node:zlib';

/** Lines of JSON that begin with the checksum of their rest, so that damage is seen. */

const CHECKSUM_START = '{"crc":"';
const CHECKSUM_DIGITS = 8;
const NO_CHECKSUM = '0'.repeat(CHECKSUM_DIGITS);
/** Bytes of `{"crc":"01234567",`: the checksum covers what follows it, up to the line break. */
const PREFIX_BYTES = CHECKSUM_START.length + CHECKSUM_DIGITS + 2;
const NEWLINE = 0x0a;

/** @param members of a JSON object, without its braces; not empty. @returns the line, line break included */
export function checkedLine(members: string): Buffer {
  const line = Buffer.from(`${CHECKSUM_START}${NO_CHECKSUM}",${members}}\n`);
  line.write(checksum(line.subarray(PREFIX_BYTES, -1)), CHECKSUM_START.length, 'latin1');
  return line;
}

/** What the checksum covers (the members and the closing brace), when it is right; else undefined. */
export function intactPart(bytes: Buffer): Buffer | undefined {
  const end = bytes.at(-1) === NEWLINE ? bytes.length - 1 : bytes.length;
  const prefix = bytes.toString('latin1', 0, Math.min(PREFIX_BYTES, end));
  const covered = bytes.subarray(PREFIX_BYTES, end);
  return prefix === `${CHECKSUM_START}${checksum(covered)}",` ? covered : undefined;
}

/** The value of a text, or undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checksum(content: Buffer): string {
  return crc32(content).toString(16).padStart(CHECKSUM_DIGITS, '0');
}
