/** First bytes by which formats are known. */

interface Signature {
  readonly bytes: readonly number[];
  /** Where they stand; default: at the beginning. */
  readonly at?: number;
}

const text = (characters: string): readonly number[] => [...characters].map((character) => character.charCodeAt(0));

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (zip), ISO 32000-1 7.5.2 (PDF), [MS-CFB] 2.2 (OLE) */
const SIGNATURES = {
  zip: [
    { bytes: [0x50, 0x4b, 0x03, 0x04] },
    // An archive without parts, and one in several pieces.
    { bytes: [0x50, 0x4b, 0x05, 0x06] },
    { bytes: [0x50, 0x4b, 0x07, 0x08] },
  ],
  pdf: [{ bytes: text('%PDF-') }],
  /** Old workbooks, and new ones with a password. */
  ole: [{ bytes: [0xd0, 0xcf, 0x11, 0xe0] }],
} as const satisfies Readonly<Record<string, readonly Signature[]>>;

/** Known, and not read. */
const REFUSED: readonly { readonly what: string; readonly next?: string; readonly signatures: readonly Signature[] }[] =
  [
    {
      what: 'a very old Excel workbook (.xls)',
      next: 'Open it in a spreadsheet program, and save it as .xlsx.',
      signatures: [{ bytes: [0x09, 0x08, 0x10, 0x00] }, { bytes: [0x09, 0x04, 0x06, 0x00] }],
    },
    {
      what: 'a picture',
      signatures: [
        { bytes: [0x89, 0x50, 0x4e, 0x47] },
        { bytes: [0xff, 0xd8, 0xff] },
        { bytes: text('GIF8') },
        { bytes: [0x49, 0x49, 0x2a, 0x00] },
        { bytes: [0x4d, 0x4d, 0x00, 0x2a] },
        { bytes: text('WEBP'), at: 8 },
      ],
    },
    {
      what: 'a program',
      signatures: [
        { bytes: [0x7f, ...text('ELF')] },
        { bytes: [0x4d, 0x5a, 0x90, 0x00] },
        { bytes: [0xca, 0xfe, 0xba, 0xbe] },
        { bytes: [0xcf, 0xfa, 0xed, 0xfe] },
        { bytes: text('#!') },
      ],
    },
    {
      what: 'a packed file',
      next: 'Unpack it, and give what is in it.',
      signatures: [
        { bytes: [0x1f, 0x8b] },
        { bytes: [...text('7z'), 0xbc, 0xaf, 0x27, 0x1c] },
        { bytes: text('Rar!') },
        { bytes: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4 },
        { bytes: [0xfd, ...text('7zXZ')] },
        { bytes: [0x28, 0xb5, 0x2f, 0xfd] },
        { bytes: text('ustar'), at: 257 },
      ],
    },
    { what: 'a database', signatures: [{ bytes: text('SQLite format 3') }] },
    { what: 'a text document', signatures: [{ bytes: text('{\\rtf') }] },
  ];

export function startsAs(format: keyof typeof SIGNATURES, firstBytes: Uint8Array): boolean {
  return SIGNATURES[format].some((signature) => matches(signature, firstBytes));
}

/** A format that is not read, in words: `a picture`, and what can be done about it; undefined: none that is known. */
export function refusedFormat(firstBytes: Uint8Array): { readonly what: string; readonly next?: string } | undefined {
  return REFUSED.find(({ signatures }) => signatures.some((signature) => matches(signature, firstBytes)));
}

function matches({ bytes, at = 0 }: Signature, firstBytes: Uint8Array): boolean {
  return bytes.every((byte, index) => firstBytes[at + index] === byte);
}
