/**
 * The parts of a workbook, which is a zip archive, read with suspicion: the
 * directory is checked before anything is unpacked, and the limits are kept on
 * the bytes that really come out, whatever the directory says.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import { ZIP_LIMITS, type ZipLimits } from './zip-limits.ts';

export interface ZipPart {
  readonly name: string;
  readonly compressedBytes: number;
  /** As the directory says. */
  readonly bytes: number;
}

export interface ZipParts {
  /** By name as written in the archive, with `/`. */
  readonly parts: ReadonlyMap<string, ZipPart>;
  /**
   * The unpacked bytes of a part; a piece is only valid until the next one. May be left in the middle.
   * @throws SourceError `too-large` over the limits, `damaged` when the bytes are not those that the directory announces
   */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;
const PIECE_BYTES = 128 * 1024;
const AGAIN = 'Download or save the workbook again.';

/**
 * Opens an archive and checks its directory: names, number and size of the parts, how well they pack, that none is
 * encrypted and no two share bytes.
 * @param fileName for people
 * @throws SourceError `damaged`, `encrypted`, `too-large`, `unreadable-file`
 */
export async function openZip(path: string, fileName: string, limits: ZipLimits = ZIP_LIMITS): Promise<ZipParts> {
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw notAZip(fileName, cause);
  });
  try {
    const entries = await readDirectory(zip, fileName, limits);
    // One allowance for all parts: a workbook is read with all of them.
    const allowance = { left: limits.inflatedBytes };
    return {
      parts: new Map([...entries].map(([name, entry]) => [name, partOf(entry)])),
      read: (name) => inflate(zip, entryNamed(entries, name, fileName), fileName, limits, allowance),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function partOf(entry: yauzl.Entry): ZipPart {
  return { name: entry.fileName, compressedBytes: entry.compressedSize, bytes: entry.uncompressedSize };
}

function entryNamed(entries: ReadonlyMap<string, yauzl.Entry>, name: string, fileName: string): yauzl.Entry {
  const entry = entries.get(name);
  if (entry === undefined) throw damaged(fileName, `its part "${excerpt(name)}" is missing`);
  return entry;
}

async function readDirectory(
  zip: yauzl.ZipFile,
  fileName: string,
  limits: ZipLimits,
): Promise<ReadonlyMap<string, yauzl.Entry>> {
  if (zip.entryCount > limits.entries) {
    throw tooLarge(fileName, `it has ${zip.entryCount} parts, and at most ${limits.entries} are read`);
  }
  const entries = new Map<string, yauzl.Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      // Readers that meet a name twice disagree about which of the two counts.
      if (entries.has(entry.fileName)) throw damaged(fileName, `its part "${excerpt(entry.fileName)}" is there twice`);
      checkEntry(entry, fileName, limits);
      entries.set(entry.fileName, entry);
    }
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    const reason = cause instanceof Error ? cause.message : '';
    if (/encrypt/.test(reason)) throw encrypted(fileName, cause);
    throw damaged(fileName, `the directory of its parts cannot be read (${excerpt(reason, 120)})`, cause);
  }
  checkNoOverlap([...entries.values()], fileName);
  return entries;
}

function checkEntry(entry: yauzl.Entry, fileName: string, limits: ZipLimits): void {
  const name = excerpt(entry.fileName);
  if (entry.isEncrypted()) throw encrypted(fileName);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw damaged(fileName, `its part "${name}" is packed in a way that no workbook uses`);
  }
  if (entry.uncompressedSize > limits.inflatedBytes) throw overAllowance(fileName, limits);
  if (isBomb(entry.uncompressedSize, entry.compressedSize, limits)) throw bomb(fileName, name);
}

function isBomb(bytes: number, packed: number, limits: ZipLimits): boolean {
  return bytes > limits.ratioFromBytes && bytes > packed * limits.ratio;
}

/** Parts that share bytes let a small file unpack to a huge one. @see https://www.bamsoftware.com/hacks/zipbomb/ */
function checkNoOverlap(entries: readonly yauzl.Entry[], fileName: string): void {
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of sorted) {
    if (entry.relativeOffsetOfLocalHeader < end) throw damaged(fileName, 'two of its parts lie on the same bytes');
    end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.fileNameRaw.length + entry.compressedSize;
  }
}

async function* inflate(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  fileName: string,
  limits: ZipLimits,
  allowance: { left: number },
): AsyncGenerator<Uint8Array> {
  const name = excerpt(entry.fileName);
  let bytes = 0;
  let checksum = 0;
  try {
    for await (const piece of await openStream(zip, entry)) {
      bytes += piece.length;
      allowance.left -= piece.length;
      if (bytes > entry.uncompressedSize) throw wrongSize(fileName, name);
      if (allowance.left < 0) throw overAllowance(fileName, limits);
      if (isBomb(bytes, entry.compressedSize, limits)) throw bomb(fileName, name);
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    throw damaged(fileName, `its part "${name}" cannot be unpacked`, cause);
  }
  if (bytes !== entry.uncompressedSize) throw wrongSize(fileName, name);
  if (checksum !== entry.crc32) throw damaged(fileName, `its part "${name}" is not as it was packed`);
}

async function openStream(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<AsyncIterable<Uint8Array>> {
  const packed: Readable = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  if (entry.compressionMethod === STORED) return packed;
  // What goes wrong is met by whoever reads the last stream.
  return pipeline(packed, createInflateRaw({ chunkSize: PIECE_BYTES }), () => undefined);
}

function notAZip(fileName: string, cause: unknown): SourceError {
  if (cause instanceof Error && 'code' in cause) {
    return new SourceError(
      'unreadable-file',
      `${fileName} cannot be read (${String(cause.code)}).`,
      'Check the name and the permissions of the file.',
      { cause },
    );
  }
  return damaged(fileName, 'it breaks off, or is no archive at all', cause);
}

function damaged(fileName: string, what: string, cause?: unknown): SourceError {
  return new SourceError('damaged', `${fileName} is no whole workbook: ${what}.`, AGAIN, { cause });
}

function wrongSize(fileName: string, part: string): SourceError {
  return damaged(fileName, `its part "${part}" has another size than its directory says`);
}

function encrypted(fileName: string, cause?: unknown): SourceError {
  return new SourceError(
    'encrypted',
    `${fileName} is encrypted.`,
    'Open it with its password and save it without one.',
    { cause },
  );
}

function tooLarge(fileName: string, what: string): SourceError {
  return new SourceError('too-large', `${fileName} is not read: ${what}.`, 'Export a shorter span of time.');
}

function overAllowance(fileName: string, limits: ZipLimits): SourceError {
  return tooLarge(fileName, `it unpacks to more than ${Math.round(limits.inflatedBytes / 1024 / 1024)} MB`);
}

function bomb(fileName: string, part: string): SourceError {
  return tooLarge(fileName, `its part "${part}" unpacks to far more than its size, as no real workbook does`);
}
