/** A file that somebody dropped into a space goes into the trail, or onto the roster; what came of it is the answer. */
import type { Answer } from '../audit/answer.ts';
import { ChatError, SourceError, StoreError } from '../audit/errors.ts';
import type { Clock, IncomingFile } from '../audit/ports.ts';
import { formatCount } from '../cards/voice.ts';
import type { CommandContext } from '../commands/command.ts';
import { peopleReport } from '../commands/people/people-report.ts';
import { takePeople } from '../commands/people/take-people.ts';
import { refusal, statement } from '../commands/statement.ts';
import { bytesInput } from '../sources/byte-input.ts';
import { openBytesSource } from '../sources/open-source.ts';
import { isPeopleCsv, peopleCsv } from '../sources/people/people-csv.ts';
import { adviceOn, BrokenOffError, type ImportReport, importSource } from './import-source.ts';
import type { Log } from './log.ts';

/** Webex takes files up to 100 MB. @see https://developer.webex.com/docs/api/v1/messages/create-a-message */
const MAX_BYTES = 100_000_000;
const SHOWN_REJECTIONS = 5;

/** Never rejects for a bad file: says what was wrong with it and what was kept. */
export async function importDroppedFile(
  file: IncomingFile,
  context: CommandContext,
  parts: { readonly clock: Clock; readonly orgId: string | undefined; readonly log: Log },
): Promise<Answer> {
  if ((file.bytes ?? 0) > MAX_BYTES)
    return refusal(context, 'The file is larger than 100 MB. Nothing was taken in; split it.');
  try {
    const bytes = await bytesOf(file);
    const input = bytesInput(file.name, bytes);
    if (isPeopleCsv(input)) return peopleReport(await takePeople(peopleCsv(input), context), context);
    // What says nothing of its organisation is of the one that the space is for.
    const orgId = context.orgId ?? parts.orgId;
    const source = openBytesSource(file.name, bytes, { clock: parts.clock, orgId });
    const options = { now: context.now, orgId, onlyOrgId: context.orgId };
    return report(await importSource(source, context.store, options), context);
  } catch (error) {
    if (error instanceof SourceError || error instanceof ChatError)
      return refusal(context, `${error.message} ${error.next}${keptOf(error)}`);
    parts.log.error({ err: error }, 'a dropped file could not be taken in');
    const { message, next } =
      error instanceof StoreError
        ? error
        : {
            message: 'The file could not be taken in.',
            next: 'What was added before stays; dropping it again adds nothing twice.',
          };
    return {
      kind: 'error',
      reading: 'a file',
      zone: context.zone,
      now: context.now,
      code: 'import-failed',
      what: message,
      next,
    };
  }
}

async function bytesOf(file: IncomingFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // A piece is only valid until the next one.
  for await (const piece of file.download()) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

/** A file that breaks off half-way has given something. */
function keptOf(error: unknown): string {
  if (!(error instanceof BrokenOffError) || error.report.added === 0) return '';
  return ` ${error.report.added} changes before that place were added.`;
}

function report(done: ImportReport, context: CommandContext): Answer {
  const { added, duplicates, rejectedCount, rejected, name } = done;
  const advice = adviceOn(done);
  const shown = rejected.slice(0, SHOWN_REJECTIONS).map(({ where, reason }) => `Not read: ${where}: ${reason}`);
  const more = rejectedCount > shown.length ? [`and ${rejectedCount - shown.length} more that were not read.`] : [];
  return statement(context, {
    title: added === 1 ? '1 change added' : `${formatCount(added)} changes added`,
    lines: [
      `From ${name}: ${formatCount(added)} new, ${formatCount(duplicates)} already known, ${formatCount(rejectedCount)} not read.`,
      ...(advice === undefined ? [] : [advice]),
      ...shown,
      ...more,
    ],
    buttons: [
      { label: 'Changes without a name', ask: 'unattributed' },
      { label: 'What you can ask', ask: 'help' },
    ],
  });
}
