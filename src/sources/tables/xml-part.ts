/** Runs the XML of one part of a workbook past a handler. */
import { SourceError } from '../../audit/errors.ts';
import { createXmlScanner, type XmlHandler } from './xml-scanner.ts';
import type { ZipParts } from './zip-parts.ts';

/**
 * Reads a part to its end; yields after each piece, so that what a handler has gathered can be taken away.
 * @returns how many bytes were read by then
 * @throws SourceError `damaged`, `too-large`
 */
export async function* scanPart(zip: ZipParts, name: string, handler: XmlHandler): AsyncGenerator<number> {
  const scanner = createXmlScanner(handler, name);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let bytes = 0;
  for await (const piece of zip.read(name)) {
    bytes += piece.length;
    decoder ??= new TextDecoder(encodingOf(piece, name));
    scanner.feed(decoder.decode(piece, { stream: true }));
    yield bytes;
  }
  scanner.feed(decoder?.decode() ?? '');
  scanner.end();
  yield bytes;
}

/** Reads a part that is looked at as a whole. */
export async function readPart(zip: ZipParts, name: string, handler: XmlHandler): Promise<void> {
  for await (const _ of scanPart(zip, name, handler));
}

/** UTF-8 or UTF-16, as every reader of XML must know; others are not met in workbooks. */
function encodingOf(head: Uint8Array, name: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)/.exec(
    Buffer.from(head.subarray(0, 200)).toString('latin1'),
  )?.[1];
  if (declared === undefined || /^(?:utf-?8|us-ascii)$/i.test(declared)) return 'utf-8';
  throw new SourceError('damaged', `${name} in the workbook is neither UTF-8 nor UTF-16.`, 'Save the workbook again.');
}
