/** A zip archive that is written from front to back; nothing of it is kept once it was taken. */
import { Zip, ZipDeflate } from 'fflate';

/** Earlier years cannot be told in a zip archive, nor much later ones. */
const FIRST_AT = Date.UTC(1981, 0, 1);
const LAST_AT = Date.UTC(2098, 0, 1);
const encoder = new TextEncoder();

export interface ZipStream {
  /** The following texts go into this file, until the next one begins. */
  begin(path: string): void;
  write(text: string): void;
  /** The archive is complete. */
  end(): void;
  /** The bytes there are by now; they are forgotten here. @throws Error when the archive cannot be made */
  take(): Uint8Array | undefined;
}

/** @param modifiedAt UTC ms, told of every file in it */
export function createZipStream(modifiedAt: number): ZipStream {
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  let open: ZipDeflate | undefined;
  const zip = new Zip((error, bytes) => {
    if (error !== null) failure = error;
    else ready.push(bytes);
  });
  const close = (): void => {
    open?.push(new Uint8Array(0), true);
    open = undefined;
  };
  return {
    begin: (path) => {
      close();
      open = new ZipDeflate(path, { level: 6 });
      open.mtime = Math.min(Math.max(modifiedAt, FIRST_AT), LAST_AT);
      zip.add(open);
    },
    write: (text) => open?.push(encoder.encode(text)),
    end: () => {
      close();
      zip.end();
    },
    take: () => {
      if (failure !== undefined) throw failure;
      if (ready.length === 0) return undefined;
      const bytes = joined(ready);
      ready = [];
      return bytes;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
