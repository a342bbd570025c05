/** Tells a workbook that is read from its many neighbours, with what to do about each. */
import { type FileHandle, open } from 'node:fs/promises';
import { SourceError } from '../../audit/errors.ts';
import type { ZipParts } from './zip-parts.ts';

const OLE_SIGNATURE = 'd0cf11e0a1b11ae1';
const SAVE_AS_XLSX = 'Open it in a spreadsheet program and save it as Excel workbook (.xlsx).';
/** Names in the directory of an OLE file, of workbooks that are encrypted. */
const ENCRYPTED_STREAMS = ['EncryptedPackage', 'DRMEncryptedDataSpace'] as const;
const DIRECTORY_BYTES = 8 * 1024;

/** A part that only this format has, and what it is called. */
const OTHER_ZIPS: readonly (readonly [part: RegExp, what: string, next: string])[] = [
  [/^xl\/workbook\.bin$/i, 'a binary Excel workbook (.xlsb)', SAVE_AS_XLSX],
  [/^content\.xml$/i, 'an OpenDocument file', SAVE_AS_XLSX],
  [/^word\//i, 'a Word document', 'Give the Excel, PDF or CSV file that the portal or Control Hub made.'],
  [/^ppt\//i, 'a presentation', 'Give the Excel, PDF or CSV file that the portal or Control Hub made.'],
];

/**
 * Old workbooks (.xls), and new ones with a password, are OLE files and no zip archives.
 * @see https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb (header, directory sectors)
 * @throws SourceError `encrypted`, `unsupported-format`, `empty-file`, `unreadable-file`
 */
export async function refuseOldWorkbook(path: string, fileName: string): Promise<void> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new SourceError('unreadable-file', `${fileName} cannot be read.`, 'Check the name and the permissions.', {
      cause,
    });
  });
  try {
    const header = await bytesAt(file, 0, 512);
    if (header.length === 0) throw new SourceError('empty-file', `${fileName} is empty.`, 'Export it again.');
    if (!header.toString('hex').startsWith(OLE_SIGNATURE)) return;
    if (header.length === 512 && (await hasEncryptedStream(file, header))) {
      throw new SourceError(
        'encrypted',
        `${fileName} is protected with a password.`,
        'Open it with the password and save it without one.',
      );
    }
    throw new SourceError('unsupported-format', `${fileName} is an old Excel workbook (.xls).`, SAVE_AS_XLSX);
  } finally {
    await file.close();
  }
}

async function hasEncryptedStream(file: FileHandle, header: Buffer): Promise<boolean> {
  const sectorBytes = 2 ** Math.min(header.readUInt16LE(30), 16);
  const directory = await bytesAt(file, (header.readUInt32LE(48) + 1) * sectorBytes, DIRECTORY_BYTES);
  return ENCRYPTED_STREAMS.some((name) => directory.includes(Buffer.from(name, 'utf16le')));
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** @throws SourceError `unsupported-format` when the archive is no workbook */
export function refuseOtherZip(zip: ZipParts, fileName: string): void {
  const names = [...zip.parts.keys()];
  for (const [part, what, next] of OTHER_ZIPS) {
    if (names.some((name) => part.test(name))) {
      throw new SourceError('unsupported-format', `${fileName} is ${what}.`, next);
    }
  }
  if (!names.some((name) => name.toLowerCase() === '[content_types].xml')) {
    throw new SourceError(
      'unsupported-format',
      `${fileName} is a zip archive and no Excel workbook.`,
      'Unpack it and give the files in it one by one.',
    );
  }
}
