/** Writes zip archives, also ones that lie: for tests of reading them. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Default: deflated. */
  readonly isStored?: boolean;
  /** What the directory says in place of the truth. */
  readonly lie?: {
    readonly size?: number;
    readonly crc?: number;
    readonly flags?: number;
    readonly method?: number;
    /** Index of another entry, whose bytes this one claims to be. */
    readonly sameAs?: number;
  };
}

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const offsets: number[] = [];
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const packed = entry.isStored === true ? data : deflateRawSync(data);
    const header = headerOf(entry, data, packed);
    const name = Buffer.from(entry.name);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), header, name]);
    const offset = entry.lie?.sameAs === undefined ? at : (offsets[entry.lie.sameAs] ?? 0);
    offsets.push(offset);
    if (entry.lie?.sameAs === undefined) {
      locals.push(local, packed);
      at += local.length + packed.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), header, rest, name]));
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directoryBytes, end]);
}

/** The fields that local header and directory share: version to names' lengths. */
function headerOf({ name, isStored, lie }: ZipEntry, data: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(lie?.flags ?? 0x800, 2);
  header.writeUInt16LE(lie?.method ?? (isStored === true ? 0 : 8), 4);
  header.writeUInt32LE(lie?.crc ?? crc32(data), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(lie?.size ?? data.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}
