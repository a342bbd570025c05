/**
 * Files that people drop into a space: fetched, looked at, and taken in. What says how it is laid out is read at once;
 * a table of undocumented layout waits until somebody has looked at how it is understood.
 */
import type { Answer } from '../audit/answer.ts';
import { ChatError, InterruptedError, SourceError, StoreError } from '../audit/errors.ts';
import type { Period } from '../audit/event.ts';
import type { Chat, Clock, FileReader, IncomingFile, StateStore } from '../audit/ports.ts';
import { LIMITS } from '../audit/reply.ts';
import type { PendingFile } from '../audit/state.ts';
import { changerOf } from '../commands/admin/record-change.ts';
import type { CommandContext } from '../commands/command.ts';
import type { FileDesk, FileReport, Taking } from '../commands/files/file-desk.ts';
import { filePreview } from '../commands/files/file-preview.ts';
import { fileReport, sumOf } from '../commands/files/file-report.ts';
import { peopleReport } from '../commands/people/people-report.ts';
import { takePeople } from '../commands/people/take-people.ts';
import { refusal } from '../commands/statement.ts';
import { createFileProgress, type FileProgress, type ProgressPlace, type ProgressTiming } from './file-progress.ts';
import type { FileTurns } from './file-turns.ts';
import { BrokenOffError } from './import-source.ts';
import { interruptible } from './interruptible.ts';
import type { Log } from './log.ts';
import { createPendingFiles, type ReceivedFile } from './pending-files.ts';
import { choicesFor, readFile, reportOf } from './read-file.ts';

export interface FileDeskParts {
  /** Of dropped files; made when it is needed. */
  readonly dir: string;
  readonly reader: FileReader;
  readonly turns: FileTurns;
  readonly chat: Pick<Chat, 'say' | 'revise'>;
  /** Of the whole bot. */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Of records that name no organisation, where the space is for none; decoded. */
  readonly orgId: string | undefined;
  /** Of the telling; tests shorten it. */
  readonly timing?: ProgressTiming;
}

export interface DroppedFiles {
  /**
   * Takes a dropped file in, or shows how it would be. What is wrong with it is an answer.
   * @param stated the file holds everything of it, as the sender says
   * @throws InterruptedError
   */
  importFile(file: IncomingFile, context: CommandContext, stated?: Period): Promise<Answer>;
  readonly desk: FileDesk;
  /** Deletes what an earlier process left. Call before the first file comes. @throws StoreError */
  start(): Promise<void>;
  /** Deletes what waited too long; for every round. @throws StoreError */
  expire(): Promise<void>;
}

/** How often a download that broke off is begun again. */
const MORE_TRIES = 2;

