/**
 * The parts of a workbook, which is a zip archive, read with suspicion: the
 * directory is checked before anything is unpacked, and the limits are kept on
 * the bytes that really come out, whatever the directory says.
 */
import { createReadStream } from 'node:fs';
import { pipeline, Readable, type TransformOptions } from 'node:stream';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
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
const PACKED_PIECE_BYTES = 256 * 1024;
const PIECE_BYTES = 128 * 1024;
const AHEAD_BYTES = 4 * PIECE_BYTES;
const AGAIN = 'Download or save the workbook again.';

/**
 * Opens an archive and checks its directory: names, number and size of the parts, how well they pack, that none is
 * encrypted and no two share bytes.
 * @param fileName for people
 * @param onRead told how many bytes of the file were unpacked so far
 * @throws SourceError `damaged`, `encrypted`, `too-large`, `unreadable-file`
 */
export async function openZip(
  path: string,
  fileName: string,
  limits: ZipLimits = ZIP_LIMITS,
  onRead?: (bytes: number) => void,
): Promise<ZipParts> {
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw notAZip(fileName, cause);
  });
  try {
    const entries = await readDirectory(zip, fileName, limits);
    const budget: Budget = { left: limits.inflatedBytes, unpacked: 0, onRead };
    return {
      parts: new Map([...entries].map(([name, entry]) => [name, partOf(entry)])),
      read: (name) => inflate({ zip, path }, entryNamed(entries, name, fileName), fileName, limits, budget),
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

interface OpenZip {
  readonly zip: yauzl.ZipFile;
  readonly path: string;
}

/** One for all parts: a workbook is read with all of them. */
interface Budget {
  /** Bytes that may still come out. */
  left: number;
  /** Bytes of the file that parts read to their end took. */
  unpacked: number;
  readonly onRead: ((bytes: number) => void) | undefined;
}

async function* inflate(
  open: OpenZip,
  entry: yauzl.Entry,
  fileName: string,
  limits: ZipLimits,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const name = excerpt(entry.fileName);
  let bytes = 0;
  let checksum = 0;
  try {
    for await (const piece of await openStream(open, entry)) {
      bytes += piece.length;
      budget.left -= piece.length;
      if (bytes > entry.uncompressedSize) throw wrongSize(fileName, name);
      if (budget.left < 0) throw overAllowance(fileName, limits);
      if (isBomb(bytes, entry.compressedSize, limits)) throw bomb(fileName, name);
      checksum = crc32(piece, checksum);
      budget.onRead?.(budget.unpacked + Math.round((bytes / entry.uncompressedSize) * entry.compressedSize));
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    throw damaged(fileName, `its part "${name}" cannot be unpacked`, cause);
  }
  budget.unpacked += entry.compressedSize;
  if (bytes !== entry.uncompressedSize) throw wrongSize(fileName, name);
  if (checksum !== entry.crc32) throw damaged(fileName, `its part "${name}" is not as it was packed`);
}

/** Large pieces and some of them ahead: unpacking is done by another thread, which should not wait for this one. */
async function openStream({ zip, path }: OpenZip, entry: yauzl.Entry): Promise<AsyncIterable<Uint8Array>> {
  if (entry.compressedSize === 0) return Readable.from([]);
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = fileDataStart + entry.compressedSize - 1;
  const packed = createReadStream(path, { start: fileDataStart, end, highWaterMark: PACKED_PIECE_BYTES });
  if (entry.compressionMethod === STORED) return packed;
  const options: ZlibOptions & TransformOptions = { chunkSize: PIECE_BYTES, readableHighWaterMark: AHEAD_BYTES };
  // What goes wrong is met by whoever reads the last stream.
  return pipeline(packed, createInflateRaw(options), () => undefined);
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
