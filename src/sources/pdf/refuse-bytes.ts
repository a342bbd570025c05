/** What can be told of a PDF file before it is opened. */
import { SourceError } from '../../audit/errors.ts';
import { findStreamProblem } from './stream-check.ts';

/** A PDF file begins with its mark, after at most this much of something else. */
const MARK_WITHIN = 1024;
/** And ends with where its table of contents is. Some mail programs add a little behind it. */
const END_WITHIN = 4096;
const NEXT = 'Export or copy it again.';

/** @throws SourceError `empty-file`, `unsupported-format`, `damaged`, `too-large` */
export function refuseUnlikelyBytes(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0) throw new SourceError('empty-file', `${name} is empty.`, NEXT);
  if (!latin(bytes.subarray(0, MARK_WITHIN)).includes('%PDF-')) {
    throw new SourceError(
      'unsupported-format',
      `${name} is not a PDF file, whatever its name says.`,
      'Name a CSV, Excel, PDF or JSON file.',
    );
  }
  if (!/startxref\s+\d+/.test(latin(bytes.subarray(-END_WITHIN)))) {
    throw new SourceError('damaged', `${name} is damaged: its end is missing.`, NEXT);
  }
  const problem = findStreamProblem(bytes);
  if (problem === 'damaged') {
    throw new SourceError('damaged', `${name} is damaged: something in it cannot be unpacked.`, NEXT);
  }
  if (problem === 'too-large') {
    throw new SourceError(
      'too-large',
      `${name} unpacks to more than a report can hold.`,
      'Export it again, or as Excel.',
    );
  }
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