export function createFileDesk(parts: FileDeskParts): DroppedFiles {
  const { reader, turns, chat, clock, state } = parts;
  const pending = createPendingFiles(parts);
  const reading = { ...parts, signal: turns.signal };
  /** Ids of waiting files that somebody deals with just now. */
  const busy = new Set<string>();

  /** Work on one file, told of where it takes long. */
  const withProgress = async <T>(
    place: ProgressPlace,
    name: string,
    work: (progress: FileProgress) => Promise<T>,
  ): Promise<T> => {
    const progress = createFileProgress(chat, place, name, parts.timing);
    try {
      return await work(progress);
    } finally {
      if (turns.signal.aborted) progress.leave();
      else await progress.end();
    }
  };

  /** Files are fetched beside each other, and read one after the other. */
  const inTurn = <T>(progress: FileProgress, work: () => Promise<T>): Promise<T> => {
    if (turns.isTaken) progress.waiting();
    return turns.run(work);
  };

  const fetchFile = async (file: IncomingFile, progress: FileProgress): Promise<ReceivedFile> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await pending.receive(told(file, progress), turns.signal);
      } catch (error) {
        if (!(error instanceof ChatError && error.code === 'file-cut') || tries >= MORE_TRIES) throw error;
      }
    }
  };

  /** Content that was read at once is gone; what was seen in it stays a while. */
  const noteTaken = async (
    file: Omit<PendingFile, 'id' | 'done'>,
    report: FileReport,
    context: CommandContext,
  ): Promise<PendingFile> => {
    const kept = await pending.keep(file);
    await pending.settle(kept, doneOf(report, clock.now(), context));
    return kept;
  };

  const takeDropped = async (
    file: IncomingFile,
    context: CommandContext,
    progress: FileProgress,
    stated: Period | undefined,
  ): Promise<Answer> => {
    const received = await fetchFile(file, progress);
    let isKept = false;
    const work = async (): Promise<Answer> => {
      const ref = { path: received.path, name: file.name };
      const choices = choicesFor(context, parts);
      progress.looking();
      const findings = await interruptible(reader.inspect(ref, choices), turns.signal);
      if (findings.kind === 'people-csv') {
        return peopleReport(await takePeople(reader.openPeople(ref), context), context);
      }
      if (findings.table !== undefined) {
        const kept = await pending.keep({ ...waitingFor(file, received, context), at: clock.now(), findings });
        isKept = true;
        return await filePreview(kept, context, stated === undefined ? {} : { stated });
      }
      const onRows = (rows: number): void => progress.reading(rows, findings);
      const report = await readFile(ref, findings, context, reading, { choices, onRows, stated });
      const noted = { ...waitingFor(file, received, context), at: clock.now(), findings };
      return fileReport(report, context, { file: await noteTaken(noted, report, context) });
    };
    try {
      return await inTurn(progress, work);
    } finally {
      if (!isKept) await pending.drop(received);
    }
  };

  const importFile: DroppedFiles['importFile'] = async (file, context, stated) => {
    const megabytes = LIMITS.incomingFileBytes / (1024 * 1024);
    if ((file.bytes ?? 0) > LIMITS.incomingFileBytes)
      return notRead(context, `The file is larger than ${megabytes} MB. Nothing was taken in; split it.`);
    const { spaceId, threadId, messageId, place } = file;
    const thread = threadId === undefined ? {} : { threadId };
    try {
      const where = { spaceId, key: `file-${messageId}-${place}-progress`, ...thread };
      return await withProgress(where, file.name, (progress) => takeDropped(file, context, progress, stated));
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      return answerFor(error, file, context, parts.log);
    }
  };

  /** @throws as `take`; what is wrong with the file is told */
  const takeWaiting = async (
    file: PendingFile,
    said: Parameters<FileDesk['take']>[1],
    context: CommandContext,
    progress: FileProgress,
  ): Promise<Taking> => {
    // Somebody may have dealt with it while this press was read.
    if ((await state.get('pendingFiles', file.id))?.done !== undefined) return { kind: 'busy' };
    const path = await pending.pathOf(file);
    const by = changerOf(context);
    if (path === undefined) {
      await pending.settle(file, { what: 'failed', at: clock.now(), by });
      return { kind: 'gone' };
    }
    const ref = { path, name: file.name };
    const { stated, ...chosen } = said;
    const choices = { ...choicesFor(context, parts), ...chosen };
    const onRows = (rows: number): void => progress.reading(rows, file.findings);
    try {
      const report = await readFile(ref, file.findings, context, reading, { choices, onRows, stated });
      await pending.settle(file, doneOf(report, clock.now(), context));
      return { kind: 'taken', report };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const report = error instanceof BrokenOffError ? reportOf(error.report, ref) : undefined;
      const sum = report === undefined ? {} : { sum: sumOf(report) };
      await pending.settle(file, { what: 'failed', at: clock.now(), by, ...sum });
      return { kind: 'unreadable', what: error.message, next: error.next, ...(report === undefined ? {} : { report }) };
    }
  };

  /** One at a time per file; others are told that somebody is at it. */
  const alone = async <T>(id: string, work: () => Promise<T>): Promise<T | 'busy'> => {
    if (busy.has(id)) return 'busy';
    busy.add(id);
    try {
      return await work();
    } finally {
      busy.delete(id);
    }
  };

  const desk: FileDesk = {
    take: async (file, said, context) => {
      const { id, at, spaceId, threadId, name } = file;
      const place = { spaceId, key: `${id}-${at}-progress`, ...(threadId === undefined ? {} : { threadId }) };
      const taking = await alone(id, () =>
        withProgress(place, name, (progress) => inTurn(progress, () => takeWaiting(file, said, context, progress))),
      );
      return taking === 'busy' ? { kind: 'busy' } : taking;
    },
    discard: (file, context) =>
      alone(file.id, async () => {
        if ((await state.get('pendingFiles', file.id))?.done !== undefined) return 'busy';
        await pending.settle(file, { what: 'discarded', at: clock.now(), by: changerOf(context) });
        return 'discarded';
      }),
  };

  return {
    importFile,
    desk,
    start: () => pending.clean(),
    expire: () => pending.expire((id) => busy.has(id)),
  };
}

/** The content as it comes, told of. */
async function* told(file: IncomingFile, progress: FileProgress): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  progress.fetching(0, file.bytes);
  for await (const piece of file.download()) {
    bytes += piece.length;
    progress.fetching(bytes, file.bytes);
    yield piece;
  }
}

function waitingFor(
  { name, sender, spaceId, threadId }: IncomingFile,
  { fileName }: ReceivedFile,
  { orgId }: CommandContext,
): Omit<PendingFile, 'id' | 'at' | 'findings' | 'done'> {
  return {
    fileName,
    name,
    by: sender.email.toLowerCase(),
    spaceId,
    ...(threadId === undefined ? {} : { threadId }),
    ...(orgId === undefined ? {} : { orgId }),
  };
}

function doneOf(report: FileReport, at: number, context: CommandContext): NonNullable<PendingFile['done']> {
  const { seen } = report;
  return {
    what: 'taken',
    at,
    by: changerOf(context),
    sum: sumOf(report),
    ...(seen === undefined ? {} : { seen }),
  };
}

function notRead(context: CommandContext, reason: string): Answer {
  return refusal(context, reason, { title: 'File not read' });
}

/** What came before a file broke off is kept, and told. */
function answerFor(error: unknown, file: IncomingFile, context: CommandContext, log: Log): Answer {
  if (error instanceof BrokenOffError && error.report.added > 0) {
    const { message: what, next } = error;
    return fileReport(reportOf(error.report, { path: '', name: file.name }), context, { brokenOff: { what, next } });
  }
  if (error instanceof SourceError || error instanceof ChatError) {
    return notRead(context, `${error.message} ${error.next}`);
  }
  log.error({ err: error }, 'a dropped file could not be taken in');
  const { message: what, next } =
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
    what,
    next,
  };
}
