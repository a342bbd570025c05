/**
 * Looks at the compressed streams of a PDF file before it is read. pdf.js reads on where one is damaged, and gives what
 * came before: rows would be missing, or wrong, and nobody told. It also unpacks whatever it is given, at any size.
 */
import { constants, inflateRawSync, inflateSync } from 'node:zlib';

export type StreamProblem = 'damaged' | 'too-large';

export interface StreamLimits {
  /** One stream unpacked, bytes. A page of dense text has about 100 kB. */
  readonly streamBytes: number;
  /** All of them together. */
  readonly allBytes: number;
}

export const STREAM_LIMITS: StreamLimits = { streamBytes: 64 * 1024 * 1024, allBytes: 768 * 1024 * 1024 };

/** The part of a stream's dictionary that is looked at, bytes before its data. */
const DICTIONARY_BYTES = 2048;
/** By itself, or alone in a list; what follows a name without brackets is another entry. */
const FLATE_ONLY = /\/Filter\s*(?:\/(?:FlateDecode|Fl)\b|\[\s*\/(?:FlateDecode|Fl)\s*\])/;
const PICTURE = /\/Subtype\s*\/Image\b/;
const DIRECT_LENGTH = /\/Length\s+(\d+)(?!\s+\d+\s+R)\b/;
/** Two bytes before deflated data, of the zlib format. */
const ZLIB_HEADER_BYTES = 2;

/** @returns undefined when every stream that can be looked at is whole. Encrypted files are not looked at. */
export function findStreamProblem(file: Uint8Array, limits: StreamLimits = STREAM_LIMITS): StreamProblem | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.includes('/Encrypt')) return undefined;
  let all = 0;
  for (const data of deflatedStreams(bytes)) {
    const size = unpackedSize(data, Math.min(limits.streamBytes, limits.allBytes - all));
    if (typeof size !== 'number') return size;
    all += size;
  }
  return undefined;
}

function* deflatedStreams(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at)) {
    const start = dataStart(bytes, at + 'stream'.length);
    const dictionary = start === undefined ? '' : dictionaryBefore(bytes, at);
    at += 'stream'.length;
    if (start === undefined || dictionary === '') continue;
    const end = dataEnd(bytes, start, dictionary);
    if (FLATE_ONLY.test(dictionary) && !PICTURE.test(dictionary)) yield bytes.subarray(start, end);
    at = Math.max(at, end);
  }
}

/** Right after the line break that the word `stream` must have. */
function dataStart(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] === 0x0a) return at + 1;
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1;
  return undefined;
}

/** '' where the word does not end a dictionary. */
function dictionaryBefore(bytes: Buffer, at: number): string {
  const before = bytes.subarray(Math.max(0, at - DICTIONARY_BYTES), at).toString('latin1');
  if (!/>>\s*$/.test(before)) return '';
  const start = before.lastIndexOf(' obj');
  return start < 0 ? before : before.slice(start);
}

function dataEnd(bytes: Buffer, start: number, dictionary: string): number {
  const length = Number(DIRECT_LENGTH.exec(dictionary)?.[1] ?? Number.NaN);
  const stated = start + length;
  const isStated =
    Number.isFinite(stated) && /^\s*endstream/.test(bytes.subarray(stated, stated + 16).toString('latin1'));
  if (isStated) return stated;
  const end = bytes.indexOf('endstream', start);
  return end < 0 ? bytes.length : end;
}

function unpackedSize(data: Buffer, most: number): number | StreamProblem {
  if (data.length === 0) return 0;
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, most) }).length;
  } catch (error) {
    if (isTooLarge(error)) return 'too-large';
    // Some programs leave out the checksum at the end; the data before it is whole or not.
    return codeOf(error) === 'Z_BUF_ERROR' ? rawSize(data, most) : 'damaged';
  }
}

function rawSize(data: Buffer, most: number): number | StreamProblem {
  try {
    const raw = data.subarray(ZLIB_HEADER_BYTES);
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, most), finishFlush: constants.Z_FINISH }).length;
  } catch (error) {
    return isTooLarge(error) ? 'too-large' : 'damaged';
  }
}

function isTooLarge(error: unknown): boolean {
  return codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
