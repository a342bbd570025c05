/**
 * A PDF that is written from front to back. Of what was written only the places of the objects are kept.
 * @see ISO 32000-1, 7.5 (file structure)
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const compressed = promisify(deflate);

/** Number of an object, to be referred to as `12 0 R`. */
export type ObjectId = number;

export interface PdfFile {
  /** A number for something that is written later. */
  reserve(): ObjectId;
  /** @param body everything between `obj` and `endobj` */
  add(body: string, id?: ObjectId): ObjectId;
  /** @param entries of the dictionary, without its brackets, length and filter */
  addStream(entries: string, data: Uint8Array | string, id?: ObjectId): Promise<ObjectId>;
  end(parts: { readonly catalog: ObjectId; readonly info: ObjectId }): void;
  /** The bytes there are by now; they are forgotten here. */
  take(): Uint8Array;
}

export function createPdfFile(): PdfFile {
  /** Place of each object in the file, by its number. */
  const places: number[] = [0];
  const hash = createHash('sha256');
  let ready: Buffer[] = [];
  let length = 0;
  const write = (data: string | Uint8Array): void => {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data);
    hash.update(bytes);
    ready.push(bytes);
    length += bytes.length;
  };
  const reserve = (): ObjectId => places.push(-1) - 1;
  const begin = (id: ObjectId): void => {
    places[id] = length;
    write(`${id} 0 obj\n`);
  };
  // The second line marks the file as binary.
  write('%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n');
  return {
    reserve,
    add: (body, id = reserve()) => {
      begin(id);
      write(`${body}\nendobj\n`);
      return id;
    },
    addStream: async (entries, data, id = reserve()) => {
      const packed = await compressed(data);
      begin(id);
      write(`<<${entries}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`);
      write(packed);
      write('\nendstream\nendobj\n');
      return id;
    },
    end: ({ catalog, info }) => {
      const from = length;
      const rows = places.map((place, id) =>
        id === 0 ? '0000000000 65535 f \n' : `${String(Math.max(place, 0)).padStart(10, '0')} 00000 n \n`,
      );
      write(`xref\n0 ${places.length}\n${rows.join('')}`);
      const key = hash.copy().digest('hex').slice(0, 32);
      write(`trailer\n<</Size ${places.length}/Root ${catalog} 0 R/Info ${info} 0 R/ID[<${key}><${key}>]>>\n`);
      write(`startxref\n${from}\n%%EOF\n`);
    },
    take: () => {
      const bytes = Buffer.concat(ready);
      ready = [];
      return bytes;
    },
  };
}

/** Text outside of pages, such as the title: UTF-16 with its mark. */
export function pdfText(text: string): string {
  return `<FEFF${utf16Hex(text)}>`;
}

export function utf16Hex(text: string): string {
  let hex = '';
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, '0');
  return hex.toUpperCase();
}

/** Short numbers: a hundredth of a point is less than any printer shows. */
export function pdfNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
